"""Words are taken out of the names above a contribution too, and the files go with everything."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from core.workflow import TransitionNotAllowed
from discussions.actions import attributions, endorsements, moderation, redaction
from discussions.models import Comment, CommentAttribution, Revision
from events.models import Event, Mail
from files import actions as files
from files.models import File
from tests.discussions.joined import counts, named, partner, posted, row
from tests.discussions.writing import hide, said
from tests.files.samples import upload

NAME = "Awa Ndiaye-Sow"


@pytest.fixture
def comment(cast, thread):
    """A contribution that names a person nowhere but among those who stand behind it, with a file."""
    file = files.store(upload=upload("paper.pdf"), by=cast.member, key=uuid.uuid4())
    given = [row(NAME, email="box@example.org"), row("Collective"), row(f"Friends of {NAME}", "supporter")]
    return posted(thread, cast.member, *given, files=[file], subject="Fees", language="fr")


def redact(cast, comment, *words):
    return redaction.redact(comment=comment, words=words, by=cast.secretariat, why="It names a person")


def names(comment):
    return [one.name for one in CommentAttribution.objects.filter(comment=comment).order_by("part", "order")]


def test_a_name_that_is_struck_shows_the_mark_and_nothing_keeps_it(cast, thread, comment, post):
    reply = post(thread, cast.delegate, parent=comment)
    client = Client()
    assert f"in reply to {cast.member.full_name}, {NAME}" in said(client.get(thread.get_absolute_url()))

    redact(cast, comment, NAME.upper())

    assert names(comment) == [cast.member.full_name, "[supprimé]", "Collective", "Friends of [supprimé]"]
    words = said(client.get(thread.get_absolute_url()))
    assert ("[supprimé] (as named by the filer)" in words, f"{cast.member.full_name}, [supprimé]" in words) == (True, True)
    letters = str(Mail.objects.filter(key__contains=f":{comment.pk}").values_list("subject", "text", "html"))
    assert [word for word in ("Awa", "Ndiaye") if word in words + letters] == []
    assert Event.objects.get(kind="discussions.comment_redacted").facts == {"places": 2}
    assert Comment.objects.get(pk=reply.pk).version == reply.version + 1


def test_the_text_has_no_other_version_for_it(cast, comment):
    redact(cast, comment, NAME)

    now = Comment.objects.get()
    assert (now.edits, now.edited_at, now.version, Revision.objects.count()) == (0, None, 2, 0)
    assert File.objects.count() == 1


def test_counts_stay_true_and_two_people_are_two(cast, thread):
    made = posted(thread, cast.member, row("Awa Ndiaye"), row("Awa Sow"), row("Anna"))
    posted(thread, cast.delegate, row("Awa Sow"))
    assert counts(thread)[:2] == (2, 5)

    redact(cast, made, "Awa Ndiaye", "Awa Sow")

    assert names(made) == [cast.member.full_name, "[removed]", "[removed] (2)", "Anna"]
    assert counts(thread)[:2] == (2, 6)  # the other contribution keeps its name, which is another's from now on
    redact(cast, made, "Anna")
    assert (names(made)[1:], counts(thread)[:2]) == (["[removed]", "[removed] (2)", "[removed] (3)"], (2, 6))


def test_names_of_accounts_and_organizations_are_found_too(cast, thread):
    envoy = partner(cast)
    made = posted(thread, cast.member, row("Collective"))
    attributions.confirm(attribution=named(made, "Collective"), seen=0, by=envoy)
    house = CommentAttribution.objects.get(organization=cast.collective)

    redact(cast, made, "collective", cast.member.full_name)

    house.refresh_from_db()
    assert names(made) == ["[removed]", "[removed]"]
    assert set(house.organization_names_as_then.values()) <= {"[removed]", "[supprimé]", "[retirado]"}
    assert counts(thread) == (1, 1, 1)


def test_redacted_while_hidden_and_shown_again_the_counts_are_as_before(cast, thread, comment):
    before = counts(thread)
    hide(cast, comment)

    redact(cast, comment, NAME)

    assert counts(thread) == (0, 0, 0)
    moderation.restore(comment=Comment.objects.get(), by=cast.secretariat, why="mistake")
    assert counts(thread) == before == (1, 2, 0)


def test_who_endorses_it_keeps_the_name(cast, comment):
    endorsements.endorse(comment=comment, by=cast.delegate)

    assert redaction.missing(comment=comment, words=[cast.delegate.full_name, NAME]) == [cast.delegate.full_name]


@pytest.mark.parametrize("words", [["Awa Ndiaye-So"], [NAME, "Nobody"], ["x" * 2000]])
def test_what_stands_in_no_name_is_refused(cast, comment, words):
    with pytest.raises(TransitionNotAllowed):
        redact(cast, comment, *words)
    assert NAME in names(comment)


def test_the_form_finds_words_that_stand_in_a_name_alone(cast, comment, log_in):
    client, address = log_in(cast.secretariat), reverse("admin:discussions_comment_redact", args=[comment.pk])

    client.post(address, {"words": NAME, "why": "a"})

    assert (NAME in str(names(comment)), Comment.objects.get().redacted_by) == (False, cast.secretariat)


def test_with_everything_go_typed_names_and_files(cast, thread, comment):
    redact(cast, comment, *redaction.everything(comment=comment))

    now = Comment.objects.get()
    assert (now.subject, now.body, File.objects.count()) == ("[supprimé]", "<p>[supprimé]</p>", 0)
    assert names(comment) == [cast.member.full_name, "[supprimé]", "Collective", "[supprimé] (2)"]
    assert counts(thread)[0] == 1


def test_while_a_word_is_left_the_files_stay(cast, comment):
    redact(cast, comment, "Fees", "Some")

    assert File.objects.count() == 1
