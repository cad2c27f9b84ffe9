// A kubelet's streaming half, and nothing else: logs, exec, attach and port-forward for the API server.
//
// A pod is a folder, NAMESPACE_NAME below -pods: its log is the file `log`, its commands run there as processes of this
// machine, its ports are this loopback's. The containers of a pod are all the same one.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"k8s.io/apimachinery/pkg/types"
	streams "k8s.io/apimachinery/pkg/util/remotecommand"
	client "k8s.io/client-go/tools/remotecommand"
	"k8s.io/kubelet/pkg/cri/streaming/portforward"
	"k8s.io/kubelet/pkg/cri/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"
)

// As a kubelet's own: streamingConnectionIdleTimeout, and what it grants for the streams to be opened.
const (
	idle     = 4 * time.Hour
	creation = 30 * time.Second
)

func main() {
	listen := flag.String("listen", "127.0.0.1:10250", "address")
	certificate := flag.String("cert", "", "file of the certificate")
	key := flag.String("key", "", "file of its key")
	folder := flag.String("pods", "", "folder of the pods")
	flag.Parse()
	pods := pods{*folder}
	mux := http.NewServeMux()
	mux.HandleFunc("/containerLogs/{namespace}/{name}/{container}", pods.serveLogs)
	mux.HandleFunc("/exec/{namespace}/{name}/{container}", pods.serveExec)
	mux.HandleFunc("/attach/{namespace}/{name}/{container}", pods.serveAttach)
	mux.HandleFunc("/portForward/{namespace}/{name}", pods.servePortForward)
	server := http.Server{
		Addr:    *listen,
		Handler: mux,
		// An upgraded stream takes the whole connection, which HTTP/2 does not give.
		TLSConfig:    &tls.Config{NextProtos: []string{"http/1.1"}},
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	log.Fatal(server.ListenAndServeTLS(*certificate, *key))
}

type pods struct{ folder string }

// pod is one pod's folder.
type pod string

func (p pods) of(r *http.Request) pod {
	return pod(filepath.Join(p.folder, r.PathValue("namespace")+"_"+r.PathValue("name")))
}

func (p pods) serveLogs(w http.ResponseWriter, r *http.Request) {
	log.Printf("logs %s", r.URL.RequestURI())
	flusher := w.(http.Flusher)
	flusher.Flush() // A quiet log answers at once, too.
	write := func(part []byte) error {
		_, err := w.Write(part)
		flusher.Flush()
		return err
	}
	if err := p.of(r).log(r.Context(), r.FormValue("follow") == "true", write); err != nil {
		log.Printf("logs ended: %v", err)
	}
}

func (p pods) serveExec(w http.ResponseWriter, r *http.Request) {
	log.Printf("exec %s", r.URL.RequestURI())
	options, err := remotecommand.NewOptions(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	remotecommand.ServeExec(w, r, p.of(r), "", "", "", r.URL.Query()["command"], options, idle, creation, streams.SupportedStreamingProtocols)
}

func (p pods) serveAttach(w http.ResponseWriter, r *http.Request) {
	log.Printf("attach %s", r.URL.RequestURI())
	options, err := remotecommand.NewOptions(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	remotecommand.ServeAttach(w, r, p.of(r), "", "", "", options, idle, creation, streams.SupportedStreamingProtocols)
}

func (p pods) servePortForward(w http.ResponseWriter, r *http.Request) {
	log.Printf("port-forward %s", r.URL.RequestURI())
	options, err := portforward.NewV4Options(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	portforward.ServePortForward(w, r, p.of(r), "", "", options, idle, creation, portforward.SupportedProtocols)
}

// log hands over what the log holds and, where told to follow, what is added until the caller leaves.
func (p pod) log(ctx context.Context, follow bool, write func([]byte) error) error {
	file, err := os.Open(filepath.Join(string(p), "log"))
	if err != nil {
		return err
	}
	defer file.Close()
	buffer := make([]byte, 64<<10)
	for {
		count, err := file.Read(buffer)
		if count > 0 {
			if err := write(buffer[:count]); err != nil {
				return err
			}
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) || !follow {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// ExecInContainer runs a command of this machine in the pod's folder.
func (p pod) ExecInContainer(_ context.Context, _ string, _ types.UID, _ string, words []string, in io.Reader, out, err io.WriteCloser, _ bool, _ <-chan client.TerminalSize, _ time.Duration) error {
	command := exec.Command(words[0], words[1:]...)
	command.Dir = string(p)
	// An interface that holds nothing is another thing than none.
	if out != nil {
		command.Stdout = out
	}
	if err != nil {
		command.Stderr = err
	}
	var stdin io.WriteCloser
	if in != nil {
		pipe, err := command.StdinPipe()
		if err != nil {
			return err
		}
		stdin = pipe
	}
	if err := command.Start(); err != nil {
		return utilexec.CodeExitError{Err: fmt.Errorf("%s does not start: %w", words[0], err), Code: 126}
	}
	if stdin != nil {
		// Not waited for: a client may keep its end open beyond the command's.
		go func() {
			io.Copy(stdin, in)
			stdin.Close()
		}()
	}
	ended := command.Wait()
	var exit *exec.ExitError
	if errors.As(ended, &exit) {
		return utilexec.CodeExitError{Err: ended, Code: exit.ExitCode()}
	}
	return ended
}

// AttachContainer echoes what it is given, as `cat` would; without stdin it shows the log as it grows.
func (p pod) AttachContainer(ctx context.Context, _ string, _ types.UID, _ string, in io.Reader, out, _ io.WriteCloser, _ bool, _ <-chan client.TerminalSize) error {
	if in != nil {
		_, err := io.Copy(out, in)
		return err
	}
	return p.log(ctx, true, func(part []byte) error {
		_, err := out.Write(part)
		return err
	})
}

// PortForward joins the stream with a port of this loopback.
func (p pod) PortForward(_ context.Context, _ string, _ types.UID, port int32, stream io.ReadWriteCloser) error {
	connection, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	defer connection.Close()
	go func() {
		io.Copy(connection, stream)
		connection.(*net.TCPConn).CloseWrite() // The answer may still be on its way.
	}()
	io.Copy(stream, connection)
	stream.Close()
	return nil
}
