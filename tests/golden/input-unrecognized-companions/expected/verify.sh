#!/bin/sh
# Proves that the exposure works: one line for each check, exit code 1 when any fails.
# Needs kubectl and openssl. Written by kubefront; nothing is changed in the cluster.
set -u
fqdn=k8s.example.com
port=443
server=https://k8s.example.com
mode=tcp
server_name=k8s.example.com
proxy=kubeapi-proxy
proxy_namespace=default
contour_namespace=projectcontour
leaf_sha256=fd824244f5501ce83e84aab26a3f15ed92554c6d622639462197cdc6947f6e83
credential=token
context=kubeapi
quiet_seconds=70

usage() {
    cat <<END
usage: sh verify.sh [options]
  --quick                leave out the quiet watch ($quiet_seconds s)
  --pod NAMESPACE/POD    try exec in this running pod
  --address ADDRESS      go to this address of Envoy, before the name resolves (in http only for the certificate)
  --kubeconfig FILE      the new kubeconfig (default: the one beside this script)
  --direct FILE          a kubeconfig that goes to the cluster directly (default: kubectl's own)
  --no-direct            leave out what needs direct access
END
}

quick='' pod='' address='' direct='' no_direct=''
folder=$(dirname -- "$0")
kubeconfig=$folder/kubeconfig
while [ $# -gt 0 ]; do
    case $1 in
        --quick) quick=1 ;;
        --no-direct) no_direct=1 ;;
        --pod | --address | --kubeconfig | --direct)
            if [ $# -lt 2 ]; then
                echo "verify.sh: $1 wants a value" >&2
                exit 2
            fi
            case $1 in
                --pod) pod=$2 ;;
                --address) address=$2 ;;
                --kubeconfig) kubeconfig=$2 ;;
                --direct) direct=$2 ;;
            esac
            shift
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            usage >&2
            exit 2
            ;;
    esac
    shift
done
case $pod in
    '' | ?*/?*) ;;
    *)
        echo "verify.sh: --pod wants NAMESPACE/POD" >&2
        exit 2
        ;;
esac
for tool in kubectl openssl; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        echo "verify.sh: $tool is not installed" >&2
        exit 2
    fi
done

umask 077
work=${TMPDIR:-/tmp}/kubefront-verify.$$
mkdir -- "$work" || exit 2
child=''
clean() {
    [ -z "$child" ] || kill "$child" 2>/dev/null
    rm -rf -- "$work"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
trap 'exit 141' PIPE

failed=0
ok() { printf 'ok    %s\n' "$1"; }
skip() { printf 'skip  %s: %s\n' "$1" "$2"; }
fail() {
    printf 'FAIL  %s: %s\n' "$1" "$2"
    failed=1
}
# The last line that was printed, without control characters.
said() { cat "$work/err" "$work/out" 2>/dev/null | tr -d '\000-\010\013-\037' | grep . | tail -n 1; }

# POSIX knows whole seconds only, most systems know tenths.
if sleep 0.1 2>/dev/null; then
    tick=0.1 per_second=10
else
    tick=1 per_second=1
fi

# limited SECONDS COMMAND...: runs it, output to the work folder, status 124 when it had to be stopped.
limited() {
    ticks=$(($1 * per_second))
    shift
    "$@" >"$work/out" 2>"$work/err" </dev/null &
    child=$!
    while kill -0 "$child" 2>/dev/null; do
        if [ "$ticks" -le 0 ]; then
            kill "$child" 2>/dev/null
            wait "$child" 2>/dev/null
            child=''
            return 124
        fi
        ticks=$((ticks - 1))
        sleep "$tick"
    done
    wait "$child"
    status=$?
    child=''
    return "$status"
}

# kubectl as the operator, straight to the cluster.
straight() {
    if [ -n "$direct" ]; then
        limited 45 kubectl --kubeconfig="$direct" "$@"
    else
        limited 45 kubectl "$@"
    fi
}

# kubectl as the user, through Envoy.
through() {
    wait_for=$1
    shift
    if [ -n "$address" ]; then
        limited "$wait_for" kubectl --kubeconfig="$kubeconfig" --context="$context" \
            --server="https://$target" --tls-server-name="$server_name" "$@"
    else
        limited "$wait_for" kubectl --kubeconfig="$kubeconfig" --context="$context" "$@"
    fi
}

host=${address:-$fqdn}
case $host in
    *:*) host="[$host]" ;;
esac
target=$host:$port

# What Contour says of an HTTPProxy that it does not take.
status_words='{.status.currentStatus}: {.status.description} {.status.conditions[?(@.type=="Valid")].errors[*].message}'

check_valid() {
    name='the HTTPProxy is valid'
    if [ -n "$no_direct" ]; then
        skip "$name" 'left out with --no-direct'
    elif straight wait --for=condition=Valid "httpproxy/$proxy" --namespace="$proxy_namespace" --timeout=15s; then
        ok "$name"
    else
        reason=$(said)
        if ! straight get httpproxy "$proxy" --namespace="$proxy_namespace" -o "jsonpath=$status_words"; then
            fail "$name" "$reason (--direct FILE where kubectl goes to another cluster)"
        elif grep -q '^valid: ' "$work/out"; then
            fail "$name" "its status is older than the HTTPProxy itself: no Contour looks at it any more, another ingressClassName perhaps"
        else
            fail "$name" "Contour says $(said)"
        fi
    fi
}

check_certificate() {
    name="the certificate of $server_name is served"
    limited 15 openssl s_client -connect "$target" -servername "$server_name" -showcerts
    status=$?
    if ! openssl x509 -in "$work/out" -out "$work/leaf.pem" 2>/dev/null; then
        if grep -qi 'getaddrinfo\|name or service\|nodename\|lookup' "$work/err"; then
            fail "$name" "$fqdn does not resolve (--address ADDRESS goes there without DNS)"
        elif grep -qi 'refused' "$work/err"; then
            fail "$name" "nothing listens at $target: the name leads elsewhere, or Envoy does not run"
        elif [ "$status" -eq 124 ]; then
            fail "$name" "$target does not answer: the name leads elsewhere, or a firewall is in the way"
        else
            fail "$name" "no certificate from $target: Envoy knows no such name, or refused the Secret's certificate (kubectl logs --namespace=$contour_namespace --selector=app=envoy --container=envoy)"
        fi
        return
    fi
    served=$(openssl x509 -in "$work/leaf.pem" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr 'ABCDEF' 'abcdef')
    if [ -n "$leaf_sha256" ]; then
        if [ "$served" = "$leaf_sha256" ]; then
            if openssl x509 -in "$work/leaf.pem" -noout -checkend 0 >/dev/null; then
                ok "$name"
            else
                fail "$name" "it has expired: $(openssl x509 -in "$work/leaf.pem" -noout -enddate)"
            fi
        else
            fail "$name" "another one is: $(openssl x509 -in "$work/leaf.pem" -noout -subject -enddate | tr '\n' ' ')sha256 $served"
        fi
    elif openssl x509 -in "$work/leaf.pem" -noout -checkhost "$server_name" | grep -q 'does match'; then
        ok "$name"
    else
        fail "$name" "the one that is served does not name it: $(openssl x509 -in "$work/leaf.pem" -noout -subject | tr '\n' ' ')"
    fi
}

check_kubeconfig() {
    name="the kubeconfig leads to $fqdn"
    if [ "$credential" = none ] || [ ! -r "$kubeconfig" ]; then
        skip "$name" "there is no kubeconfig at $kubeconfig (--kubeconfig FILE)"
        return
    fi
    limited 15 kubectl --kubeconfig="$kubeconfig" --context="$context" config view --minify \
        -o 'jsonpath={.clusters[0].cluster.server}'
    if [ "$(cat "$work/out")" = "$server" ]; then
        ok "$name"
    else
        fail "$name" "not to $server: $(said)"
    fi
}

# Why kubectl cannot be asked as the user; empty: it can.
why_not_through() {
    if [ "$credential" = none ] || [ ! -r "$kubeconfig" ]; then
        echo "there is no kubeconfig at $kubeconfig (--kubeconfig FILE)"
    elif [ -n "$address" ] && [ "$mode" = http ]; then
        echo 'in http an address in place of the name is answered with 421: make the DNS record or a line in the hosts file'
    fi
}

# Envoy answers, and the API server does not: 503 in http, a closed connection in tcp and passthrough.
upstream_is_silent() { grep -q 'ServiceUnavailable\|EOF\|broken pipe\|closed idle connection' "$work/err"; }
silent_hint='(Envoy does not reach the API server, or refuses its certificate: the HTTPProxy says which CA and name it checks)'

check_credential() {
    name='the credential is known to the API server'
    reason=$(why_not_through)
    if [ -n "$reason" ]; then
        skip "$name" "$reason"
        return
    fi
    if through 60 auth whoami -o 'jsonpath={.status.userInfo.username}'; then
        user=$(cat "$work/out")
        case $user in
            '' | system:anonymous) fail "$name" "it arrives as '$user'" ;;
            *) ok "$name ($user)" ;;
        esac
        return
    fi
    if upstream_is_silent; then
        fail "$name" "$(said) $silent_hint"
        return
    fi
    # kubectl or the API server is older than 1.28: a refusal names the user as well.
    if through 60 get --raw /api/v1/namespaces; then
        ok "$name"
    elif grep -q 'User "system:anonymous"' "$work/err"; then
        fail "$name" 'it arrives as system:anonymous'
    elif grep -q 'is forbidden: User "' "$work/err"; then
        ok "$name ($(sed -n 's/.*is forbidden: User "\([^"]*\)".*/\1/p' "$work/err" | tail -n 1))"
    elif upstream_is_silent; then
        fail "$name" "$(said) $silent_hint"
    else
        fail "$name" "$(said)"
    fi
}

check_anonymous() {
    name='nobody gets in without a credential'
    if [ -n "$address" ] && [ "$mode" = http ]; then
        skip "$name" 'in http an address in place of the name is answered with 421'
        return
    fi
    set -- --kubeconfig=/dev/null --server="https://$target" --tls-server-name="$server_name" \
        --username=none --password=none
    if [ -r "$kubeconfig" ]; then
        ca=$(kubectl --kubeconfig="$kubeconfig" --context="$context" config view --raw --minify \
            -o 'jsonpath={.clusters[0].cluster.certificate-authority-data}' 2>/dev/null)
        if [ -n "$ca" ]; then
            printf '%s' "$ca" | openssl base64 -d -A >"$work/ca.crt"
            set -- "$@" --certificate-authority="$work/ca.crt"
        fi
    elif [ "$mode" = passthrough ]; then
        skip "$name" "the CA of the API server is in the kubeconfig, and there is none at $kubeconfig"
        return
    fi
    if limited 60 kubectl "$@" get --raw /api/v1/namespaces; then
        fail "$name" 'a call without one was answered: look at anonymous access and at tls.envoy-client-certificate in the configuration of Contour'
    elif grep -q 'User "system:anonymous"\|Unauthorized\|must be logged in' "$work/err"; then
        ok "$name"
    elif grep -q 'is forbidden: User "' "$work/err"; then
        fail "$name" "a call without one arrives as somebody: $(said)"
    else
        fail "$name" "cannot tell: $(said)"
    fi
}

check_watch() {
    name="a quiet watch lives longer than a minute"
    reason=$(why_not_through)
    [ -z "$quick" ] || reason='left out with --quick'
    if [ -z "$reason" ] && ! through 60 auth can-i watch pods; then
        reason="whether the credential may watch pods: $(said)"
    fi
    if [ -n "$reason" ]; then
        skip "$name" "$reason"
        return
    fi
    through "$quiet_seconds" get pods --field-selector=metadata.name=no-such-pod --watch-only
    status=$?
    if [ "$status" -eq 124 ] && [ ! -s "$work/out" ] && [ ! -s "$work/err" ]; then
        ok "$name"
    else
        fail "$name" "it ended or spoke within $quiet_seconds s (status $status): $(said)"
    fi
}

check_exec() {
    name="exec reaches ${pod:-a pod}"
    reason=$(why_not_through)
    [ -n "$pod" ] || reason='no pod was named (--pod NAMESPACE/POD)'
    if [ -n "$reason" ]; then
        skip "$name" "$reason"
        return
    fi
    # An image without `true` says so through the stream, which is as good.
    if through 45 exec --namespace="${pod%%/*}" "${pod#*/}" -- true || grep -q 'executable file not found' "$work/err"; then
        ok "$name"
    elif [ "$mode" = http ]; then
        fail "$name" "$(said) (in http it needs kubectl and API server 1.30 or newer, and get and create on pods/exec)"
    else
        fail "$name" "$(said) (it needs get and create on pods/exec)"
    fi
}

check_valid
check_certificate
check_kubeconfig
check_credential
check_anonymous
check_watch
check_exec
exit "$failed"
