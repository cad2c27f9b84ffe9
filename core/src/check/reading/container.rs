//! Findings about what parts were extracted from.

use super::contents::{config_map, describing, parts, secret, with_form, zip_files};
use super::key::matched;
use crate::decoded::remark::{Layer, Protection, Source, Unwrapped};
use crate::finding::{Code, Finding, Fix};
use crate::kubernetes::kubeconfig::{Service, shown};
use crate::wording::quoted;

/// Says what the parts of an input were extracted from.
pub(super) fn unwrapped(code: Code, source: &Source, unwrapped: &Unwrapped) -> Finding {
    let found = match unwrapped {
        Unwrapped::Base64(Layer::Outer) => "the whole input is base64".to_owned(),
        Unwrapped::Base64(Layer::Inner) => "the decoded input is base64 again".to_owned(),
        Unwrapped::Der(contents) => with_form(contents, "DER"),
        Unwrapped::Pkcs7(contents) => format!("{} from a bundle", parts(contents)),
        Unwrapped::Pkcs12(contents, Protection::Plain) => format!("{} from an unencrypted archive", parts(contents)),
        Unwrapped::Pkcs12(contents, Protection::Encrypted(form)) => {
            format!("{} from an encrypted archive{}", parts(contents), matched(*form))
        }
        Unwrapped::Zip(files) => zip_files(files),
        Unwrapped::Secret(name, keys) => format!("{} from the {}", keys.join(", "), secret(name)),
        Unwrapped::ConfigMap(name, keys) => format!("{} from the {}", keys.join(", "), config_map(name)),
        Unwrapped::Kubeconfigs(paths) => match paths.as_slice() {
            [only] if only.is_empty() => format!("{} is a string with a kubeconfig", source.name),
            paths => format!("kubeconfig in {} of {}", paths.join(", "), source.name),
        },
        Unwrapped::Cluster { service, name, location } => return cluster(code, source, *service, name, location),
    };
    Finding::note(code, &source.name, found)
}

fn cluster(code: Code, source: &Source, service: Service, name: &str, location: &str) -> Finding {
    let shown_name = shown(name);
    let printed = describing(service);
    let found = format!(
        "server and CA of the cluster {shown_name} in {}, the output of {printed}, which contains no credential",
        source.name
    );
    let argument = |text: &str, placeholder: &str| match shown(text) {
        plain if plain.is_empty() || plain != text => placeholder.to_owned(),
        plain => quoted(&plain),
    };
    let (file, command) = match service {
        Service::Eks => {
            let (name, region) = (argument(name, "NAME"), argument(location, "REGION"));
            let command =
                format!("aws eks update-kubeconfig --name {name} --region {region} --kubeconfig eks.kubeconfig");
            ("eks.kubeconfig", command)
        }
        Service::Gke => {
            let (name, location) = (argument(name, "NAME"), argument(location, "LOCATION"));
            let command = format!(
                "KUBECONFIG=gke.kubeconfig gcloud container clusters get-credentials {name} --location {location}"
            );
            ("gke.kubeconfig", command)
        }
    };
    let label = format!("if you pass no token, write a kubeconfig with a credential plugin, and pass {file}");
    Finding::note(code, &source.name, found).with_fixes([Fix::run(label, command)])
}
