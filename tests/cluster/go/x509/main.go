// What Go's crypto/x509 reads of certificates: the other half of `cargo xtask parity`.
//
// It reads certificates from stdin, each as DER after its length (4 octets, big endian), and prints one line of JSON
// for each: the fields that kubefront keeps, or the error. A field that this program cannot read is left out of the line.
package main

import (
	"bufio"
	"crypto/dsa"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	lines := json.NewEncoder(output)
	for {
		var length uint32
		err := binary.Read(input, binary.BigEndian, &length)
		if errors.Is(err, io.EOF) {
			break
		}
		must(err)
		der := make([]byte, length)
		_, err = io.ReadFull(input, der)
		must(err)
		must(lines.Encode(read(der)))
	}
	must(output.Flush())
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

type fields map[string]any

func read(der []byte) fields {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return fields{"error": err.Error()}
	}
	all := fields{
		"version":            certificate.Version,
		"serial":             hex.EncodeToString(certificate.SerialNumber.Bytes()),
		"subject_der":        hex.EncodeToString(certificate.RawSubject),
		"issuer_der":         hex.EncodeToString(certificate.RawIssuer),
		"spki_der":           hex.EncodeToString(certificate.RawSubjectPublicKeyInfo),
		"not_before":         certificate.NotBefore.Unix(),
		"not_after":          certificate.NotAfter.Unix(),
		"dns":                texts(certificate.DNSNames),
		"email":              texts(certificate.EmailAddresses),
		"ca_issuers":         texts(certificate.IssuingCertificateURL),
		"key_usage":          keyUsage(certificate),
		"subject_key_id":     hex.EncodeToString(certificate.SubjectKeyId),
		"authority_key_id":   hex.EncodeToString(certificate.AuthorityKeyId),
		"requires_policy":    certificate.RequireExplicitPolicy != 0 || certificate.RequireExplicitPolicyZero,
		"name_constraints":   extension(certificate, 2, 5, 29, 30) != nil,
		"sct_list":           extension(certificate, 1, 3, 6, 1, 4, 1, 11129, 2, 4, 2) != nil,
		"must_staple":        hex.EncodeToString(extension(certificate, 1, 3, 6, 1, 5, 5, 7, 1, 24)) == "3003020105",
		"key_has_rest":       keyHasRest(certificate.RawSubjectPublicKeyInfo),
		"unknown_critical":   []string{},
		"ip":                 []string{},
		"policies":           []string{},
		"basic_constraints":  basicConstraints(certificate),
		"extended_key_usage": extendedKeyUsage(certificate),
	}
	for _, oid := range certificate.UnhandledCriticalExtensions {
		all["unknown_critical"] = append(all["unknown_critical"].([]string), arcs(oid.String()))
	}
	for _, address := range certificate.IPAddresses {
		all["ip"] = append(all["ip"].([]string), hex.EncodeToString(address))
	}
	for _, oid := range certificate.Policies {
		all["policies"] = append(all["policies"].([]string), arcs(oid.String()))
	}
	add(all, "subject", func() (any, bool) { return name(certificate.RawSubject, certificate.Subject) })
	add(all, "issuer", func() (any, bool) { return name(certificate.RawIssuer, certificate.Issuer) })
	add(all, "key", func() (any, bool) { return key(certificate) })
	add(all, "signature", func() (any, bool) {
		words, known := signatures[certificate.SignatureAlgorithm]
		return words, known
	})
	add(all, "signature_oid", func() (any, bool) { return signatureOID(certificate) })
	add(all, "uri", func() (any, bool) { return uris(certificate) })
	add(all, "other_names", func() (any, bool) { return otherNames(certificate) })
	return all
}

func add(all fields, name string, read func() (any, bool)) {
	if value, ok := read(); ok {
		all[name] = value
	}
}

func extension(certificate *x509.Certificate, oid ...int) []byte {
	for _, extension := range certificate.Extensions {
		if extension.Id.Equal(oid) {
			return extension.Value
		}
	}
	return nil
}

// Only what both sides print alike: visible ASCII, without escapes.
func text(text string) string {
	if !utf8.ValidString(text) {
		return "(not UTF-8)"
	}
	return hidden.ReplaceAllString(text, "")
}

var hidden = regexp.MustCompile(`\\[0-9a-f]{2}|[^ -~]`)

func texts(all []string) []string {
	shown := []string{}
	for _, one := range all {
		shown = append(shown, text(one))
	}
	return shown
}

func basicConstraints(certificate *x509.Certificate) any {
	if !certificate.BasicConstraintsValid {
		return nil
	}
	if certificate.MaxPathLen == -1 {
		return []any{certificate.IsCA, nil}
	}
	return []any{certificate.IsCA, min(certificate.MaxPathLen, 1<<32-1)}
}

func keyUsage(certificate *x509.Certificate) any {
	if extension(certificate, 2, 5, 29, 15) == nil {
		return nil
	}
	has := func(bit x509.KeyUsage) bool { return certificate.KeyUsage&bit != 0 }
	return []bool{has(x509.KeyUsageDigitalSignature), has(x509.KeyUsageKeyEncipherment), has(x509.KeyUsageCertSign)}
}

// In no order: Go keeps those that it knows apart.
func extendedKeyUsage(certificate *x509.Certificate) any {
	if extension(certificate, 2, 5, 29, 37) == nil {
		return nil
	}
	all := []string{}
	for _, usage := range certificate.ExtKeyUsage {
		all = append(all, usages[usage])
	}
	for _, usage := range certificate.UnknownExtKeyUsage {
		all = append(all, arcs(usage.String()))
	}
	slices.Sort(all)
	return all
}

var usages = map[x509.ExtKeyUsage]string{
	x509.ExtKeyUsageAny:                            "2.5.29.37.0",
	x509.ExtKeyUsageServerAuth:                     "1.3.6.1.5.5.7.3.1",
	x509.ExtKeyUsageClientAuth:                     "1.3.6.1.5.5.7.3.2",
	x509.ExtKeyUsageCodeSigning:                    "1.3.6.1.5.5.7.3.3",
	x509.ExtKeyUsageEmailProtection:                "1.3.6.1.5.5.7.3.4",
	x509.ExtKeyUsageIPSECEndSystem:                 "1.3.6.1.5.5.7.3.5",
	x509.ExtKeyUsageIPSECTunnel:                    "1.3.6.1.5.5.7.3.6",
	x509.ExtKeyUsageIPSECUser:                      "1.3.6.1.5.5.7.3.7",
	x509.ExtKeyUsageTimeStamping:                   "1.3.6.1.5.5.7.3.8",
	x509.ExtKeyUsageOCSPSigning:                    "1.3.6.1.5.5.7.3.9",
	x509.ExtKeyUsageMicrosoftServerGatedCrypto:     "1.3.6.1.4.1.311.10.3.3",
	x509.ExtKeyUsageNetscapeServerGatedCrypto:      "2.16.840.1.113730.4.1",
	x509.ExtKeyUsageMicrosoftCommercialCodeSigning: "1.3.6.1.4.1.311.2.1.22",
	x509.ExtKeyUsageMicrosoftKernelCodeSigning:     "1.3.6.1.4.1.311.61.1.1",
}

func key(certificate *x509.Certificate) (any, bool) {
	switch key := certificate.PublicKey.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA %d", key.N.BitLen()), true
	case *ecdsa.PublicKey:
		return "ECDSA " + key.Curve.Params().Name, true
	case *dsa.PublicKey:
		return "DSA", true
	}
	if certificate.PublicKeyAlgorithm == x509.Ed25519 {
		return "Ed25519", true
	}
	return nil, false
}

// keyHasRest says whether something follows the fields of the key, its algorithm or an RSA key's numbers, which Go ignores.
func keyHasRest(raw []byte) bool {
	key, ok := elements(content(raw))
	if !ok || len(key) != 2 {
		return true
	}
	algorithm, ok := elements(key[0].Bytes)
	if !ok || len(algorithm) > 2 {
		return true
	}
	if oid, _ := dotted(algorithm[0].Bytes); oid != "1.2.840.113549.1.1.1" {
		return false
	}
	outer, ok := elements(key[1].Bytes[1:])
	if !ok || len(outer) != 1 {
		return true
	}
	numbers, ok := elements(outer[0].Bytes)
	return !ok || len(numbers) != 2
}

var signatures = map[x509.SignatureAlgorithm]string{
	x509.MD5WithRSA:       "RSA with MD5",
	x509.SHA1WithRSA:      "RSA with SHA-1",
	x509.SHA256WithRSA:    "RSA with SHA-256",
	x509.SHA384WithRSA:    "RSA with SHA-384",
	x509.SHA512WithRSA:    "RSA with SHA-512",
	x509.DSAWithSHA1:      "DSA with SHA-1",
	x509.DSAWithSHA256:    "DSA with SHA-256",
	x509.ECDSAWithSHA1:    "ECDSA with SHA-1",
	x509.ECDSAWithSHA256:  "ECDSA with SHA-256",
	x509.ECDSAWithSHA384:  "ECDSA with SHA-384",
	x509.ECDSAWithSHA512:  "ECDSA with SHA-512",
	x509.SHA256WithRSAPSS: "RSA-PSS with SHA-256",
	x509.SHA384WithRSAPSS: "RSA-PSS with SHA-384",
	x509.SHA512WithRSAPSS: "RSA-PSS with SHA-512",
	x509.PureEd25519:      "Ed25519",
}

// name returns the relative distinguished names, each as its attributes: Go reads the values but forgets the grouping.
func name(raw []byte, read pkix.Name) (any, bool) {
	sets, ok := elements(content(raw))
	if !ok {
		return nil, false
	}
	all, rest := [][][]string{}, read.Names
	for _, set := range sets {
		attributes, ok := elements(set.Bytes)
		if !ok || len(attributes) > len(rest) {
			return nil, false
		}
		group := [][]string{}
		for _, attribute := range rest[:len(attributes)] {
			group = append(group, []string{arcs(attribute.Type.String()), attribute.Value.(string)})
		}
		all, rest = append(all, group), rest[len(attributes):]
	}
	if len(all) == 1 && len(all[0]) == 0 {
		all = [][][]string{} // RFC 4514 writes a set without attributes as nothing
	}
	return all, len(rest) == 0
}

func signatureOID(certificate *x509.Certificate) (any, bool) {
	outer, ok := elements(content(certificate.Raw))
	if !ok || len(outer) < 2 {
		return nil, false
	}
	algorithm, ok := elements(outer[1].Bytes)
	if !ok || len(algorithm) == 0 {
		return nil, false
	}
	return dotted(algorithm[0].Bytes)
}

// The URIs as they are in the certificate: url.URL prints some in another form.
func uris(certificate *x509.Certificate) (any, bool) {
	raw := []string{}
	for _, general := range generalNames(certificate) {
		if general.Class == asn1.ClassContextSpecific && general.Tag == 6 && !general.IsCompound {
			raw = append(raw, string(general.Bytes))
		}
	}
	if len(raw) != len(certificate.URIs) {
		return nil, false
	}
	for index, text := range raw {
		if again, err := url.Parse(text); err != nil || again.String() != certificate.URIs[index].String() {
			return nil, false
		}
	}
	return texts(raw), true
}

// The kinds of the alternative names that Go skips, in order.
func otherNames(certificate *x509.Certificate) (any, bool) {
	kinds := []string{}
	for _, general := range generalNames(certificate) {
		first := general.FullBytes[0]
		inner, ok := elements(general.Bytes)
		switch {
		case first == 0x81 || first == 0x82 || first == 0x86 || first == 0x87:
		case first == 0xa0 && len(inner) > 0 && inner[0].Tag == asn1.TagOID && inner[0].FullBytes[0] == asn1.TagOID:
			kinds = append(kinds, "otherName")
		case first == 0xa3:
			kinds = append(kinds, "x400Address")
		case first == 0xa4 && ok && len(inner) == 1 && inner[0].FullBytes[0] == 0x30:
			kinds = append(kinds, "directoryName")
		case first == 0xa5:
			kinds = append(kinds, "ediPartyName")
		case first == 0x88:
			kinds = append(kinds, "registeredID")
		default:
			kinds = append(kinds, "unknown")
		}
	}
	return kinds, true
}

func generalNames(certificate *x509.Certificate) []asn1.RawValue {
	all, _ := elements(content(extension(certificate, 2, 5, 29, 17)))
	return all
}

func dotted(content []byte) (any, bool) {
	var oid x509.OID
	if oid.UnmarshalBinary(content) != nil {
		return nil, false
	}
	return arcs(oid.String()), true
}

// arcs returns the beginning of an OID: kubefront prints no more than the first 64 octets of one.
func arcs(dotted string) string {
	all := strings.Split(dotted, ".")
	return strings.Join(all[:min(len(all), 12)], ".")
}

// content returns what the first element of these octets contains.
func content(der []byte) []byte {
	var outer asn1.RawValue
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		return nil
	}
	return outer.Bytes
}

// elements returns the elements of these octets, as far as they can be read, and whether that is all.
func elements(der []byte) ([]asn1.RawValue, bool) {
	var all []asn1.RawValue
	for len(der) > 0 {
		var one asn1.RawValue
		rest, err := asn1.Unmarshal(der, &one)
		if err != nil {
			return all, false
		}
		all, der = append(all, one), rest
	}
	return all, true
}
