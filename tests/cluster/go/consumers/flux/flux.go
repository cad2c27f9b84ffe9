// Package flux is replaced when it is built: by the declarations of Flux that read a kubeconfig Secret (../extract).
package flux

import (
	"errors"

	"k8s.io/client-go/rest"
)

// SecretKeys are the keys of the Secret that Flux reads if the reference names none, in their order.
var SecretKeys []string

// KubeConfigFromBytes reads a kubeconfig.
func KubeConfigFromBytes([]byte) (*rest.Config, error) { return nil, errors.New("not extracted") }

// Sanitized is what Flux uses of it with the default flags.
func Sanitized(*rest.Config) *rest.Config { return nil }
