//! Command sessions as data: `tests/cmd/*.md` show whole sessions, `tests/cmd/*.toml` keep stdout and stderr apart; README's
//! sessions are what comes out.

#[test]
fn sessions() {
    // The sessions run among the example's files; this binary holds no other test.
    std::env::set_current_dir("src/example").unwrap();
    let cases = trycmd::TestCases::new();
    for variable in ["KUBEFRONT_FQDN", "KUBEFRONT_TOKEN", "KUBECONFIG", "SSL_CERT_FILE", "COLUMNS"] {
        cases.env(variable, ""); // an empty one is none
    }
    cases.env("NO_COLOR", "1");
    cases.case("../../../tests/cmd/*.md").case("../../../tests/cmd/*.toml").case("../../../README.md");
}
