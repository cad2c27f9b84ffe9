//! Who the API server takes the caller for, and what they may.

use super::{BASE, RAN, WHO};
use crate::mode::Mode;
use crate::symptom::{Confirm, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "anonymous",
        title: "no credential arrived: the caller is system:anonymous",
        printed_by: "kubectl",
        patterns: &[
            &["system:anonymous"],
            &["User \"system:anonymous\" cannot"],
            // A kubectl that asks what there is first loses the words of the refusal (run, 1.35).
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
            "the request came without a token. A client certificate is lost where TLS ends at Envoy; http:// in \
                server sends no token; the context names a user without one, or a plugin that yields certificates",
        ],
        by_mode: &[
            (Mode::Tcp, "client certificates (admin.conf, rke2.yaml, TKGs admin files) never arrive"),
            (Mode::Http, "client certificates never arrive"),
            (Mode::Passthrough, "client certificates arrive: look at server and at the context's user"),
        ],
        confirm: &[
            WHO,
            Confirm {
                command: "kubectl config view --minify --kubeconfig=kubeconfig",
                expect: "server must begin with https://; users must hold token, tokenFile or exec, not \
                        client-certificate-data",
            },
        ],
        fix: "use a token: of your identity provider, or of a ServiceAccount (kubectl create token NAME -n \
               NAMESPACE), and hand it to kubefront as kubeconfig.tokenFile. get /version proves nothing: it answers \
               anybody",
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
        title: "this user may not do that",
        printed_by: "kubectl, with the API server's own words",
        patterns: &[
            &["is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\"…in the namespace \"{namespace}\""],
            &["is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\"…at the cluster scope"],
            &["is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\""],
            &["is forbidden: User \"{user}\" cannot {verb}"],
            &["forbidden: User \"{user}\" cannot {verb} path"],
        ],
        causes: &["the way is good and the credential was understood: the API server names the user. Its roles lack \
                this verb on this resource"],
        confirm: &[
            WHO,
            Confirm {
                command: "kubectl auth can-i {verb} {resource} -n {namespace} --as={user}",
                expect: "no; ask again once a role is bound",
            },
        ],
        fix: "bind a role that allows it, as narrow as it may be: kubectl create rolebinding NAME -n {namespace} \
               --clusterrole=ROLE with --user={user}, or --serviceaccount=NAMESPACE:NAME for a ServiceAccount. A \
               name you did not expect: see the advice on Envoy's client certificate",
        see: &["proxy-client-certificate", "token-kind"],
        source: "Kubernetes RBAC; run with kube-apiserver 1.35",
        ..BASE
    },
    Symptom {
        id: "exec-not-allowed",
        title: "exec needs both get and create",
        printed_by: "kubectl exec, attach, cp, port-forward",
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
            "WebSocket clients open exec with a GET, SPDY clients with a POST, and API servers from 1.35 on ask \
                create of both: a role with one of the two verbs works for some clients only",
        ],
        by_mode: &[(Mode::Http, "the reason is lost on the way: kubectl prints Error from server: and nothing more")],
        confirm: &[
            Confirm {
                command: "kubectl auth can-i get pods --subresource=exec -n {namespace} --as={user}",
                expect: "must say yes",
            },
            Confirm {
                command: "kubectl auth can-i create pods --subresource=exec -n {namespace} --as={user}",
                expect: "must say yes",
            },
        ],
        fix: "give the role both: resources [pods/exec, pods/attach, pods/portforward], verbs [get, create]",
        see: &["exec-needs-get-and-create"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "unauthorized",
        title: "401: the API server does not accept the credential",
        printed_by: "kubectl, curl",
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
        causes: &["a token arrived and is not good here: expired, of another cluster or proxy (Rancher and connect \
                gateways have tokens of their own), for another audience, its ServiceAccount deleted, or cut when it \
                was copied. Or anonymous access is off and no token arrived at all"],
        confirm: &[
            WHO,
            Confirm { command: "kubectl auth whoami", expect: "the direct kubeconfig works: the API server is well" },
        ],
        fix: "make a new token (kubectl create token NAME -n NAMESPACE --duration=720h), hand it to kubefront: it \
               reads subject, audience and end without a network, and never prints it",
        see: &["token-expired", "token-repaired", "kubeconfig-proxied", "token-kind", "credential-client-certificate"],
        source: "Kubernetes, Authenticating; run with kube-apiserver 1.35",
        ..BASE
    },
    Symptom {
        id: "psp-role-missing",
        title: "a RoleBinding names the Pod Security Policy role, which is gone",
        printed_by: "kubectl, behind Forbidden messages",
        patterns: &[
            &["psp:vmware-system-privileged\" not found"],
            &["clusterrole.rbac.authorization.k8s.io \"psp:vmware-system-privileged\" not found"],
        ],
        causes: &["Pod Security Policies ended with Kubernetes 1.25: the ClusterRole is not there, and every later \
                Forbidden carries this addition. It is not the reason of that Forbidden"],
        confirm: &[Confirm {
            command: "kubectl get rolebinding -n {contour}",
            expect: "the one that names psp:vmware-system-privileged",
        }],
        fix: "delete that RoleBinding, and label the namespace instead: kubectl label namespace {contour} \
               pod-security.kubernetes.io/enforce=privileged (platform: pod-security)",
        see: &["platform-psp-gone"],
        source: "Kubernetes 1.25 release notes",
        ..BASE
    },
    Symptom {
        id: "forbidden",
        title: "403: somebody on the way refused",
        printed_by: "kubectl, curl",
        patterns: &[
            &["Error from server (Forbidden)"],
            &["403 Forbidden"],
            &["HTTP/1.1 403"],
            &["HTTP/2 403"],
            &["^403$"],
            &["=Forbidden"],
            &["upgrade_failed"],
        ],
        causes: &[
            "with User and cannot behind it: the API server's RBAC. RBAC: access denied: Envoy's allow-list. An \
                upgrade (exec, port-forward) with an empty body: Envoy, which lets only WebSocket through a route. \
                denied request: an admission policy",
        ],
        confirm: &[
            WHO,
            Confirm {
                command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=20 | grep 403",
                expect: "rbac_access_denied or upgrade_failed: Envoy refused; via_upstream: the API server did",
            },
        ],
        fix: "paste the whole line: what stands behind the colon decides",
        see: &["exec-needs-get-and-create", "http"],
        source: RAN,
        is_general: true,
        ..BASE
    },
];
