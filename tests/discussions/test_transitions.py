"""What becomes of a contribution: state × verb, and its words over time."""

import pytest
from django.db.utils import IntegrityError

from core.workflow import TransitionNotAllowed
from discussions.actions import comments, counting, moderation
from discussions.models import Comment, CommentAttribution, Revision
from events.models import Event, Mail
from pages.models import Rule
from tests.notifications.telling import spread

STATES = ("published", "hidden", "withdrawn", "withdrawn while hidden")
VERBS = {
    "edit": {"published": "published"},
    "withdraw": {"published": "withdrawn", "hidden": "withdrawn"},
    "hide": {"published": "hidden"},
    "hide_with_replies": {"published": "hidden"},
    "restore": {"hidden": "published"},
    "restore_with_replies": {"hidden": "published"},
}


def _do(verb, comment, cast):
    if verb == "edit":
        return comments.edit(comment=comment, by=cast.member, subject="", body="<p>New words</p>", language="en", edits=0)
    if verb == "withdraw":
        return comments.withdraw(comment=comment, by=cast.member)
    rule = {"rule": Rule.objects.first()} if verb.startswith("hide") else {}
    return getattr(moderation, verb)(comment=comment, by=cast.secretariat, why="because", **rule)


def _bring_to(state, comment, cast):
    if "hidden" in state:
        _do("hide", comment, cast)
    if "withdrawn" in state:
        _do("withdraw", comment, cast)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_works_from_its_states_alone(cast, topic, thread, post, state, verb):
    comment = post(thread, cast.member)
    _bring_to(state, comment, cast)
    stale = Comment.objects.get(pk=comment.pk)
    events = Event.objects.count()

    if state in VERBS[verb]:
        _do(verb, stale, cast)
    else:
        with pytest.raises(TransitionNotAllowed):
            _do(verb, stale, cast)

    assert Comment.objects.get().state == VERBS[verb].get(state, state.split()[0])
    assert Event.objects.count() == events + (state in VERBS[verb])
    assert counting.recount(topic) == []


def test_numbers_are_given_once(cast, topic, thread, post):
    first, second = post(thread, cast.member), post(topic.threads.get(number=0), cast.member)
    comments.withdraw(comment=second, by=cast.member)

    third = post(thread, cast.delegate, parent=first)

    assert [first.number, second.number, third.number] == [1, 2, 3]


def test_the_same_key_is_the_same_contribution_of_the_same_person(cast, thread, post):
    first = post(thread, cast.member)

    assert post(thread, cast.member, "Other words", key=first.key) == first
    assert post(thread, cast.delegate, "Other words", key=first.key) != first


def test_a_reply_to_what_was_just_hidden_is_not_accepted(cast, thread, post):
    root = post(thread, cast.member)
    _do("hide", root, cast)

    with pytest.raises(TransitionNotAllowed):
        post(thread, cast.delegate, parent=root)
    assert Comment.objects.count() == 1


def test_an_edit_keeps_what_stood_before(cast, thread, post):
    comment = post(thread, cast.member, "First words")

    comments.edit(comment=comment, by=cast.member, subject="A subject", body="<p>Second</p>", language="fr", edits=0)
    comments.edit(comment=comment, by=cast.member, subject="A subject", body="<p>Third</p>", language="fr", edits=1)

    rows = Revision.objects.values_list("number", "subject", "body", "language")
    assert list(rows) == [(1, "", "<p>First words</p>", "en"), (2, "A subject", "<p>Second</p>", "fr")]
    assert (comment.body, comment.edits, comment.version) == ("<p>Third</p>", 2, 3)


def test_the_same_words_again_are_no_edit(cast, thread, post):
    comment = post(thread, cast.member, "First words")

    comments.edit(comment=comment, by=cast.member, subject="", body="<p>First words</p>", language="en", edits=0)

    assert (Revision.objects.count(), Comment.objects.get().edits) == (0, 0)


def test_an_edit_from_an_old_window_changes_nothing(cast, thread, post):
    comment = post(thread, cast.member, "First words")
    comments.edit(comment=comment, by=cast.member, subject="", body="<p>Second</p>", language="en", edits=0)

    with pytest.raises(TransitionNotAllowed):
        comments.edit(comment=comment, by=cast.member, subject="", body="<p>Third</p>", language="en", edits=0)
    assert (Comment.objects.get().body, Revision.objects.count()) == ("<p>Second</p>", 1)


def test_a_struck_revision_has_no_words(cast, thread, post):
    comment = post(thread, cast.member, "First words")
    comments.edit(comment=comment, by=cast.member, subject="", body="<p>Second</p>", language="en", edits=0)
    revision = Revision.objects.get()

    comments.strike(revision=revision, by=cast.member)

    revision.refresh_from_db()
    assert (revision.body, revision.is_struck, revision.struck_by) == ("", True, cast.member)
    with pytest.raises(TransitionNotAllowed):
        comments.strike(revision=revision, by=cast.member)
    with pytest.raises(IntegrityError):
        Revision.objects.update(body="back again")


@pytest.mark.parametrize(("days", "emptied"), [(29, 0), (31, 1)])
def test_words_of_what_was_withdrawn_go_after_thirty_days(cast, thread, post, move_clock, days, emptied):
    comment = post(thread, cast.member, "First words", subject="A subject")
    comments.edit(comment=comment, by=cast.member, subject="A subject", body="<p>Second</p>", language="en", edits=0)
    kept = post(thread, cast.member, "Kept")
    comments.withdraw(comment=comment, by=cast.member)

    move_clock(days=days)

    assert comments.empty_withdrawn() == emptied
    assert comments.empty_withdrawn() == 0
    words = (Comment.objects.get(pk=comment.pk).body == "", Revision.objects.get().body == "")
    assert words == (bool(emptied), bool(emptied))
    assert Comment.objects.get(pk=kept.pk).body == "<p>Kept</p>"


def test_a_delegates_words_keep_the_names_of_their_day(cast, thread, post):
    post(thread, cast.delegate, organization=cast.union)
    cast.delegate.full_name, cast.union.name_en = "New Name", "New Union"
    cast.delegate.save()
    cast.union.save()

    row = CommentAttribution.objects.get()
    assert (row.name, row.is_shown, row.kind_as_then) == ("Union – Delegate Example", True, "civil-society")


def test_a_receipt_goes_out_once(cast, thread, post):
    first = post(thread, cast.member)
    post(thread, cast.member, key=first.key)
    spread()

    [mail] = Mail.objects.filter(kind="discussions.comment_posted")
    assert (mail.to, mail.language) == (cast.member.email, "fr")


@pytest.mark.parametrize(("verb", "letter"), [("hide", "comment_hidden"), ("restore", "comment_restored")])
def test_the_author_is_told_in_her_language(cast, thread, post, verb, letter):
    comment = post(thread, cast.member)
    _do("hide", comment, cast)
    if verb == "restore":
        _do("restore", comment, cast)

    [mail] = Mail.objects.filter(kind=f"discussions.{letter}")
    assert (mail.to, mail.language) == (cast.member.email, "fr")


def test_hiding_again_after_a_restoration_tells_again(cast, thread, post):
    comment = post(thread, cast.member)
    for verb in ("hide", "restore", "hide"):
        _do(verb, Comment.objects.get(pk=comment.pk), cast)

    assert Mail.objects.filter(kind="discussions.comment_hidden").count() == 2


def test_replies_are_drawn_anew_when_what_they_answer_is_hidden(cast, thread, post):
    root = post(thread, cast.member)
    reply = post(thread, cast.delegate, parent=root)

    _do("hide", root, cast)

    reply.refresh_from_db()
    assert reply.version == 2
