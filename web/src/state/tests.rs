use super::*;

fn state() -> State {
    State::new(Moment::from_unix(1_700_000_000))
}

fn bytes(text: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.as_bytes().to_vec())
}

fn reading(names: &[&str]) -> Action {
    Action::Reading(names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn files_stand_as_they_were_handed_over_however_they_arrive() {
    let state = state().reduce(reading(&["a", "b"]));
    let state = state.reduce(Action::Read { id: 2, bytes: bytes("B"), is_cut: false });
    let state = state.reduce(Action::Read { id: 1, bytes: bytes("A"), is_cut: false });
    let names: Vec<_> = state.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert!(state.pending.is_empty());
}

#[test]
fn an_answer_after_clear_is_dropped() {
    let state = state().reduce(reading(&["a"])).reduce(Action::Clear);
    let state = state.reduce(Action::Read { id: 1, bytes: bytes("A"), is_cut: false });
    assert!(state.is_untouched());
    assert_eq!(state.next_id(), 2, "ids are never used twice");
}

#[test]
fn the_same_file_again_replaces_the_first() {
    let mut state = state();
    for text in ["old", "new"] {
        let id = state.next_id();
        state = state.reduce(reading(&["key.pem"])).reduce(Action::Read { id, bytes: bytes(text), is_cut: false });
    }
    assert_eq!(state.parts.len(), 1);
    assert_eq!(&state.parts[0].bytes[..], b"new");
}

#[test]
fn pastes_are_numbered_and_kept_apart() {
    let state = state().reduce(Action::Pasted(bytes("a"))).reduce(Action::Pasted(bytes("b")));
    let names: Vec<_> = state.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["paste", "paste 2"]);
}

#[test]
fn an_empty_token_field_is_no_token() {
    let state = state().reduce(Action::Token(bytes("abc"))).reduce(Action::Token(bytes("abcd")));
    assert_eq!(state.parts.len(), 1);
    assert_eq!(state.parts[0].role, Some(Role::Token));
    assert!(state.reduce(Action::Token(bytes(" \n"))).parts.is_empty());
}

#[test]
fn an_offered_name_never_overwrites_a_typed_one() {
    let typed = Action::Typed { path: "fqdn".to_owned(), text: String::new() };
    let state = state().reduce(typed).reduce(Action::Offered("a.example".to_owned()));
    assert_eq!(state.typed["fqdn"], "", "an emptied field stays empty");
}

#[test]
fn a_document_is_imported_and_typing_starts_anew() {
    let typed = Action::Typed { path: "port".to_owned(), text: "8443".to_owned() };
    let document =
        "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nmetadata: {name: x}\nspec: {fqdn: a.example}\n";
    let state = state().reduce(typed).reduce(Action::Pasted(bytes(document)));
    assert_eq!(state.document.spec.fqdn, "a.example");
    assert!(state.typed.is_empty() && state.parts.is_empty());
}

#[test]
fn a_broken_document_says_where_and_changes_nothing() {
    let state = state().reduce(Action::Pasted(bytes("kind: ApiExposure\nspec: {fqdm: a}\n")));
    assert!(state.import_error.is_some());
    assert_eq!(*state.document, Exposure::default());
    assert!(!state.is_untouched());
}

#[test]
fn accepting_twice_keeps_the_last_reason() {
    let accept = |reason: &str| {
        Action::Accept(Accept { code: "shared-host".to_owned(), reason: reason.to_owned(), until: String::new() })
    };
    let state = state().reduce(accept("a")).reduce(accept("b"));
    assert_eq!(state.document.spec.accept.len(), 1);
    assert_eq!(state.document.spec.accept[0].reason, "b");
    assert!(state.reduce(Action::TakeBack("shared-host".to_owned())).is_untouched());
}
