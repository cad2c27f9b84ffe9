//! Checks about: platform, what admits Envoy's pods.

#[cfg(test)]
mod tests;

use super::{Case, Check, Outcome};
use crate::exposure::Platform;
use crate::finding::{Code, Finding};
use crate::mode::Version;

pub(super) const CHECKS: &[Check] = &[
    Check { name: "platform-fits-version", run: fits_version },
    Check { name: "rolebinding-narrow", run: rolebinding_narrow },
];

/// Pod Security Policies went with Kubernetes 1.25, where Pod Security admission became stable.
fn fits_version(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.platform == Platform::None {
        return Outcome::not_applicable("`platform` is none");
    }
    let Some(version) = Version::parse(&spec.kubernetes_version) else {
        return Outcome::not_applicable("no version of Kubernetes was named");
    };
    let finding = match spec.platform {
        Platform::TkgsPsp if version >= PSP_GONE => {
            let message = format!(
                "Kubernetes {version} has no Pod Security Policies: a RoleBinding to psp:vmware-system-privileged binds nothing"
            );
            Finding::error(Code::PlatformPspGone, "platform", message)
        }
        Platform::PodSecurity if version < PSP_GONE => {
            let message =
                format!("Kubernetes {version} still rules by Pod Security Policies: a namespace label admits no pod");
            Finding::warning(Code::PlatformPodSecurityTooEarly, "platform", message)
        }
        Platform::None | Platform::TkgsPsp | Platform::PodSecurity => return Outcome::Passed,
    };
    Outcome::of(vec![finding.about("platform")])
}

/// The usual recipe binds the group of all ServiceAccounts.
fn rolebinding_narrow(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.platform != Platform::TkgsPsp {
        return Outcome::not_applicable("no RoleBinding is written");
    }
    if spec.role_binding.narrow {
        return Outcome::Passed;
    }
    let message = format!(
        "the group system:serviceaccounts is every ServiceAccount of the cluster: any that may create pods in {} may make them \
         privileged",
        spec.contour.namespace
    );
    Outcome::of(vec![Finding::note(Code::RolebindingWide, "rolebinding", message).about("roleBinding.narrow")])
}

const PSP_GONE: Version = Version::new(1, 25);
