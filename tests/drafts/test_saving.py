"""A draft is kept per owner, kind and place; who is behind is told and loses nothing."""

import threading
from contextlib import suppress

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from drafts import actions
from drafts.models import Draft

CONTACT = "pages.contact"


def save(owner, data, *, version=0, kind=CONTACT, place=""):
    return actions.save(owner=owner, kind=kind, place=place, data=data, version=version)


def test_the_first_save_makes_version_one(cast):
    draft = save(cast.member, {"text": "Bonjour"})

    stored = Draft.objects.get()
    assert (stored.pk, stored.owner, stored.kind, stored.place, stored.data, stored.version) == (
        draft.pk, cast.member, CONTACT, "", {"text": "Bonjour"}, 1,
    )  # fmt: skip


def test_every_change_makes_a_new_version(cast, move_clock):
    first = save(cast.member, {"text": "a"})
    move_clock(hours=1)

    second = save(cast.member, {"text": "ab"}, version=1)

    assert (second.pk, second.key, second.version, second.data) == (first.pk, first.key, 2, {"text": "ab"})
    assert second.saved_at > first.saved_at


@pytest.mark.parametrize("version", [0, 1, 7])
def test_the_same_text_again_is_no_new_version(cast, version):
    save(cast.member, {"text": "a"})

    draft = save(cast.member, {"text": "a"}, version=version)

    assert (draft.version, Draft.objects.count()) == (1, 1)


@pytest.mark.parametrize("version", [0, 1, 3])
def test_who_is_behind_is_told_and_the_newer_text_stays(cast, version):
    save(cast.member, {"text": "a"})
    save(cast.member, {"text": "ab"}, version=1)

    with pytest.raises(actions.StaleDraft) as stale:
        save(cast.member, {"text": "mine"}, version=version)

    assert (stale.value.draft.data, stale.value.draft.version) == ({"text": "ab"}, 2)
    assert str(stale.value) == "This draft was saved in another window in the meantime."
    assert Draft.objects.get().data == {"text": "ab"}


def test_a_draft_sent_in_another_window_is_kept_anew(cast):
    save(cast.member, {"text": "a"})
    actions.discard(owner=cast.member, kind=CONTACT, place="")

    draft = save(cast.member, {"text": "ab"}, version=1)

    assert (draft.version, draft.data) == (1, {"text": "ab"})


def test_owners_kinds_and_places_are_apart(cast, note):
    save(cast.member, {"text": "1"})
    save(cast.delegate, {"text": "2"})
    save(cast.member, {"text": "3"}, kind=note, place="here")
    save(cast.member, {"text": "4"}, kind=note, place="there")

    actions.discard(owner=cast.member, kind=note, place="here")

    left = {(draft.owner, draft.kind, draft.place, draft.data["text"]) for draft in Draft.objects.all()}
    assert left == {
        (cast.member, CONTACT, "", "1"),
        (cast.delegate, CONTACT, "", "2"),
        (cast.member, note, "there", "4"),
    }
    assert len({draft.key for draft in Draft.objects.all()}) == 3


SIZES = {
    "a hundred pages": ("x" * 200_000, True),
    "too much": ("x" * 205_000, False),
    "Arabic, two bytes a letter": ("م" * 100_000, True),
    "too much Arabic": ("م" * 103_000, False),
    "emoji, four bytes": ("🌍" * 51_000, True),
}


@pytest.mark.parametrize(("text", "fits"), SIZES.values(), ids=SIZES)
def test_a_draft_holds_two_hundred_kilobytes(cast, text, fits):
    with suppress(actions.TooLarge):
        save(cast.member, {"text": text})

    assert Draft.objects.filter(data={"text": text}).exists() == fits
    assert Draft.objects.count() == fits


def test_too_much_leaves_the_older_text(cast):
    save(cast.member, {"text": "a"})

    with pytest.raises(actions.TooLarge):
        save(cast.member, {"text": "x" * 300_000}, version=1)

    assert Draft.objects.get().data == {"text": "a"}


@pytest.mark.parametrize("first", [{}, {"text": "a"}], ids=["new", "saved before"])
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(enrol, first):
    owner, start, results = enrol("amina"), threading.Barrier(4), []
    version = save(owner, first).version if first else 0

    def write(text):
        start.wait()
        try:
            results.append(save(owner, {"text": text}, version=version).data["text"])
        except actions.StaleDraft as stale:
            results.append(("told", stale.draft.data["text"]))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[f"text {number}"]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept = Draft.objects.get().data["text"]
    assert sorted(map(str, results)) == sorted(map(str, [kept, *[("told", kept)] * 3]))


@pytest.mark.parametrize("name", ["delegate", "secretariat", "administrator", "visitor"])
def test_drafts_are_their_owners_alone(cast, name):
    save(cast.member, {"text": "private"})

    assert list(Draft.objects.visible_to(getattr(cast, name))) == []


def test_the_owner_sees_her_drafts_newest_first(cast, note, move_clock):
    older = save(cast.member, {"text": "1"})
    move_clock(hours=1)
    newer = save(cast.member, {"text": "2"}, kind=note)

    assert list(Draft.objects.visible_to(cast.member)) == [newer, older]
    assert list(Draft.objects.visible_to(AnonymousUser())) == []


def test_a_draft_knows_where_it_is_resumed(cast, note):
    draft = save(cast.member, {}, kind=note, place="here")

    assert (str(draft), draft.get_absolute_url()) == ("Note", "/en/help/?note=here")


def test_a_hundred_and_first_draft_is_refused_and_the_others_stay(cast):
    for number in range(100):
        actions.save(owner=cast.member, kind="pages.contact", place=str(number), data={"text": "a"}, version=0)

    with pytest.raises(actions.TooMany):
        actions.save(owner=cast.member, kind="pages.contact", place="one more", data={"text": "a"}, version=0)

    assert Draft.objects.filter(owner=cast.member).count() == 100
