use super::*;

fn state() -> State {
    State::new(Moment::from_unix(1_700_000_000))
}

fn bytes(text: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.as_bytes().to_vec())
}

fn file(name: &str, text: &str) -> Dropped {
    Dropped { name: name.to_owned(), content: Ok(Content { bytes: bytes(text), is_cut: false }) }
}

#[test]
fn a_drop_is_one_change() {
    let state = state().reduce(Action::Reading(1));
    assert!(state.is_untouched(), "nothing changes until all of it was read");
    let refused = Dropped { name: "c".to_owned(), content: Err("not readable".to_owned()) };
    let state = state.reduce(Action::Read { batch: 1, files: vec![file("a", "A"), file("b", "B"), refused] });
    let names: Vec<_> = state.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert!(state.reading.is_empty());
    assert_eq!((state.refused[0].name.as_str(), state.refused[0].why.as_str()), ("c", "not readable"));
    let id = state.refused[0].id;
    assert!(state.reduce(Action::Remove(id)).refused.is_empty());
}

#[test]
fn a_file_that_is_refused_again_is_listed_once() {
    let refused = |batch: u32| Action::Read {
        batch,
        files: vec![Dropped { name: "c".to_owned(), content: Err(batch.to_string()) }],
    };
    let state = state().reduce(Action::Reading(1)).reduce(refused(1)).reduce(Action::Reading(2)).reduce(refused(2));
    assert_eq!(state.refused.iter().map(|refused| refused.why.as_str()).collect::<Vec<_>>(), ["2"]);
}

#[test]
fn an_answer_after_clear_is_dropped() {
    let state = dropped(state(), "a", "A").reduce(Action::Reading(7)).reduce(Action::Clear);
    assert!(state.reading.is_empty());
    let state = state.reduce(Action::Read { batch: 7, files: vec![file("b", "B")] });
    assert!(state.is_untouched());
    let state = dropped(state, "c", "C");
    assert_eq!(state.parts[0].id, 2, "ids are never used twice");
}

#[test]
fn the_same_file_again_replaces_the_first() {
    let state = dropped(dropped(state(), "key.pem", "old"), "key.pem", "new");
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
fn an_empty_token_field_is_not_a_token() {
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
fn a_document_replaces_typed_values() {
    let typed = Action::Typed { path: "port".to_owned(), text: "8443".to_owned() };
    let document =
        "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nmetadata: {name: x}\nspec: {fqdn: a.example}\n";
    let state = state().reduce(typed).reduce(Action::Pasted(bytes(document)));
    assert_eq!(state.document.spec.fqdn, "a.example");
    assert!(state.typed.is_empty() && state.parts.is_empty());
}

#[test]
fn an_invalid_document_is_reported_and_changes_nothing() {
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

const DOCUMENT: &str = "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nmetadata: {name: x}\nspec:\n  certificate: {keyFile: tls/key.pem, anchorFiles: [ca.pem]}\n  upstream: {caFile: ca.pem}\n";

fn dropped(state: State, name: &str, text: &str) -> State {
    state.reduce(Action::Reading(1)).reduce(Action::Read { batch: 1, files: vec![file(name, text)] })
}

fn roles(state: &State) -> Vec<(&str, Option<Role>)> {
    state.parts.iter().map(|part| (part.name.as_str(), part.role)).collect()
}

#[test]
fn a_document_gives_its_files_their_roles_before_and_after_it() {
    let files = ["key.pem", "ca.pem", "other.pem"];
    let [both, key] = [[Some(Role::UpstreamCa), Some(Role::TrustAnchor)], [Some(Role::Key), None]];
    for at in 0..=files.len() {
        let mut names = files.to_vec();
        names.insert(at, "exposure.yaml");
        let text = |name: &str| if name == "exposure.yaml" { DOCUMENT.to_owned() } else { name.to_owned() };
        let state = names.into_iter().fold(state(), |state, name| dropped(state, name, &text(name)));
        let of = |name: &str| roles(&state).into_iter().filter(|(n, _)| *n == name).map(|(_, r)| r).collect::<Vec<_>>();
        assert_eq!((of("key.pem"), of("ca.pem"), of("other.pem")), (vec![key[0]], both.to_vec(), vec![key[1]]), "{at}");
        let mut ids: Vec<Id> = state.parts.iter().map(|part| part.id).collect();
        ids.dedup();
        assert!(ids.is_sorted() && ids.len() == 4, "{ids:?}");
    }
}

#[test]
fn a_named_file_again_is_the_file_changed_on_the_disk() {
    let state = dropped(dropped(state(), "exposure.yaml", DOCUMENT), "ca.pem", "old");
    let state = dropped(state, "ca.pem", "new");
    assert_eq!(roles(&state), [("ca.pem", Some(Role::UpstreamCa)), ("ca.pem", Some(Role::TrustAnchor))]);
    assert!(state.parts.iter().all(|part| &part.bytes[..] == b"new"));
}

#[test]
fn another_document_changes_the_roles_but_not_those_of_the_user() {
    let state = dropped(dropped(state(), "ca.pem", "CA"), "key.pem", "KEY");
    let state = state.reduce(Action::Role { id: 2, role: Some(Role::Chain) });
    let state = dropped(state, "exposure.yaml", DOCUMENT);
    assert_eq!(state.parts.len(), 3);
    let without = "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nmetadata: {name: x}\nspec: {}\n";
    let state = dropped(state, "exposure.yaml", without);
    assert_eq!(roles(&state), [("ca.pem", None), ("key.pem", Some(Role::Chain))]);
}

#[test]
fn a_fix_is_undone_until_the_next_action() {
    let set = |text: &str| edit::Edit::Set { path: "kubeconfig.trust".to_owned(), text: text.to_owned() };
    let state = state().reduce(Action::Pasted(bytes("a"))).reduce(Action::Fix(vec![set("embed")]));
    let said = state.undo.as_ref().map(|undo| undo.said.clone());
    assert_eq!((said.as_deref(), state.fixes), (Some("kubeconfig.trust: system → embed"), 1));
    let undone = state.clone().reduce(Action::Undo);
    assert!(undone.typed.is_empty() && undone.undo.is_none() && undone.parts.len() == 1);
    // A removed input is wiped at once: nothing keeps its bytes.
    let part = Rc::downgrade(&state.parts[0]);
    let id = state.parts[0].id;
    let removed = state.reduce(Action::Remove(id));
    assert!(removed.undo.is_none());
    drop(undone);
    assert!(part.upgrade().is_none());
}

#[test]
fn fields_are_forgotten_and_come_back() {
    let typed = |path: &str| Action::Typed { path: path.to_owned(), text: "443".to_owned() };
    let state = state().reduce(typed("port")).reduce(typed("fqdn"));
    let reset = state.reduce(Action::Fix(vec![edit::Edit::Unset(vec!["port".to_owned()])]));
    assert!(reset.typed.contains_key("fqdn") && !reset.typed.contains_key("port"));
    assert!(reset.reduce(Action::Undo).typed.contains_key("port"));
}

#[test]
fn a_chosen_file_replaces_another_and_keeps_its_role() {
    let given = edit::Provided {
        name: "new.key".to_owned(),
        bytes: bytes("new"),
        is_cut: false,
        role: Some(Role::Key),
        replaces: Some("paste".to_owned()),
    };
    let state = state().reduce(Action::Pasted(bytes("old"))).reduce(Action::Provided(given));
    let parts: Vec<_> = state.parts.iter().map(|part| (part.name.as_str(), part.role)).collect();
    assert_eq!((parts, state.fixes), (vec![("new.key", Some(Role::Key))], 1));
    assert!(state.reduce(Action::LeaveOut("new.key".to_owned())).parts.is_empty());
}

fn example(name: &str) -> State {
    example::state(name)
}

#[test]
fn an_example_comes_like_dropped_files() {
    let state = example("good");
    assert_eq!(
        roles(&state),
        [
            ("fullchain.pem", Some(Role::Chain)),
            ("key.pem", Some(Role::Key)),
            ("ca.pem", Some(Role::TrustAnchor)),
            ("admin.kubeconfig", Some(Role::Kubeconfig)),
        ]
    );
    assert_eq!((state.is_untouched(), state.holds_secrets(), state.own_files()), (false, false, 0));
    assert!(state.reduce(Action::Clear).is_untouched());
}

/// Modes, fields, fixes, and a token of the user work in an example.
#[test]
fn settings_and_fixes_keep_an_example() {
    let mode = Action::Typed { path: "mode".to_owned(), text: "http".to_owned() };
    let trust = edit::Edit::TrustCertificate { name: "CA".to_owned(), sha256: String::new(), pem: "pem".to_owned() };
    let state = example("private-ca").reduce(mode).reduce(Action::Fix(vec![trust])).reduce(Action::Token(bytes("abc")));
    assert!(state.example.is_some() && state.parts.len() == 6);
    assert_eq!(state.own_files(), 1, "the token");
    let state = state.reduce(Action::Example(Example::find("good").unwrap()));
    assert_eq!(state.parts.len(), 6, "an example replaces no input of the user");
}

#[test]
fn a_file_of_the_user_replaces_an_example_and_its_settings() {
    let mode = Action::Typed { path: "mode".to_owned(), text: "http".to_owned() };
    let with_token = example("expired").reduce(mode).reduce(Action::Token(bytes("abc")));
    for state in [dropped(with_token.clone(), "key.pem", "K"), with_token.reduce(Action::Pasted(bytes("K")))] {
        assert!(state.example.is_none() && state.typed.is_empty() && *state.document == Exposure::default());
        let texts: Vec<&[u8]> = state.parts.iter().map(|part| &part.bytes[..]).collect();
        assert_eq!(texts, [&b"abc"[..], b"K"], "the token of the user stays");
        assert_eq!(state.moment(), state.at);
    }
}

#[test]
fn another_example_replaces_the_first() {
    let state = example("good").reduce(Action::Example(Example::find("expired").unwrap()));
    assert_eq!((state.parts.len(), state.example.map(|example| example.name)), (4, Some("expired")));
    let state = State::new(state.at).reduce(Action::Begin);
    assert!(!state.is_untouched() && state.reduce(Action::Clear).is_untouched());
}

#[test]
fn a_role_is_undone_and_the_message_says_what() {
    let state = state().reduce(Action::Pasted(bytes("a")));
    let id = state.parts[0].id;
    let chosen = state.reduce(Action::Role { id, role: Some(Role::TrustAnchor) });
    let said = "paste: role by content → certificate.anchorFiles";
    assert_eq!(chosen.undo.as_ref().map(|undo| undo.said.as_str()), Some(said));
    let undone = chosen.reduce(Action::Undo);
    assert_eq!((undone.parts[0].role, undone.undo.is_none()), (None, true));
    assert_eq!(undone.done.as_deref(), Some(&*format!("Undone: {said}")));
}

/// The clock, a derivation, and a suggestion come at any time: the message of the last fix stays.
#[test]
fn what_happens_by_itself_hides_no_message() {
    let set = edit::Edit::Set { path: "port".to_owned(), text: "6443".to_owned() };
    let fixed = state().reduce(Action::Pasted(bytes("a"))).reduce(Action::Fix(vec![set]));
    let by_itself = [
        Action::Tick(Moment::from_unix(1)),
        Action::Offered("a.example".to_owned()),
        Action::Reading(1),
        Action::Tried { id: 9, opened: false, derived: Derived::default() },
        Action::Derived { id: 9, derived: Derived::default() },
    ];
    let later = by_itself.into_iter().fold(fixed, State::reduce);
    assert!(later.undo.is_some());
    let removed = later.reduce(Action::LeaveOut("paste".to_owned()));
    assert_eq!((removed.undo.is_none(), removed.done.as_deref()), (true, Some("Removed paste")));
    assert_eq!(removed.reduce(Action::Tick(Moment::from_unix(2))).done.as_deref(), Some("Removed paste"));
}

#[test]
fn the_text_of_a_group_replaces_those_of_its_fields() {
    let typed = Action::Typed { path: "service.name".to_owned(), text: "other".to_owned() };
    let set = edit::Edit::Set { path: "service".to_owned(), text: "default/kubernetes:443".to_owned() };
    let fixed = state().reduce(typed).reduce(Action::Fix(vec![set]));
    assert_eq!(crate::judge::exposure(&fixed).0.spec.service.name, "kubernetes");
    assert_eq!(fixed.reduce(Action::Undo).typed["service.name"], "other");
}

#[test]
fn a_file_in_two_roles_is_replaced_in_one_of_them() {
    let state = dropped(dropped(state(), "exposure.yaml", DOCUMENT), "ca.pem", "old");
    for name in ["new.crt", "ca.pem"] {
        let given = edit::Provided {
            name: name.to_owned(),
            bytes: bytes("new"),
            is_cut: false,
            role: Some(Role::UpstreamCa),
            replaces: Some("ca.pem".to_owned()),
        };
        let after = state.clone().reduce(Action::Provided(given));
        assert_eq!(roles(&after), [("ca.pem", Some(Role::TrustAnchor)), (name, Some(Role::UpstreamCa))]);
    }
}
