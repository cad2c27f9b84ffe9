//! ASN.1: DER and BER (X.690), and what a structure is by its shape.

pub(crate) mod ber;
pub(crate) mod der;
pub(crate) mod structure;
