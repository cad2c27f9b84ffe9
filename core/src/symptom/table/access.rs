//! Authentication and authorization: which user the API server sees, and what the user may do.

use super::{BASE, RAN, WHO};
use crate::mode::Mode;
use crate::symptom::{Confirm, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "anonymous",
        title: "User \"system:anonymous\" cannot list resource: no credential reached the API server",
        printed_by: "kubectl",
        patterns: &[
            &["system:anonymous"],
            &["User \"system:anonymous\" cannot"],
            // kubectl that runs discovery first does not print the reason of the rejection (seen with 1.35).
            &["couldn't get current server API group list: unknown"],
            &["Error from server (Forbidden): unknown"],
            &["forbidden: User \"system:anonymous\" cannot {verb} path"],
            &["is forbidden: User \"system:anonymous\" cannot {verb}"],
            &["is forbidden: User \"system:anonymous\" cannot {verb} resource \"{resource}\""],
            &["is forbidden: User \"system:anonymous\" cannot {verb} resource \"{resource}\"…at the cluster scope"],
            &["is forbidden: user \"system:anonymous\" cannot {verb} resource \"{resource}\"…in the namespace \
                 \"{namespace}\""],
        ],
        causes: &[
            "the kubeconfig's user has a client certificate, not a token. In modes tcp and http, Envoy terminates TLS, \
             so the client certificate never reaches the API server",
            "`server` in the kubeconfig begins with `http://`: kubectl sends no token over plain HTTP",
            "the context names a user without a token",
            "the user's exec plugin returns a client certificate, not a token",
        ],
        by_mode: &[
            (
                Mode::Tcp,
                "client certificates (`admin.conf`, `rke2.yaml`, TKGs admin kubeconfigs) never reach the API server",
            ),
            (Mode::Http, "client certificates never reach the API server"),
            (Mode::Passthrough, "client certificates reach the API server. Check `server` and the context's user"),
        ],
        confirm: &[
            WHO,
            Confirm {
                command: "kubectl config view --minify --kubeconfig=kubeconfig",
                expect: "a `server` that begins with `https://`, and a user with `token`, `tokenFile`, or `exec`, not \
                         with `client-certificate-data`",
            },
        ],
        fix: "use a bearer token from your identity provider or from a ServiceAccount (`kubectl create token NAME \
              -n NAMESPACE`), and pass it to kubefront: `--token-file FILE` (`kubeconfig.tokenFile`). Do not test \
              the token with `kubectl get --raw /version`: the API server answers that request without a credential \
              too",
        see: &[
            "credential-client-certificate",
            "credential-exec-client-certificate",
            "kubeconfig-server-http",
            "credential-missing",
            "anonymous-endpoints",
        ],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "not-allowed",
        title: "User \"NAME\" cannot list resource \"pods\": the user's roles do not allow this request",
        printed_by: "kubectl, which prints the API server's message",
        patterns: &[
            &["is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\"…in the namespace \"{namespace}\""],
            &["is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\"…at the cluster scope"],
            &["is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\""],
            &["is forbidden: User \"{user}\" cannot {verb}"],
            &["forbidden: User \"{user}\" cannot {verb} path"],
        ],
        causes: &[
            "no role of the user allows this verb on this resource. The connection and the credential work, because \
             the API server names the user",
            "the message names a user that you do not expect: Envoy may authenticate to the API server with its own \
             client certificate (see `proxy-client-certificate`)",
        ],
        confirm: &[
            WHO,
            Confirm {
                command: "kubectl auth can-i {verb} {resource} -n {namespace} --as={user}",
                expect: "`no`. After you bind a role, the command must print `yes`",
            },
        ],
        fix: "bind a role with the least privileges that the user needs: `kubectl create rolebinding NAME -n \
              {namespace} --clusterrole=ROLE --user={user}`. For a ServiceAccount, replace `--user` with \
              `--serviceaccount=NAMESPACE:NAME`",
        see: &["proxy-client-certificate", "token-kind"],
        source: "Kubernetes RBAC; tested with kube-apiserver 1.35",
        ..BASE
    },
    Symptom {
        id: "exec-not-allowed",
        title: "cannot create resource \"pods/exec\": the role must allow both get and create",
        printed_by: "kubectl exec, attach, cp, and port-forward",
        patterns: &[
            &["is forbidden: User \"{user}\" cannot create resource \"pods/exec\"…in the namespace \"{namespace}\""],
            &["is forbidden: User \"{user}\" cannot get resource \"pods/exec\"…in the namespace \"{namespace}\""],
            &["is forbidden: User \"{user}\" cannot create resource \"pods/attach\"…in the namespace \"{namespace}\""],
            &["is forbidden: User \"{user}\" cannot get resource \"pods/attach\"…in the namespace \"{namespace}\""],
            &["is forbidden: user \"{user}\" cannot create resource \"pods/portforward\"…in the namespace \
                 \"{namespace}\""],
            &["is forbidden: user \"{user}\" cannot get resource \"pods/portforward\"…in the namespace \
                 \"{namespace}\""],
            &["cannot create resource \"pods/exec\""],
            &["cannot get resource \"pods/exec\""],
        ],
        causes: &[
            "the role lacks `create`: SPDY clients open exec with a POST request, and API servers 1.35 and later also \
             require `create` for WebSocket clients",
            "the role lacks `get`: WebSocket clients open exec with a GET request",
        ],
        by_mode: &[(Mode::Http, "kubectl does not print the reason, only `Error from server:`")],
        confirm: &[
            Confirm {
                command: "kubectl auth can-i get pods --subresource=exec -n {namespace} --as={user}",
                expect: "`yes`",
            },
            Confirm {
                command: "kubectl auth can-i create pods --subresource=exec -n {namespace} --as={user}",
                expect: "`yes`",
            },
        ],
        fix: "allow both verbs in the role: `resources: [pods/exec, pods/attach, pods/portforward]`, `verbs: [get, \
              create]`. A role with only one of the verbs works for some clients only",
        see: &["exec-needs-get-and-create"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "unauthorized",
        title: "You must be logged in to the server (Unauthorized): the API server rejects the credential (401)",
        printed_by: "kubectl and curl",
        patterns: &[
            &["You must be logged in to the server"],
            &["error: You must be logged in to the server (Unauthorized)"],
            &["You must be logged in to the server (the server has asked for the client to provide credentials)"],
            &["the server has asked for the client to provide credentials"],
            &["401 unauthorized"],
            &["HTTP/1.1 401"],
            &["HTTP/2 401"],
            &["^401$"],
            &["error from server (unauthorized)"],
            &["=Unauthorized"],
            &["service account token has expired"],
            &["service account token is not valid yet"],
        ],
        causes: &[
            "the token has expired",
            "the token is for another cluster, or for a proxy (Rancher and connect gateways issue their own tokens)",
            "the token is for another audience",
            "the token's ServiceAccount was deleted",
            "the token was cut off when it was copied",
            "the request has no token, and the API server does not allow anonymous requests",
        ],
        confirm: &[
            WHO,
            Confirm {
                command: "kubectl auth whoami",
                expect: "a user name: the direct kubeconfig works, so the API server is healthy",
            },
        ],
        fix: "create a new token (`kubectl create token NAME -n NAMESPACE --duration=720h`) and pass it to kubefront: \
              `--token-file FILE` (`kubeconfig.tokenFile`). kubefront reads the subject, audience, and expiry of the \
              token offline, and never prints the token",
        see: &["token-expired", "token-repaired", "kubeconfig-proxied", "token-kind", "credential-client-certificate"],
        source: "Kubernetes, Authenticating; tested with kube-apiserver 1.35",
        ..BASE
    },
    Symptom {
        id: "psp-role-missing",
        title: "\"psp:vmware-system-privileged\" not found: a RoleBinding refers to a ClusterRole that does not \
                exist",
        printed_by: "kubectl, at the end of Forbidden messages",
        patterns: &[
            &["psp:vmware-system-privileged\" not found"],
            &["clusterrole.rbac.authorization.k8s.io \"psp:vmware-system-privileged\" not found"],
        ],
        causes: &[
            "Kubernetes 1.25 removed Pod Security Policies and with them this ClusterRole, but a RoleBinding still \
             refers to it",
        ],
        confirm: &[Confirm {
            command: "kubectl get rolebinding -n {contour}",
            expect: "the RoleBinding that refers to `psp:vmware-system-privileged`",
        }],
        fix: "delete that RoleBinding, and label the namespace: `kubectl label --overwrite namespace {contour} \
              pod-security.kubernetes.io/enforce=privileged` (`--platform pod-security`, `platform: pod-security`). \
              The API server adds this text to every Forbidden message. The text is not the reason for the rejection",
        see: &["platform-psp-gone"],
        source: "Kubernetes 1.25 release notes",
        ..BASE
    },
    Symptom {
        id: "forbidden",
        title: "Error from server (Forbidden): RBAC, Envoy, or an admission policy rejected the request (403)",
        printed_by: "kubectl and curl",
        patterns: &[
            &["Error from server (Forbidden)"],
            &["403 Forbidden"],
            &["HTTP/1.1 403"],
            &["HTTP/2 403"],
            &["^403$"],
            &["=Forbidden"],
        ],
        causes: &[
            "the message contains `User` and `cannot`: the RBAC rules of the API server do not allow the request",
            "the message is `RBAC: access denied`: Envoy's IP allow list does not include the client address",
            "the request is an upgrade (exec, port-forward) and the body is empty: Envoy rejects it, because a \
             route allows only WebSocket upgrades",
            "the message contains `denied request`: an admission policy rejected the object",
        ],
        confirm: &[
            WHO,
            Confirm {
                command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=20 | grep 403",
                expect: "`rbac_access_denied` or `upgrade_failed`: Envoy rejected the request. `via_upstream`: the API \
                         server rejected the request",
            },
        ],
        fix: "pass the whole line to `kubefront explain`: the text after the colon identifies the cause",
        see: &["exec-needs-get-and-create", "http"],
        source: RAN,
        is_general: true,
        ..BASE
    },
];
