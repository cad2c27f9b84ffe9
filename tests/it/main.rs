//! Tests of the whole, in one binary.

mod contour_fqdn;
mod verify_script;
