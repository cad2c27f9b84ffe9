//! Scripts that a page gets before anything of its own runs, and what they have seen.

/// Keeps every message between the frames; says whether it began before the app did.
pub(crate) const WATCH: &str = "globalThis.isWatchedFromStart ??= !('kubefrontStart' in globalThis); globalThis.seenMessages = []; addEventListener('message', e => { \
    const { bytes, ...rest } = e.data ?? {}; seenMessages.push(JSON.stringify(rest)); }, true);";

/// The moment that the golden cases are judged at.
pub(crate) const CLOCK: &str = "(() => { const at = Date.parse('2026-11-23T12:00:00Z'); Date.now = () => at; })();";

/// Everything that the page shows, keeps or sends besides what it draws.
pub(crate) const TRACES: &str = "(() => { const seen = [document.title, location.href, ...seenMessages]; \
    for (const e of document.querySelectorAll('*')) for (const a of e.attributes) if (a.name !== 'srcdoc') seen.push(a.name + '=' + a.value); \
    for (const e of performance.getEntries()) seen.push(e.name); \
    try { seen.push(JSON.stringify({...localStorage})) } catch {} try { seen.push(JSON.stringify({...sessionStorage})) } catch {} \
    try { seen.push(document.cookie) } catch {} seen.push(String(globalThis.name)); return seen.join('\\n'); })()";
