//! Checks about: platform, how the cluster admits Envoy's pods.

#[cfg(test)]
mod tests;

use super::{Case, Check, Outcome};
use crate::exposure::Platform;
use crate::finding::{Code, Finding};
use crate::mode::Version;
use crate::wording::short;

pub(super) const CHECKS: &[Check] = &[
    Check { name: "platform-supported-by-version", run: fits_version },
    Check { name: "rolebinding-narrow", run: rolebinding_narrow },
];

/// Kubernetes 1.25 removed Pod Security Policies; Pod Security admission became stable.
fn fits_version(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.platform == Platform::None {
        return Outcome::not_applicable("`platform` is `none`");
    }
    let Some(version) = Version::parse(&spec.kubernetes_version) else {
        return Outcome::not_applicable("`kubernetesVersion` is not set");
    };
    let found = |platform: &str| format!("`platform` is `{platform}`; Kubernetes {version} (`kubernetesVersion`)");
    let finding = match spec.platform {
        Platform::TkgsPsp if version >= PSP_GONE => {
            Finding::error(Code::PlatformPspGone, "platform", found("tkgs-psp"))
        }
        Platform::PodSecurity if version < PSP_GONE => {
            Finding::warning(Code::PlatformPodSecurityTooEarly, "platform", found("pod-security"))
        }
        Platform::None | Platform::TkgsPsp | Platform::PodSecurity => return Outcome::Passed,
    };
    Outcome::of(vec![finding.about("platform")])
}

/// The usual command binds the group of all ServiceAccounts.
fn rolebinding_narrow(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.platform != Platform::TkgsPsp {
        return Outcome::not_applicable("no RoleBinding is written");
    }
    if spec.role_binding.narrow {
        return Outcome::Passed;
    }
    let found = "group `system:serviceaccounts`; `roleBinding.narrow` is `false`";
    let impact = format!(
        "Any ServiceAccount that can create pods in namespace {} can run privileged pods there.",
        short(&spec.contour.namespace)
    );
    Outcome::of(vec![
        Finding::note(Code::RolebindingWide, "rolebinding", found).with_impact(impact).about("roleBinding.narrow"),
    ])
}

const PSP_GONE: Version = Version::new(1, 25);
