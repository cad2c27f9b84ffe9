//! Tests of the whole, in one binary.

mod contour_fqdn;
mod pki;
