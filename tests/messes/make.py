#!/usr/bin/env python3
"""Makes the messes: files as people really have them, one folder each, by OpenSSL 3, keytool and zipfile.

Usage: python3 tests/messes/make.py; every run draws new serial numbers, salts and dates. The keys are those of
tests/kit/keys, which everybody knows. What kubefront says of each folder stands in tests/cmd/messes-*.md:
TRYCMD=overwrite cargo test -p kubefront --test sessions
"""
import base64, json, os, shutil, subprocess, tempfile, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
KEYS = os.path.join(HERE, "..", "kit", "keys")
WORK = tempfile.mkdtemp()
SECRET = "pass:correct-horse"
LEGACY = ["-provider", "legacy", "-provider", "default"]


def run(*command, stdin=None):
    return subprocess.run(command, input=stdin, check=True, capture_output=True, cwd=WORK).stdout


def read(path):
    with open(path, "rb") as file:
        return file.read()


def put(mess, name, content):
    folder = os.path.join(HERE, mess)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def work(name, content):
    with open(os.path.join(WORK, name), "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return os.path.join(WORK, name)


def key(name):
    return read(os.path.join(KEYS, name + ".pem"))


def issue(name, subject, key_name, issuer, extensions):
    """A certificate; `issuer` is None (self-signed) or (certificate, key name)."""
    config = work(name + ".cnf", extensions)
    request = run("openssl", "req", "-new", "-key", os.path.join(KEYS, key_name + ".pem"), "-subj", subject)
    command = ["openssl", "x509", "-req", "-days", "8000" if issuer and issuer[1] != "p256-root" else "9000", "-extfile", config]
    if issuer is None:
        command += ["-signkey", os.path.join(KEYS, key_name + ".pem")]
    else:
        command += ["-CA", work("issuer.pem", issuer[0]), "-CAkey", os.path.join(KEYS, issuer[1] + ".pem"), "-CAcreateserial"]
    return run(*command, stdin=request)


CA = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n"
SERVER = (
    "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n"
    "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nsubjectAltName=DNS:k8s.example.com\n"
)
root = issue("root", "/O=Example/CN=Example Root", "p256-root", None, CA)
inter = issue("inter", "/O=Example/CN=Example Issuing", "p256-intermediate", (root, "p256-root"), CA)
leaf = issue("leaf", "/CN=k8s.example.com", "p256-leaf", (inter, "p256-intermediate"), SERVER)
cluster_ca = issue("cluster", "/CN=kubernetes", "p256-cluster-ca", None, CA)
admin = issue("admin", "/O=system:masters/CN=kubernetes-admin", "p256-other", (cluster_ca, "p256-cluster-ca"),
              "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n")
leaf_key = key("p256-leaf")
for name, content in [("root.pem", root), ("inter.pem", inter), ("leaf.pem", leaf), ("key.pem", leaf_key)]:
    work(name, content)
der = lambda pem: run("openssl", "x509", "-outform", "DER", stdin=pem)
b64 = lambda content: base64.b64encode(content).decode()


def jwt(claims):
    part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    return ".".join([part({"alg": "RS256", "kid": "test"}), part(claims), base64.urlsafe_b64encode((b"no signature " * 20)[:256]).decode().rstrip("=")])


ISSUER = "https://kubernetes.default.svc.cluster.local"
token = jwt({"iss": ISSUER, "aud": [ISSUER], "sub": "system:serviceaccount:default:third-party", "iat": 1790000000, "exp": 2500000000,
             "kubernetes.io": {"namespace": "default", "serviceaccount": {"name": "third-party", "uid": "1"}}})


def files():
    put("openssl-self-signed", "cert.pem", run("openssl", "req", "-x509", "-new", "-key", "key.pem", "-subj", "/CN=k8s.example.com", "-days", "9000"))
    put("openssl-self-signed", "key.pem", leaf_key)
    put("openssl-chain-upside-down", "chain.pem", root + inter + leaf)
    put("openssl-chain-upside-down", "key.pem", leaf_key)
    text = lambda pem: run("openssl", "x509", "-text", stdin=pem)
    put("openssl-text-around", "chain.txt", b"CONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = k8s.example.com\n" + text(leaf) + text(inter))
    put("openssl-text-around", "key.pem", leaf_key)
    put("openssl-key-old-encryption", "key.pem", run("openssl", "ec", "-in", "key.pem", "-aes256", "-passout", SECRET))
    put("openssl-key-old-encryption", "fullchain.pem", leaf + inter)
    put("openssl-key-encrypted", "key.pem", run("openssl", "pkcs8", "-topk8", "-in", "key.pem", "-v2", "aes-256-cbc", "-passout", SECRET))
    put("openssl-key-encrypted", "fullchain.pem", leaf + inter)
    put("openssl-key-scrypt", "key.pem", run("openssl", "pkcs8", "-topk8", "-in", "key.pem", "-scrypt", "-passout", SECRET))
    put("openssl-key-scrypt", "fullchain.pem", leaf + inter)
    put("openssl-request", "k8s.example.com.csr", run("openssl", "req", "-new", "-key", "key.pem", "-subj", "/CN=k8s.example.com"))
    put("openssl-request", "key.pem", leaf_key)
    put("cat-without-newline", "fullchain.pem", leaf.rstrip(b"\n") + inter + root)
    put("cat-without-newline", "key.pem", leaf_key)
    put("openssl-ec-parameters", "key.pem", run("openssl", "ecparam", "-name", "prime256v1") + run("openssl", "ec", "-in", "key.pem"))
    put("openssl-ec-parameters", "fullchain.pem", leaf + inter)
    put("public-key-only", "key.pub", run("openssl", "pkey", "-in", "key.pem", "-pubout"))
    put("public-key-only", "fullchain.pem", leaf + inter)
    put("ssh-key", "id_ecdsa", read(os.path.join(KEYS, "forms", "rsa-leaf.openssh.pem")))
    put("ssh-key", "fullchain.pem", leaf + inter)
    put("trusted-label", "cert.pem", run("openssl", "x509", "-in", "leaf.pem", "-addtrust", "serverAuth", "-trustout") + inter)
    put("trusted-label", "key.pem", leaf_key)
    readme = "This directory contains your keys and certificates.\n\n`privkey.pem`  : the private key for your certificate.\n"
    for name, content in [("README", readme), ("cert.pem", leaf), ("chain.pem", inter), ("fullchain.pem", leaf + inter), ("privkey.pem", leaf_key)]:
        put("certbot-live-folder", name, content)
    put("certbot-cert-without-chain", "cert.pem", leaf)
    put("certbot-cert-without-chain", "privkey.pem", leaf_key)
    for name, content in [("k8s.example.com.cer", leaf), ("ca.cer", inter), ("fullchain.cer", leaf + inter), ("k8s.example.com.key", leaf_key),
                          ("k8s.example.com.conf", "Le_Domain='k8s.example.com'\nLe_Alt='no'\nLe_Webroot='dns_cf'\n")]:
        put("acme-sh-folder", name, content)
    for name, content in [("k8s.example.com.crt", leaf + inter), ("k8s.example.com.issuer.crt", inter), ("k8s.example.com.key", leaf_key),
                          ("k8s.example.com.json", '{\n\t"domain": "k8s.example.com",\n\t"certUrl": "https://ca.example/cert/1"\n}\n')]:
        put("lego-folder", name, content)
    with zipfile.ZipFile(os.path.join(WORK, "k8s.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [("certificate.crt", leaf), ("ca_bundle.crt", inter), ("private.key", leaf_key), ("README.txt", "Thank you for your order.\n")]:
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 23, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    put("portal-zip", "k8s.zip", read(os.path.join(WORK, "k8s.zip")))
    put("login-page", "fullchain.pem", "<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n")
    put("login-page", "key.pem", leaf_key)
    put("chat-one-line", "key.txt", '"' + leaf_key.decode().strip().replace("\n", "\\n") + '"')
    put("chat-one-line", "cert.txt", "Here it is:\n\n> " + (leaf + inter).decode().strip().replace("\n", "\n> ") + "\n\nRegards\n")


def windows():
    put("windows-powershell-utf16", "cert.pem", b"\xff\xfe" + (leaf + inter).decode().replace("\n", "\r\n").encode("utf-16-le"))
    put("windows-powershell-utf16", "key.pem", b"\xff\xfe" + leaf_key.decode().replace("\n", "\r\n").encode("utf-16-le"))
    put("windows-notepad", "cert.pem", b"\xef\xbb\xbf" + (leaf + inter).replace(b"\n", b"\r\n"))
    put("windows-notepad", "key.pem", b"\xef\xbb\xbf" + leaf_key.replace(b"\n", b"\r\n"))
    put("windows-binary-cer", "k8s.cer", der(leaf))
    put("windows-binary-cer", "issuing.cer", der(inter))
    put("windows-binary-cer", "key.pem", leaf_key)
    p7b = ["openssl", "crl2pkcs7", "-nocrl", "-certfile", "root.pem", "-certfile", "inter.pem", "-certfile", "leaf.pem"]
    put("windows-p7b", "k8s.p7b", run(*p7b).replace(b"\n", b"\r\n"))
    put("windows-p7b", "key.pem", leaf_key)
    put("windows-p7b-binary", "k8s.p7b", run(*p7b, "-outform", "DER"))
    put("windows-p7b-binary", "key.pem", leaf_key)
    work("chain.pem", inter + root)
    export = ["openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "leaf.pem", "-certfile", "chain.pem", "-name", "le-7f3a", "-passout", SECRET]
    put("windows-pfx", "k8s.pfx", run(*export, "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-RC2-40", "-macalg", "sha1", *LEGACY))
    put("windows-pfx-aes", "k8s.pfx", run(*export))


def java():
    export = ["openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "leaf.pem", "-certfile", "inter.pem", "-name", "k8s", "-passout", SECRET, "-out", "k8s.p12"]
    run(*export)
    for kind, name in [("PKCS12", "keystore.p12"), ("JKS", "keystore.jks")]:
        run("keytool", "-importkeystore", "-noprompt", "-srckeystore", "k8s.p12", "-srcstoretype", "PKCS12", "-srcstorepass", "correct-horse",
            "-destkeystore", name, "-deststoretype", kind, "-deststorepass", "correct-horse", "-destkeypass", "correct-horse")
        put("keytool-" + kind.lower(), name, read(os.path.join(WORK, name)))


def secret(more="", name="k8s-tls", extra=""):
    return (f"apiVersion: v1\ndata:\n{extra}  tls.crt: {b64(leaf + inter)}\n  tls.key: {b64(leaf_key)}\nkind: Secret\nmetadata:\n{more}"
            f"  name: {name}\n  namespace: istio-system\ntype: kubernetes.io/tls\n")


def objects():
    annotations = "  annotations:\n    cert-manager.io/certificate-name: k8s\n    cert-manager.io/issuer-name: ca-issuer\n  labels:\n    controller.cert-manager.io/fao: \"true\"\n"
    put("cert-manager-secret", "secret.yaml", secret(annotations, extra=f"  ca.crt: {b64(root)}\n"))
    items = [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "k8s-tls", "namespace": "edge"}, "type": "kubernetes.io/tls",
              "data": {"tls.crt": b64(leaf + inter), "tls.key": b64(leaf_key)}},
             {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "third-party", "namespace": "default"}, "type": "kubernetes.io/service-account-token",
              "data": {"ca.crt": b64(cluster_ca), "namespace": b64(b"default"), "token": b64(token.encode())}}]
    put("kubectl-get-secrets", "secrets.json", json.dumps({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}}, indent=4))
    put("secret-values", "tls.crt.b64", b64(leaf + inter))
    put("secret-values", "tls.key.b64", b64(leaf_key))
    indent = lambda pem: "".join(f"    {line}\n" for line in pem.decode().splitlines())
    root_ca = f"apiVersion: v1\ndata:\n  ca.crt: |\n{indent(cluster_ca)}kind: ConfigMap\nmetadata:\n  name: kube-root-ca.crt\n  namespace: default\n"
    put("token-and-root-ca", "kube-root-ca.yaml", root_ca)
    put("token-and-root-ca", "token", "Bearer " + token[:90] + "\n" + token[90:] + "\n")
    put("token-and-root-ca", "fullchain.pem", leaf + inter)
    put("token-and-root-ca", "key.pem", leaf_key)
    proxy = ("apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata:\n  name: api\n  namespace: default\nspec:\n  ingressClassName: edge\n  virtualhost:\n"
             "    fqdn: k8s.example.com\n    tls:\n      secretName: api-tls\n  routes:\n  - services:\n    - name: kubernetes\n      port: 443\n"
             "      protocol: tls\nstatus:\n  currentStatus: valid\n")
    put("existing-proxy", "proxy.yaml", proxy + "---\n" + secret(name="api-tls").replace("istio-system", "default"))


def kubeconfig(server, user, ca=True, name="prod", extra_clusters="", extra_contexts="", extra_users="", current=None):
    data = f"    certificate-authority-data: {b64(cluster_ca)}\n" if ca else ""
    return (f"apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n{data}    server: {server}\n  name: {name}\n{extra_clusters}contexts:\n- context:\n"
            f"    cluster: {name}\n    user: {name}\n  name: {name}\n{extra_contexts}current-context: {name if current is None else current}\nusers:\n"
            f"- name: {name}\n  user:\n{user}{extra_users}")


def plugin(command, arguments, more="", version="v1beta1"):
    listed = "".join(f"      - {argument}\n" for argument in arguments)
    return f"    exec:\n      apiVersion: client.authentication.k8s.io/{version}\n      args:\n{listed}      command: {command}\n      interactiveMode: IfAvailable\n{more}"


def kubeconfigs():
    certificate = f"    client-certificate-data: {b64(admin)}\n    client-key-data: {b64(key('p256-other'))}\n"
    server = "https://203.0.113.10:6443"
    direct = (f"- cluster:\n    certificate-authority-data: {b64(cluster_ca)}\n    server: https://203.0.113.11:6443\n  name: prod-cp1\n",
              "- context:\n    cluster: prod-cp1\n    user: prod\n  name: prod-cp1\n")
    rancher = kubeconfig("https://rancher.example.com/k8s/clusters/c-m-abcd1234", "    token: kubeconfig-u-abcdefgh:zxcvbnmasdfghjklqwertyuiop1234567890zxcvbnmasdfghjkl\n",
                         extra_clusters=direct[0], extra_contexts=direct[1])
    tkgs = jwt({"iss": "https://vc.example.com/openidconnect/vsphere.local", "aud": ["vmware-tes:vc:vns:k8s"], "sub": "admin@vsphere.local", "iat": 1790000000, "exp": 2500000000})
    table = {
        "kubeadm-admin-conf": kubeconfig(server, certificate),
        "k3s-yaml": kubeconfig("https://127.0.0.1:6443", certificate, name="default"),
        "rancher-kubeconfig": rancher,
        "tkgs-login": kubeconfig(server, f"    token: {tkgs}\n", extra_clusters=f"- cluster:\n    insecure-skip-tls-verify: true\n    server: https://198.51.100.1:443\n  name: 198.51.100.1\n"),
        "tkg-admin": kubeconfig(server, certificate, name="prod-admin"),
        "eks": kubeconfig("https://ABCDEF0123456789.gr7.eu-central-1.eks.amazonaws.com", plugin("aws", ["--region", "eu-central-1", "eks", "get-token", "--cluster-name", "prod"]), name="arn:aws:eks:eu-central-1:111122223333:cluster/prod"),
        "gke": kubeconfig("https://203.0.113.20", "    exec:\n      apiVersion: client.authentication.k8s.io/v1beta1\n      command: gke-gcloud-auth-plugin\n      installHint: Install gke-gcloud-auth-plugin\n      provideClusterInfo: true\n", name="gke_project_zone_prod"),
        "aks-kubelogin": kubeconfig("https://prod-dns.hcp.westeurope.azmk8s.io:443", plugin("kubelogin", ["get-token", "--login", "spn", "--server-id", "6dae42f8", "--client-id", "1b2c3d4e-aaaa-bbbb-cccc-1234567890ab", "--client-secret", "S3cretS3cretS3cretS3cret"])),
        "oidc-login": kubeconfig(server, plugin("kubectl", ["oidc-login", "get-token", "--oidc-issuer-url=https://id.example.com", "--oidc-client-id=k8s"])),
        "pinniped": kubeconfig(server, plugin("pinniped", ["login", "oidc", "--enable-concierge", "--concierge-api-group-suffix=pinniped.dev", "--concierge-endpoint=https://203.0.113.10:6443", "--issuer=https://id.example.com"])),
        "old-eks-alpha": kubeconfig(server, plugin("aws-iam-authenticator", ["token", "-i", "prod"], version="v1alpha1")),
        "oidc-auth-provider": kubeconfig(server, "    auth-provider:\n      name: oidc\n      config:\n        idp-issuer-url: https://id.example.com\n        refresh-token: c2VjcmV0LXJlZnJlc2gtdG9rZW4tc2VjcmV0\n"),
        "openshift-login": kubeconfig("https://api.prod.example.com:6443", "    token: sha256~Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE\n", ca=False, name="api-prod-example-com:6443"),
        "redacted-view": kubeconfig(server, "    client-certificate-data: DATA+OMITTED\n    client-key-data: DATA+OMITTED\n", ca=False),
        "no-current-context": kubeconfig(server, f"    token: {token}\n", extra_clusters=direct[0], extra_contexts=direct[1], current='""'),
        "files-beside": kubeconfig(server, "    client-certificate: /home/ops/.minikube/client.crt\n    client-key: /home/ops/.minikube/client.key\n", ca=False),
    }
    for mess, text in table.items():
        put(mess, "kubeconfig", text)


for mess in os.listdir(HERE):
    if os.path.isdir(os.path.join(HERE, mess)):
        shutil.rmtree(os.path.join(HERE, mess))
put("shared", "root.pem", root)
put("shared", "fullchain.pem", leaf + inter)
put("shared", "key.pem", leaf_key)
put("shared", "passphrase", "battery-staple\ncorrect-horse\n")
files()
windows()
java()
objects()
kubeconfigs()
shutil.rmtree(WORK)
