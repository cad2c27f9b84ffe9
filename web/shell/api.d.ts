/** kubefront's JS API. Everything is computed here; nothing is fetched, stored or sent. */

/** What a file is, by the field of the exposure document that names it; left out, its content decides. */
export type Role =
  | "certificate.chainFile"
  | "certificate.keyFile"
  | "certificate.anchorFiles"
  | "upstream.caFile"
  | "upstream.serverCertificateFile"
  | "kubeconfig.from"
  | "kubeconfig.tokenFile";

export interface InputFile {
  /** Shown in findings. */
  name: string;
  bytes: Uint8Array;
  role?: Role;
  /** `bytes` are only the beginning of a file over 32 MiB, which is then judged as too large. */
  cut?: boolean;
}

export interface Request {
  /** An exposure document (`kubefront.dev/v1alpha1`), YAML or JSON. Default: all defaults. */
  exposure?: string;
  files: InputFile[];
  /** Each is tried on every encrypted key and archive. A derivation can take seconds: call from a worker. */
  passphrases?: string[];
  /** Which trust anchors everybody knows. Default: `mozilla`. */
  anchors?: "mozilla" | "none";
  /** The moment of judging, RFC 3339, `2026-11-23T12:00:00Z`. Same request, same answer. */
  at: string;
  /** `check` (default) judges what is there; `generate` makes what is missing an error, as the command line does. */
  task?: "check" | "generate";
}

export interface OutputFile {
  /** Path below the bundle's folder, `manifests/50-httpproxy.yaml`. */
  path: string;
  /** May hold a private key or a token: see `secret` of the report's `files`. */
  bytes: Uint8Array;
}

export interface Answer {
  report: Report;
  /** Empty where an error blocks everything. */
  files: OutputFile[];
}

/** The report, version 1. Readers accept new keys and new values. */
export interface Report {
  apiVersion: "kubefront.dev/v1";
  kind: "Report";
  kubefrontVersion: string;
  exposure: string;
  at: string;
  verdict: "ready" | "decision-needed" | "incomplete" | "blocked";
  /** The verdict for each output; no `kubeconfig` if none is asked for. */
  outputs: { manifests: "ready" | "blocked"; kubeconfig?: "ready" | "blocked" };
  /** Parts that were not provided; left out if nothing is missing. */
  missing?: ("host-name" | "certificate" | "private-key" | "credential" | "upstream-ca")[];
  fqdn?: string;
  mode: "tcp" | "http" | "passthrough";
  trust: { kind: "public" | "private" | "self-signed" | "unknown" | "broken"; anchor?: string; list?: string };
  certificates: Certificate[];
  credential: { kind: string; subject?: string; issuer?: string; expires?: string };
  carries: { operation: string; answer: "yes" | "no" | "when"; condition?: string }[];
  checks: { check: string; outcome: "passed" | "finding" | "not-applicable" | "not-checked"; reason?: string }[];
  findings: Finding[];
  advice: { topic: string; message: string; source: string }[];
  files: { path: string; kind?: string; namespace?: string; name?: string; secret: boolean }[];
}

export interface Certificate {
  role: "leaf" | "intermediate" | "trust-anchor" | "root" | "unrelated";
  subject: string;
  issuer: string;
  serial: string;
  names: string[];
  notBefore: string;
  notAfter: string;
  key: string;
  signature: string;
  sha256: string;
  spkiSha256: string;
}

export interface Finding {
  code: string;
  check: string;
  severity: "error" | "warning" | "note";
  blocks?: "all" | "kubeconfig";
  /** What is wrong, at most 60 characters. */
  title: string;
  subject: string;
  /** The evidence in this input. */
  found: string;
  /** What happens if it is applied; left out for a note that changes nothing. */
  impact?: string;
  /** The safest first; empty if there is nothing to do. */
  fixes: Fix[];
  source: string;
  field?: string;
  /** The warning asks for a decision. */
  decision?: boolean;
  accepted?: string;
}

export interface Fix {
  label: string;
  /** Command or flag of the command line. */
  command?: string;
  /** What a program can do for the user. */
  change?:
    | { kind: "set"; field: string; value: string }
    | { kind: "provide"; role: Role }
    | { kind: "assign"; role: Role; input: string; sha256?: string }
    | { kind: "remove"; input: string }
    | { kind: "passphrase"; input: string };
}

/** Resolves once `evaluate` and `explain` can be called. */
export const ready: Promise<void>;

/**
 * Judges a set and writes what can be written.
 * @throws Error where the request or the exposure document is malformed; bytes of files always end in findings.
 */
export function evaluate(request: Request): Answer;

/**
 * Returns the page of a finding code, a mode, a topic, or a status reason; the entries for an error message of kubectl, curl,
 * openssl, a browser, Envoy, or the status of an HTTPProxy; or the entries for keywords. `undefined` if there is no entry.
 * The text is not repeated.
 */
export function explain(text: string): string | undefined;

/** With a script tag the same stands in `globalThis.kubefront`. */
export as namespace kubefront;
