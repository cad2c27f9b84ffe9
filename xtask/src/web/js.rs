//! The JS API: one script that carries its module, for a script tag and for Node.js, with its types.

use std::fs;
use std::path::Path;

use super::build::App;
use super::escape::base64;
use crate::step::Failure;

/// Writes `kubefront.js`, `kubefront.d.ts` and `package.json`.
pub(super) fn write(root: &Path, folder: &Path, app: &App) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let read = |name: &str| fs::read_to_string(root.join("web/shell").join(name));
    let script = read("api.js")?.replace("/*glue*/", &app.glue).replace("/*base64*/", &base64(&app.wasm));
    fs::write(folder.join("kubefront.js"), script)?;
    fs::write(folder.join("kubefront.d.ts"), read("api.d.ts")?)?;
    let version = env!("CARGO_PKG_VERSION");
    let package = format!(
        "{{\n  \"name\": \"kubefront\",\n  \"version\": \"{version}\",\n  \"license\": \"MIT OR Apache-2.0\",\n  \
         \"main\": \"kubefront.js\",\n  \"types\": \"kubefront.d.ts\"\n}}\n"
    );
    Ok(fs::write(folder.join("package.json"), package)?)
}
