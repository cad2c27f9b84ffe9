// Consumers reads the files for consumers of every golden case as Argo CD, Flux, and external-dns do, and compares what they
// would connect with with the kubeconfig beside them. `consumers GOLDEN`. The code of these projects is extracted when this
// program is built: see ./extract.
package main

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
	"sigs.k8s.io/yaml"

	"kubefront.test/cluster/consumers/argocd"
	"kubefront.test/cluster/consumers/externaldns"
	"kubefront.test/cluster/consumers/flux"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: consumers GOLDEN")
	}
	if argocd.Label == "" || len(flux.SecretKeys) == 0 || len(externaldns.Keys) == 0 {
		log.Fatal("built without the code of the projects: cargo xtask parity")
	}
	var wrong []string
	check := func(least int, name string, each func(file string) error) {
		files, err := filepath.Glob(filepath.Join(os.Args[1], "*", "expected", name))
		fatal(err)
		read := 0
		for _, file := range files {
			err := each(file)
			if err == notAbout {
				continue
			}
			read++
			if err != nil {
				wrong = append(wrong, fmt.Sprintf("%s: %v", file, err))
			}
		}
		fmt.Printf("%s: %d read\n", name, read)
		if read < least {
			wrong = append(wrong, fmt.Sprintf("%s: only %d files", name, read))
		}
	}
	check(4, "consumers/argocd-cluster.yaml", ofArgoCD)
	check(3, "consumers/flux-kubeconfig.yaml", ofFlux)
	check(3, "manifests/50-httpproxy.yaml", ofExternalDNS)
	check(1, "kubeconfig", execIsDropped)
	wrong = append(wrong, filesAreRejected()...)
	if len(wrong) > 0 {
		log.Fatal(strings.Join(wrong, "\n"))
	}
}

// notAbout means that a file is not about the check.
var notAbout = fmt.Errorf("not about this")

// secret is a v1 Secret; nothing else may be in it.
type secret struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   metadata          `json:"metadata"`
	Data       map[string][]byte `json:"data"`
	Type       string            `json:"type"`
}

type metadata struct {
	Name        string            `json:"name"`
	Namespace   string            `json:"namespace"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

func readSecret(file string, keys []string) (*secret, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var found secret
	if err := yaml.UnmarshalStrict(text, &found); err != nil {
		return nil, err
	}
	if found.APIVersion != "v1" || found.Kind != "Secret" || found.Type != "Opaque" || found.Metadata.Namespace == "" {
		return nil, fmt.Errorf("not a Secret with a namespace: %s %s", found.APIVersion, found.Kind)
	}
	for key := range found.Data {
		if !slices.Contains(keys, key) {
			return nil, fmt.Errorf("the key %q is not read: %q", key, keys)
		}
	}
	return &found, nil
}

func ofArgoCD(file string) error {
	found, err := readSecret(file, argocd.SecretKeys)
	if err != nil {
		return err
	}
	if found.Metadata.Labels[argocd.Label] != argocd.LabelValue {
		return fmt.Errorf("the label %s is %q", argocd.Label, found.Metadata.Labels[argocd.Label])
	}
	server := string(found.Data["server"])
	if server == argocd.KubernetesInternalAPIServerAddr || strings.HasSuffix(server, "/") || len(found.Data["name"]) == 0 {
		return fmt.Errorf("server %q, name %q", server, found.Data["name"])
	}
	if name, err := argocd.URIToSecretName("cluster", server); err != nil || name != found.Metadata.Name {
		return fmt.Errorf("name %q, and argocd cluster add uses %q (%v)", found.Metadata.Name, name, err)
	}
	cluster := argocd.Cluster{Server: server}
	decoder := json.NewDecoder(bytes.NewReader(found.Data["config"]))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&cluster.Config); err != nil {
		return fmt.Errorf("config: %w", err)
	}
	if cluster.Config.ExecProviderConfig != nil && cluster.Config.BearerToken != "" {
		return fmt.Errorf("the token is ignored beside execProviderConfig")
	}
	config, err := cluster.RESTConfig()
	if err != nil {
		return err
	}
	return isLikeKubeconfig(file, config)
}

func ofFlux(file string) error {
	found, err := readSecret(file, flux.SecretKeys)
	if err != nil {
		return err
	}
	if len(found.Data) != 1 || found.Data[flux.SecretKeys[0]] == nil {
		return fmt.Errorf("the only key must be %q", flux.SecretKeys[0])
	}
	if strings.HasSuffix(found.Metadata.Name, "-kubeconfig") {
		return fmt.Errorf("%s is a name that Cluster API uses", found.Metadata.Name)
	}
	config, err := flux.KubeConfigFromBytes(found.Data[flux.SecretKeys[0]])
	if err != nil {
		return err
	}
	return isLikeKubeconfig(file, flux.Sanitized(config))
}

// isLikeKubeconfig compares with the kubeconfig of the same bundle. Only the CA may be added.
func isLikeKubeconfig(file string, found *rest.Config) error {
	text, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(file)), "kubeconfig"))
	if err != nil {
		return err
	}
	expected, err := clientcmd.RESTConfigFromKubeConfig(text)
	if err != nil {
		return err
	}
	rows := []struct {
		name       string
		found, own any
	}{
		{"server", found.Host, expected.Host},
		{"token", found.BearerToken, expected.BearerToken},
		{"client certificate", string(found.CertData), string(expected.CertData)},
		{"client key", string(found.KeyData), string(expected.KeyData)},
		{"server name", found.ServerName, expected.ServerName},
		{"insecure", found.Insecure, expected.Insecure},
		{"exec plugin", plugin(found.ExecProvider), plugin(expected.ExecProvider)},
	}
	for _, row := range rows {
		if !reflect.DeepEqual(row.found, row.own) {
			return fmt.Errorf("another %s than in the kubeconfig", row.name)
		}
	}
	if found.BearerToken == "" && len(found.CertData) == 0 && found.ExecProvider == nil {
		return fmt.Errorf("no credential is left")
	}
	if len(expected.CAData) > 0 && !bytes.Equal(found.CAData, expected.CAData) {
		return fmt.Errorf("another CA than in the kubeconfig")
	}
	if len(found.CAData) > 0 {
		block, rest := pem.Decode(found.CAData)
		if block == nil || len(bytes.TrimSpace(rest)) > 0 {
			return fmt.Errorf("the CA is not one block of PEM")
		}
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return err
		}
	}
	tls, err := rest.TLSConfigFor(found)
	if err != nil {
		return err
	}
	// without one, Go uses the roots of the system
	if hasRoots := tls != nil && tls.RootCAs != nil; hasRoots != (len(found.CAData) > 0) {
		return fmt.Errorf("roots of its own: %v", hasRoots)
	}
	return nil
}

// plugin is what decides which program runs, and how.
func plugin(exec *api.ExecConfig) string {
	if exec == nil {
		return ""
	}
	env := map[string]string{}
	for _, variable := range exec.Env {
		env[variable.Name] = variable.Value
	}
	return fmt.Sprintf("%q %q %v %s", exec.Command, exec.Args, env, exec.APIVersion)
}

// execIsDropped shows that kubefront must not write an exec plugin for Flux.
func execIsDropped(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	config, err := flux.KubeConfigFromBytes(text)
	if err != nil {
		return err
	}
	if config.ExecProvider == nil {
		return notAbout
	}
	if sanitized := flux.Sanitized(config); sanitized.ExecProvider != nil {
		return fmt.Errorf("Flux runs the plugin: correct consumer-exec-dropped")
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(file), "consumers/flux-kubeconfig.yaml")); err == nil {
		return fmt.Errorf("an exec plugin, and a file for Flux")
	}
	return nil
}

// filesAreRejected shows that everything must be in the kubeconfig itself.
func filesAreRejected() []string {
	var wrong []string
	for _, user := range []string{"tokenFile: /t", "client-certificate: /c", "client-key: /k"} {
		text := "apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{name: a, cluster: {server: https://a}}]\n" +
			"contexts: [{name: a, context: {cluster: a, user: a}}]\nusers: [{name: a, user: {" + user + "}}]\n"
		if _, err := flux.KubeConfigFromBytes([]byte(text)); err == nil {
			wrong = append(wrong, "Flux accepts "+user)
		}
	}
	return wrong
}

// ofExternalDNS compares the annotations, if there are any.
func ofExternalDNS(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var proxy struct {
		Metadata metadata `json:"metadata"`
	}
	if err := yaml.Unmarshal(text, &proxy); err != nil {
		return err
	}
	if len(proxy.Metadata.Annotations) == 0 {
		return notAbout
	}
	values := map[string]map[string]string{externaldns.DefaultAnnotationPrefix: {}, externaldns.LegacyAnnotationPrefix: {}}
	for name, value := range proxy.Metadata.Annotations {
		prefix, key, _ := strings.Cut(name, "/")
		known := values[prefix+"/"]
		if known == nil || !slices.Contains(externaldns.Keys, key) || value == "" {
			return fmt.Errorf("external-dns does not read %s: %q", name, value)
		}
		known[key] = value
	}
	if !reflect.DeepEqual(values[externaldns.DefaultAnnotationPrefix], values[externaldns.LegacyAnnotationPrefix]) {
		return fmt.Errorf("the prefixes have different values: %v", values)
	}
	return nil
}

func fatal(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
