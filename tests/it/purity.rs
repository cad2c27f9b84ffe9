//! Same input, same bytes; and which file comes first does not matter.

use kubefront_core::Role;
use kubefront_tests::golden;

#[test]
fn same_input_gives_the_same_bytes() {
    for case in golden::cases() {
        let differs = golden::difference(&golden::outputs(&case.run()), &golden::outputs(&case.run()));
        assert!(differs.is_empty(), "golden/{}: {}", case.name, differs.join("\n"));
    }
}

#[test]
fn order_of_files_does_not_change_the_bundle() {
    for case in golden::cases().into_iter().filter(|case| case.name.starts_with("good-")) {
        let mut reversed = case.materials();
        reversed.reverse();
        let (forward, backward) = (golden::outputs(&case.run()), golden::outputs(&case.run_on(&reversed)));
        let differs = golden::difference(&forward, &backward);
        assert!(differs.is_empty(), "golden/{}: {}", case.name, differs.join("\n"));
    }
}

/// What a file is follows from its content: a role that says the same changes nothing.
#[test]
fn a_role_that_says_what_content_says_changes_nothing() {
    for case in golden::cases().into_iter().filter(|case| case.name.starts_with("good-")) {
        let mut told = case.clone();
        for file in told.description.files.iter_mut().filter(|file| file.role.is_none()) {
            let role = match file.name.as_str() {
                "fullchain.pem" => Role::Chain,
                "key.pem" => Role::Key,
                "token" => Role::Token,
                // No role names an HTTPProxy or a Secret of kubefront.
                "live.yaml" | "secret.yaml" | "21-upstream-ca.yaml" => continue,
                "admin.kubeconfig" => Role::Kubeconfig,
                other => panic!("golden/{}: {other} of unknown role", case.name),
            };
            file.role = Some(golden::role_name(role).to_owned());
        }
        let differs = golden::difference(&golden::outputs(&case.run()), &golden::outputs(&told.run()));
        assert!(differs.is_empty(), "golden/{}: {}", case.name, differs.join("\n"));
    }
}
