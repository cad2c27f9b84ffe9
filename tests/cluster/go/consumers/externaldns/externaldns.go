// Package externaldns is replaced when it is built: by the names of external-dns's annotations (../extract).
package externaldns

// DefaultAnnotationPrefix is read since 0.22.
const DefaultAnnotationPrefix = ""

// LegacyAnnotationPrefix was read before.
const LegacyAnnotationPrefix = ""

// Keys are the names behind the prefix.
var Keys []string
