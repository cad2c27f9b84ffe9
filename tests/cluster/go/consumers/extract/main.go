// Extract writes declarations of Argo CD, Flux, and external-dns as packages that build without the rest of these projects:
// their modules need a newer Go, or minutes to build. `extract ARGOCD.zip FLUX.zip EXTERNALDNS.zip OUT` writes OUT/NAME.go.
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"log"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 5 {
		log.Fatal("usage: extract ARGOCD.zip FLUX.zip EXTERNALDNS.zip OUT")
	}
	out := os.Args[4]
	write(out, "argocd", argocd(os.Args[1]))
	write(out, "flux", flux(os.Args[2]))
	write(out, "externaldns", externaldns(os.Args[3]))
}

// How Argo CD reads a cluster Secret, connects, and names the Secret.
func argocd(archive string) string {
	types := read(archive, "/pkg/apis/application/v1alpha1/types.go")
	defaults := read(archive, "/pkg/apis/application/v1alpha1/application_defaults.go")
	constants := read(archive, "/pkg/apis/application/v1alpha1/cluster_constants.go")
	common := read(archive, "/common/common.go")
	names := read(archive, "/util/db/secrets.go")
	clusters := read(archive, "/util/db/cluster.go")
	var p page
	p.take(types, "AWSAuthConfig", "ClusterConfig", "ExecProviderConfig", "TLSClientConfig", "ParseProxyUrl", "rawRestConfig")
	p.take(names, "URIToSecretName")
	p.add("const KubernetesInternalAPIServerAddr = %s", defaults.constant("KubernetesInternalAPIServerAddr"))
	p.add("const EnvVarFakeInClusterConfig = %s", constants.constant("EnvVarFakeInClusterConfig"))
	p.add("const Label, LabelValue = %s, %s", common.constant("LabelKeySecretType"), common.constant("LabelValueSecretTypeCluster"))
	p.add("var SecretKeys = %#v", clusters.indexed("SecretToCluster", "Data"))
	// The rest of both is not about the connection.
	p.add("type Cluster struct { Server string; Config ClusterConfig }")
	p.add("type environment struct{}")
	p.add("func (environment) ParseBoolFromEnv(string, bool) bool { return false }")
	p.add("var env environment")
	p.add("const K8sClientConfigQPS, K8sClientConfigBurst = 50, 100")
	p.add("func (c *Cluster) RESTConfig() (*rest.Config, error) { return c.rawRestConfig() }")
	return p.print("argocd")
}

// How Flux reads a kubeconfig, and what it drops.
func flux(archive string) string {
	file := read(archive, "/client/kubeconfig.go")
	impersonator := read(archive, "/client/impersonator.go")
	var p page
	p.take(file, "KubeConfigOptions", "withDefaults", "KubeConfigFromBytes", "ValidateKubeConfig", "kubeconfig")
	p.add("var SecretKeys = %#v", impersonator.indexed("getRESTConfigFromSecret", "Data"))
	p.add(`func Sanitized(in *rest.Config) *rest.Config {
	off := func(context.Context, *rest.Config) (bool, error) { return false, nil }
	return kubeconfig(context.Background(), in, KubeConfigOptions{}, off)
}`)
	return p.print("flux")
}

// The names of the annotations.
func externaldns(archive string) string {
	file := read(archive, "/source/annotations/annotations.go")
	var p page
	p.add("const DefaultAnnotationPrefix = %s", file.constant("DefaultAnnotationPrefix"))
	p.add("const LegacyAnnotationPrefix = %s", file.constant("LegacyAnnotationPrefix"))
	p.add("var Keys = []string{%s, %s, %s}", file.constant("HostnameKey"), file.constant("TargetKey"), file.constant("TtlKey"))
	return p.print("externaldns")
}

// source is one file of a module.
type source struct {
	name string
	set  *token.FileSet
	file *ast.File
}

func read(archive, name string) source {
	files, err := zip.OpenReader(archive)
	fatal(err)
	defer files.Close()
	for _, entry := range files.File {
		_, inside, _ := strings.Cut(entry.Name, "@")
		if _, rest, _ := strings.Cut(inside, "/"); "/"+rest != name {
			continue
		}
		opened, err := entry.Open()
		fatal(err)
		text, err := io.ReadAll(opened)
		fatal(err)
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		fatal(err)
		return source{name, set, file}
	}
	log.Fatalf("%s: no %s", archive, name)
	return source{}
}

// constant returns the value of a constant, or the text that a variable adds to a prefix.
func (s source) constant(name string) string {
	for _, declaration := range s.file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range group.Specs {
			values, ok := spec.(*ast.ValueSpec)
			if !ok || values.Names[0].Name != name || len(values.Values) != 1 {
				continue
			}
			value := values.Values[0]
			if sum, ok := value.(*ast.BinaryExpr); ok {
				value = sum.Y
			}
			if literal, ok := value.(*ast.BasicLit); ok {
				return literal.Value
			}
		}
	}
	log.Fatalf("%s: no constant %s", s.name, name)
	return ""
}

// indexed returns the literals by which a function indexes a field: s.Data["server"].
func (s source) indexed(function, field string) []string {
	var keys []string
	ast.Inspect(s.named(function), func(node ast.Node) bool {
		index, ok := node.(*ast.IndexExpr)
		if !ok {
			return true
		}
		selector, isField := index.X.(*ast.SelectorExpr)
		literal, isLiteral := index.Index.(*ast.BasicLit)
		if isField && isLiteral && selector.Sel.Name == field {
			key, err := strconv.Unquote(literal.Value)
			fatal(err)
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
		return true
	})
	if len(keys) == 0 {
		log.Fatalf("%s: %s indexes no %s", s.name, function, field)
	}
	return keys
}

// named returns a function or a type.
func (s source) named(name string) ast.Node {
	for _, declaration := range s.file.Decls {
		switch declaration := declaration.(type) {
		case *ast.FuncDecl:
			if declaration.Name.Name == name {
				return declaration
			}
		case *ast.GenDecl:
			for _, spec := range declaration.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.Name == name {
					return declaration
				}
			}
		}
	}
	log.Fatalf("%s: no %s", s.name, name)
	return nil
}

// page is a file to write.
type page struct {
	imports []string
	text    bytes.Buffer
}

// take copies declarations, with the imports that they use. Packages of the projects themselves are not imported.
func (p *page) take(s source, names ...string) {
	for _, name := range names {
		node := s.named(name)
		fatal(format.Node(&p.text, s.set, node))
		p.text.WriteString("\n\n")
		ast.Inspect(node, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok {
				if x, ok := selector.X.(*ast.Ident); ok {
					p.use(s, x.Name)
				}
			}
			return true
		})
	}
}

func (p *page) use(s source, name string) {
	for _, spec := range s.file.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		fatal(err)
		known := path.Base(target)
		line := spec.Path.Value
		if spec.Name != nil {
			known, line = spec.Name.Name, spec.Name.Name+" "+line
		}
		isOwn := strings.Contains(target, "argoproj") || strings.Contains(target, "fluxcd")
		if known == name && !isOwn && !slices.Contains(p.imports, line) {
			p.imports = append(p.imports, line)
		}
	}
}

func (p *page) add(line string, values ...any) {
	fmt.Fprintf(&p.text, line+"\n\n", values...)
}

func (p *page) print(name string) string {
	head := "package " + name + "\n\n"
	if len(p.imports) > 0 {
		head += "import (\n" + strings.Join(p.imports, "\n") + "\n)\n\n"
	}
	text, err := format.Source(append([]byte(head), p.text.Bytes()...))
	fatal(err)
	return string(text)
}

func write(folder, name, text string) {
	fatal(os.WriteFile(filepath.Join(folder, name+".go"), []byte(text), 0o644))
}

func fatal(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
