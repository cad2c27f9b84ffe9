#!/bin/sh
# Tests a kubefront exposure end to end and prints one line per check. Changes nothing in the cluster.
# Needs kubectl and openssl. Options, output, and exit codes: sh verify.sh --help
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
Usage: sh verify.sh [OPTIONS]

Test the exposure of $fqdn:$port (mode $mode). Nothing in the cluster is changed.
Needs kubectl and openssl.

Options:
  --quick                skip the idle watch ($quiet_seconds s)
  --pod NAMESPACE/POD    also test exec in this running pod
  --address ADDRESS      connect to this address of Envoy instead of resolving $fqdn
                         (in mode http, this tests only the certificate)
  --kubeconfig FILE      kubeconfig to test [default: kubeconfig in the directory of this script]
  --direct FILE          kubeconfig that connects directly to the cluster [default: kubectl's own]
  --no-direct            skip the check that needs direct access (HTTPProxy status)
  -h, --help             print this help

Output:
  PASS  the check succeeded
  FAIL  the check failed
  SKIP  the check did not run: "left out" by the options, or it "could not test"
  The last line is: N failed, N passed, N skipped

Exit codes:
  0  nothing failed; every skipped check was left out by the options
  1  at least one check failed
  2  usage error, or a program is missing
  3  nothing failed, but at least one SKIP is "could not test"
END
}

quick='' pod='' address='' direct='' no_direct=''
directory=$(dirname -- "$0")
kubeconfig=$directory/kubeconfig
while [ $# -gt 0 ]; do
    case $1 in
        --quick) quick=1 ;;
        --no-direct) no_direct=1 ;;
        --pod | --address | --kubeconfig | --direct)
            if [ $# -lt 2 ]; then
                echo "error: $1 requires a value; help: sh verify.sh --help" >&2
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
            echo "error: unknown option; help: sh verify.sh --help" >&2
            exit 2
            ;;
    esac
    shift
done
case $pod in
    '' | ?*/?*) ;;
    *)
        echo "error: --pod requires NAMESPACE/POD" >&2
        exit 2
        ;;
esac
for tool in kubectl openssl; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        echo "error: $tool is not installed" >&2
        exit 2
    fi
done
# Messages of other programs in English, and bytes as bytes.
LC_ALL=C
export LC_ALL

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

passed=0 failed=0 skipped=0 untested=0
# One line of printable ASCII: servers and certificates choose some of the text, and a terminal obeys control characters.
printable() { tr '\011\012\015' '   ' | tr -c '\040-\176' '?' | cut -c 1-1000 | sed 's/  *$//'; }
line() { printf '%s  %s\n' "$1" "$(printf '%s' "$2" | printable)"; }
pass() {
    passed=$((passed + 1))
    line PASS "$1"
}
fail() {
    failed=$((failed + 1))
    line FAIL "$1: $2"
}
left_out() {
    skipped=$((skipped + 1))
    line SKIP "$1: left out: $2"
}
could_not_test() {
    skipped=$((skipped + 1))
    untested=$((untested + 1))
    line SKIP "$1: could not test: $2"
}
# The last line that the last command printed.
last_line() { cat "$work/err" "$work/out" 2>/dev/null | tr -d '\000' | grep '[^[:space:]]' | tail -n 1 | printable; }
stderr_has() { grep -Eqi -- "$1" "$work/err"; }

# POSIX knows whole seconds only, most systems know tenths.
if sleep 0.1 2>/dev/null; then
    tick=0.1 per_second=10
else
    tick=1 per_second=1
fi

# limited SECONDS COMMAND...: runs it, output to the work directory, status 124 when it had to be stopped.
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
    \[*) ;;
    *:*) host="[$host]" ;;
esac
target=$host:$port

# The server and the address that was tested, for every line.
place=$fqdn:$port
[ -z "$address" ] || place="$fqdn at $target"

# The status of an HTTPProxy in one line.
status_words='{.status.currentStatus}: {.status.description} {.status.conditions[?(@.type=="Valid")].errors[*].message}'

check_valid() {
    name="HTTPProxy $proxy_namespace/$proxy is valid"
    if [ -n "$no_direct" ]; then
        left_out "$name" '--no-direct'
        return
    fi
    if straight wait --for=condition=Valid "httpproxy/$proxy" --namespace="$proxy_namespace" --timeout=15s; then
        pass "$name"
        return
    fi
    if straight get httpproxy "$proxy" --namespace="$proxy_namespace" -o "jsonpath=$status_words"; then
        if grep -q '^valid: ' "$work/out"; then
            fail "$name" "the status is older than the HTTPProxy: no Contour processes it; check ingressClassName"
        else
            fail "$name" "Contour reports $(last_line)"
        fi
    elif stderr_has 'NotFound|not found|have a resource type'; then
        fail "$name" "$(last_line) (if kubectl connects to another cluster: --direct FILE)"
    else
        could_not_test "$name" "$(last_line) (--direct FILE names a kubeconfig with direct access)"
    fi
}

check_certificate() {
    if [ -n "$leaf_sha256" ]; then
        name="$place serves the certificate of this bundle"
    else
        name="$place serves a certificate for $server_name"
    fi
    limited 15 openssl s_client -connect "$target" -servername "$server_name" -showcerts
    status=$?
    if ! openssl x509 -in "$work/out" -out "$work/leaf.pem" 2>/dev/null; then
        if stderr_has 'getaddrinfo|name or service|nodename|lookup'; then
            fail "$name" "$host does not resolve; create the DNS record, or test before with --address ADDRESS"
        elif stderr_has 'refused'; then
            fail "$name" 'connection refused: DNS points to another address, Envoy is not running, or no HTTPProxy with TLS is valid'
        elif [ "$status" -eq 124 ]; then
            fail "$name" 'no answer within 15 s: DNS points to another address, or a firewall blocks the connection'
        else
            fail "$name" "no certificate: no valid HTTPProxy for $server_name, or Envoy rejected the certificate or key (kubectl logs --namespace=$contour_namespace --selector=app=envoy --container=envoy)"
        fi
        return
    fi
    served=$(openssl x509 -in "$work/leaf.pem" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr 'ABCDEF' 'abcdef')
    if [ -n "$leaf_sha256" ] && [ "$served" != "$leaf_sha256" ]; then
        fail "$name" "another certificate is served: $(openssl x509 -in "$work/leaf.pem" -noout -subject -enddate | tr '\n' ' ')sha256 $served"
    elif [ -z "$leaf_sha256" ] && ! openssl x509 -in "$work/leaf.pem" -noout -checkhost "$server_name" | grep -q 'does match'; then
        fail "$name" "the SANs do not include $server_name: $(openssl x509 -in "$work/leaf.pem" -noout -subject)"
    elif [ -n "$leaf_sha256" ] && ! openssl x509 -in "$work/leaf.pem" -noout -checkend 0 >/dev/null; then
        fail "$name" "the certificate has expired: $(openssl x509 -in "$work/leaf.pem" -noout -enddate)"
    else
        pass "$name"
    fi
}

# The kubeconfig to test can be read; otherwise the check is skipped.
kubeconfig_is_there() {
    [ ! -r "$kubeconfig" ] || return 0
    if [ "$credential" = none ]; then
        left_out "$1" 'the bundle contains no kubeconfig (--kubeconfig FILE tests another one)'
    else
        could_not_test "$1" "cannot read $kubeconfig (--kubeconfig FILE tests another one)"
    fi
    return 1
}

# Envoy answers requests by address with status 421 in mode http.
address_is_enough() {
    [ -n "$address" ] && [ "$mode" = http ] || return 0
    left_out "$1" 'with --address, mode http can test only the certificate (other requests are answered with 421)'
    return 1
}

check_kubeconfig() {
    name="kubeconfig points to $server"
    kubeconfig_is_there "$name" || return
    limited 15 kubectl --kubeconfig="$kubeconfig" --context="$context" config view --minify \
        -o 'jsonpath={.clusters[0].cluster.server}'
    if [ "$(cat "$work/out")" = "$server" ]; then
        pass "$name"
    else
        fail "$name" "in $kubeconfig: $(last_line)"
    fi
}

# Envoy answers, but not the API server: 503 in mode http, a closed connection in tcp and passthrough.
upstream_fails() { stderr_has 'ServiceUnavailable|EOF|broken pipe|closed idle connection'; }
upstream_hint='(Envoy cannot reach the API server or rejects its certificate; check the CA and subjectName in the HTTPProxy)'

check_credential() {
    name="kubectl can log in through $place"
    address_is_enough "$name" || return
    kubeconfig_is_there "$name" || return
    if through 60 auth whoami -o 'jsonpath={.status.userInfo.username}'; then
        user=$(cat "$work/out")
        case $user in
            '' | system:anonymous) fail "$name" "authenticated as '$user'" ;;
            *) pass "$name as $user" ;;
        esac
        return
    fi
    if upstream_fails; then
        fail "$name" "$(last_line) $upstream_hint"
        return
    fi
    # kubectl or the API server is older than 1.28: a Forbidden error contains the user name as well.
    if through 60 get --raw /api/v1/namespaces; then
        pass "$name"
    elif grep -q 'User "system:anonymous"' "$work/err"; then
        fail "$name" "authenticated as 'system:anonymous'"
    elif grep -q 'is forbidden: User "' "$work/err"; then
        pass "$name as $(sed -n 's/.*is forbidden: User "\([^"]*\)".*/\1/p' "$work/err" | tail -n 1)"
    elif upstream_fails; then
        fail "$name" "$(last_line) $upstream_hint"
    else
        fail "$name" "$(last_line)"
    fi
}

check_anonymous() {
    name="anonymous requests to $place are rejected"
    address_is_enough "$name" || return
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
        kubeconfig_is_there "$name" # it contains the CA of the API server
        return
    fi
    if limited 60 kubectl "$@" get --raw /api/v1/namespaces; then
        hint='check RBAC for system:anonymous and tls.envoy-client-certificate in the configuration of Contour'
        [ "$mode" != http ] || hint="$hint, and look for an Ingress with this host name"
        fail "$name" "a request without a credential succeeded; $hint"
    elif stderr_has 'User "system:anonymous"|Unauthorized|must be logged in'; then
        pass "$name"
    elif grep -q 'is forbidden: User "' "$work/err"; then
        fail "$name" "a request without a credential was authenticated; check tls.envoy-client-certificate in the configuration of Contour: $(last_line)"
    else
        could_not_test "$name" "$(last_line)"
    fi
}

check_watch() {
    name="idle watch through $place survives $quiet_seconds s"
    if [ -n "$quick" ]; then
        left_out "$name" '--quick'
        return
    fi
    address_is_enough "$name" || return
    kubeconfig_is_there "$name" || return
    if ! through 60 auth can-i watch pods; then
        could_not_test "$name" "kubectl auth can-i watch pods: $(last_line)"
        return
    fi
    through "$quiet_seconds" get pods --field-selector=metadata.name=no-such-pod --watch-only
    status=$?
    if [ "$status" -ne 124 ]; then
        fail "$name" "ended early with exit code $status; check timeoutPolicy and the idle timeout of the load balancer: $(last_line)"
    elif [ -s "$work/out" ] || [ -s "$work/err" ]; then
        fail "$name" "printed output: $(last_line)"
    else
        pass "$name"
    fi
}

check_exec() {
    name="exec through $place works in pod ${pod:-NAMESPACE/POD}"
    if [ -z "$pod" ]; then
        left_out "$name" 'no pod (--pod NAMESPACE/POD)'
        return
    fi
    address_is_enough "$name" || return
    kubeconfig_is_there "$name" || return
    # If the image has no `true`, the error message arrives through the stream, which proves the same.
    if through 45 exec --namespace="${pod%%/*}" "${pod#*/}" -- true || grep -q 'executable file not found' "$work/err"; then
        pass "$name"
    elif [ "$mode" = http ]; then
        fail "$name" "$(last_line) (mode http requires kubectl and API server 1.30 or later, and get and create on pods/exec)"
    else
        fail "$name" "$(last_line) (requires get and create on pods/exec)"
    fi
}

check_valid
check_certificate
check_kubeconfig
check_credential
check_anonymous
check_watch
check_exec
printf '%s failed, %s passed, %s skipped\n' "$failed" "$passed" "$skipped"
[ "$failed" -eq 0 ] || exit 1
[ "$untested" -eq 0 ] || exit 3
exit 0
