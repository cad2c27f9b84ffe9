//! KRM functions (Kubernetes Resource Model): a ResourceList in, a ResourceList out, as kustomize, kpt, and Argo CD call them.
//!
//! Items that the function does not change keep their text, with comments. The page does not use this.
//! Source: KRM Functions Specification v1, kubernetes-sigs/kustomize.

mod list;
mod result;
#[cfg(test)]
mod tests;

pub use list::{KrmError, ResourceList, Wanted, exposures_in};
pub use result::{FunctionResult, of_finding, of_lint};
