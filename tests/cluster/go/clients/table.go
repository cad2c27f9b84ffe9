package main

import (
	"fmt"
	"net"
	"sort"
	"strings"
	"time"
)

var kinds []kind

// The steps are taken before certificates are linked, before they are made, and before the chain is sent.
const (
	drawn = iota
	linked
	made
)

func add(step int, name string, apply func(d *draft)) {
	one := kind{name: name}
	one.steps[step] = apply
	kinds = append(kinds, one)
}

// addTwo adds a kind that also changes the draft.
func addTwo(name string, first, second func(d *draft)) {
	kinds = append(kinds, kind{name, [3]func(*draft){first, second, nil}})
}

// each adds a kind for the leaf, an intermediate, and the root.
func each(name string, apply func(c *certificate)) {
	add(linked, name+"-leaf", func(d *draft) { apply(d.leaf) })
	add(linked, name+"-inter", func(d *draft) { apply(d.inner()) })
	add(linked, name+"-root", func(d *draft) { apply(d.root) })
}

// authorities adds a kind for an intermediate and the root.
func authorities(name string, apply func(c *certificate)) {
	add(linked, name+"-inter", func(d *draft) { apply(d.inner()) })
	add(linked, name+"-root", func(d *draft) { apply(d.root) })
}

func leafOnly(name string, apply func(d *draft)) { add(linked, name, apply) }

func makeKinds() {
	add(drawn, "base", func(*draft) {})
	shapes()
	keysAndSignatures()
	identifiers()
	authority()
	purposes()
	subjects()
	hosts()
	dates()
	constraints()
	others()
	ends()
}

func shapes() {
	for _, count := range []int{4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 24} {
		add(drawn, fmt.Sprintf("deep-%d", count), func(d *draft) { d.needs(count) })
	}
	add(drawn, "self-issued", func(d *draft) {
		d.needs(2)
		d.intermediates[0].subject = d.intermediates[1].subject
	})
	add(drawn, "self-issued-under-root", func(d *draft) {
		d.needs(1)
		d.intermediates[len(d.intermediates)-1].subject = d.root.subject
	})
	add(drawn, "leaf-named-like-issuer", func(d *draft) {
		d.leaf.subject = d.root.subject
		if len(d.intermediates) > 0 {
			d.leaf.subject = d.intermediates[0].subject
		}
	})
	add(drawn, "leaf-named-like-root", func(d *draft) { d.leaf.subject = d.root.subject })
}

func keysAndSignatures() {
	for _, kind := range []string{"p384", "p521", "p224", "ed25519", "rsa2048", "rsa1024", "rsa1536", "rsa1900", "rsa1984", "rsa2047", "rsa2056", "rsa3072", "rsa512", "rsa768", "k256", "brainpool", "ed448", "psskey", "compressed"} {
		set := func(c *certificate) { c.own = pairs[kind][dice.Intn(len(pairs[kind]))] }
		add(drawn, "key-"+kind+"-leaf", func(d *draft) { set(d.leaf) })
		add(drawn, "key-"+kind+"-inter", func(d *draft) { set(d.inner()); d.root.signer = d.root.own })
		add(drawn, "key-"+kind+"-root", func(d *draft) { set(d.root); d.root.signer = d.root.own })
	}
	for _, name := range []string{"ecdsa-sha1", "ecdsa-sha224", "ecdsa-sha384", "ecdsa-sha512"} {
		each(name, func(c *certificate) {
			if strings.HasPrefix(c.signer.kind, "p") && c.signer.kind != "psskey" {
				c.algorithm = name
			}
		})
	}
	for _, name := range []string{"rsa-sha1", "rsa-sha224", "rsa-sha384", "rsa-sha512", "rsa-md5", "rsa-nonull", "pss-sha256", "pss-sha384", "pss-sha512", "pss-sha1", "pss-sha224"} {
		signed := func(c *certificate, d *draft) {
			// the issuer's key becomes an RSA key
			if !strings.HasPrefix(c.signer.kind, "rsa") {
				c.signer = d.rsa(c)
			}
			c.algorithm = name
		}
		add(linked, name+"-leaf", func(d *draft) { signed(d.leaf, d) })
		add(linked, name+"-inter", func(d *draft) { signed(d.inner(), d) })
		add(linked, name+"-root", func(d *draft) { signed(d.root, d) })
	}
	for _, salt := range []int{-1, 20, 64, 100} {
		add(linked, fmt.Sprintf("pss-salt%d", salt), func(d *draft) {
			d.leaf.signer, d.leaf.algorithm, d.leaf.salt = d.rsa(d.leaf), "pss-sha256", salt
		})
	}
	each("outer-differs", func(c *certificate) { c.outerDiffers = true })
	each("bad-signature", func(c *certificate) { c.badSignature = true })
}

// rsa gives the issuer of a certificate an RSA key, and links what depends on it.
func (d *draft) rsa(of *certificate) *pair {
	all := d.all()
	for i, one := range all {
		if one != of {
			continue
		}
		above := all[min(i+1, len(all)-1)]
		if strings.HasPrefix(above.own.kind, "rsa") {
			return above.own
		}
		above.own = pairs["rsa2048"][dice.Intn(len(pairs["rsa2048"]))]
		above.put(false, element(4, keyIDOf(above.own)), 2, 5, 29, 14)
		if above == d.root {
			above.signer = above.own
		}
		for j := range all[:len(all)-1] {
			if all[j+1] == above {
				all[j].signer = above.own
				all[j].put(false, sequence(element(0x80, keyIDOf(above.own))), 2, 5, 29, 35)
			}
		}
		return above.own
	}
	return nil
}

func identifiers() {
	wrong := element(0x80, make([]byte, 20))
	each("aki-other", func(c *certificate) { c.put(false, sequence(wrong), 2, 5, 29, 35) })
	each("aki-missing", func(c *certificate) { c.remove(2, 5, 29, 35) })
	each("aki-critical", func(c *certificate) { c.mark(true, 2, 5, 29, 35) })
	each("aki-empty", func(c *certificate) { c.put(false, sequence(), 2, 5, 29, 35) })
	each("aki-serial-only", func(c *certificate) {
		c.put(false, sequence(element(0xa1, element(0xa4, c.issuer)), element(0x82, []byte{0x11, 0x22})), 2, 5, 29, 35)
	})
	each("aki-key-and-serial-other", func(c *certificate) {
		c.put(false, sequence(element(0x80, keyIDOf(c.signer)), element(0xa1, element(0xa4, c.issuer)), element(0x82, []byte{0x11, 0x22})), 2, 5, 29, 35)
	})
	each("aki-issuer-other", func(c *certificate) {
		c.put(false, sequence(element(0x80, keyIDOf(c.signer)), element(0xa1, element(0xa4, commonName("Nobody"))), element(0x82, []byte{0x11, 0x22})), 2, 5, 29, 35)
	})
	add(linked, "aki-serial-right", func(d *draft) {
		all := d.all()
		for i, one := range all[:len(all)-1] {
			above := all[i+1]
			one.put(false, sequence(element(0x80, keyIDOf(one.signer)), element(0xa1, element(0xa4, above.issuer)), element(0x82, above.serial)), 2, 5, 29, 35)
		}
	})
	add(linked, "aki-root-own", func(d *draft) { d.root.put(false, sequence(element(0x80, keyIDOf(d.root.own))), 2, 5, 29, 35) })
	each("ski-missing", func(c *certificate) { c.remove(2, 5, 29, 14) })
	each("ski-other", func(c *certificate) { c.put(false, element(4, []byte("other")), 2, 5, 29, 14) })
	each("ski-critical", func(c *certificate) { c.put(true, element(4, keyIDOf(c.own)), 2, 5, 29, 14) })
	add(linked, "no-identifiers", func(d *draft) {
		for _, one := range d.all() {
			one.remove(2, 5, 29, 14)
			one.remove(2, 5, 29, 35)
		}
	})
	each("serial-zero", func(c *certificate) { c.serial = []byte{0} })
	each("serial-negative", func(c *certificate) { c.serial = append([]byte{0x81}, serial()...) })
	each("serial-long", func(c *certificate) { c.serial = append(append([]byte{1}, serial()...), serial()...) })
	each("serial-leading-zero", func(c *certificate) { c.serial = append([]byte{0}, serial()...) })
	add(linked, "serial-reused", func(d *draft) { d.leaf.serial = d.inner().serial })
	add(linked, "serial-like-root", func(d *draft) { d.all()[len(d.intermediates)].serial = d.root.serial })
}

func authority() {
	truth := []byte{1, 1, 0xff}
	authorities("bc-not-critical", func(c *certificate) { c.mark(false, 2, 5, 29, 19) })
	authorities("bc-missing", func(c *certificate) { c.remove(2, 5, 29, 19) })
	authorities("bc-false", func(c *certificate) { c.put(true, sequence(), 2, 5, 29, 19) })
	authorities("bc-twice", func(c *certificate) { c.again(2, 5, 29, 19) })
	leafOnly("bc-leaf-true", func(d *draft) { d.leaf.put(coin(), sequence(truth), 2, 5, 29, 19) })
	leafOnly("bc-leaf-true-signing", func(d *draft) {
		d.leaf.put(true, sequence(truth), 2, 5, 29, 19)
		d.leaf.put(true, usage(digitalSignature|certSign), 2, 5, 29, 15)
	})
	leafOnly("bc-leaf-empty", func(d *draft) { d.leaf.put(coin(), sequence(), 2, 5, 29, 19) })
	leafOnly("bc-leaf-false", func(d *draft) { d.leaf.put(coin(), sequence([]byte{1, 1, 0}), 2, 5, 29, 19) })
	leafOnly("bc-leaf-length", func(d *draft) { d.leaf.put(true, sequence([]byte{2, 1, 0}), 2, 5, 29, 19) })
	leafOnly("bc-leaf-true-length", func(d *draft) { d.leaf.put(true, sequence(truth, []byte{2, 1, 0}), 2, 5, 29, 19) })
	for _, length := range []byte{0, 1, 2} {
		authorities(fmt.Sprintf("length-%d", length), func(c *certificate) { c.put(true, sequence(truth, []byte{2, 1, length}), 2, 5, 29, 19) })
	}
	authorities("length-negative", func(c *certificate) { c.put(true, sequence(truth, []byte{2, 1, 0xff}), 2, 5, 29, 19) })
	authorities("length-no-usage", func(c *certificate) {
		c.put(true, sequence(truth, []byte{2, 1, 3}), 2, 5, 29, 19)
		c.remove(2, 5, 29, 15)
	})
	authorities("ku-missing", func(c *certificate) { c.remove(2, 5, 29, 15) })
	authorities("ku-no-signing", func(c *certificate) { c.put(true, usage(digitalSignature|crlSign), 2, 5, 29, 15) })
	authorities("ku-signing-only", func(c *certificate) { c.put(true, usage(certSign), 2, 5, 29, 15) })
	authorities("ku-empty", func(c *certificate) { c.put(true, usage(0), 2, 5, 29, 15) })
	authorities("ku-all", func(c *certificate) { c.put(true, usage(digitalSignature|certSign|crlSign), 2, 5, 29, 15) })
	each("ku-not-critical", func(c *certificate) { c.mark(false, 2, 5, 29, 15) })
	each("version-1", func(c *certificate) { c.version = 0 })
	each("version-2", func(c *certificate) { c.version = 1 })
}

func purposes() {
	bits := map[string]int{
		"none": 0, "signature": digitalSignature, "encipherment": keyEncipherment, "agreement": keyAgreement, "both": digitalSignature | keyEncipherment, "agree-encipher": keyAgreement | keyEncipherment,
		"crl": crlSign, "cert": certSign, "cert-signature": certSign | digitalSignature, "repudiation": nonRepudiation, "data": dataEncipherment, "sign-repudiate": digitalSignature | nonRepudiation,
	}
	for _, name := range sorted(bits) {
		leafOnly("ku-leaf-"+name, func(d *draft) { d.leaf.put(coin(), usage(bits[name]), 2, 5, 29, 15) })
		addTwo("ku-leaf-of-rsa-"+name, func(d *draft) { d.leaf.own = pairs["rsa2048"][0] }, func(d *draft) { d.leaf.put(true, usage(bits[name]), 2, 5, 29, 15) })
	}
	leafOnly("ku-leaf-missing", func(d *draft) { d.leaf.remove(2, 5, 29, 15) })
	for _, set := range []string{"client", "any", "server client", "server any", "code", "ocsp", "server ocsp", "email", "time", "ns-sgc", "ms-sgc", "ms-sgc client", "unknown", "server unknown", "", "any client", "client code email", "ns-sgc server"} {
		each("eku-"+strings.ReplaceAll(set, " ", "-"), func(c *certificate) { c.put(dice.Intn(4) == 0, extended(set), 2, 5, 29, 37) })
	}
	leafOnly("eku-missing", func(d *draft) { d.leaf.remove(2, 5, 29, 37) })
	authorities("eku-server", func(c *certificate) { c.put(coin(), extended("server"), 2, 5, 29, 37) })
	leafOnly("eku-twice", func(d *draft) { d.leaf.again(2, 5, 29, 37) })
	for _, bits := range []int{0x80, 0x40, 0xc0, 0x04, 0x02, 0x01, 0x20} {
		each(fmt.Sprintf("netscape-%02x", bits), func(c *certificate) { c.put(coin(), usage(bits), 2, 16, 840, 1, 113730, 1, 1) })
	}
}

func subjects() {
	set := func(name string, change func(*certificate, int)) {
		add(drawn, name+"-leaf", func(d *draft) { change(d.leaf, d.number) })
		add(drawn, name+"-inter", func(d *draft) { change(d.inner(), d.number) })
		add(drawn, name+"-root", func(d *draft) { change(d.root, d.number) })
	}
	set("subject-empty", func(c *certificate, _ int) { c.subject = sequence() })
	leafOnly("subject-empty-not-critical", func(d *draft) { d.leaf.subject = sequence(); d.leaf.mark(false, 2, 5, 29, 17) })
	set("subject-at-printable", func(c *certificate, n int) { c.subject = sequence(attribute(3, 19, fmt.Sprintf("a@b %d", n))) })
	set("subject-underscore-printable", func(c *certificate, n int) { c.subject = sequence(attribute(3, 19, fmt.Sprintf("a_b %d", n))) })
	set("subject-star-printable", func(c *certificate, n int) { c.subject = sequence(attribute(3, 19, fmt.Sprintf("*.b%d", n))) })
	set("subject-bmp-odd", func(c *certificate, n int) {
		c.subject = sequence(attribute(10, 12, fmt.Sprint(n)), attribute(3, 30, "abc"))
	})
	set("subject-bmp", func(c *certificate, n int) {
		c.subject = sequence(attribute(10, 12, fmt.Sprint(n)), attribute(3, 30, "\x00a\x00b"))
	})
	set("subject-teletex", func(c *certificate, n int) {
		c.subject = sequence(attribute(10, 12, fmt.Sprint(n)), attribute(3, 20, "caf\xe9"))
	})
	set("subject-universal", func(c *certificate, n int) {
		c.subject = sequence(attribute(10, 12, fmt.Sprint(n)), attribute(3, 28, "\x00\x00\x00a"))
	})
	set("subject-ia5", func(c *certificate, n int) { c.subject = sequence(attribute(10, 22, fmt.Sprintf("a@b %d", n))) })
	set("subject-ia5-not-ascii", func(c *certificate, n int) { c.subject = sequence(attribute(10, 22, fmt.Sprintf("\xe9 %d", n))) })
	set("subject-utf8-bad", func(c *certificate, n int) { c.subject = sequence(attribute(10, 12, fmt.Sprintf("\xff\xfe %d", n))) })
	set("subject-long", func(c *certificate, n int) {
		c.subject = sequence(attribute(3, 12, strings.Repeat("x", 70)+fmt.Sprint(n)))
	})
	set("subject-country", func(c *certificate, n int) {
		c.subject = sequence(attribute(6, 19, "DEU"), attribute(3, 12, fmt.Sprint(n)))
	})
	set("subject-blank-value", func(c *certificate, n int) {
		c.subject = sequence(attribute(10, 12, ""), attribute(3, 12, fmt.Sprint(n)))
	})
	// the issuer's name is written in another way than the subject above
	rename := func(name string, of func(d *draft) []byte) {
		add(linked, name+"-leaf", func(d *draft) { d.leaf.issuer = of(&draft{root: d.all()[1], number: d.number}) })
		add(linked, name+"-top", func(d *draft) { d.all()[len(d.intermediates)].issuer = of(&draft{root: d.root, number: d.number}) })
	}
	rename("issuer-printable", func(d *draft) []byte { return retagged(d.root.subject, 19, "") })
	rename("issuer-case", func(d *draft) []byte { return retagged(d.root.subject, 12, "case") })
	rename("issuer-blanks", func(d *draft) []byte { return retagged(d.root.subject, 12, "blanks") })
	rename("issuer-other", func(d *draft) []byte { return commonName("Nobody") })
}

// retagged writes a name again, with another string type, case, or more blanks.
func retagged(name []byte, tag byte, how string) []byte {
	out := append([]byte(nil), name...)
	switch how {
	case "case":
		return []byte(strings.Replace(strings.Replace(string(out), "Root", "ROOT", 1), "Inter", "INTER", 1))
	case "blanks":
		text := string(out)
		at := strings.LastIndex(text, "Root ")
		if i := strings.LastIndex(text, "Intermediate "); i >= 0 {
			at = i
		}
		if at < 0 {
			return out
		}
		return commonName(strings.Replace(text[at:], " ", "  ", 1))
	}
	// UTF8String with a length below 128 becomes a PrintableString
	for i := 0; i+7 < len(out); i++ {
		if out[i] == 6 && out[i+1] == 3 && out[i+2] == 0x55 && out[i+3] == 4 && out[i+5] == 12 {
			out[i+5] = tag
		}
	}
	return out
}

func hosts() {
	san := func(name, host string, all ...[]byte) {
		addTwo("san-"+name, func(d *draft) { d.host = host; d.leaf.subject = sequence(attribute(3, 12, "somebody")) },
			func(d *draft) { d.leaf.put(len(d.leaf.subject) == 2, names(all...), 2, 5, 29, 17) })
	}
	address := func(text string) []byte {
		ip := net.ParseIP(text)
		if four := ip.To4(); four != nil {
			ip = four
		}
		return element(0x87, ip)
	}
	api := "api.example.com"
	for _, one := range [][2]string{
		{"*.example.com", api}, {"*.EXAMPLE.com", api}, {"API.example.COM", api}, {"a*.example.com", api}, {"*i.example.com", api}, {"a*i.example.com", api}, {"*.*.com", api}, {"*.com", "example.com"},
		{"*.example.com", "example.com"}, {"*.example.com", "a.b.example.com"}, {"a.*.example.com", "a.b.example.com"}, {"*", "api"}, {"*", api}, {"*.local", "api.local"}, {"api", "api"}, {"*.co.uk", "example.co.uk"},
		{"*.com.au", "example.com.au"}, {"*.github.io", "api.github.io"}, {"*.go.io", "api.go.io"}, {"*.internal", "api.internal"}, {"*.svc", "kubernetes.svc"}, {"*.cluster.local", "api.cluster.local"},
		{"api.example.com.", api}, {"*.example.com.", api}, {"*.example.com", "api_1.example.com"}, {"api_1.example.com", "api_1.example.com"}, {"*.a_b.example.com", "api.a_b.example.com"}, {"*.example.com", "xn--bcher-kva.example.com"},
		{"xn--*.example.com", "xn--bcher-kva.example.com"}, {"*.xn--bcher-kva.example", "api.xn--bcher-kva.example"}, {"other.example.com", api}, {".example.com", api}, {"api..example.com", api}, {" api.example.com", api},
		{"api.example.com ", api}, {"api-.example.com", "api-.example.com"}, {"api.example-.com", "api.example-.com"}, {"a--b.example.com", "a--b.example.com"}, {"1.example.com", "1.example.com"}, {"api.1.2.3", "api.1.2.3"}, {"*.example.123", "api.example.123"},
		{"*api.example.com", api}, {"api*.example.com", api}, {"**.example.com", api}, {"api.*.com", api}, {"api.example.*", api}, {"", api}, {"API.EXAMPLE.COM", api}, {"*.k8s.example.com", "api.k8s.example.com"}, {"k*.example.com", "k8s.example.com"}, {"*s.example.com", "k8s.example.com"},
	} {
		san(one[0]+"-for-"+one[1], one[1], dns(one[0]))
	}
	for _, one := range []struct {
		name string
		more []byte
	}{
		{"ip", address("10.0.0.1")}, {"ip6", address("::1")}, {"ip-dns", dns("10.0.0.1")}, {"ip-short", element(0x87, []byte{1, 2, 3})}, {"ip-mask", element(0x87, []byte{1, 2, 3, 4, 255, 0, 0, 0})}, {"ip-empty", element(0x87)},
		{"email", element(0x81, []byte("a@example.com"))}, {"email-bad", element(0x81, []byte("a b c"))}, {"email-utf8", element(0x81, []byte("\xc3\xa9@b.com"))}, {"uri", element(0x86, []byte("https://example.com/a"))}, {"uri-bad", element(0x86, []byte("http://a b%zz/"))}, {"uri-relative", element(0x86, []byte("foo/bar"))}, {"uri-empty", element(0x86)},
		{"utf8", dns("b\xc3\xbccher.example.com")}, {"blank", dns("")}, {"url", dns("https://example.com")}, {"port", dns("api.example.com:6443")}, {"space", dns("a b")}, {"nul", dns("a\x00b.example.com")}, {"underscore", dns("a_b.example.com")}, {"star", dns("*")}, {"dot", dns(".example.com")},
		{"directory", element(0xa4, commonName("x"))}, {"othername", element(0xa0, oid(1, 3, 6, 1, 4, 1, 311, 20, 2, 3), element(0xa0, element(12, []byte("a@b"))))}, {"regid", element(0x88, []byte{0x2a, 3, 4})}, {"long", dns(strings.Repeat("a", 70) + ".example.com")}, {"trailing", dns("other.example.com.")}, {"hyphen", dns("-a.example.com")},
	} {
		leafOnly("san-more-"+one.name, func(d *draft) {
			both := names(dns(d.host), one.more)
			if coin() {
				both = names(one.more, dns(d.host))
			}
			d.leaf.put(len(d.leaf.subject) == 2, both, 2, 5, 29, 17)
		})
		leafOnly("cn-beside-"+one.name, func(d *draft) { d.leaf.put(false, names(one.more), 2, 5, 29, 17) })
	}
	leafOnly("cn-only", func(d *draft) { d.leaf.remove(2, 5, 29, 17) })
	leafOnly("cn-wildcard", func(d *draft) {
		_, parent, _ := strings.Cut(d.host, ".")
		d.leaf.subject = sequence(attribute(3, 12, "*."+parent))
		d.leaf.remove(2, 5, 29, 17)
	})
	leafOnly("cn-twice", func(d *draft) {
		d.leaf.subject = sequence(attribute(3, 12, "x"), attribute(3, 12, d.host))
		d.leaf.remove(2, 5, 29, 17)
	})
	leafOnly("cn-twice-first", func(d *draft) {
		d.leaf.subject = sequence(attribute(3, 12, d.host), attribute(3, 12, "x"))
		d.leaf.remove(2, 5, 29, 17)
	})
	leafOnly("san-empty", func(d *draft) { d.leaf.put(coin(), names(), 2, 5, 29, 17) })
	leafOnly("san-critical", func(d *draft) { d.leaf.mark(true, 2, 5, 29, 17) })
	leafOnly("san-twice", func(d *draft) { d.leaf.again(2, 5, 29, 17) })
	leafOnly("san-many", func(d *draft) {
		all := [][]byte{}
		for i := range 60 {
			all = append(all, dns(fmt.Sprintf("host-%d.example.com", i)))
		}
		d.leaf.put(false, names(append(all, dns(d.host))...), 2, 5, 29, 17)
	})
	for _, san := range [][]byte{address("127.0.0.1"), dns("127.0.0.1"), nil, address("127.0.0.2"), dns("api.example.com")} {
		name := fmt.Sprintf("ip-host-%x", san)
		addTwo(name, func(d *draft) { d.host = "127.0.0.1"; d.leaf.subject = sequence(attribute(3, 12, d.host)) }, func(d *draft) {
			d.leaf.remove(2, 5, 29, 17)
			if san != nil {
				d.leaf.put(false, names(san), 2, 5, 29, 17)
			}
		})
	}
}

func dates() {
	each("expired", func(c *certificate) { c.expire() })
	each("not-yet", func(c *certificate) { c.notBefore = dated(now.Add(2 * day)) })
	each("backwards", func(c *certificate) { c.notBefore, c.notAfter = c.notAfter, c.notBefore })
	each("until-2060", func(c *certificate) { c.notAfter = dated(time.Date(2060, 1, 1, 0, 0, 0, 0, time.UTC)) })
	each("until-9999", func(c *certificate) { c.notAfter = element(0x18, []byte("99991231235959Z")) })
	each("generalized", func(c *certificate) { c.notAfter = element(0x18, []byte(now.Add(80*day).Format("20060102150405Z"))) })
	each("fraction", func(c *certificate) { c.notAfter = element(0x18, []byte("20991231235959.5Z")) })
	each("no-seconds", func(c *certificate) { c.notAfter = element(0x17, []byte("4901010000Z")) })
	each("offset", func(c *certificate) { c.notAfter = element(0x17, []byte("490101000000+0100")) })
	each("generalized-offset", func(c *certificate) { c.notAfter = element(0x18, []byte("20990101000000+0100")) })
	each("generalized-no-zone", func(c *certificate) { c.notAfter = element(0x18, []byte("20990101000000")) })
	each("utc-after-2049", func(c *certificate) { c.notAfter = element(0x17, []byte("500101000000Z")) })
	each("month-13", func(c *certificate) { c.notAfter = element(0x17, []byte("491301000000Z")) })
	each("from-1950", func(c *certificate) { c.notBefore = element(0x17, []byte("500101000000Z")) })
	each("from-1900", func(c *certificate) { c.notBefore = element(0x18, []byte("19000101000000Z")) })
	for _, days := range []int{400, 826, 3650} {
		each(fmt.Sprintf("life-%d", days), func(c *certificate) {
			c.notBefore, c.notAfter = dated(now.Add(-10*day)), dated(now.Add(time.Duration(days)*day))
		})
	}
}

func constraints() {
	permit := func(all ...[]byte) []byte { return sequence(element(0xa0, all...)) }
	exclude := func(all ...[]byte) []byte { return sequence(element(0xa1, all...)) }
	tree := func(base []byte) []byte { return sequence(base) }
	bases := map[string][]byte{
		"dns": dns("example.com"), "dns-other": dns("other.org"), "dns-dot": dns(".example.com"), "dns-empty": dns(""), "dns-star": dns("*.example.com"), "dns-end-dot": dns("example.com."), "dns-upper": dns("EXAMPLE.com"), "dns-host": dns("api.example.com"), "dns-com": dns("com"), "dns-space": dns("exa mple.com"),
		"ip": element(0x87, []byte{127, 0, 0, 0, 255, 0, 0, 0}), "ip-other": element(0x87, []byte{10, 0, 0, 0, 255, 0, 0, 0}), "ip-gap": element(0x87, []byte{127, 0, 0, 0, 255, 0, 255, 0}), "ip-all": element(0x87, make([]byte, 8)), "ip-short": element(0x87, []byte{127, 0, 0, 1}), "ip6": element(0x87, make([]byte, 32)),
		"dir": element(0xa4, sequence(attribute(10, 12, "Random"))), "dir-other": element(0xa4, sequence(attribute(10, 12, "Other"))), "dir-empty": element(0xa4, sequence()), "email": element(0x81, []byte("example.com")), "uri": element(0x86, []byte("example.com")), "uri-dot": element(0x86, []byte(".example.com")), "regid": element(0x88, []byte{0x2a, 3, 4}), "other": element(0xa0, oid(1, 2, 3, 4), element(0xa0, element(12, []byte("x")))),
	}
	for _, name := range sorted(bases) {
		base := bases[name]
		authorities("nc-permit-"+name, func(c *certificate) { c.put(dice.Intn(3) > 0, permit(tree(base)), 2, 5, 29, 30) })
		authorities("nc-exclude-"+name, func(c *certificate) { c.put(dice.Intn(3) > 0, exclude(tree(base)), 2, 5, 29, 30) })
	}
	authorities("nc-empty", func(c *certificate) { c.put(coin(), sequence(), 2, 5, 29, 30) })
	authorities("nc-empty-list", func(c *certificate) { c.put(true, permit(), 2, 5, 29, 30) })
	authorities("nc-minimum", func(c *certificate) {
		c.put(true, permit(sequence(dns("example.com"), element(0x80, []byte{1}))), 2, 5, 29, 30)
	})
	authorities("nc-minimum-0", func(c *certificate) {
		c.put(true, permit(sequence(dns("example.com"), element(0x80, []byte{0}))), 2, 5, 29, 30)
	})
	authorities("nc-maximum", func(c *certificate) {
		c.put(true, permit(sequence(dns("example.com"), element(0x81, []byte{5}))), 2, 5, 29, 30)
	})
	authorities("nc-two", func(c *certificate) {
		c.put(true, permit(tree(dns("other.org")), tree(dns("example.com"))), 2, 5, 29, 30)
	})
	authorities("nc-both", func(c *certificate) {
		c.put(true, sequence(element(0xa0, tree(dns("example.com"))), element(0xa1, tree(dns("api.example.com")))), 2, 5, 29, 30)
	})
	leafOnly("nc-leaf", func(d *draft) { d.leaf.put(coin(), permit(tree(dns("example.com"))), 2, 5, 29, 30) })
	leafOnly("nc-leaf-other", func(d *draft) { d.leaf.put(coin(), permit(tree(dns("other.org"))), 2, 5, 29, 30) })
}

func others() {
	null := []byte{5, 0}
	each("unknown", func(c *certificate) { c.put(false, null, 1, 3, 6, 1, 4, 1, 99999, 7) })
	each("unknown-critical", func(c *certificate) { c.put(true, null, 1, 3, 6, 1, 4, 1, 99999, 7) })
	each("unknown-twice", func(c *certificate) {
		c.put(false, null, 1, 3, 6, 1, 4, 1, 99999, 7)
		c.again(1, 3, 6, 1, 4, 1, 99999, 7)
	})
	each("poison", func(c *certificate) { c.put(true, null, 1, 3, 6, 1, 4, 1, 11129, 2, 4, 3) })
	each("staple", func(c *certificate) { c.put(dice.Intn(3) == 0, sequence([]byte{2, 1, 5}), 1, 3, 6, 1, 5, 5, 7, 1, 24) })
	each("staple-17", func(c *certificate) { c.put(false, sequence([]byte{2, 1, 17}), 1, 3, 6, 1, 5, 5, 7, 1, 24) })
	each("ski-twice", func(c *certificate) { c.put(false, element(4, keyIDOf(c.own)), 2, 5, 29, 14); c.again(2, 5, 29, 14) })
	each("ku-twice", func(c *certificate) { c.again(2, 5, 29, 15) })
	each("aki-twice", func(c *certificate) { c.again(2, 5, 29, 35) })
	point := sequence(sequence(element(0xa0, element(0xa0, element(0x86, []byte("http://127.0.0.1:1/a.crl"))))))
	each("crl", func(c *certificate) { c.put(false, point, 2, 5, 29, 31) })
	each("crl-critical", func(c *certificate) { c.put(true, point, 2, 5, 29, 31) })
	each("crl-broken", func(c *certificate) { c.put(false, []byte{0x30, 3, 1, 2}, 2, 5, 29, 31) })
	each("crl-empty", func(c *certificate) { c.put(false, sequence(), 2, 5, 29, 31) })
	access := sequence(sequence(oid(1, 3, 6, 1, 5, 5, 7, 48, 1), element(0x86, []byte("http://127.0.0.1:1/"))))
	each("aia", func(c *certificate) { c.put(false, access, 1, 3, 6, 1, 5, 5, 7, 1, 1) })
	each("aia-critical", func(c *certificate) { c.put(true, access, 1, 3, 6, 1, 5, 5, 7, 1, 1) })
	each("aia-broken", func(c *certificate) { c.put(false, []byte{0x30, 3, 1, 2}, 1, 3, 6, 1, 5, 5, 7, 1, 1) })
	policy := func(last ...int) []byte { return sequence(oid(append([]int{1, 3, 6, 1, 4, 1, 99999}, last...)...)) }
	anyPolicy := sequence(oid(2, 5, 29, 32, 0))
	each("policy", func(c *certificate) { c.put(false, sequence(policy(1)), 2, 5, 29, 32) })
	each("policy-critical", func(c *certificate) { c.put(true, sequence(policy(1)), 2, 5, 29, 32) })
	each("policy-twice", func(c *certificate) { c.put(false, sequence(policy(1), policy(1)), 2, 5, 29, 32) })
	each("policy-empty", func(c *certificate) { c.put(false, sequence(), 2, 5, 29, 32) })
	everywhere := func(d *draft, value []byte) {
		for _, one := range d.all() {
			one.put(false, value, 2, 5, 29, 32)
		}
	}
	add(linked, "policy-all", func(d *draft) { everywhere(d, sequence(policy(1))) })
	for _, skip := range []byte{0, 1, 5} {
		required := sequence(element(0x80, []byte{skip}))
		authorities(fmt.Sprintf("policy-required-%d", skip), func(c *certificate) { c.put(coin(), required, 2, 5, 29, 36) })
		add(linked, fmt.Sprintf("policy-required-%d-met", skip), func(d *draft) { everywhere(d, sequence(policy(1))); d.ca().put(coin(), required, 2, 5, 29, 36) })
		add(linked, fmt.Sprintf("policy-required-%d-any", skip), func(d *draft) { everywhere(d, sequence(anyPolicy)); d.ca().put(coin(), required, 2, 5, 29, 36) })
	}
	add(linked, "policy-required-other", func(d *draft) {
		everywhere(d, sequence(policy(1)))
		d.leaf.put(false, sequence(policy(2)), 2, 5, 29, 32)
		d.ca().put(true, sequence(element(0x80, []byte{0})), 2, 5, 29, 36)
	})
	each("policy-constraints-empty", func(c *certificate) { c.put(coin(), sequence(), 2, 5, 29, 36) })
	each("inhibit-mapping", func(c *certificate) { c.put(coin(), sequence(element(0x81, []byte{0})), 2, 5, 29, 36) })
	each("inhibit-any", func(c *certificate) { c.put(coin(), []byte{2, 1, 0}, 2, 5, 29, 54) })
	mapping := sequence(sequence(oid(1, 3, 6, 1, 4, 1, 99999, 1), oid(1, 3, 6, 1, 4, 1, 99999, 2)))
	each("mapping", func(c *certificate) { c.put(coin(), mapping, 2, 5, 29, 33) })
	each("mapping-with-policy", func(c *certificate) {
		c.put(coin(), mapping, 2, 5, 29, 33)
		c.put(false, sequence(policy(1)), 2, 5, 29, 32)
	})
	each("issuer-alternative", func(c *certificate) { c.put(coin(), names(dns("ca.example.com")), 2, 5, 29, 18) })
	each("directory-attributes", func(c *certificate) { c.put(coin(), sequence(), 2, 5, 29, 9) })
	each("subject-info", func(c *certificate) { c.put(coin(), access, 1, 3, 6, 1, 5, 5, 7, 1, 11) })
	each("freshest", func(c *certificate) { c.put(coin(), point, 2, 5, 29, 46) })
	each("comment", func(c *certificate) { c.put(coin(), element(22, []byte("made by hand")), 2, 16, 840, 1, 113730, 1, 13) })
	each("private-use", func(c *certificate) { c.put(coin(), sequence(element(0x80, []byte("20260101000000Z"))), 2, 5, 29, 16) })
	each("template", func(c *certificate) { c.put(coin(), element(12, []byte("WebServer")), 1, 3, 6, 1, 4, 1, 311, 20, 2) })
}

func ends() {
	add(made, "sent-none", func(d *draft) { d.sent = nil })
	add(made, "sent-one-less", func(d *draft) { d.sent = d.sent[:max(0, len(d.sent)-1)] })
	add(made, "sent-reversed", func(d *draft) {
		for i, j := 0, len(d.sent)-1; i < j; i, j = i+1, j-1 {
			d.sent[i], d.sent[j] = d.sent[j], d.sent[i]
		}
	})
	add(made, "sent-twice", func(d *draft) { d.sent = append(d.sent, d.sent...) })
	add(made, "sent-leaf-again", func(d *draft) { d.sent = append(d.sent, d.leaf.der()) })
	add(made, "sent-root", func(d *draft) { d.sent = append(d.sent, d.anchors[0]) })
	add(made, "sent-root-first", func(d *draft) { d.sent = append([][]byte{d.anchors[0]}, d.sent...) })
	stranger := func(name string) *certificate {
		key := fresh()
		other := &certificate{subject: commonName(name), issuer: commonName(name), own: key, signer: key, version: 2, serial: serial(), notBefore: dated(now.Add(-10 * day)), notAfter: dated(now.Add(80 * day))}
		other.put(true, sequence([]byte{1, 1, 0xff}), 2, 5, 29, 19)
		other.put(false, element(4, keyIDOf(key)), 2, 5, 29, 14)
		return other
	}
	add(made, "sent-stranger", func(d *draft) { d.sent = append(d.sent, stranger(fmt.Sprintf("Stranger %d", d.number)).der()) })
	add(made, "sent-stranger-first", func(d *draft) {
		d.sent = append([][]byte{stranger(fmt.Sprintf("Stranger %d", d.number)).der()}, d.sent...)
	})
	add(made, "sent-garbage", func(d *draft) { d.sent = append(d.sent, []byte{0x30, 3, 1, 2, 3}) })
	add(made, "sent-trailing", func(d *draft) { d.sent = append(d.sent, append(stranger("Trailing").der(), 0)) })
	spoil := map[string]func(c *certificate){
		"expired": func(c *certificate) { c.expire() }, "not-yet": func(c *certificate) { c.notBefore = dated(now.Add(2 * day)) }, "not-ca": func(c *certificate) { c.put(true, sequence(), 2, 5, 29, 19) },
		"no-ids": func(c *certificate) { c.remove(2, 5, 29, 14); c.remove(2, 5, 29, 35) }, "bad-signature": func(c *certificate) { c.badSignature = true }, "client": func(c *certificate) { c.put(false, extended("client"), 2, 5, 29, 37) },
		"good": func(*certificate) {}, "length-0": func(c *certificate) { c.put(true, sequence([]byte{1, 1, 0xff}, []byte{2, 1, 0}), 2, 5, 29, 19) },
	}
	for _, name := range sorted(spoil) {
		// the same intermediate (or root) again, spoiled, before or after the good one
		add(made, "again-"+name, func(d *draft) {
			other := d.inner().copy()
			spoil[name](other)
			if coin() {
				d.sent = append([][]byte{other.der()}, d.sent...)
			} else {
				d.sent = append(d.sent, other.der())
			}
		})
		// an intermediate of the same name, with another key
		add(made, "namesake-"+name, func(d *draft) {
			other := d.inner().copy()
			other.own = fresh()
			if coin() {
				other.put(false, element(4, keyIDOf(other.own)), 2, 5, 29, 14)
			}
			spoil[name](other)
			if coin() {
				d.sent = append([][]byte{other.der()}, d.sent...)
			} else {
				d.sent = append(d.sent, other.der())
			}
		})
		// the root, signed by an older root, which is known or not
		for _, anchored := range []string{"new", "old", "both", "old-first"} {
			add(made, "cross-"+name+"-"+anchored, func(d *draft) {
				old := stranger(fmt.Sprintf("Old root %d", d.number))
				spoil[name](old)
				cross := d.cross(d.root, old.subject, old.own)
				if coin() {
					d.sent = append(d.sent, cross.der())
				} else {
					d.sent = append([][]byte{cross.der()}, d.sent...)
				}
				switch anchored {
				case "old":
					d.anchors = [][]byte{old.der()}
				case "both":
					d.anchors = append(d.anchors, old.der())
				case "old-first":
					d.anchors = append([][]byte{old.der()}, d.anchors...)
				}
			})
		}
		add(made, "anchor-again-"+name, func(d *draft) {
			other := d.root.copy()
			spoil[name](other)
			if coin() {
				d.anchors = append(d.anchors, other.der())
			} else {
				d.anchors = append([][]byte{other.der()}, d.anchors...)
			}
		})
		add(made, "anchor-namesake-"+name, func(d *draft) {
			other := d.root.copy()
			other.own = fresh()
			other.signer = other.own
			if coin() {
				other.put(false, element(4, keyIDOf(other.own)), 2, 5, 29, 14)
			}
			spoil[name](other)
			if coin() {
				d.anchors = append(d.anchors, other.der())
			} else {
				d.anchors = append([][]byte{other.der()}, d.anchors...)
			}
		})
	}
	add(made, "anchor-inter", func(d *draft) { d.anchors = [][]byte{d.inner().der()}; d.sent = nil })
	add(made, "anchor-inter-sent", func(d *draft) {
		if len(d.sent) > 0 {
			d.anchors = [][]byte{d.sent[dice.Intn(len(d.sent))]}
		}
	})
	add(made, "anchor-inter-and-root", func(d *draft) {
		if len(d.sent) > 0 {
			d.anchors = append(d.anchors, d.sent[dice.Intn(len(d.sent))])
		}
	})
	add(made, "anchor-leaf", func(d *draft) { d.leafAnchored(); d.sent = nil })
	add(made, "anchor-leaf-sent", func(d *draft) { d.leafAnchored() })
	add(made, "anchor-leaf-and-root", func(d *draft) { root := d.anchors[0]; d.leafAnchored(); d.anchors = append(d.anchors, root) })
	add(made, "anchor-other", func(d *draft) { d.anchors = [][]byte{stranger("Other").der()} })
	add(made, "anchor-other-too", func(d *draft) { d.anchors = append([][]byte{stranger("Other").der()}, d.anchors...) })
	for _, isCA := range []bool{false, true} {
		add(linked, fmt.Sprintf("self-signed-%t", isCA), func(d *draft) {
			d.leaf.issuer, d.leaf.signer = d.leaf.subject, d.leaf.own
			d.leaf.remove(2, 5, 29, 35)
			if coin() {
				d.leaf.put(false, element(4, keyIDOf(d.leaf.own)), 2, 5, 29, 14)
				d.leaf.put(false, sequence(element(0x80, keyIDOf(d.leaf.own))), 2, 5, 29, 35)
			}
			if isCA {
				d.leaf.put(true, sequence([]byte{1, 1, 0xff}), 2, 5, 29, 19)
			}
			d.isAlone = true
		})
	}
	for _, size := range [][2]int{{1, 3}, {1, 8}, {2, 3}, {2, 5}, {3, 3}, {3, 4}, {1, 20}} {
		add(made, fmt.Sprintf("dead-%dx%d", size[0], size[1]), func(d *draft) {
			var dead [][]byte
			for level := range min(size[0], len(d.intermediates)) {
				for i := range size[1] {
					name := commonName(fmt.Sprintf("Dead %d-%d-%d", d.number, level, i))
					dead = append(dead, d.cross(d.intermediates[level], name, fresh()).der())
				}
			}
			d.sent = append(dead, d.sent...)
		})
		add(made, fmt.Sprintf("dead-last-%dx%d", size[0], size[1]), func(d *draft) {
			for level := range min(size[0], len(d.intermediates)) {
				for i := range size[1] {
					name := commonName(fmt.Sprintf("Dead %d-%d-%d", d.number, level, i))
					d.sent = append(d.sent, d.cross(d.intermediates[level], name, fresh()).der())
				}
			}
		})
	}
}

func (d *draft) leafAnchored() { d.anchors = [][]byte{d.leaf.der()} }

func sorted[V any](all map[string]V) []string {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
