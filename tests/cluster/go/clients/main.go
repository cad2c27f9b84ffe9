// Makes chains, one JSON object per line; serves them; and says what Go's TLS client answers.
//
// The shape of the chains follows from the seed; keys and dates do not.
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	mathrand "math/rand"
	"os"
	"runtime"
	"strconv"
	"time"
)

// One chain, and Go's answer.
type chain struct {
	Name    string   `json:"name"`
	Host    string   `json:"host"`
	At      string   `json:"at"`
	Sent    [][]byte `json:"sent"`
	Anchors [][]byte `json:"anchors"`
	Key     string   `json:"key"`
}

var (
	dice *mathrand.Rand
	// serial numbers do not change the shape
	serials *mathrand.Rand
	scratch string
	// the kind of the first varied chain
	offset int
	now    = time.Now().UTC().Truncate(time.Second)
	keys   = map[string][]crypto.Signer{}
	pairs  = map[string][]*pair{}
	day    = 24 * time.Hour
	chaos  float64
)

func main() {
	switch os.Args[1] {
	case "serve":
		serve(os.Args[2])
	case "dial":
		dial()
	case "name":
		fmt.Println(runtime.Version())
	default:
		makeAll(os.Args[1:])
	}
}

// makeAll makes random chains, and chains of certain kinds: SEED COUNT VARIED [KIND]
func makeAll(words []string) {
	number := func(word string) int { value, err := strconv.Atoi(word); must(err); return value }
	seed := int64(number(words[0]))
	dice, serials = mathrand.New(mathrand.NewSource(seed)), mathrand.New(mathrand.NewSource(time.Now().UnixNano()))
	offset = int(seed)
	var err error
	scratch, err = os.MkdirTemp("", "chains")
	must(err)
	defer os.RemoveAll(scratch)
	makeKeys()
	makeKinds()
	filter := ""
	if len(words) > 3 {
		filter = words[3]
	}
	out := json.NewEncoder(os.Stdout)
	for i := range number(words[1]) {
		must(out.Encode(makeChain(i)))
	}
	for i := range number(words[2]) {
		must(out.Encode(makeVaried(i, filter)))
	}
}

func makeKeys() {
	add := func(kind string, count int, make func() crypto.Signer) {
		for range count {
			key := make()
			keys[kind], pairs[kind] = append(keys[kind], key), append(pairs[kind], ofGo(kind, key))
		}
	}
	curve := func(curve elliptic.Curve) func() crypto.Signer {
		return func() crypto.Signer { key, err := ecdsa.GenerateKey(curve, rand.Reader); must(err); return key }
	}
	length := func(bits int) func() crypto.Signer {
		return func() crypto.Signer { key, err := rsa.GenerateKey(rand.Reader, bits); must(err); return key }
	}
	add("p256", 8, curve(elliptic.P256()))
	add("p384", 3, curve(elliptic.P384()))
	add("p521", 2, curve(elliptic.P521()))
	add("p224", 1, curve(elliptic.P224()))
	add("rsa2048", 3, length(2048))
	add("rsa1024", 2, length(1024))
	for _, bits := range []int{512, 768, 1536, 1900, 1984, 2047, 2056, 3072} {
		add(fmt.Sprintf("rsa%d", bits), 1, length(bits))
	}
	pairs["compressed"] = []*pair{compressed(pairs["p256"][0])}
	pairs["k256"] = []*pair{outside("k256", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1")}
	pairs["brainpool"] = []*pair{outside("brainpool", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1")}
	pairs["ed448"] = []*pair{outside("ed448", "-algorithm", "ED448")}
	pairs["psskey"] = []*pair{outside("psskey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048")}
	add("ed25519", 2, func() crypto.Signer { _, key, err := ed25519.GenerateKey(rand.Reader); must(err); return key })
}

func randomKey() crypto.Signer {
	kind := pick(60, "p256", 6, "p384", 4, "p521", 1, "p224", 20, "rsa2048", 4, "rsa1024", 5, "ed25519")
	return keys[kind][dice.Intn(len(keys[kind]))]
}

func makeChain(number int) chain {
	host := pick(6, "api.example.com", 1, "k8s.prod.example.com", 1, "api_1.example.com")
	chaos = []float64{0.05, 0.1, 0.2, 0.3}[dice.Intn(4)]
	rootName, rootKey := name(fmt.Sprintf("Root %d", number)), randomKey()
	root := issue(rootName, rootName, rootKey, rootKey, true, "", now.Add(-10*day), now.Add(3000*day))
	issuerName, issuerKey := rootName, rootKey
	var sent [][]byte
	for level := range []int{0, 1, 1, 1, 2, 2, 3}[dice.Intn(7)] {
		own, key := name(fmt.Sprintf("Intermediate %d-%d", number, level)), randomKey()
		group := [][]byte{issue(own, issuerName, key, issuerKey, true, "", now.Add(-10*day), now.Add(80*day))}
		if chance(0.8) {
			group = append(group, issue(own, issuerName, key, issuerKey, true, "", now.Add(-90*day), now.Add(-2*day)))
		}
		if chance(0.8) {
			dead := name(fmt.Sprintf("Dead %d", number))
			group = append(group, issue(own, dead, key, keys["p256"][0], true, "", now.Add(-10*day), now.Add(80*day)))
		}
		if chance(0.3) {
			group = append(group, issue(own, issuerName, keys["p256"][1], issuerKey, true, "", now.Add(-10*day), now.Add(80*day)))
		}
		dice.Shuffle(len(group), func(a, b int) { group[a], group[b] = group[b], group[a] })
		sent = append(group, sent...)
		issuerName, issuerKey = own, key
	}
	leafKey := randomKey()
	subject := name(host)
	if chance(0.1) {
		subject = pkix.Name{}
	}
	leaf := issue(subject, issuerName, leafKey, issuerKey, false, host, now.Add(-10*day), now.Add(80*day))
	anchors := [][]byte{root}
	switch {
	case chance(0.5) && len(sent) > 0:
		anchors = [][]byte{sent[dice.Intn(len(sent))]}
	case chance(0.2):
		anchors = [][]byte{leaf}
	case chance(0.3):
		other := issue(rootName, rootName, keys["p256"][2], keys["p256"][2], true, "", now.Add(-10*day), now.Add(80*day))
		anchors = [][]byte{other, root}
	}
	if chance(0.5) {
		sent = append(sent, root)
	}
	if chance(0.2) && len(sent) > 0 {
		sent = sent[:len(sent)-1]
	}
	if chance(0.5) {
		dice.Shuffle(len(sent), func(a, b int) { sent[a], sent[b] = sent[b], sent[a] })
	}
	der, err := x509.MarshalPKCS8PrivateKey(leafKey)
	must(err)
	made := chain{
		Name: fmt.Sprintf("chain-%d", number), Host: host, At: now.Format(time.RFC3339), Sent: append([][]byte{leaf}, sent...),
		Anchors: anchors, Key: string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	}
	return made
}

// issue makes a certificate whose extensions are all our own: some are missing, some are wrong.
func issue(subject, issuer pkix.Name, key, signer crypto.Signer, isCA bool, host string, from, to time.Time) []byte {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 100))
	must(err)
	if chance(0.2) {
		from, to = now.Add(-100*day), now.Add(-1*day)
	} else if chance(0.05) && to.After(now.Add(2*day)) {
		from = now.Add(2 * day)
	}
	template := &x509.Certificate{
		SerialNumber: serial.Add(serial, big.NewInt(1)), Subject: subject, NotBefore: from, NotAfter: to,
		ExtraExtensions: extensions(key, signer, isCA, host), SignatureAlgorithm: algorithm(signer),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, &x509.Certificate{Subject: issuer}, key.Public(), signer)
	must(err)
	return der
}

func algorithm(signer crypto.Signer) x509.SignatureAlgorithm {
	switch signer.(type) {
	case *rsa.PrivateKey:
		if chance(0.3) {
			return x509.SHA256WithRSAPSS
		}
		return []x509.SignatureAlgorithm{x509.SHA256WithRSA, x509.SHA256WithRSA, x509.SHA384WithRSA}[dice.Intn(3)]
	case *ecdsa.PrivateKey:
		if chance(0.3) {
			return []x509.SignatureAlgorithm{x509.ECDSAWithSHA384, x509.ECDSAWithSHA512}[dice.Intn(2)]
		}
		return x509.ECDSAWithSHA256
	default:
		return x509.PureEd25519
	}
}

func extensions(key, signer crypto.Signer, isCA bool, host string) []pkix.Extension {
	var all []pkix.Extension
	add := func(critical bool, value any, oid ...int) {
		der, ok := value.([]byte)
		if !ok {
			var err error
			der, err = asn1.Marshal(value)
			must(err)
		}
		all = append(all, pkix.Extension{Id: oid, Critical: critical, Value: der})
	}
	if !chance(1) {
		octets, err := asn1.Marshal(keyID(key))
		must(err)
		add(chance(0.1), octets, 2, 5, 29, 14)
	}
	type authority struct {
		ID     []byte   `asn1:"optional,tag:0"`
		Serial *big.Int `asn1:"optional,tag:2"`
	}
	switch dice.Intn(100) {
	case 0, 1, 2, 3, 4, 5:
	case 6, 7, 8:
		add(false, authority{ID: make([]byte, 20)}, 2, 5, 29, 35)
	default:
		add(chance(0.05), authority{ID: keyID(signer)}, 2, 5, 29, 35)
	}
	const digitalSignature, keyEncipherment, certSign, crlSign = 0x80, 0x20, 0x04, 0x02
	usage := func(bits byte) asn1.BitString { return asn1.BitString{Bytes: []byte{bits}, BitLength: 7} }
	serverAuth, clientAuth := asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 1}, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 2}
	anyUsage, ocsp := asn1.ObjectIdentifier{2, 5, 29, 37, 0}, asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 9}
	if isCA {
		type constraints struct {
			IsCA       bool
			PathLength int `asn1:"optional,default:-1"`
		}
		switch {
		case chance(0.1):
		case chance(0.5):
			add(true, constraints{true, []int{0, 1, 3}[dice.Intn(3)]}, 2, 5, 29, 19)
		default:
			add(!chance(0.5), constraints{true, -1}, 2, 5, 29, 19)
		}
		switch {
		case chance(0.4):
		case chance(0.1):
			add(true, usage(digitalSignature|crlSign), 2, 5, 29, 15)
		default:
			add(!chance(1), usage(certSign|crlSign), 2, 5, 29, 15)
		}
		if chance(0.5) {
			sets := [][]asn1.ObjectIdentifier{{serverAuth}, {clientAuth}, {anyUsage}, {serverAuth, clientAuth}}
			add(false, sets[dice.Intn(len(sets))], 2, 5, 29, 37)
		}
		if chance(0.5) {
			domain := []string{"example.com", "other.org", ".example.com"}[dice.Intn(3)]
			add(!chance(2), nameConstraints(domain, dice.Intn(2) == 0), 2, 5, 29, 30)
		}
	} else {
		if chance(0.3) {
			add(dice.Intn(2) == 0, struct{ IsCA bool }{dice.Intn(2) == 0}, 2, 5, 29, 19)
		}
		switch {
		case chance(0.3):
			add(true, usage(keyEncipherment), 2, 5, 29, 15)
		case chance(0.1):
			add(true, usage(crlSign), 2, 5, 29, 15)
		case dice.Intn(5) > 0:
			add(true, usage(digitalSignature|keyEncipherment), 2, 5, 29, 15)
		}
		switch {
		case chance(0.2):
			add(false, []asn1.ObjectIdentifier{clientAuth}, 2, 5, 29, 37)
		case chance(0.2):
			add(false, []asn1.ObjectIdentifier{anyUsage}, 2, 5, 29, 37)
		case chance(0.1):
			add(false, []asn1.ObjectIdentifier{serverAuth, ocsp}, 2, 5, 29, 37)
		case dice.Intn(10) > 0:
			add(false, []asn1.ObjectIdentifier{serverAuth}, 2, 5, 29, 37)
		}
		if !chance(0.15) {
			add(chance(1), alternativeNames(host), 2, 5, 29, 17)
		}
	}
	if chance(0.1) {
		add(dice.Intn(2) == 0, []byte{5, 0}, 1, 3, 6, 1, 4, 1, 99999, 7)
	}
	return all
}

func alternativeNames(host string) []byte {
	parent := host
	for i, letter := range host {
		if letter == '.' {
			parent = host[i+1:]
			break
		}
	}
	names := []string{host}
	switch {
	case chance(0.2):
		names = []string{"other.example.com"}
	case chance(0.4):
		names = []string{"*." + parent}
	case chance(0.1):
		names = []string{host + "."}
	case chance(0.1):
		names = []string{host[:1] + "*." + parent}
	case chance(0.2):
		names = []string{host, "foo_bar.example.com", "a b.example.com"}
	}
	var values []asn1.RawValue
	for _, name := range names {
		values = append(values, asn1.RawValue{Class: 2, Tag: 2, Bytes: []byte(name)})
	}
	der, err := asn1.Marshal(values)
	must(err)
	return der
}

func nameConstraints(domain string, isPermitted bool) []byte {
	base, err := asn1.Marshal([]asn1.RawValue{{Class: 2, Tag: 2, Bytes: []byte(domain)}})
	must(err)
	tag := 1
	if isPermitted {
		tag = 0
	}
	der, err := asn1.Marshal([]asn1.RawValue{{Class: 2, Tag: tag, IsCompound: true, Bytes: base}})
	must(err)
	return der
}

func keyID(key crypto.Signer) []byte {
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	must(err)
	digest := sha1.Sum(der)
	return digest[:]
}

func name(common string) pkix.Name {
	return pkix.Name{Organization: []string{"Random"}, CommonName: common}
}

// chance is true with a share of the chain's chaos.
func chance(share float64) bool { return dice.Float64() < chaos*share }

func pick(pairs ...any) string {
	total := 0
	for i := 0; i < len(pairs); i += 2 {
		total += pairs[i].(int)
	}
	at := dice.Intn(total)
	for i := 0; i < len(pairs); i += 2 {
		if at -= pairs[i].(int); at < 0 {
			return pairs[i+1].(string)
		}
	}
	panic("not reached")
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
