// The official Node.js client by the kubeconfig in KUBECONFIG; the first argument is the client's main file.
// list LABEL, watch NAME WORD, logs POD WORD, exec POD WORDS..: see ../rust/src/main.rs.
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";

const [main, operation, name, ...rest] = process.argv.slice(2);
const kubernetes = await import(pathToFileURL(main).href);
const config = new kubernetes.KubeConfig();
config.loadFromDefault();
const namespace = "default";

function end(error) {
  // An event of a WebSocket contains its error; an answer of the API server has a body.
  console.error("error:", error?.error ?? error?.cause ?? error);
  process.exit(1);
}

async function list(label) {
  const core = config.makeApiClient(kubernetes.CoreV1Api);
  const maps = await core.listNamespacedConfigMap({ namespace, labelSelector: `app=${label}` });
  for (const map of maps.items) console.log(map.metadata.name);
}

async function watch(map, word) {
  const see = (_, object) => {
    const said = object.metadata.labels.said;
    console.log(said);
    if (said === word) process.exit(0);
  };
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const ended = (error) => end(error ?? "the watch ended");
  await new kubernetes.Watch(config).watch(path, { fieldSelector: `metadata.name=${map}` }, see, ended);
}

async function logs(pod, word) {
  const log = new PassThrough();
  await new kubernetes.Log(config).log(namespace, pod, "main", log, { follow: true });
  for await (const line of createInterface({ input: log })) {
    console.log(line);
    if (line === word) process.exit(0);
  }
  end("the log ended");
}

async function exec(pod, words) {
  const stdin = new PassThrough();
  const done = (status) => {
    const code = status.details?.causes?.find((cause) => cause.reason === "ExitCode")?.message;
    process.exitCode = status.status === "Success" ? 0 : Number(code);
  };
  await new kubernetes.Exec(config).exec(
    namespace, pod, "main", words, process.stdout, process.stderr, stdin, false, done,
  );
  createInterface({ input: process.stdin }).once("line", (line) => stdin.write(`${line}\n`));
}

const operations = { list, watch, logs, exec: (pod, ...words) => exec(pod, words) };
await operations[operation](name, ...rest).catch(end);
