//! A path from the leaf to an anchor, and how good it is.

use core::cmp::Reverse;
use std::sync::Arc;

use super::ingredients::Ingredients;
use super::problem::PathProblem;
use crate::x509::{Certificate, Verification};

/// What is searched.
pub(super) struct View<'a> {
    /// Where the path starts.
    pub(super) leaf: &'a Arc<Certificate>,
    /// The certificates it may go through.
    pub(super) relatives: &'a [Arc<Certificate>],
    /// Anchors, roots, time.
    pub(super) ingredients: &'a Ingredients<'a>,
}

/// A path with what is wrong with it.
#[derive(Clone)]
pub(super) struct Route {
    /// Indexes into the relatives, the leaf's issuer first. A root that ends the path as [`End::OwnRoot`] is the last one.
    pub(super) members: Vec<usize>,
    /// Where it ends.
    pub(super) end: End,
    /// How the signature under each certificate came out, the leaf's first; the last is that by the anchor.
    pub(super) links: Vec<Verification>,
    /// What is wrong with its links and with the certificates above the leaf.
    pub(super) problems: Vec<PathProblem>,
    /// There were more paths than clients try: a better one may exist.
    pub(super) is_given_up: bool,
}

/// Where a path ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// At an anchor of Mozilla's list, by name.
    Public(String),
    /// At a trust anchor that was provided, by index.
    Provided(usize),
    /// At a self-signed certificate among those of the chain that is not among the anchors.
    OwnRoot,
    /// At the leaf, which signed itself.
    SelfSigned,
    /// Below an issuer that is not there.
    Nowhere,
}

impl<'a> View<'a> {
    /// Returns the certificates of a path: the leaf, its members, and the anchor if it is a provided certificate.
    pub(super) fn certificates(&self, members: &[usize], end: &End) -> Vec<&'a Arc<Certificate>> {
        let anchor = match end {
            End::Provided(index) => {
                self.ingredients.anchors.get(*index).filter(|anchor| anchor.sha256 != self.leaf.sha256)
            }
            End::Public(_) | End::OwnRoot | End::SelfSigned | End::Nowhere => None,
        };
        let members = members.iter().filter_map(|&index| self.relatives.get(index));
        core::iter::once(self.leaf).chain(members).chain(anchor).collect()
    }

    /// Returns the last certificate of a path that is among the relatives.
    pub(super) fn top(&self, route: &Route) -> Option<&'a Arc<Certificate>> {
        route.members.last().and_then(|&index| self.relatives.get(index))
    }
}

impl Route {
    /// Counts the problems for which clients reject the path.
    pub(super) fn fatal(&self) -> usize {
        self.problems.iter().filter(|problem| problem.kind.is_fatal()).count()
    }

    /// Says whether it ends at an anchor that clients may trust.
    pub(super) fn is_trusted(&self) -> bool {
        match self.end {
            End::Public(_) | End::Provided(_) => true,
            End::OwnRoot | End::SelfSigned | End::Nowhere => false,
        }
    }

    /// Paths that end at an anchor are better, then those with fewer fatal problems, then the longer ones.
    pub(super) fn merit(&self) -> (u8, Reverse<usize>, usize) {
        let end = match self.end {
            End::Public(_) | End::Provided(_) => 2,
            End::OwnRoot | End::SelfSigned => 1,
            End::Nowhere => 0,
        };
        (end, Reverse(self.fatal()), self.members.len())
    }
}
