//! Scripts that run before any script of the page, and their records.

/// For the outer document: keeps messages of the frame until the frame sends [`ENTER`]. The app starts when the outer
/// document answers the first message, so it does not start earlier.
pub(crate) const GATE: &str = "{ let isOpen = false, held = []; addEventListener('message', e => { \
    const isEnter = e.data?.isWatched === true; if (isOpen && !isEnter) return; \
    e.stopImmediatePropagation(); \
    if (!isEnter) return held.push(e); \
    isOpen = true; if (e.data.isAgain) held = []; \
    for (const { data, source } of held.splice(0)) dispatchEvent(new MessageEvent('message', { data, source })); }, true); }";

/// For the frame, as the last of its scripts: clock and watchers are set.
pub(crate) const ENTER: &str = "if (parent === top) parent.postMessage({isWatched: true}, '*');";

/// The same for a reloaded frame: messages of its first document do not count.
pub(crate) const ENTER_AGAIN: &str = "if (parent === top) parent.postMessage({isWatched: true, isAgain: true}, '*');";

/// Records every message between the frames, and counts the events of user input.
pub(crate) const WATCH: &str = "if (!globalThis.seenMessages) { globalThis.seenMessages = []; addEventListener('message', e => { \
    const { bytes, ...rest } = e.data ?? {}; seenMessages.push(JSON.stringify(rest)); }, true); \
    globalThis.seenEvents = { drop: 0, paste: 0, change: 0, input: 0 }; \
    for (const name in seenEvents) addEventListener(name, () => { seenEvents[name] += 1; }, true); }";

/// The time of the golden cases.
pub(crate) const CLOCK: &str = "(() => { const at = Date.parse('2026-11-23T12:00:00Z'); Date.now = () => at; })();";

/// Everything that the page shows, stores, or sends, except what it draws.
pub(crate) const TRACES: &str = "(() => { const seen = [document.title, location.href, ...seenMessages]; \
    for (const e of document.querySelectorAll('*')) for (const a of e.attributes) if (a.name !== 'srcdoc') seen.push(a.name + '=' + a.value); \
    for (const e of performance.getEntries()) seen.push(e.name); \
    try { seen.push(JSON.stringify({...localStorage})) } catch {} try { seen.push(JSON.stringify({...sessionStorage})) } catch {} \
    try { seen.push(document.cookie) } catch {} seen.push(String(globalThis.name)); return seen.join('\\n'); })()";
