//! Connections inside the cluster, which an exposure does not change: Envoy to Contour, the API server to kubelets,
//! webhooks, aggregated APIs, and etcd; and from pods to the API server.

use super::BASE;
use crate::symptom::{Confirm, Hop, Symptom};

const WEBHOOKS: Confirm = Confirm {
    command: "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations",
    expect: "the configuration that contains the webhook of the message. Its `clientConfig` (`-o yaml`) contains the \
             Service and the `caBundle`",
};
const NODES: Confirm = Confirm {
    command: "kubectl get nodes -o wide",
    expect: "the node of the message is `Ready`, and no two nodes have the same `INTERNAL-IP`",
};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "contour-certificates",
        title: "gRPC config stream to contour closed, CERTIFICATE_VERIFY_FAILED: Envoy does not trust Contour",
        printed_by: "Envoy's log",
        hop: Hop::Xds,
        patterns: &[
            &["gRPC config stream…CERTIFICATE_VERIFY_FAILED"],
            &["gRPC config stream…certificate has expired"],
            &["gRPC config stream…TLS_error"],
            &["gRPC config stream…TLS error"],
        ],
        causes: &[
            "the certificates of the connection between Envoy and Contour have expired. `contour certgen` creates them \
             for one year, and renews them only if it runs again, for example during an upgrade of Contour",
            "the Secrets `envoycert` and `contourcert` come from different CAs, because only one of them was replaced",
        ],
        impact: "Envoy receives no changes: new hosts, certificates, and API server addresses have no effect. An Envoy \
                 pod that restarts has no configuration at all. Your certificate and the API server's certificate are \
                 not the cause",
        confirm: &[Confirm {
            command: "kubectl get secret contourcert -n {contour} -o jsonpath='{.data.tls\\.crt}' | base64 -d | openssl \
                      x509 -noout -subject -dates",
            expect: "`notAfter` in the future. A date in the past confirms the cause. Check the Secret `envoycert` in the \
                     same way",
        }],
        fix: "run `contour certgen` again (the Job `contour-certgen` of the release that you installed), then restart \
              both sides: `kubectl rollout restart deployment/contour daemonset/envoy -n {contour}`. Or upgrade \
              Contour, which runs the Job",
        see: &["renewal-cuts-streams"],
        source: "Contour, TLS between Contour and Envoy (grpc-tls-howto)",
        ..BASE
    },
    Symptom {
        id: "contour-unreachable",
        title: "gRPC config stream to contour closed: Envoy cannot reach Contour, its xDS server",
        printed_by: "Envoy's log",
        hop: Hop::Xds,
        patterns: &[
            &["gRPC config stream"],
            &["gRPC config stream to contour closed"],
            &["Unable to establish new stream"],
        ],
        causes: &[
            "Contour is not running, or it restarted. One message during a restart is normal",
            "a network policy denies traffic from Envoy to port 8001 of the Service `contour`",
        ],
        impact: "Envoy serves its last configuration and receives no changes. The API server is not the cause",
        confirm: &[
            Confirm {
                command: "kubectl get pods -n {contour} -o wide",
                expect: "the contour pods are `Running` and ready, with few restarts",
            },
            Confirm {
                command: "kubectl get endpointslices -n {contour} -l kubernetes.io/service-name=contour",
                expect: "the addresses of the contour pods. No address means that no contour pod is ready",
            },
        ],
        fix: "find out why Contour is not ready (`kubectl logs -n {contour} deployment/contour --tail=50`), and allow \
              the traffic. Envoy connects again without a restart",
        see: &["dedicated-contour"],
        source: "Envoy, xDS; Contour, TLS between Contour and Envoy",
        is_general: true,
        ..BASE
    },
    Symptom {
        id: "kubelet-certificate",
        title: "error dialing backend: x509, tls: internal error: the API server rejects the kubelet's certificate",
        printed_by: "kubectl logs, exec, attach, and port-forward, and the API server's log",
        hop: Hop::Kubelet,
        patterns: &[
            &["error dialing backend…x509:"],
            &["error dialing backend…tls: internal error"],
            &["error dialing backend…remote error: tls"],
            &[":10250…x509:"],
            &[":10250…tls: internal error"],
            &["no serving certificate available for the kubelet"],
        ],
        causes: &[
            "`x509`: the API server verifies kubelets (`--kubelet-certificate-authority`), and the kubelet's certificate \
             is self-signed, or its SANs do not include the node's address",
            "`tls: internal error`: the kubelet has no serving certificate, because its certificate signing request is \
             not approved (`serverTLSBootstrap`)",
        ],
        impact: "only logs, exec, attach, port-forward, and metrics fail. Your certificate, Envoy, and the kubeconfig are \
                 not the cause",
        confirm: &[
            Confirm {
                command: "kubectl get csr",
                expect: "no request of the signer `kubernetes.io/kubelet-serving` is `Pending`",
            },
            NODES,
        ],
        fix: "approve the kubelet's request (`kubectl certificate approve NAME`). Or give the kubelet a serving \
              certificate from the CA in `--kubelet-certificate-authority`, with the node's name and address in its SANs",
        source: "Kubernetes, kubelet TLS bootstrapping; kubelet authentication",
        ..BASE
    },
    Symptom {
        id: "kubelet-forbidden",
        title: "Forbidden (user=NAME, resource=nodes, subresource=proxy): the kubelet rejects the API server's user",
        printed_by: "kubectl logs, exec, attach, and port-forward, which print the kubelet's message",
        hop: Hop::Kubelet,
        patterns: &[
            &["resource=nodes, subresource"],
            &["Forbidden (user={user}, verb=…resource=nodes, subresource"],
            &["unable to upgrade connection: Forbidden (user={user}, verb=…resource=nodes, subresource"],
        ],
        causes: &[
            "the user of the API server's certificate for kubelets (`--kubelet-client-certificate`) has no role that \
             allows `nodes/proxy`",
            "the user is `system:anonymous`: the API server presents no certificate to kubelets",
        ],
        impact: "only logs, exec, attach, and port-forward fail. The user in the message is the API server's, not yours",
        confirm: &[Confirm {
            command: "kubectl auth can-i get nodes --subresource=proxy --as={user}",
            expect: "`yes`. `no` confirms the first cause",
        }],
        fix: "bind the role that Kubernetes has for this user: `kubectl create clusterrolebinding kubelet-api \
              --clusterrole=system:kubelet-api-admin --user={user}`. If the user is `system:anonymous`, set \
              `--kubelet-client-certificate` and `--kubelet-client-key` of the API server",
        see: &["exec-not-allowed"],
        source: "Kubernetes, kubelet authentication and authorization",
        ..BASE
    },
    Symptom {
        id: "kubelet-credential",
        title: "provide credentials ( pods/log NAME): the kubelet rejects the API server's certificate (401)",
        printed_by: "kubectl logs, exec, attach, and port-forward",
        hop: Hop::Kubelet,
        patterns: &[
            &["provide credentials ( pods/"],
            &[
                "You must be logged in to the server (the server has asked for the client to provide credentials ( pods/",
            ],
            &["unable to upgrade connection: Unauthorized"],
            &[":10250…Unauthorized"],
        ],
        causes: &[
            "the API server's client certificate for kubelets has expired (kubeadm: `apiserver-kubelet-client`)",
            "another CA issued this certificate than the CA in the kubelet's `clientCAFile`",
        ],
        impact: "your own credential works, because the API server found the pod before it asked the kubelet",
        confirm: &[Confirm {
            command: "openssl x509 -in /etc/kubernetes/pki/apiserver-kubelet-client.crt -noout -issuer -dates",
            expect: "`notAfter` in the future, and the cluster's CA as issuer (run the command on a control plane node of \
                     a kubeadm cluster)",
        }],
        fix: "renew the certificate (kubeadm: `kubeadm certs renew apiserver-kubelet-client`), and restart the API server",
        see: &["unauthorized"],
        source: "Kubernetes, kubelet authentication; kubeadm, certificate management",
        ..BASE
    },
    Symptom {
        id: "konnectivity-agent",
        title: "No agent available: the API server has no konnectivity agent through which it can reach nodes",
        printed_by: "kubectl, the API server's log, and konnectivity's log",
        hop: Hop::Kubelet,
        patterns: &[
            &["No agent available"],
            &["error dialing backend: No agent available"],
            &["failing or missing response from…No agent available"],
            &[":10250…No agent available"],
            &["Failed to get a backend"],
            &["\"cannot connect once\""],
        ],
        causes: &[
            "the konnectivity agents do not run, or no node is ready",
            "the agents cannot reach the konnectivity server: a firewall, a forward proxy, or a load balancer that has \
             only some of the control plane nodes behind it",
            "the konnectivity server rejects the agents' certificate or token",
        ],
        impact: "logs, exec, port-forward, webhooks, and aggregated APIs fail. All other requests work. Envoy is not the \
                 cause",
        confirm: &[Confirm {
            command: "kubectl get pods -A -o wide | grep konnectivity-agent",
            expect: "a `Running` agent for each node. `kubectl logs` fails while no agent is connected, so read an \
                     agent's log on its node (`/var/log/containers`)",
        }],
        fix: "correct the agents' connection to the konnectivity server (address, port, firewall, `NO_PROXY`), and \
              restart the agents",
        source: "Kubernetes, konnectivity service (apiserver-network-proxy)",
        ..BASE
    },
    Symptom {
        id: "kubelet-unreachable",
        title: "error dialing backend, :10250: the API server cannot reach the kubelet on the pod's node",
        printed_by: "kubectl logs, exec, attach, and port-forward, which print the API server's message",
        hop: Hop::Kubelet,
        patterns: &[
            &["error dialing backend"],
            &[":10250"],
            &["/containerLogs/"],
            &["Failed to scrape node"],
            &["unable to upgrade connection: pod does not exist"],
        ],
        causes: &[
            "the node is down, or a firewall denies traffic from the API server to port 10250 of the node",
            "the API server cannot resolve the node's name, or uses an address of the node that the API server cannot reach \
             (`--kubelet-preferred-address-types`)",
            "the API server has `HTTPS_PROXY` but not the node's address in `NO_PROXY`: the message ends with the answer \
             of the proxy, `Forbidden` or `Bad Gateway`",
            "two nodes have the same address (`pod does not exist`)",
        ],
        impact: "only logs, exec, attach, port-forward, and metrics fail. The connection from the client to the API \
                 server works",
        confirm: &[NODES],
        fix: "allow TCP port 10250 from the control plane nodes to all nodes, and correct the node's address \
              (`--node-ip` of the kubelet)",
        source: "Kubernetes, communication between nodes and the control plane",
        is_general: true,
        ..BASE
    },
    Symptom {
        id: "pod-port-refused",
        title: "error forwarding port to pod: connection refused: nothing listens on this port in the pod",
        printed_by: "kubectl port-forward",
        hop: Hop::Pod,
        patterns: &[&["error forwarding port"], &["an error occurred forwarding"]],
        causes: &[
            "the program in the pod does not listen on this port, or only on another address than localhost",
            "the pod ended while the port was forwarded (`network namespace ... is closed`, `container not running`)",
        ],
        impact: "the connection from kubectl through Envoy and the API server to the node works",
        confirm: &[Confirm {
            command: "kubectl get pods -n {namespace} -o \
                      'custom-columns=NAME:.metadata.name,PORTS:.spec.containers[*].ports'",
            expect: "the ports that the pod declares. The program can also listen on other ports",
        }],
        fix: "forward a port on which the program listens: `kubectl port-forward pod/NAME LOCAL_PORT:POD_PORT`",
        see: &["port-forward-refused"],
        source: "Kubernetes, port forwarding",
        ..BASE
    },
    Symptom {
        id: "webhook-certificate",
        title: "failed calling webhook: x509: the API server rejects the certificate of a webhook",
        printed_by: "kubectl, controllers, and the API server's log",
        hop: Hop::Webhook,
        patterns: &[
            &["failed calling webhook…x509:"],
            &["failed to call webhook…x509:"],
            &["conversion webhook for…x509:"],
            &["failed calling webhook…remote error: tls"],
        ],
        causes: &[
            "the `caBundle` in the webhook's configuration is not the CA of the webhook's certificate: the certificate \
             was renewed, or the program that writes `caBundle` is not running (cert-manager: cainjector)",
            "the certificate's SANs do not include the name of the webhook's Service, or it has expired",
        ],
        impact: "requests for the webhook's resources fail. The client reached the API server: Envoy, your certificate, \
                 and the kubeconfig are not the cause",
        confirm: &[WEBHOOKS],
        fix: "restart the webhook's pods and the program that writes `caBundle`, so that both use the same CA. If the \
              webhook was removed, delete its configuration: `kubectl delete validatingwebhookconfiguration NAME`, or \
              `mutatingwebhookconfiguration`",
        see: &["server-error"],
        source: "Kubernetes, dynamic admission control",
        ..BASE
    },
    Symptom {
        id: "webhook-unreachable",
        title: "failed calling webhook: the API server cannot reach a webhook of the cluster",
        printed_by: "kubectl, controllers, and the API server's log",
        hop: Hop::Webhook,
        patterns: &[&["failed calling webhook"], &["failed to call webhook"], &["conversion webhook for"]],
        causes: &[
            "no pod of the webhook is ready",
            "a firewall or a network policy denies traffic from the API server to the webhook's port on the nodes, as in \
             private clusters",
            "the API server has `HTTPS_PROXY` but not `.svc` in `NO_PROXY`",
        ],
        impact: "requests for the webhook's resources fail. The client reached the API server",
        confirm: &[WEBHOOKS],
        fix: "make the webhook's pods ready, and allow traffic from the API server to them. If the webhook was removed, \
              delete its configuration: `kubectl delete validatingwebhookconfiguration NAME`, or \
              `mutatingwebhookconfiguration`",
        see: &["server-error"],
        source: "Kubernetes, dynamic admission control",
        is_general: true,
        ..BASE
    },
    Symptom {
        id: "aggregated-api",
        title: "failing or missing response from https://ADDRESS: the API server cannot reach an aggregated API",
        printed_by: "the status of the APIService, kubectl, clients that use discovery, and the API server's log",
        hop: Hop::AggregatedApi,
        patterns: &[
            &["failing or missing response from"],
            &["failed to retrieve openAPI spec"],
            &["loading OpenAPI spec for"],
            &["FailedDiscoveryCheck"],
            &["stale GroupVersion discovery"],
            &[
                "unable to retrieve the complete list of server APIs…the server is currently unable to handle the request",
            ],
            &["couldn't get resource list for…the server is currently unable to handle the request"],
            &["unable to handle the request (get…metrics.k8s.io"],
        ],
        causes: &[
            "the pods behind the APIService are not ready (metrics-server, a metrics adapter)",
            "traffic from the API server to these pods is denied, or their certificate is not from the `caBundle` of the \
             APIService",
        ],
        impact: "only this API fails. Envoy reached the API server, which sent this answer",
        confirm: &[Confirm {
            command: "kubectl get apiservices | grep False",
            expect: "the APIServices that are not available, with the reason",
        }],
        fix: "make the pods of the APIService ready. If the program was removed, delete its APIService: `kubectl delete \
              apiservice NAME`",
        see: &["service-unavailable"],
        source: "Kubernetes, API aggregation layer",
        ..BASE
    },
    Symptom {
        id: "etcd-connection",
        title: "dial tcp ADDRESS:2379, etcdserver: request timed out: the API server cannot use etcd",
        printed_by: "the API server's log, and kubectl",
        hop: Hop::Etcd,
        patterns: &[
            &[":2379"],
            &["etcdserver: request timed out"],
            &["etcdserver: no leader"],
            &["etcdserver: leader changed"],
        ],
        causes: &[
            "etcd is not running, has no quorum, or its disk is too slow",
            "etcd's certificate, or the API server's client certificate for etcd, has expired or comes from another CA",
        ],
        impact: "the API server is not ready, so all requests fail. Envoy and your certificate are not the cause",
        confirm: &[Confirm {
            command: "openssl x509 -in /etc/kubernetes/pki/apiserver-etcd-client.crt -noout -issuer -dates",
            expect: "`notAfter` in the future (run the command on a control plane node of a kubeadm cluster)",
        }],
        fix: "read etcd's log on the control plane node. Renew expired certificates (kubeadm: `kubeadm certs renew \
              all`), and restart etcd and the API server",
        see: &["no-healthy-upstream"],
        source: "Kubernetes, operating etcd clusters; kubeadm, certificate management",
        ..BASE
    },
    Symptom {
        id: "in-cluster-client",
        title: "https://10.96.0.1:443, kubernetes.default.svc: a pod connects to the API server without Envoy",
        printed_by: "controllers and other clients that run in pods",
        hop: Hop::InCluster,
        patterns: &[
            &["10.96.0.1:443"],
            &["10.43.0.1:443"],
            &["10.100.0.1:443"],
            &["172.20.0.1:443"],
            &["172.30.0.1:443"],
            &["10.152.183.1:443"],
            &["10.233.0.1:443"],
            &["://kubernetes.default"],
        ],
        causes: &[
            "timeout or refused: the pod network or kube-proxy of this node does not work, or a network policy denies the \
             traffic",
            "`x509`: the client does not use the CA in `/var/run/secrets/kubernetes.io/serviceaccount/ca.crt`, or the \
             API server's certificate lacks the address or name",
        ],
        impact: "clients in pods do not use the HTTPProxy. Envoy and your certificate are not the cause",
        confirm: &[
            Confirm {
                command: "kubectl get service,endpointslices -n default",
                expect: "the Service `kubernetes`, with the address in the message, and the addresses of the API servers",
            },
            Confirm {
                command: "kubectl get pods -n kube-system -o wide",
                expect: "kube-proxy and the pods of the network plugin are `Running` on the node of the pod",
            },
        ],
        fix: "repair the pod network of the node. Let the client use the mounted CA and ServiceAccount token",
        see: &["endpoints-not-clusterip"],
        source: "Kubernetes, accessing the API from a pod",
        ..BASE
    },
];
