//! Only tests live here: `cargo xtask web --test`.
