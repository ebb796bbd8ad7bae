"""A form that is saved by its button or while one types, resumed, and gone once it is sent."""

import json

import pytest
from django.test import Client

from discussions.models import Topic
from drafts import actions, kinds
from drafts.models import Draft
from pages.models import ContactMessage
from tests.discussions.scene import discussion
from tests.markup import read

ADDRESS, AUTOSAVE, LIST = "/en/contact/", "/en/account/drafts/save/", "/en/account/drafts/"
TYPED = {"name": "Amina", "email": "amina@example.org", "subject": "Langues", "text": "Bonjour,\r\n\r\n«\u00a0oui\u00a0» 🌍"}
KIND = {"draft_kind": "pages.contact", "draft_place": "", "draft_version": "0"}


def test_the_button_keeps_the_fields_as_typed(cast, log_in):
    client = log_in(cast.member)
    fields = read(client.get(ADDRESS)).fields

    response = client.post(ADDRESS, fields | TYPED | {"save_draft": "1"})

    assert (response.status_code, response["Location"]) == (302, ADDRESS)
    assert Draft.objects.get().data == TYPED


@pytest.mark.parametrize("data", [{}, {"email": "nobody", "text": ""}], ids=["empty", "wrong"])
def test_a_draft_need_not_be_complete(cast, log_in, data):
    response = log_in(cast.member).post(ADDRESS, KIND | data | {"save_draft": "1"})

    assert (response.status_code, Draft.objects.get().data) == (302, data)


def test_the_form_comes_back_as_typed(cast, log_in):
    client = log_in(cast.member)
    draft = actions.save(owner=cast.member, kind="pages.contact", place="", data=TYPED, version=0)

    fields = read(client.get(ADDRESS)).fields

    assert {name: fields[name] for name in TYPED} == TYPED
    assert (fields["key"], fields["draft_version"]) == (str(draft.key), "1")


def test_another_person_finds_her_own_form(cast, log_in):
    actions.save(owner=cast.member, kind="pages.contact", place="", data=TYPED, version=0)

    fields = read(log_in(cast.delegate).get(ADDRESS)).fields

    assert (fields["name"], fields["text"]) == (cast.delegate.full_name, "")


def test_sending_makes_one_message_and_the_draft_is_gone(cast, log_in):
    client = log_in(cast.member)
    draft = actions.save(owner=cast.member, kind="pages.contact", place="", data=TYPED, version=0)
    fields = read(client.get(ADDRESS)).fields

    for _click in range(2):
        client.post(ADDRESS, fields)

    message = ContactMessage.objects.get()
    assert (message.key, message.text, message.sender) == (draft.key, TYPED["text"], cast.member)
    assert not Draft.objects.exists()


def test_mistakes_keep_the_draft(cast, log_in):
    client = log_in(cast.member)
    actions.save(owner=cast.member, kind="pages.contact", place="", data=TYPED, version=0)

    response = client.post(ADDRESS, KIND | TYPED | {"email": "nobody"})

    assert (response.status_code, Draft.objects.get().data) == (200, TYPED)


def test_who_is_behind_sees_both_texts(cast, log_in):
    client = log_in(cast.member)
    for version, text in enumerate(["Un", "Deux, d’une autre fenêtre"]):
        actions.save(owner=cast.member, kind="pages.contact", place="", data=TYPED | {"text": text}, version=version)

    response = client.post(ADDRESS, KIND | TYPED | {"text": "Deux, d’ici", "draft_version": "1", "save_draft": "1"})

    page = read(response)
    assert (response.status_code, page.fields["text"], page.fields["draft_version"]) == (409, "Deux, d’ici", "2")
    assert "Deux, d’une autre fenêtre" in response.content.decode()
    assert Draft.objects.get().data["text"] == "Deux, d’une autre fenêtre"


def test_who_has_seen_both_texts_may_save_hers(cast, log_in):
    client = log_in(cast.member)
    actions.save(owner=cast.member, kind="pages.contact", place="", data={"text": "Un"}, version=0)
    behind = read(client.post(ADDRESS, KIND | TYPED | {"save_draft": "1"})).fields

    response = client.post(ADDRESS, behind | {"save_draft": "1"})

    assert (response.status_code, Draft.objects.get().data["text"]) == (302, TYPED["text"])


def test_too_much_is_said_and_the_text_stays_in_the_form(cast, log_in):
    text = "x" * 300_000

    response = log_in(cast.member).post(ADDRESS, KIND | TYPED | {"text": text, "save_draft": "1"})

    assert (response.status_code, read(response).fields["text"]) == (413, text)
    assert "This draft is too long to be saved" in response.content.decode()
    assert not Draft.objects.exists()


def test_a_visitor_who_presses_the_button_keeps_nothing_and_loses_nothing(client, db):
    response = client.post(ADDRESS, TYPED | {"email": "nobody", "save_draft": "1"})

    assert (response.status_code, read(response).fields["text"]) == (200, TYPED["text"])
    assert not Draft.objects.exists()


# ── While one types ──────────────────────────────────────────────────────────────────────────────────────────────


def test_autosave_answers_the_new_version(cast, log_in):
    client = log_in(cast.member)

    answers = [
        client.post(AUTOSAVE, KIND | TYPED),
        client.post(AUTOSAVE, KIND | TYPED | {"text": "plus", "draft_version": "1"}),
    ]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (200, {"version": 1, "message": "Draft saved."}),
        (200, {"version": 2, "message": "Draft saved."}),
    ]
    assert Draft.objects.get().data == TYPED | {"text": "plus"}


def test_autosave_answers_both_texts_to_who_is_behind(cast, log_in):
    client = log_in(cast.member)
    client.post(AUTOSAVE, KIND | {"text": "theirs"})

    answer = client.post(AUTOSAVE, KIND | {"text": "mine"})

    assert (answer.status_code, answer.json()) == (
        409,
        {
            "error": "This draft was saved in another window in the meantime.",
            "version": 1,
            "theirs": {"text": "theirs"},
            "yours": {"text": "mine"},
        },
    )


REFUSALS = {
    "visitor": ("visitor", KIND, 401),
    "unknown kind": ("member", {"draft_kind": "pages.nothing"}, 400),
    "no kind": ("member", {}, 400),
    "too much": ("member", KIND | {"text": "x" * 300_000}, 413),
}


@pytest.mark.parametrize(("name", "data", "status"), REFUSALS.values(), ids=REFUSALS)
def test_autosave_refuses_in_words(cast, log_in, name, data, status):
    answer = log_in(getattr(cast, name)).post(AUTOSAVE, data)

    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert answer.json()["error"].endswith(".")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("language", ["fr", "es"])
def test_autosave_speaks_the_pages_language(cast, log_in, language):
    answer = log_in(cast.member).post(f"/{language}/account/drafts/save/", KIND | TYPED)

    assert answer.json()["message"] != "Draft saved."


def test_autosave_takes_posts_with_a_token_only(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.member)

    answers = [browser.get(AUTOSAVE).status_code, browser.post(AUTOSAVE, KIND | TYPED).status_code]

    assert answers == [405, 403]
    assert not Draft.objects.exists()


STRANGE = {
    "null characters": {"text": "a\0b", "\0": "x", "draft_place": "\0"},
    "several of a name": {"text": ["a", "b"]},
    "version that is no number": {"text": "a", "draft_version": "٣"},
    "version beyond all": {"text": "a", "draft_version": "9" * 50},
    "a long place": {"text": "a", "draft_place": "x" * 5000},
    "a long name": {"x" * 400: "a"},
    "any writing": {"text": "\u202eעברית中文\u0301🇰🇮\uffff"},
    "JSON": {"text": json.dumps({"a": [1, None]})},
}


@pytest.mark.parametrize("fields", STRANGE.values(), ids=STRANGE)
def test_autosave_keeps_whatever_is_typed(cast, log_in, fields):
    answer = log_in(cast.member).post(AUTOSAVE, KIND | fields)

    assert answer.status_code == 200
    kept = {
        name: value.replace("\ufffd", "\0") if isinstance(value, str) else value
        for name, value in Draft.objects.get().data.items()
    }
    assert {name.replace("\ufffd", "\0"): value for name, value in kept.items()} == {
        name: value for name, value in fields.items() if not name.startswith("draft_")
    }


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_shows_ones_own_and_leads_back(cast, log_in, note):
    actions.save(owner=cast.member, kind="pages.contact", place="", data=TYPED, version=0)
    actions.save(owner=cast.delegate, kind=note, place="theirs", data=TYPED, version=0)

    links = read(log_in(cast.member).get(LIST)).links

    assert ADDRESS in links
    assert "/en/help/?note=theirs" not in links


@pytest.mark.parametrize(("name", "named"), [("member", True), ("outsider", False)])
def test_the_list_names_the_topics_she_may_read(cast, log_in, name, named):
    facts, person = discussion(cast), getattr(cast, name)
    topic = Topic.objects.get(slug=facts["topic"])
    for kind, place in (("comment", facts["thread_pk"]), ("reply", facts["comment"]), ("edit", facts["comment"])):
        actions.save(owner=person, kind=f"discussions.{kind}", place=str(place), data={"body": "a"}, version=0)
    if not named:
        Topic.objects.filter(pk=topic.pk).update(read="invited")

    html = log_in(person).get(LIST).content.decode()

    assert html.count(f">{topic.title}</a>") == (3 if named else 0)


def test_the_list_outlives_a_kind_that_is_no_longer_declared(cast, log_in, note):
    actions.save(owner=cast.member, kind=note, place="", data=TYPED, version=0)
    declared = kinds._kinds.pop(note)

    response = log_in(cast.member).get(LIST)
    kinds._kinds[note] = declared

    assert (response.status_code, note in response.content.decode()) == (200, True)


@pytest.mark.parametrize("path", [LIST, f"{LIST}1/delete/"])
def test_drafts_need_a_person(client, db, path):
    response = client.post(path) if path.endswith("delete/") else client.get(path)

    assert (response.status_code, response["Location"]) == (302, f"/en/account/login/?next={path}")


def test_an_owner_deletes_her_draft(cast, log_in):
    draft = actions.save(owner=cast.member, kind="pages.contact", place="", data=TYPED, version=0)

    response = log_in(cast.member).post(f"{LIST}{draft.pk}/delete/")

    assert (response.status_code, response["Location"], Draft.objects.count()) == (302, LIST, 0)


@pytest.mark.parametrize("name", ["delegate", "secretariat", "administrator"])
def test_other_peoples_drafts_do_not_exist(cast, log_in, name):
    draft = actions.save(owner=cast.member, kind="pages.contact", place="", data=TYPED, version=0)
    client = log_in(getattr(cast, name))

    answers = [client.post(f"{LIST}{pk}/delete/") for pk in (draft.pk, draft.pk + 1)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Draft.objects.count() == 1


def test_a_link_deletes_nothing(cast, log_in):
    draft = actions.save(owner=cast.member, kind="pages.contact", place="", data=TYPED, version=0)

    response = log_in(cast.member).get(f"{LIST}{draft.pk}/delete/")

    assert (response.status_code, Draft.objects.count()) == (405, 1)
