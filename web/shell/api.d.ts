/** The JS API of kubefront. It computes everything locally: no network access, no storage. */

/** The role of a file: the field of the exposure document that names such a file. Without a role, the content decides. */
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
  /** `bytes` are only the beginning of a file larger than 32 MiB. It is then reported as too large. */
  cut?: boolean;
}

export interface Request {
  /** An exposure document (`kubefront.dev/v1alpha1`), YAML or JSON. Default: all defaults. */
  exposure?: string;
  files: InputFile[];
  /** Each one is tried on every encrypted key and archive. This can take seconds: call `evaluate` in a worker. */
  passphrases?: string[];
  /** The public root store: the Mozilla root store (default), or none. */
  anchors?: "mozilla" | "none";
  /** Check as of this time, RFC 3339, for example `2026-11-23T12:00:00Z`. The same request gives the same answer. */
  at: string;
  /** `check` (default) reports missing parts in `missing`; with `generate`, missing parts are errors. */
  task?: "check" | "generate";
}

export interface OutputFile {
  /** Path in the directory of the bundle, for example `manifests/50-httpproxy.yaml`. */
  path: string;
  /** Can contain a private key or a token: see `secret` in `files` of the report. */
  bytes: Uint8Array;
}

export interface Answer {
  report: Report;
  /** Empty if an error blocks all outputs. */
  files: OutputFile[];
}

/** The report, version 1. Later versions can add keys and values. */
export interface Report {
  apiVersion: "kubefront.dev/v1";
  kind: "Report";
  kubefrontVersion: string;
  exposure: string;
  at: string;
  verdict: "ready" | "decision-needed" | "incomplete" | "blocked";
  /** The verdict for each output; no `kubeconfig` if `kubeconfig.write` is `false`. */
  outputs: { manifests: "ready" | "blocked"; kubeconfig?: "ready" | "blocked" };
  /** Parts that were not provided; left out if nothing is missing. */
  missing?: ("host-name" | "certificate" | "private-key" | "credential" | "upstream-ca")[];
  fqdn?: string;
  mode: "tcp" | "http" | "passthrough";
  trust: { kind: "public" | "private" | "self-signed" | "unknown" | "broken"; anchor?: string; list?: string };
  certificates: Certificate[];
  credential: { kind: string; subject?: string; issuer?: string; expires?: string };
  clients: {
    name: string;
    version: string;
    accepts: boolean | null;
    reason?: string;
    rule?: string;
    certificate?: { subject: string; file: string; block: number; sha256: string };
    source: "measured" | "documentation";
  }[];
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
  namesOmitted?: number;
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
  /** What happens if the output is applied; left out for a note without consequences. */
  impact?: string;
  /** Safest first; empty if there is nothing to do. */
  fixes: Fix[];
  source: string;
  field?: string;
  /** The warning needs a decision: until it is fixed or accepted, the kubeconfig is not written. */
  decision?: boolean;
  accepted?: string;
}

export interface Fix {
  label: string;
  /** Command or flag of the command line. */
  command?: string;
  /** The change to the request that a program can make for the user. */
  change?: Change;
  /** More changes that belong to `change`. */
  also?: Change[];
}

export type Change =
  | { kind: "set"; field: string; value: string }
  | { kind: "provide"; role: Role }
  | { kind: "assign"; role: Role; input: string; sha256?: string }
  | { kind: "remove"; input: string }
  | { kind: "passphrase"; input: string }
  /** The CA issues the certificate again. */
  | { kind: "reissue" };

/** Resolves when `evaluate` and `explain` can be called. */
export const ready: Promise<void>;

/**
 * Checks the input and writes the output files.
 * @throws Error if the request or the exposure document is not valid. Problems in the files are findings, not errors.
 */
export function evaluate(request: Request): Answer;

/**
 * Returns the page of a finding code, a mode, a topic, or a status reason; the entries for an error message of kubectl, curl,
 * openssl, a browser, Envoy, or the status of an HTTPProxy; or the entries for keywords. Returns `undefined` if there is no
 * entry. The answer does not repeat the text.
 */
export function explain(text: string): string | undefined;

/** With a script tag, the same API is `globalThis.kubefront`. */
export as namespace kubefront;
