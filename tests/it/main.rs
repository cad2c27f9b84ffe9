//! Tests of the whole, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

mod as_go;
mod chain;
mod clients;
mod command;
mod consumers;
mod contour_cases;
mod contour_secrets;
mod contracts;
mod crd;
mod field;
mod fuzz;
mod golden;
mod hidden_characters;
mod kustomize;
mod limbo;
mod mutation;
mod printed_commands;
mod proxy_settings;
mod purity;
mod read_back;
mod renew;
mod secrecy;
mod seed;
mod several;
mod symptom_commands;
mod verify_script;
mod words;
