"""What people are told of discussions: replies to them, and what is new where they follow; of nothing they may not read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from zeal import zeal_context

from accounts.actions import delegations
from discussions.actions import comments, moderation, redaction, spaces
from discussions.models import Admission, Comment, Policy, Topic
from discussions.notices import CONTRIBUTION, REPLY, TOPIC_ANNOUNCED
from events.models import Mail
from notifications import actions, kinds
from notifications.kinds import Rhythm
from notifications.models import Announcement, Notice
from pages.models import Rule
from taxonomy.models import Objective, OrganizationKind
from tests.discussions.archives import archive, bring
from tests.markup import read
from tests.notifications.telling import ODD, in_words, shown_unread, spread, told

# ── Replies ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reply_tells_the_author_of_what_it_answers_at_once_and_once(cast, thread, post):
    asked = post(thread, cast.member)
    actions.follow(what="topic", object_id=thread.topic_id, by=cast.member)
    answer = post(thread, cast.delegate, parent=asked, organization=cast.union)
    spread()

    mail = Mail.objects.get(kind=REPLY)
    assert (told(REPLY), told(CONTRIBUTION)) == ([("member", answer.pk)], [])
    assert (mail.to, mail.language) == (cast.member.email, "fr")
    assert f"/fr/discussions/comments/{answer.pk}/" in mail.text
    assert mail.headers["List-Unsubscribe"].startswith("<http")
    assert shown_unread(cast.member) == 1


def test_a_form_sent_twice_tells_of_one_reply(cast, thread, post):
    asked = post(thread, cast.member)
    key = "0b8fb0c2-4f0c-4d7c-8f0a-5d1f6f0a4b11"

    for _click in range(2):
        answer = post(thread, cast.delegate, parent=asked, key=key)
        spread()

    assert (told(REPLY), Mail.objects.filter(kind=REPLY).count()) == ([("member", answer.pk)], 1)


def test_a_reply_to_oneself_tells_nobody(cast, thread, post):
    post(thread, cast.member, parent=post(thread, cast.member))
    spread()

    assert told(REPLY) == []


def test_only_the_author_of_what_is_answered_is_told_of_a_reply(cast, thread, post):
    root = post(thread, cast.member)
    answer = post(thread, cast.delegate, parent=root)
    third = post(thread, cast.outsider, parent=answer)
    spread()

    assert told(REPLY) == [("delegate", third.pk), ("member", answer.pk)]


def test_a_reply_where_its_author_is_no_longer_admitted_is_not_told(cast, thread, post):
    asked = post(thread, cast.member)
    thread.topic.read = Policy.INVITED
    spaces.edit_topic(topic=thread.topic, fields=["read"], by=cast.secretariat)

    post(thread, cast.secretariat, parent=asked)
    spread()

    assert (told(REPLY), Mail.objects.filter(kind=REPLY).exists()) == ([], False)


def test_an_author_with_another_rhythm_finds_the_reply_among_her_notices_alone(cast, thread, post):
    actions.choose(by=cast.member, rhythms={REPLY: Rhythm.OFF})
    answer = post(thread, cast.delegate, parent=post(thread, cast.member))
    spread()

    assert (told(REPLY), Mail.objects.filter(kind=REPLY).exists()) == ([("member", answer.pk)], False)


# ── What is new where one follows ────────────────────────────────────────────────────────────────────────────────


def test_followers_of_a_topic_and_of_its_space_are_told_of_contributions(cast, open_topic, thread, post):
    for what, key, person in (
        ("topic", thread.topic_id, cast.member),
        ("space", thread.topic.space_id, cast.outsider),
        ("topic", open_topic("other").pk, cast.moderator),
        ("topic", thread.topic_id, cast.delegate),
    ):
        actions.follow(what=what, object_id=key, by=person)
    comment = post(thread, cast.delegate)
    spread()

    assert told(CONTRIBUTION) == [("member", comment.pk), ("outsider", comment.pk)]
    assert set(Notice.objects.filter(kind=CONTRIBUTION).values_list("rhythm", "mailed_at")) == {("daily", None)}


def test_followers_of_a_space_or_an_objective_are_told_of_a_new_topic(cast, open_space, open_topic):
    space, objective = open_space(), Objective.objects.get(number=6)
    space.objectives.set([objective])
    actions.follow(what="space", object_id=space.pk, by=cast.member)
    actions.follow(what="objective", object_id=objective.pk, by=cast.member)
    actions.follow(what="objective", object_id=objective.pk, by=cast.outsider)
    actions.follow(what="objective", object_id=Objective.objects.get(number=7).pk, by=cast.delegate)
    topic = open_topic(space=space)
    spread()

    assert told(TOPIC_ANNOUNCED) == [("member", topic.pk), ("outsider", topic.pk)]
    assert in_words(Notice.objects.first()) == "“Fair-recruitment” is a new topic in “Work”"


def test_an_imported_discussion_tells_nobody(cast, open_space):
    actions.follow(what="space", object_id=open_space("harbour-talks").pk, by=cast.member)

    bring(archive())
    spread()

    assert (Comment.objects.count(), Announcement.objects.count(), Notice.objects.count()) == (5, 0, 0)


# ── What one may read ────────────────────────────────────────────────────────────────────────────────────────────

NAMES = ("member", "delegate", "outsider", "joined", "guest", "secretariat", "disabled")
READERS = {
    Policy.EVERYONE: {"member", "delegate", "outsider", "joined", "guest", "secretariat"},
    Policy.MEMBERS: {"joined", "guest", "secretariat"},
    Policy.INVITED: {"guest", "secretariat"},
    Policy.KINDS: {"delegate", "secretariat"},
}


@pytest.fixture
def everybody(cast, enrol):
    """The cast, and with it joined (a member of the space to be) and guest (invited to it). The delegate's is a trade union."""
    cast.union.kind = OrganizationKind.objects.get(key="trade-union")
    cast.union.save()
    cast.joined, cast.guest = enrol("joined"), enrol("guest")
    return cast


def _admit(people, space):
    for person, standing in ((people.joined, Admission.Standing.MEMBER), (people.guest, Admission.Standing.INVITED)):
        spaces.admit(person=person, space=space, standing=standing, by=people.secretariat, why="asked")


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("guarded", ["topic", "space"])
def test_followers_are_told_of_what_they_may_read(everybody, open_space, open_topic, post, policy, guarded):
    space = open_space(read=policy if guarded == "space" else Policy.EVERYONE)
    space.read_kinds.set(OrganizationKind.objects.filter(key="trade-union"))
    _admit(everybody, space)
    for name in NAMES:
        actions.follow(what="space", object_id=space.pk, by=getattr(everybody, name))

    topic = open_topic(space=space, read=policy if guarded == "topic" else Policy.EVERYONE)
    topic.read_kinds.set(OrganizationKind.objects.filter(key="trade-union"))
    post(topic.threads.get(number=0), everybody.administrator)
    spread()

    for kind in (TOPIC_ANNOUNCED, CONTRIBUTION):
        expected = READERS[policy] - ({"secretariat"} if kind == TOPIC_ANNOUNCED else set())  # she made it
        assert {name for name, _row in told(kind)} == expected, kind
    unread = Notice.objects.unread().values_list("person__email", flat=True)
    assert {email.partition("@")[0] for email in unread} == READERS[policy]


def test_who_lost_the_right_to_read_is_told_no_more_of_what_she_was_told(everybody, open_topic, post):
    topic = open_topic()
    topic.read = Policy.KINDS
    topic.read_kinds.set(OrganizationKind.objects.filter(key="trade-union"))
    spaces.edit_topic(topic=topic, fields=["read"], by=everybody.secretariat)
    actions.follow(what="topic", object_id=topic.pk, by=everybody.delegate)
    post(topic.threads.get(number=0), everybody.secretariat)
    spread()
    notice = Notice.objects.get(kind=CONTRIBUTION)

    before = in_words(notice)
    delegations.end(delegation=everybody.delegate.delegations().get(), by=everybody.administrator, why="left")

    assert (before, in_words(Notice.objects.get(pk=notice.pk))) == (
        "Secretariat Example has contributed to “Fair-recruitment”",
        None,
    )


def _hide(cast, comment):
    moderation.hide(comment=comment, by=cast.secretariat, why="…", rule=Rule.objects.first())


def _withdraw(cast, comment):
    comments.withdraw(comment=comment, by=cast.delegate)


@pytest.mark.parametrize("remove", [_hide, _withdraw])
@pytest.mark.parametrize("is_spread", [False, True])
def test_what_is_hidden_or_withdrawn_is_told_no_longer(cast, thread, post, remove, is_spread):
    actions.follow(what="topic", object_id=thread.topic_id, by=cast.outsider)
    comment = post(thread, cast.delegate, parent=post(thread, cast.member))
    if is_spread:
        spread()

    remove(cast, comment)
    spread()

    own = Notice.objects.filter(object_id=comment.pk)
    assert [in_words(notice) for notice in own] == [None] * (2 if is_spread else 0)
    assert shown_unread(cast.outsider) == (2 if is_spread else 1)


def test_what_is_restored_is_told_again_to_those_who_were_told_and_nobody_else(cast, thread, post):
    actions.follow(what="topic", object_id=thread.topic_id, by=cast.outsider)
    comment = post(thread, cast.delegate)
    spread()
    _hide(cast, comment)
    moderation.restore(comment=Comment.objects.get(pk=comment.pk), by=cast.secretariat, why="a mistake")
    spread()

    assert [in_words(notice) for notice in Notice.objects.all()] == ["Delegate Example has contributed to “Fair-recruitment”"]


def test_what_is_redacted_stands_in_nothing_that_is_told(cast, thread, post):
    actions.follow(what="topic", object_id=thread.topic_id, by=cast.outsider)
    comment = post(thread, cast.delegate, "Zanzibar words.", parent=post(thread, cast.member), subject="Zanzibar")
    spread()
    assert "> Zanzibar words." in Mail.objects.get(kind=REPLY).text
    redaction.redact(comment=comment, words=["Zanzibar"], by=cast.secretariat, why="safety")

    kept = [mail.subject + mail.text + mail.html for mail in Mail.objects.all()]
    kept += [in_words(notice) for notice in Notice.objects.all()]
    assert ([text for text in kept if "Zanzibar" in text], len(kept) >= 3) == ([], True)


# ── The words ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_sentence_is_whole_in_every_language_and_leads_to_the_thing(cast, client, open_topic, post, language):
    topic = open_topic(days=3)
    actions.follow(what="topic", object_id=topic.pk, by=cast.outsider)
    actions.follow(what="space", object_id=topic.space_id, by=cast.outsider)
    topic.title_en = topic.space.title_en = ODD
    topic.space.save()
    spaces.edit_topic(topic=topic, fields=["title_en"], by=cast.secretariat)
    second = spaces.open_topic(topic=Topic(space=topic.space, slug="second", title_en=ODD), by=cast.secretariat)
    thread = topic.threads.get(number=1)
    own = post(thread, cast.outsider)
    answer = post(thread, cast.member, parent=own, organization=cast.union)
    spread()
    client.force_login(cast.outsider)

    for kind, row, anchor in ((TOPIC_ANNOUNCED, second, None), (REPLY, answer, f"comment-{answer.number}")):
        notice = Notice.objects.get(kind=kind, object_id=row.pk)
        with override(language):
            found = kinds.tell([notice])[notice]
        page = client.get(found.address, follow=True)
        assert (ODD in found.sentence, "\n" in found.sentence, found.address[:4]) == (True, False, f"/{language}/")
        assert (page.status_code, read(page).language) == (200, language)
        assert anchor is None or (page.redirect_chain[-1][0].endswith(f"#{anchor}") and anchor in read(page).ids)


def test_a_title_with_marks_of_its_own_does_not_break_the_e_mail(cast, open_topic, post):
    topic = open_topic()
    topic.title_en = ODD
    spaces.edit_topic(topic=topic, fields=["title_en"], by=cast.secretariat)
    thread = topic.threads.get(number=1)
    post(thread, cast.delegate, parent=post(thread, cast.outsider))
    spread()

    mail = Mail.objects.get(kind=REPLY)
    assert (ODD in mail.subject, ODD in mail.text, "&lt;b&gt;%(x)s" in mail.html, "<b>%(x)s" in mail.html) == (
        True,
        True,
        True,
        False,
    )


def test_an_erased_name_is_a_former_members(cast, thread, post):
    actions.follow(what="topic", object_id=thread.topic_id, by=cast.outsider)
    comment = post(thread, cast.member)
    comment.attributions.update(person_name_as_then="")
    spread()

    assert in_words(Notice.objects.get()) == "Former member has contributed to “Fair-recruitment”"


# ── What it costs ────────────────────────────────────────────────────────────────────────────────────────────────


def test_many_notices_of_a_person_are_told_in_as_many_queries_as_few(cast, thread, post):
    actions.follow(what="topic", object_id=thread.topic_id, by=cast.outsider)
    actions.follow(what="space", object_id=thread.topic.space_id, by=cast.outsider)

    def spent():
        rows = list(Notice.objects.filter(person=cast.outsider).select_related("person"))
        with CaptureQueriesContext(connection) as captured, zeal_context():
            assert len(kinds.tell(rows)) == len(rows)
        return len(rows), len(captured)

    def talk(count):
        for number in range(count):
            post(thread, cast.delegate, f"Words {number}.", parent=post(thread, cast.outsider, f"Asked {number}."))
            slug = f"t{Topic.objects.count()}"
            spaces.open_topic(topic=Topic(space=thread.topic.space, slug=slug, title_en="More"), by=cast.secretariat)
        spread()

    talk(1)
    few = spent()
    talk(12)
    many = spent()

    assert (few[0], many[0]) == (2, 26)
    assert few[1] == many[1] <= 6


def test_a_contribution_costs_little_more_for_being_told(cast, thread, post):
    asked = post(thread, cast.outsider)

    with CaptureQueriesContext(connection) as captured:
        post(thread, cast.delegate, parent=asked)

    ours = [query["sql"] for query in captured if "notifications_" in query["sql"]]
    assert len(ours) <= 9, "\n".join(ours)
