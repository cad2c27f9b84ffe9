// Package argocd is replaced when it is built: by the declarations of Argo CD that read a cluster Secret (../extract).
package argocd

import (
	"errors"

	"k8s.io/client-go/rest"
)

// KubernetesInternalAPIServerAddr means the cluster in which Argo CD runs.
const KubernetesInternalAPIServerAddr = ""

// Label and LabelValue mark a cluster Secret.
const Label, LabelValue = "", ""

// SecretKeys are the keys of the Secret that Argo CD reads.
var SecretKeys []string

// Cluster is what a Secret describes.
type Cluster struct {
	Server string
	Config ClusterConfig
}

// ClusterConfig is the content of the key config.
type ClusterConfig struct {
	BearerToken        string
	ExecProviderConfig *struct{}
}

// RESTConfig is how Argo CD connects.
func (c *Cluster) RESTConfig() (*rest.Config, error) { return nil, errors.New("not extracted") }

// URIToSecretName is the name that `argocd cluster add` uses.
func URIToSecretName(_, _ string) (string, error) { return "", errors.New("not extracted") }
