//! Kubeconfigs that were not found, not read, or not meant: no connection to the exposed host was tried.

use super::{BASE, LOOK};
use crate::symptom::{Confirm, Hop, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "kubeconfig-not-found",
        title: "no configuration has been provided: no kubeconfig was found",
        printed_by: "Helm, Terraform, and other clients that use client-go",
        hop: Hop::Kubeconfig,
        patterns: &[
            &["no configuration has been provided"],
            &["invalid configuration: no configuration has been provided"],
            &["loading config file…no such file"],
            &["unable to load in-cluster configuration"],
            &["Neither --kubeconfig nor --master was specified"],
            &["serviceaccount/token: no such file"],
            &["error: stat …no such file or directory"],
        ],
        causes: &[
            "`KUBECONFIG`, or the path that the program is configured with, names a file that does not exist on this \
             machine or in this container",
            "the program runs as another user, so `~/.kube/config` is another file (sudo, CI)",
            "a program that is made for pods runs outside a pod, or the pod sets `automountServiceAccountToken: false` \
             (`in-cluster configuration`)",
            "Terraform: the provider block has neither `config_path` nor `host`, or its values are not known yet",
        ],
        impact: "the client did not try to connect",
        confirm: &[Confirm {
            command: "ls -l \"${KUBECONFIG:-$HOME/.kube/config}\"",
            expect: "the kubeconfig (with several files in `KUBECONFIG`, check each one)",
        }],
        fix: "set `KUBECONFIG` to the path of the kubeconfig, or pass the path (`--kubeconfig`, Terraform: \
              `config_path`)",
        see: &["localhost-8080", "kubeconfig-context-missing"],
        source: "client-go, clientcmd; Terraform, Kubernetes provider",
        ..BASE
    },
    Symptom {
        id: "kubeconfig-not-readable",
        title: "error loading config file: open FILE: permission denied: the kubeconfig cannot be opened",
        printed_by: "kubectl, k3s kubectl, and Helm",
        hop: Hop::Kubeconfig,
        patterns: &[
            &["loading config file…: open"],
            &["loading config file…permission denied"],
            &["Unable to read /etc/rancher"],
        ],
        causes: &[
            "the file belongs to another user. k3s and RKE2 write their kubeconfig for root only",
            "the path in `KUBECONFIG` is wrong, or is a directory",
        ],
        impact: "the client did not read the file and did not try to connect",
        confirm: &[Confirm {
            command: "ls -l \"${KUBECONFIG:-$HOME/.kube/config}\"",
            expect: "a file that your user can read",
        }],
        fix: "copy the kubeconfig as root into a file of your user with mode 0600, or run the command as root. Do not \
              make an administrator's kubeconfig readable for all users",
        see: &["kubeconfig-file-reference", "credential-client-certificate"],
        source: "client-go, clientcmd; k3s documentation, cluster access",
        ..BASE
    },
    Symptom {
        id: "localhost-8080",
        title: "The connection to the server localhost:8080 was refused: kubectl found no cluster",
        printed_by: "kubectl, and as `http://localhost` Terraform and other clients",
        hop: Hop::Kubeconfig,
        patterns: &[
            &["server localhost:8080"],
            &["http://localhost:8080"],
            &["dial tcp 127.0.0.1:8080"],
            &["dial tcp [::1]:8080"],
            &["ECONNREFUSED 127.0.0.1:8080"],
            &["http://localhost/"],
            &["http://localhost:80/"],
            &["ECONNREFUSED 127.0.0.1:80$"],
            &["ECONNREFUSED ::1:80$"],
            &["connection to the server localhost:8080 was refused"],
            &["dial tcp 127.0.0.1:8080: connect: connection refused"],
            &["dial tcp [::1]:8080: connect: connection refused"],
        ],
        causes: &[
            "the kubeconfig is empty or was not found. kubectl then silently falls back to `http://localhost:8080`, and \
             Terraform's provider to `http://localhost`",
            "the context names a cluster that is not in the kubeconfig",
        ],
        confirm: &[
            Confirm {
                command: "kubectl config get-contexts --kubeconfig=kubeconfig",
                expect: "the current context, marked with `*`, and the name of its cluster",
            },
            Confirm {
                command: "kubectl config view --minify --kubeconfig=kubeconfig",
                expect: "a `server` with an address",
            },
        ],
        fix: "pass the kubeconfig to kubectl (`--kubeconfig`, or `KUBECONFIG`), and use a context that the kubeconfig \
              contains. To check the kubeconfig, pass it to kubefront",
        see: &["kubeconfig-cluster-missing", "kubeconfig-context-missing"],
        source: "tested with kubectl 1.33",
        ..BASE
    },
    Symptom {
        id: "localhost-server",
        title: "https://127.0.0.1:PORT, https://localhost:PORT: the kubeconfig names this machine as the server",
        printed_by: "kubectl, Helm, and other clients",
        hop: Hop::Kubeconfig,
        patterns: &[
            &["https://localhost:…refused"],
            &["https://127.0.0.1:…refused"],
            &["https://[::1]:…refused"],
            &["https://0.0.0.0:…refused"],
            &["connection to the server localhost:"],
            &["connection to the server 127.0.0.1:"],
        ],
        causes: &[
            "the current context is a local cluster (kind, minikube, k3d, Docker Desktop) that is stopped",
            "the kubeconfig was copied from a server (`k3s.yaml`, `rke2.yaml`), where `server` is 127.0.0.1",
            "the kubeconfig was written for an SSH tunnel or a port-forward that is not open",
        ],
        impact: "the client does not connect to Envoy. Its certificate is not the cause",
        confirm: &[Confirm {
            command: "kubectl config get-contexts",
            expect: "the current context, marked with `*`, is the one that you expect",
        }],
        fix: "use the right context, or set `server` to `https://HOST`: the kubeconfig that kubefront generates contains \
              it. For a local cluster, start it",
        see: &["localhost-8080", "kubeconfig-context-missing"],
        source: "documentation of kind, minikube, and k3s",
        ..BASE
    },
    Symptom {
        id: "client-files-missing",
        title: "unable to read client-cert: the kubeconfig names a certificate or key file that is not here",
        printed_by: "kubectl and other clients that use client-go",
        hop: Hop::Kubeconfig,
        patterns: &[
            &["unable to read client-cert"],
            &["unable to read client-key"],
            &["Error in configuration: * unable to read client-cert"],
        ],
        causes: &[
            "the kubeconfig was copied from another machine without the files in `client-certificate` and `client-key`",
            "your user may not read these files",
        ],
        impact: "the client did not try to connect",
        confirm: &[LOOK],
        fix: "on the machine that has the files, create a kubeconfig that contains them: `kubectl config view --raw \
              --flatten --minify`. In modes tcp and http, client certificates do not work: use a token",
        see: &["kubeconfig-file-reference", "credential-client-certificate"],
        source: "client-go, clientcmd validation",
        ..BASE
    },
    Symptom {
        id: "client-pair-mismatch",
        title: "tls: private key does not match public key: the kubeconfig's client certificate and key differ",
        printed_by: "kubectl (any command), and kubectl create secret tls about its two files",
        patterns: &[
            &["^error: tls: private key does not match public key"],
            &["^error: tls: private key type does not match public key type"],
            &["Unable to connect to the server: tls: private key does not match public key"],
        ],
        causes: &[
            "`client-certificate-data` and `client-key-data` of the kubeconfig's user are not a pair: only one of them \
             was renewed, or the kubeconfig was merged by hand",
            "the command was `kubectl create secret tls`: the files of `--cert` and `--key` are not a pair",
        ],
        impact: "the client did not try to connect",
        confirm: &[
            Confirm {
                command: "kubectl config view --raw --minify --kubeconfig=kubeconfig -o \
                          jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -pubkey \
                          | openssl sha256",
                expect: "the SHA-256 of the client certificate's public key",
            },
            Confirm {
                command: "kubectl config view --raw --minify --kubeconfig=kubeconfig -o \
                          jsonpath='{.users[0].user.client-key-data}' | base64 -d | openssl pkey -pubout | openssl \
                          sha256",
                expect: "the same SHA-256 for the private key. A different one confirms the mismatch",
            },
        ],
        fix: "get the kubeconfig again from its source. In modes tcp and http, use a token instead of a client \
              certificate. For the files of a TLS Secret, pass all certificates and private keys to kubefront, which \
              finds the pair that matches",
        see: &["credential-client-certificate", "secret-warning-mismatch", "key-mismatch"],
        source: "Go crypto/tls, X509KeyPair; client-go, transport",
        ..BASE
    },
];
