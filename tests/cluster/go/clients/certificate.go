package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A key pair: Go's, or one that only openssl has.
type pair struct {
	kind string
	key  crypto.Signer
	// of openssl, PEM
	file string
	spki []byte
}

// A certificate that is not made yet; every part can be changed.
type certificate struct {
	subject, issuer     []byte
	serial              []byte
	version             int
	notBefore, notAfter []byte
	own, signer         *pair
	// empty: what goes with the signer
	algorithm string
	// the salt of an RSA-PSS signature
	salt         int
	outerDiffers bool
	badSignature bool
	extensions   []extension
	// once it is made, it stays
	made []byte
}

type extension struct {
	oid      []int
	critical bool
	value    []byte
}

// Every element by hand: asn1.Marshal refuses what is wrong.
func element(tag byte, parts ...[]byte) []byte {
	content := bytes.Join(parts, nil)
	head := []byte{tag}
	switch length := len(content); {
	case length < 128:
		head = append(head, byte(length))
	case length < 256:
		head = append(head, 0x81, byte(length))
	default:
		head = append(head, 0x82, byte(length>>8), byte(length))
	}
	return append(head, content...)
}

func sequence(parts ...[]byte) []byte { return element(0x30, parts...) }

func oid(arcs ...int) []byte {
	der, err := asn1.Marshal(asn1.ObjectIdentifier(arcs))
	must(err)
	return der
}

// attribute is one relative name: the last arc of its OID, the tag of its string type.
func attribute(arc int, tag byte, text string) []byte {
	return element(0x31, sequence(oid(2, 5, 4, arc), element(tag, []byte(text))))
}

func commonName(text string) []byte {
	return sequence(attribute(10, 12, "Random"), attribute(3, 12, text))
}

func dated(moment time.Time) []byte {
	if moment.Year() < 2050 {
		return element(0x17, []byte(moment.UTC().Format("060102150405Z")))
	}
	return element(0x18, []byte(moment.UTC().Format("20060102150405Z")))
}

func (c *certificate) index(arcs ...int) int {
	for i, one := range c.extensions {
		if equal(one.oid, arcs) {
			return i
		}
	}
	return -1
}

func (c *certificate) remove(arcs ...int) {
	if i := c.index(arcs...); i >= 0 {
		c.extensions = append(c.extensions[:i:i], c.extensions[i+1:]...)
	}
}

// put adds an extension, or replaces it.
func (c *certificate) put(critical bool, value []byte, arcs ...int) {
	one := extension{arcs, critical, value}
	if i := c.index(arcs...); i >= 0 {
		c.extensions[i] = one
		return
	}
	c.extensions = append(c.extensions, one)
}

// again adds an extension that is there already.
func (c *certificate) again(arcs ...int) {
	if i := c.index(arcs...); i >= 0 {
		c.extensions = append(c.extensions, c.extensions[i])
	}
}

func (c *certificate) mark(critical bool, arcs ...int) {
	if i := c.index(arcs...); i >= 0 {
		c.extensions[i].critical = critical
	}
}

func (c *certificate) der() []byte {
	if c.made == nil {
		c.made = c.make()
	}
	return c.made
}

func (c *certificate) make() []byte {
	name := c.algorithm
	if name == "" {
		name = usual(c.signer)
	}
	inner := algorithmID(name, c.salt)
	var parts [][]byte
	if c.version > 0 {
		parts = append(parts, element(0xa0, element(2, []byte{byte(c.version)})))
	}
	parts = append(parts, element(2, c.serial), inner, c.issuer, sequence(c.notBefore, c.notAfter), c.subject, c.own.spki)
	if c.version == 2 && len(c.extensions) > 0 {
		var all [][]byte
		for _, one := range c.extensions {
			var critical []byte
			if one.critical {
				critical = []byte{1, 1, 0xff}
			}
			all = append(all, sequence(oid(one.oid...), critical, element(4, one.value)))
		}
		parts = append(parts, element(0xa3, sequence(all...)))
	}
	tbs := sequence(parts...)
	signature := sign(c.signer, name, c.salt, tbs)
	if c.badSignature {
		signature[len(signature)-1] ^= 1
	}
	outer := inner
	if c.outerDiffers {
		outer = algorithmID("ecdsa-sha384", 0)
	}
	return sequence(tbs, outer, element(3, []byte{0}, signature))
}

// copy changes nothing of the first one.
func (c *certificate) copy() *certificate {
	other := *c
	other.extensions = append([]extension(nil), c.extensions...)
	other.serial, other.made = serial(), nil
	return &other
}

func usual(signer *pair) string {
	switch {
	case signer.kind == "ed25519" || signer.kind == "ed448":
		return signer.kind
	case signer.kind == "psskey":
		return "pss-sha256"
	case strings.HasPrefix(signer.kind, "rsa"):
		return "rsa-sha256"
	default:
		return "ecdsa-sha256"
	}
}

var hashes = map[string]crypto.Hash{
	"sha1": crypto.SHA1, "sha224": crypto.SHA224, "sha256": crypto.SHA256, "sha384": crypto.SHA384, "sha512": crypto.SHA512, "md5": crypto.MD5,
}

func hashOID(name string) []byte {
	return map[string][]byte{
		"sha1": oid(1, 3, 14, 3, 2, 26), "sha224": oid(2, 16, 840, 1, 101, 3, 4, 2, 4), "sha256": oid(2, 16, 840, 1, 101, 3, 4, 2, 1),
		"sha384": oid(2, 16, 840, 1, 101, 3, 4, 2, 2), "sha512": oid(2, 16, 840, 1, 101, 3, 4, 2, 3),
	}[name]
}

func algorithmID(name string, salt int) []byte {
	null := []byte{5, 0}
	family, hash, _ := strings.Cut(name, "-")
	switch family {
	case "ed25519":
		return sequence(oid(1, 3, 101, 112))
	case "ed448":
		return sequence(oid(1, 3, 101, 113))
	case "ecdsa":
		last := map[string][]int{"sha1": {1}, "sha224": {3, 1}, "sha256": {3, 2}, "sha384": {3, 3}, "sha512": {3, 4}}[hash]
		return sequence(oid(append([]int{1, 2, 840, 10045, 4}, last...)...))
	case "pss":
		id := sequence(hashOID(hash), null)
		mask := sequence(oid(1, 2, 840, 113549, 1, 1, 8), id)
		return sequence(oid(1, 2, 840, 113549, 1, 1, 10), sequence(element(0xa0, id), element(0xa1, mask), element(0xa2, element(2, []byte{byte(saltOf(hash, salt))}))))
	default:
		last := map[string]int{"sha1": 5, "sha224": 14, "sha256": 11, "sha384": 12, "sha512": 13, "md5": 4}[hash]
		if hash == "nonull" {
			return sequence(oid(1, 2, 840, 113549, 1, 1, 11))
		}
		return sequence(oid(1, 2, 840, 113549, 1, 1, last), null)
	}
}

func saltOf(hash string, salt int) int {
	if salt == 0 {
		return hashes[hash].Size()
	}
	return max(salt, 0) // -1 is no salt
}

func sign(signer *pair, name string, salt int, tbs []byte) []byte {
	family, hash, _ := strings.Cut(name, "-")
	if hash == "nonull" {
		hash = "sha256"
	}
	if signer.key == nil {
		return signOutside(signer, hash, salt, tbs)
	}
	var options crypto.SignerOpts = hashes[hash]
	digest := tbs
	switch family {
	case "ed25519":
		options = crypto.Hash(0)
	default:
		made := hashes[hash].New()
		made.Write(tbs)
		digest = made.Sum(nil)
	}
	if family == "pss" {
		options = &rsa.PSSOptions{SaltLength: saltOf(hash, salt), Hash: hashes[hash]}
		if saltOf(hash, salt) == 0 {
			// zero is "as long as possible" for Go: made outside
			return signOutside(signer, hash, salt, tbs)
		}
	}
	made, err := signer.key.Sign(rand.Reader, digest, options)
	if err != nil {
		// the key is too short for the digest
		return make([]byte, 64)
	}
	return made
}

// signOutside is for what Go cannot: other curves, Ed448, RSA-PSS without a salt.
func signOutside(signer *pair, hash string, salt int, tbs []byte) []byte {
	file := filepath.Join(scratch, "tbs")
	must(os.WriteFile(file, tbs, 0o600))
	words := []string{"dgst", "-" + hash, "-sign", signer.pem(), file}
	switch {
	case signer.kind == "ed448":
		words = []string{"pkeyutl", "-sign", "-rawin", "-inkey", signer.pem(), "-in", file}
	case strings.HasPrefix(signer.kind, "rsa") || signer.kind == "psskey":
		words = []string{"dgst", "-" + hash, "-sigopt", "rsa_padding_mode:pss", "-sigopt", fmt.Sprintf("rsa_pss_saltlen:%d", saltOf(hash, salt)), "-sign", signer.pem(), file}
	}
	out, err := exec.Command("openssl", words...).Output()
	must(err)
	return out
}

// pem is the file of the private key.
func (p *pair) pem() string {
	if p.file == "" {
		p.file = filepath.Join(scratch, p.kind+string('a'+rune(dice.Intn(26)))+"-"+time.Now().Format("150405.000000000"))
		must(os.WriteFile(p.file, p.private(), 0o600))
	}
	return p.file
}

func (p *pair) private() []byte {
	if p.key == nil {
		text, err := os.ReadFile(p.file)
		must(err)
		return text
	}
	der, err := x509.MarshalPKCS8PrivateKey(p.key)
	must(err)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func ofGo(kind string, key crypto.Signer) *pair {
	spki, err := x509.MarshalPKIXPublicKey(key.Public())
	must(err)
	return &pair{kind: kind, key: key, spki: spki}
}

// outside makes a key that Go has not.
func outside(kind string, words ...string) *pair {
	file := filepath.Join(scratch, kind+".pem")
	must(exec.Command("openssl", append([]string{"genpkey", "-out", file}, words...)...).Run())
	spki, err := exec.Command("openssl", "pkey", "-in", file, "-pubout", "-outform", "DER").Output()
	must(err)
	return &pair{kind: kind, file: file, spki: spki}
}

// compressed is the same key with a compressed point.
func compressed(of *pair) *pair {
	key := of.key.(*ecdsa.PrivateKey)
	point, err := key.PublicKey.Bytes()
	must(err)
	half := (len(point) - 1) / 2
	short := append([]byte{2 + point[len(point)-1]&1}, point[1:1+half]...)
	algorithm := sequence(oid(1, 2, 840, 10045, 2, 1), oid(1, 2, 840, 10045, 3, 1, 7))
	other := *of
	other.kind, other.spki = "p256", sequence(algorithm, element(3, []byte{0}, short))
	return &other
}

func equal(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
