use super::*;
use crate::check::sample::{exposure, run, told};
use crate::input::Task;
use crate::selection::Set;

#[test]
fn the_platform_fits_the_version() {
    let table = [
        ("none", "1.20", "n/a: `platform` is `none`"),
        ("tkgs-psp", "", "n/a: `kubernetesVersion` is not set"),
        ("tkgs-psp", "v1.24.9+vmware.1", "passed"),
        ("tkgs-psp", "1.25", "error platform-psp-gone"),
        ("pod-security", "1.24", "warning platform-pod-security-too-early"),
        ("pod-security", "1.25", "passed"),
    ];
    for (platform, version, expected) in table {
        let exposure = exposure(&[("platform", platform), ("kubernetesVersion", version)]);
        let outcome = run(CHECKS, "platform-supported-by-version", &exposure, &Set::default(), Task::Generate);
        assert_eq!(told(&outcome), expected, "{platform} {version}");
    }
}

#[test]
fn the_wide_group_is_noted() {
    let table = [
        ("none", "false", "n/a: no RoleBinding is written"),
        ("tkgs-psp", "false", "note rolebinding-wide"),
        ("tkgs-psp", "true", "passed"),
    ];
    for (platform, narrow, expected) in table {
        let exposure = exposure(&[("platform", platform), ("roleBinding.narrow", narrow)]);
        let outcome = run(CHECKS, "rolebinding-narrow", &exposure, &Set::default(), Task::Generate);
        assert_eq!(told(&outcome), expected, "{platform} {narrow}");
    }
}
