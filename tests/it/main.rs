//! Tests of the whole, in one binary.

mod chain;
mod contour_cases;
mod contour_secrets;
mod crd;
mod golden;
mod limbo;
mod mutation;
mod purity;
mod read_back;
mod secrecy;
mod seed;
mod verify_script;
