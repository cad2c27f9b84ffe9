#!/bin/sh
# Makes encrypted.pem: one key in every way that people encrypt keys, by OpenSSL 3 (with its legacy provider) and keytool.
# Usage: sh encrypted.sh > encrypted.pem; every run draws new salts.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n '/^# p256-pkcs8$/,/END/p' keys.pem | tail -n +2 > "$work/key.pem"
sed -n '/^# rsa-pkcs8$/,/END/p' keys.pem | tail -n +2 > "$work/rsa.pem"
secret=pass:correct-horse
legacy="-provider legacy -provider default"

# The archive of "$1" with a MAC by PBMAC1 (RFC 9579), which OpenSSL writes from 3.4 on; computed by Python's own functions.
pbmac1() {
    python3 - "$1" <<'PYTHON'
import hashlib, hmac, subprocess, sys
pfx = open(sys.argv[1], "rb").read()
def split(der):
    length, start = der[1], 2
    if length & 0x80:
        start += length & 0x7f
        length = int.from_bytes(der[2:start], "big")
    return der[start:start + length], der[start + length:], der[:start + length]
def tlv(tag, *parts):
    content = b"".join(parts)
    size = len(content).to_bytes(4, "big").lstrip(b"\0")
    length = bytes([len(content)]) if len(content) < 128 else bytes([0x80 | len(size)]) + size
    return bytes([tag]) + length + content
def oid(hexed): return tlv(6, bytes.fromhex(hexed))
body, _, _ = split(pfx)
_, rest, version = split(body)
inner, _, safe = split(rest)
_, tagged, _ = split(inner)
content = split(split(tagged)[0])[0]
salt = bytes(range(16))
digest = tlv(0x30, oid("2a864886f70d0209"), tlv(5))
kdf = tlv(0x30, oid("2a864886f70d01050c"), tlv(0x30, tlv(4, salt), tlv(2, b"\x08\0"), tlv(2, b"\x20"), digest))
algorithm = tlv(0x30, oid("2a864886f70d01050e"), tlv(0x30, kdf, digest))
key = hashlib.pbkdf2_hmac("sha256", b"correct-horse", salt, 2048, 32)
value = hmac.new(key, content, "sha256").digest()
mac = tlv(0x30, tlv(0x30, algorithm, tlv(4, value)), tlv(4, b"NOT USED"), tlv(2, b"\x01"))
open(sys.argv[1], "wb").write(tlv(0x30, version, safe, mac))
PYTHON
}

echo "Encrypted keys and archives for tests only, made by encrypted.sh; the passphrase is correct-horse."
pkcs8() { name=$1; shift; echo "# $name"; openssl pkcs8 -topk8 -in "$work/key.pem" -passout $secret "$@"; }
pkcs8 aes256 -v2 aes-256-cbc
pkcs8 aes128-sha1 -v2 aes-128-cbc -v2prf hmacWithSHA1 -iter 1000
pkcs8 aes192-sha512 -v2 aes-192-cbc -v2prf hmacWithSHA512 -iter 1000
pkcs8 sha224 -v2 aes-256-cbc -v2prf hmacWithSHA224 -iter 10
pkcs8 sha384 -v2 aes-256-cbc -v2prf hmacWithSHA384 -iter 10
pkcs8 des3 -v2 des3
pkcs8 scrypt -scrypt -scrypt_N 1024 -scrypt_r 8 -scrypt_p 1
pkcs8 scrypt-large -scrypt -scrypt_N 1024 -scrypt_r 8 -scrypt_p 4
pkcs8 rc2 -v2 rc2-cbc $legacy
pkcs8 des-v2 -v2 des-cbc $legacy
pkcs8 pbe-3des -v1 PBE-SHA1-3DES
pkcs8 pbe-2des -v1 PBE-SHA1-2DES
pkcs8 pbe-rc2-40 -v1 PBE-SHA1-RC2-40 $legacy
pkcs8 pbe-rc2-128 -v1 PBE-SHA1-RC2-128 $legacy
pkcs8 pbe-md5-des -v1 PBE-MD5-DES $legacy
pkcs8 pbe-sha1-des -v1 PBE-SHA1-DES $legacy
pkcs8 pbe-rc4 -v1 PBE-SHA1-RC4-128 $legacy
pkcs8 camellia -v2 camellia-256-cbc
old() { name=$1; shift; echo "# $name"; openssl ec -in "$work/key.pem" -passout $secret "$@" 2>/dev/null; }
old old-aes256 -aes256
old old-aes128 -aes128
old old-des3 -des3
old old-des -des $legacy
old old-camellia -camellia256
echo "# old-rsa"
openssl rsa -in "$work/rsa.pem" -traditional -aes192 -passout $secret 2>/dev/null

# archives
openssl req -x509 -new -key "$work/key.pem" -subj /CN=p12.example.com -days 10000 -out "$work/leaf.pem"
openssl req -x509 -new -key "$work/rsa.pem" -subj "/CN=p12 CA" -days 10000 -out "$work/ca.pem"
archive() { echo "# $1"; echo "-----BEGIN PKCS12-----"; base64 -w 64 "$2"; echo "-----END PKCS12-----"; }
p12() {
    name=$1; shift
    openssl pkcs12 -export -inkey "$work/key.pem" -in "$work/leaf.pem" -certfile "$work/ca.pem" -name mine -out "$work/out.p12" "$@"
    archive "$name" "$work/out.p12"
}
p12 p12-modern -passout $secret
p12 p12-legacy -passout $secret -legacy
p12 p12-3des -passout $secret -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
p12 p12-no-mac -passout $secret -nomac
p12 p12-empty -passout pass:
p12 p12-plain -passout pass: -keypbe NONE -certpbe NONE -nomac
p12 p12-plain-mac -passout $secret -keypbe NONE -certpbe NONE
p12 p12-sha512-mac -passout $secret -macalg sha512 -iter 5000
pbmac1 "$work/out.p12"
archive p12-pbmac1 "$work/out.p12"
p12 p12-umlaut -passout pass:größe€
openssl pkcs12 -export -nokeys -in "$work/ca.pem" -passout $secret -out "$work/out.p12"
archive p12-no-key "$work/out.p12"
rm -f "$work/store.p12"
keytool -importkeystore -noprompt -srckeystore "$work/out.p12" -srcstorepass correct-horse \
    -destkeystore "$work/store.p12" -deststoretype PKCS12 -deststorepass correct-horse 2>/dev/null || true
for alias in one two; do
    keytool -genkeypair -alias $alias -keyalg EC -dname "CN=$alias.example.com" -validity 10000 \
        -storetype PKCS12 -keystore "$work/store.p12" -storepass correct-horse 2>/dev/null
done
archive p12-keytool "$work/store.p12"
openssl crl2pkcs7 -nocrl -certfile "$work/leaf.pem" -certfile "$work/ca.pem" | sed '1i # p7b'
openssl crl2pkcs7 -nocrl -certfile /dev/null 2>/dev/null | sed '1i # p7b-empty' || true
echo "# p7b-signed"
openssl cms -sign -in "$work/leaf.pem" -signer "$work/leaf.pem" -inkey "$work/key.pem" -certfile "$work/ca.pem" -outform PEM
echo "# p7b-enveloped"
openssl cms -encrypt -in "$work/leaf.pem" -outform PEM -aes128 "$work/ca.pem"
