"""The official Python client by the kubeconfig in KUBECONFIG.

list LABEL, watch NAME WORD, logs POD WORD, exec POD WORDS..: see ../rust/src/main.rs.
"""

import sys

from kubernetes import client, config, watch
from kubernetes.stream import stream

NAMESPACE = "default"


def list_maps(core, label):
    for item in core.list_namespaced_config_map(NAMESPACE, label_selector=f"app={label}").items:
        print(item.metadata.name)


def watch_map(core, name, word):
    # With a time of its own, the client does not begin a second watch when the first one ends.
    events = watch.Watch().stream(
        core.list_namespaced_config_map, NAMESPACE, field_selector=f"metadata.name={name}", timeout_seconds=600
    )
    for event in events:
        said = event["object"].metadata.labels["said"]
        print(said, flush=True)
        if said == word:
            return
    sys.exit("error: the watch ended")


def follow_log(core, pod, word):
    response = core.read_namespaced_pod_log(pod, NAMESPACE, follow=True, _preload_content=False)
    text = b""
    for part in response.stream(amt=None, decode_content=True):
        text += part
        print(part.decode(), end="", flush=True)
        if word in text.decode().splitlines():
            return
    sys.exit("error: the log ended")


def run(core, pod, words):
    process = stream(
        core.connect_get_namespaced_pod_exec,
        pod,
        NAMESPACE,
        command=words,
        stdin=True,
        stdout=True,
        stderr=True,
        _preload_content=False,
    )
    process.write_stdin(sys.stdin.readline())
    while process.is_open():
        process.update(timeout=1)
        if process.peek_stdout():
            print(process.read_stdout(), end="", flush=True)
        if process.peek_stderr():
            print(process.read_stderr(), end="", file=sys.stderr, flush=True)
    sys.exit(process.returncode)


if __name__ == "__main__":
    config.load_kube_config()
    core = client.CoreV1Api()
    operation, name, *rest = sys.argv[1:]
    if operation == "list":
        list_maps(core, name)
    elif operation == "watch":
        watch_map(core, name, rest[0])
    elif operation == "logs":
        follow_log(core, name, rest[0])
    else:
        run(core, name, rest)
