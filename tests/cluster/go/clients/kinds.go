package main

import (
	"crypto/sha1"
	"encoding/asn1"
	"fmt"
	"math/big"
	"net"
	"strings"
	"time"
)

// A chain that is not made yet. The first intermediate is the issuer of the leaf.
type draft struct {
	number        int
	host          string
	leaf, root    *certificate
	intermediates []*certificate
	// the leaf is its own issuer and anchor
	isAlone bool
	// what is sent and trusted, from the last step on
	sent, anchors [][]byte
}

// A way to spoil or to vary a chain.
type kind struct {
	name  string
	steps [3]func(d *draft)
}

var (
	digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement, certSign, crlSign = 0x80, 0x40, 0x20, 0x10, 8, 4, 2
)

func usage(bits int) []byte {
	if bits == 0 {
		return []byte{3, 1, 0}
	}
	unused := 0
	for bits>>unused&1 == 0 {
		unused++
	}
	return element(3, []byte{byte(unused), byte(bits)})
}

var usages = map[string][]byte{
	"server": oid(1, 3, 6, 1, 5, 5, 7, 3, 1), "client": oid(1, 3, 6, 1, 5, 5, 7, 3, 2), "code": oid(1, 3, 6, 1, 5, 5, 7, 3, 3),
	"email": oid(1, 3, 6, 1, 5, 5, 7, 3, 4), "ocsp": oid(1, 3, 6, 1, 5, 5, 7, 3, 9), "any": oid(2, 5, 29, 37, 0), "time": oid(1, 3, 6, 1, 5, 5, 7, 3, 8),
	"ns-sgc": oid(2, 16, 840, 1, 113730, 4, 1), "ms-sgc": oid(1, 3, 6, 1, 4, 1, 311, 10, 3, 3), "unknown": oid(1, 3, 6, 1, 4, 1, 99999, 1),
}

func extended(names string) []byte {
	var all [][]byte
	for _, name := range strings.Fields(names) {
		all = append(all, usages[name])
	}
	return sequence(all...)
}

func keyIDOf(p *pair) []byte {
	digest := sha1.Sum(p.spki)
	return digest[:]
}

func serial() []byte {
	octets := make([]byte, 12)
	for i := range octets {
		octets[i] = byte(serials.Intn(256))
	}
	octets[0] = octets[0]&0x3f | 0x40
	return octets
}

// draw is the usual chain: what all clients accept.
func draw(number int) *draft {
	d := &draft{number: number, host: pickText("api.example.com", "k8s.prod.example.com", "api.example.com", "foo.example.com")}
	d.root = &certificate{subject: commonName(fmt.Sprintf("Root %d", number)), own: fresh()}
	d.root.signer = d.root.own
	for level := range []int{0, 1, 1, 1, 1, 2, 2, 3}[dice.Intn(8)] {
		d.intermediates = append(d.intermediates, &certificate{subject: commonName(fmt.Sprintf("Intermediate %d-%d", number, level)), own: fresh()})
	}
	d.leaf = &certificate{subject: sequence(attribute(3, 12, d.host)), own: fresh()}
	return d
}

func fresh() *pair {
	all := pairs["p256"]
	return all[dice.Intn(len(all))]
}

// all lists the certificates, the leaf first.
func (d *draft) all() []*certificate {
	return append(append([]*certificate{d.leaf}, d.intermediates...), d.root)
}

// link sets what follows from keys and names.
func (d *draft) link() {
	all := d.all()
	for i, one := range all {
		one.version, one.serial = 2, serial()
		one.notBefore, one.notAfter = dated(now.Add(-10*day)), dated(now.Add(80*day))
		above := all[min(i+1, len(all)-1)]
		one.issuer, one.signer = above.subject, above.own
		if i > 0 {
			one.put(true, sequence([]byte{1, 1, 0xff}), 2, 5, 29, 19)
			one.put(true, usage(certSign|crlSign), 2, 5, 29, 15)
			one.put(false, element(4, keyIDOf(one.own)), 2, 5, 29, 14)
		} else {
			one.put(true, usage(digitalSignature|keyEncipherment), 2, 5, 29, 15)
			one.put(false, extended("server"), 2, 5, 29, 37)
			one.put(len(one.subject) == 2, names(dns(d.host)), 2, 5, 29, 17)
			if net.ParseIP(d.host) != nil {
				one.put(false, names(element(0x87, net.ParseIP(d.host).To4())), 2, 5, 29, 17)
			}
		}
		if one != d.root {
			one.put(false, sequence(element(0x80, keyIDOf(one.signer))), 2, 5, 29, 35)
		}
	}
}

func dns(name string) []byte { return element(0x82, []byte(name)) }

func names(all ...[]byte) []byte { return sequence(all...) }

// finish makes the certificates.
func (d *draft) finish(chosen []kind) chain {
	step := func(at int) {
		for _, one := range chosen {
			if one.steps[at] != nil {
				one.steps[at](d)
			}
		}
	}
	step(drawn)
	d.link()
	step(linked)
	for _, one := range d.intermediates {
		d.sent = append(d.sent, one.der())
	}
	d.anchors = [][]byte{d.root.der()}
	leaf := d.leaf.der()
	if d.isAlone {
		d.sent, d.anchors = nil, [][]byte{leaf}
	}
	step(made)
	return chain{
		Host: d.host, At: now.Format(time.RFC3339), Sent: append([][]byte{leaf}, d.sent...), Anchors: d.anchors, Key: string(d.leaf.own.private()),
	}
}

// makeVaried makes a chain of one to three kinds.
func makeVaried(number int, filter string) chain {
	d := draw(number)
	var chosen []kind
	for len(chosen) < []int{1, 1, 2, 2, 3}[dice.Intn(5)] {
		one := kinds[dice.Intn(len(kinds))]
		if len(chosen) == 0 && filter != "" {
			var fitting []kind
			for _, other := range kinds {
				if strings.HasPrefix(other.name, filter) {
					fitting = append(fitting, other)
				}
			}
			one = fitting[dice.Intn(len(fitting))]
		} else if len(chosen) == 0 {
			one = kinds[(number*stride+offset)%len(kinds)]
		}
		chosen = append(chosen, one)
	}
	var labels []string
	for _, one := range chosen {
		labels = append(labels, one.name)
	}
	whole := d.finish(chosen)
	whole.Name = fmt.Sprintf("varied-%d %s", number, strings.Join(labels, ", "))
	return whole
}

func (d *draft) ca() *certificate {
	all := append([]*certificate{d.root}, d.intermediates...)
	return all[dice.Intn(len(all))]
}

func (d *draft) any() *certificate {
	all := d.all()
	return all[dice.Intn(len(all))]
}

// needs adds intermediates until there are so many.
func (d *draft) needs(count int) {
	for len(d.intermediates) < count {
		d.intermediates = append(d.intermediates, &certificate{subject: commonName(fmt.Sprintf("Intermediate %d-%d", d.number, len(d.intermediates))), own: fresh()})
	}
}

func (d *draft) inner() *certificate {
	if len(d.intermediates) == 0 {
		return d.root
	}
	return d.intermediates[dice.Intn(len(d.intermediates))]
}

// same makes a certificate for the subject and key of another one, from another issuer.
func (d *draft) cross(of *certificate, issuer []byte, signer *pair) *certificate {
	other := of.copy()
	other.issuer, other.signer = issuer, signer
	other.put(false, sequence(element(0x80, keyIDOf(signer))), 2, 5, 29, 35)
	return other
}

func (c *certificate) expire() {
	c.notBefore, c.notAfter = dated(now.Add(-100*day)), dated(now.Add(-day))
}

func pickText(texts ...string) string { return texts[dice.Intn(len(texts))] }

func coin() bool { return dice.Intn(2) == 0 }

func integer(value int64) []byte {
	der, err := asn1.Marshal(big.NewInt(value))
	must(err)
	return der
}

// Of the list of kinds, every seventh is taken, so that a run has some of each sort.
const stride = 7
