#!/bin/sh
# The job of `kubefront generate` by openssl and kubectl, as a careful operator would script it: judge chain, key, name and
# dates, then write both Secrets, the HTTPProxy and the kubeconfig. Arguments: folder of the inputs, name, folder to write to.
set -eu
cd "$1"
fqdn=$2
out=$3
rm -rf "$out"
mkdir -p "$out"

openssl verify -CAfile root.pem -untrusted fullchain.pem -verify_hostname "$fqdn" fullchain.pem >/dev/null
openssl x509 -in fullchain.pem -noout -checkend 1209600 >/dev/null
[ "$(openssl x509 -in fullchain.pem -noout -pubkey)" = "$(openssl pkey -in key.pem -pubout)" ]

k="kubectl --kubeconfig=admin.kubeconfig"
token=$($k config view --raw --minify -o 'jsonpath={.users[0].user.token}')
$k config view --raw --minify -o 'jsonpath={.clusters[0].cluster.certificate-authority-data}' | openssl base64 -d -A >"$out/ca.crt"

$k create secret tls kubeapi-tls -n default --cert=fullchain.pem --key=key.pem --dry-run=client -o yaml >"$out/20-secret.yaml"
$k create secret generic kubeapi-upstream-ca -n default --from-file=ca.crt="$out/ca.crt" --dry-run=client -o yaml >"$out/21-upstream-ca.yaml"
cat >"$out/50-httpproxy.yaml" <<EOF
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata:
  name: kubeapi-proxy
  namespace: default
spec:
  virtualhost:
    fqdn: $fqdn
    tls:
      secretName: kubeapi-tls
  tcpproxy:
    services:
    - name: kubernetes
      port: 443
      protocol: tls
      validation:
        caSecret: kubeapi-upstream-ca
        subjectName: kubernetes.default.svc
EOF
n="kubectl --kubeconfig=$out/kubeconfig config"
$n set-cluster kubeapi --server="https://$fqdn" --tls-server-name="$fqdn" >/dev/null
$n set-credentials third-party --token="$token" >/dev/null
$n set-context kubeapi --cluster=kubeapi --user=third-party >/dev/null
$n use-context kubeapi >/dev/null
