package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// serve serves each chain of a file on a port of its own, until stdin is closed; prints a port per line, 0 for keys that Go
// cannot serve.
func serve(file string) {
	text, err := os.ReadFile(file)
	must(err)
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		fmt.Println(serveOne(line))
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func serveOne(line string) int {
	var one chain
	must(json.Unmarshal([]byte(line), &one))
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: one.Sent}}}
	block, _ := pem.Decode([]byte(one.Key))
	if block == nil {
		return 0
	}
	certificate := &config.Certificates[0]
	var err error
	if certificate.PrivateKey, err = x509.ParsePKCS8PrivateKey(block.Bytes); err != nil {
		if certificate.PrivateKey, err = x509.ParseECPrivateKey(block.Bytes); err != nil {
			if certificate.PrivateKey, err = x509.ParsePKCS1PrivateKey(block.Bytes); err != nil {
				return 0
			}
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go answer(tls.Server(connection, config))
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port
}

// answer sends an empty response to a client that is satisfied and asks.
func answer(connection *tls.Conn) {
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(20 * time.Second))
	if count, err := connection.Read(make([]byte, 4096)); err == nil && count > 0 {
		_, _ = connection.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
	}
}

// dial reads a port and a chain per line, and prints what Go's client says.
func dial() {
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadString('\n')
		if err != nil {
			return
		}
		var one chain
		var port int
		_, err = fmt.Sscan(line, &port)
		must(err)
		must(json.Unmarshal([]byte(line[strings.Index(line, "{"):]), &one))
		switch err := dialOne(port, one); {
		case port == 0:
			fmt.Println("? not served")
		case isUnknown(err):
			fmt.Println("? unknown:", err)
		case err != nil:
			fmt.Println("R", strings.ReplaceAll(err.Error(), "\n", " "))
		default:
			fmt.Println("A")
		}
	}
}

// isUnknown says whether the client could not connect: that says nothing about the chain.
func isUnknown(err error) bool {
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, syscall.ECONNREFUSED)
}

func dialOne(port int, one chain) error {
	pool := x509.NewCertPool()
	for _, anchor := range one.Anchors {
		if parsed, err := x509.ParseCertificate(anchor); err == nil {
			pool.AddCert(parsed)
		}
	}
	connection, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), 20*time.Second)
	if err != nil {
		return err
	}
	_ = connection.SetDeadline(time.Now().Add(20 * time.Second))
	client := tls.Client(connection, &tls.Config{RootCAs: pool, ServerName: one.Host})
	defer client.Close()
	return client.Handshake()
}
