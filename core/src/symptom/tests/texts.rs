//! Texts that must match an entry, and texts that must not.

/// Returns each printed text with the symptom that must come first.
pub(super) fn printed() -> Vec<(&'static str, &'static str)> {
    let files = [include_str!("printed.txt"), include_str!("clients.txt")];
    let rows = files.into_iter().flat_map(|file| file.split("\n## ").skip(1));
    rows.map(|row| row.split_once('\n').expect("a text after its symptom")).collect()
}

/// Texts that are not errors, or not related to an exposure.
pub(super) const STRANGERS: &[&str] = &[
    "",
    "   \n\t ",
    "hello world",
    "Error from server (NotFound): pods \"web\" not found",
    "NAME   READY   STATUS    RESTARTS   AGE\nweb    1/1     Running   0          5d",
    "Error from server (AlreadyExists): namespaces \"x\" already exists",
    "error: You must specify a resource type",
    "pod/web configured",
    "the weather is 404ish and the UFO landed",
    "port 421 is open",
    "commit 503 of 1000",
    "HTTP/2 200",
    "error: resource mapping not found for name: \"x\" namespace: \"\" from \"x.yaml\": no matches for kind \"Widget\"",
    "certificate is valid until 2027",
    "Error from server (Conflict): Operation cannot be fulfilled on pods \"web\"",
    "Verify return code: 0 (ok)",
    "[2026-11-23T12:00:00.000Z] \"GET /api HTTP/2\" 200 - 0 512 3 2 \"10.1.2.3\"",
    "geofence",
    "Warning: resource namespaces/x is missing the kubectl.kubernetes.io/last-applied-configuration annotation",
    "error: unable to upgrade connection: container not found (\"web\")",
    "Forwarding from 127.0.0.1:8080 -> 80\nHandling connection for 8080",
    "I1129 12:00:00.000000 1 round_trippers.go:553] GET https://127.0.0.1:6443/api/v1/pods 200 OK in 5 milliseconds",
    "{host}",
    "…",
    "$",
    "^",
    "flag:",
    "=",
    "\\",
];
