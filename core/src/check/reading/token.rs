//! Findings about the text of bearer tokens.

use crate::finding::{Code, Finding, Fix};
use crate::material::Role;
use crate::token::{Cipher, IllegalCharacter, Placeholder, TokenError, TokenRepair};
use crate::wording::quoted;

/// Reports what was removed around a token; `name` is its file.
pub(in crate::check) fn repaired(subject: &str, name: &str, repairs: &[TokenRepair]) -> Finding {
    let list: Vec<&str> = repairs.iter().map(|repair| words(*repair)).collect();
    Finding::note(
        Code::TokenRepaired,
        subject,
        format!("kubefront removed from {name}, around the token: {}", list.join(", ")),
    )
}

/// Reports how often base64 was decoded.
pub(in crate::check) fn unwrapped(subject: &str, name: &str, layers: usize) -> Finding {
    let times = if layers == 1 { "" } else { " twice" };
    let found = format!("the token in {name} was base64-encoded{times}, as in `data` of a Secret");
    Finding::note(Code::TokenUnwrapped, subject, found)
}

/// Where a token that cannot be sent is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum TokenPlace {
    /// `token` of a user in a kubeconfig.
    Kubeconfig,
    /// A file that commands can read.
    File,
    /// Standard input, a text that was pasted, a part of an archive or of an object.
    Text,
}

/// Reports why a token cannot be sent.
pub(in crate::check) fn illegal(subject: &str, name: &str, place: TokenPlace, error: TokenError) -> Finding {
    let finding = |found: String| Finding::kubeconfig_error(error.code(), subject, found);
    match error {
        TokenError::Placeholder(what) => {
            let finding = finding(format!("the token in {name} is {what}"));
            match what {
                Placeholder::Message => finding.with_fixes([Fix::runs("create the token again", CREATE_TOKEN)]),
                Placeholder::Path => finding.with_fixes([Fix::provides("pass the file itself", Role::Token)]),
                Placeholder::Object if place == TokenPlace::File => {
                    let fix = Fix::provides("pass only the token", Role::Token);
                    finding.with_fixes([fix.with_command(JQ.replace("FILE", &quoted(name)))])
                }
                _ => finding,
            }
        }
        TokenError::Encrypted(cipher) => {
            let finding = finding(format!("the token in {name} is encrypted with {cipher}"));
            finding.with_fixes(decrypt(cipher, name, place))
        }
        TokenError::TooLong => finding(found(name, error)).with_impact("Envoy rejects every request with this token."),
        TokenError::IllegalCharacter { character: IllegalCharacter::WhiteSpace, .. } => finding(found(name, error))
            .with_impact(
                "The API server reads the token only up to the white space, and rejects every request: `Unauthorized`.",
            ),
        TokenError::IllegalCharacter { character: IllegalCharacter::NotAscii, .. } => finding(found(name, error))
            .with_impact("Some clients do not send the token. The API server rejects it: `Unauthorized`."),
        TokenError::IllegalCharacter { character: IllegalCharacter::LineBreak | IllegalCharacter::Control, .. } => {
            finding(found(name, error))
        }
        TokenError::NotText | TokenError::Empty => {
            finding(found(name, error)).with_impact("kubefront cannot write the kubeconfig.")
        }
    }
}

fn found(name: &str, error: TokenError) -> String {
    format!("the token in {name}: {error}")
}

/// The command that opens the ciphertext, if one reads the file as it is.
fn decrypt(cipher: Cipher, name: &str, place: TokenPlace) -> Vec<Fix> {
    let file = quoted(name);
    let (label, role, new) = match place {
        TokenPlace::Kubeconfig => {
            ("decrypt the kubeconfig first, and pass it", Role::Kubeconfig, "decrypted.kubeconfig")
        }
        TokenPlace::File | TokenPlace::Text => ("decrypt the token first, and pass it", Role::Token, "decrypted.token"),
    };
    let command = match (cipher, place) {
        // The value of one field is not a file of these programs.
        (
            Cipher::AnsibleVault | Cipher::Age | Cipher::Pgp | Cipher::AwsKms | Cipher::VaultTransit,
            TokenPlace::Kubeconfig,
        )
        | (_, TokenPlace::Text) => None,
        (Cipher::Sops, _) => Some(format!("sops -d {file} > {new}")),
        (Cipher::AnsibleVault, _) => Some(format!("ansible-vault decrypt --output {new} {file}")),
        (Cipher::Age, _) => Some(format!("age -d -i KEY_FILE -o {new} {file}")),
        (Cipher::Pgp, _) => Some(format!("gpg -o {new} -d {file}")),
        (Cipher::GitCrypt, _) => Some("git-crypt unlock".to_owned()),
        (Cipher::Eyaml, _) => Some(format!("eyaml decrypt -f {file} > {new}")),
        (Cipher::VaultTransit, _) => {
            Some(format!("vault write -field=plaintext transit/decrypt/KEY ciphertext=@{file} | base64 -d > {new}"))
        }
        (Cipher::AwsKms, _) => Some(format!(
            "base64 -d {file} > blob && aws kms decrypt --ciphertext-blob fileb://blob --query Plaintext --output text | base64 -d > {new}"
        )),
        (Cipher::SealedSecret, _) => {
            let command =
                "kubectl get secret NAME -n NAMESPACE -o jsonpath='{.data.token}' | base64 -d > decrypted.token";
            let label = "the controller in the cluster decrypts it: pass the token of the Secret";
            return vec![Fix::provides(label, Role::Token).with_command(command)];
        }
    };
    let fix = Fix::provides(label, role);
    vec![match (command, cipher) {
        (Some(command), _) => fix.with_command(command),
        (None, Cipher::AnsibleVault) => {
            let label = "copy the encrypted value to the file `vaulted`, decrypt it, and pass the token";
            Fix::provides(label, Role::Token).with_command("ansible-vault decrypt --output decrypted.token vaulted")
        }
        (None, Cipher::Sops) => fix.with_command("sops -d FILE > decrypted.token"),
        (None, _) => fix,
    }]
}

fn words(repair: TokenRepair) -> &'static str {
    match repair {
        TokenRepair::InvisibleCharacters => "invisible characters",
        TokenRepair::WhiteSpace => "white space",
        TokenRepair::Quotes => "quotes",
        TokenRepair::AuthorizationHeader => "`Authorization:`",
        TokenRepair::BearerScheme => "`Bearer`",
        TokenRepair::TokenField => "`token:`",
        TokenRepair::TokenVariable => "`token=`",
        TokenRepair::Comma => "a comma",
        TokenRepair::LineBreaks => "line breaks",
        TokenRepair::FinalLineBreak => "a line break at its end",
    }
}

const CREATE_TOKEN: &str = "kubectl create token NAME --namespace=NAMESPACE --duration=720h > token";
/// An ExecCredential or TokenRequest as JSON.
const JQ: &str = "jq -r .status.token FILE > token";
