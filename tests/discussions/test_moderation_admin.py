"""The secretariat's lists of contributions, reports and moves: filters, verbs for several, counts that equal their lists."""

import re

import pytest
from django.urls import reverse

from discussions import verbs
from discussions.actions import closing, comments, likenesses, moderation, moving, reports, spaces
from discussions.admin.comments import CommentAdmin
from discussions.models import Admission, Comment, Likeness, Policy, Report, Thread
from events.models import Event, Mail
from tests.discussions.moderated import WHY, bring_to, hold, rule
from tests.discussions.writing import said

LIST = "/admin/discussions/comment/"


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


def listed(answer):
    return {row.pk for row in answer.context["cl"].result_list}


@pytest.fixture
def rows(cast, thread, post):
    """One of each sort."""
    names = ("held", "reported", "marked", "late", "redacted", "read", "french")
    found = {name: post(thread, cast.delegate, f"Text {name}.") for name in names}
    hold(found["held"])
    reports.report(comment=found["reported"], by=None, reason="spam")
    Comment.objects.filter(pk=found["marked"].pk).update(named_version="Rev 3")
    Comment.objects.filter(pk=found["late"].pk).update(is_late=True)
    Comment.objects.filter(pk=found["redacted"].pk).update(redacted_at="2026-01-01T00:00Z", redacted_by=cast.secretariat)
    Comment.objects.filter(pk=found["french"].pk).update(language="fr")
    moderation.mark_read(comments=[found["read"]], by=cast.secretariat)
    return found


FILTERS = {
    "standing=held": {"held"},
    "standing=reported": {"reported"},
    "standing=marked": {"marked"},
    "standing=unread": {"reported", "marked", "late", "redacted", "french"},
    "state__exact=held": {"held"},
    "is_late__exact=1": {"late"},
    "redacted_at__isempty=0": {"redacted"},
    "moderated_at__isempty=0": {"read"},
    "language=fr": {"french"},
    "q=marked": {"marked"},
}


@pytest.mark.parametrize("query", FILTERS)
def test_the_list_is_narrowed(staff, rows, query):
    answer = staff.get(f"{LIST}?{query}")

    assert listed(answer) == {rows[name].pk for name in FILTERS[query]}


def test_by_space(staff, rows, cast, open_topic, post):
    other = post(open_topic("other").threads.get(number=1), cast.delegate)

    assert listed(staff.get(f"{LIST}?topic__space__id__exact={other.topic.space_id}")) == {other.pk}


def several(staff, verb, rows, **fields):
    return staff.post(LIST, {"action": verb, "_selected_action": [row.pk for row in rows], **fields}, follow=True)


def test_several_are_asked_about_first(staff, rows):
    answer = several(staff, "hide", [rows["late"], rows["french"]])

    assert (answer.status_code, "2 chosen" in said(answer)) == (200, True)
    assert Comment.objects.filter(state="hidden").count() == 0


def test_several_are_hidden_with_one_reason_and_others_passed_over(staff, cast, rows):
    chosen = [rows["late"], rows["french"], rows["held"]]

    answer = several(staff, "hide", chosen, confirmed="1", why=WHY, rule=rule().pk)

    assert set(Comment.objects.filter(state="hidden")) == {rows["late"], rows["french"]}
    assert ("done with 2" in said(answer), "1 was passed over" in said(answer)) == (True, True)
    assert Event.objects.filter(kind="discussions.comment_hidden", why=WHY, actor=cast.secretariat).count() == 2


def test_without_a_reason_nothing_is_done(staff, rows):
    answer = several(staff, "hide", [rows["late"]], confirmed="1", why="")

    assert {*answer.context["form"].errors} == {"rule", "why"}
    assert Comment.objects.filter(state="hidden").count() == 0


BULK = {"approve": ("held", "published"), "reject": ("held", "rejected"), "restore": ("hidden", "published")}


@pytest.mark.parametrize("verb", BULK)
def test_each_verb_for_several(staff, cast, thread, post, verb):
    before, after = BULK[verb]
    comment = bring_to(before, post(thread, cast.member), cast.secretariat)

    several(staff, verb, [comment], confirmed="1", why=WHY, rule=rule().pk)

    assert Comment.objects.get().state == after


def test_several_are_marked_as_read(staff, rows):
    several(staff, "read", [rows["late"], rows["french"]], confirmed="1")

    assert Comment.objects.filter(moderated_at=None).count() == 4


def test_a_report_is_answered_in_the_admin(staff, rows):
    report = Report.objects.get()
    page = reverse("admin:discussions_report_change", args=[report.pk])
    assert "It is advertising" in said(staff.get(page))

    answer = staff.post(reverse("admin:discussions_report_answer", args=[report.pk]), {"outcome": "upheld", "why": WHY})

    report.refresh_from_db()
    assert (answer.status_code, report.outcome) == (302, "upheld")
    assert WHY in said(staff.get(reverse("admin:discussions_report_history", args=[report.pk])))


def test_reports_about_ones_own_words_are_not_listed(staff, cast, thread, post):
    reports.report(comment=post(thread, cast.secretariat), by=cast.member, reason="abuse")

    assert listed(staff.get("/admin/discussions/report/")) == set()


def test_a_waiting_move_is_called_off_in_the_admin(staff, cast, open_space, open_topic, post):
    row = _waiting_move(cast, open_space, open_topic, post)
    assert staff.get(reverse("admin:discussions_move_change", args=[row.pk])).status_code == 200

    staff.post(reverse("admin:discussions_move_call-off", args=[row.pk]), {"why": WHY})

    row.refresh_from_db()
    assert row.state == "dropped"


def _waiting_move(cast, open_space, open_topic, post):
    space = open_space("closed", read=Policy.MEMBERS)
    spaces.admit(person=cast.member, space=space, standing=Admission.Standing.MEMBER, by=cast.secretariat, why="asked")
    comment = post(open_topic("inside", space=space).threads.get(number=1), cast.member)
    return moving.shift(comment=comment, thread=open_topic("wide").threads.get(number=0), by=cast.secretariat, why=WHY)


# ── The same verbs as in place ───────────────────────────────────────────────────────────────────────────────────


def test_all_verbs_but_the_move_are_those_of_the_page_in_place():
    in_place = [(verb.name.replace("_", "-"), verb.label, verb.permission) for verb in verbs.VERBS if verb is not verbs.MOVE]

    assert [(verb.name, verb.label, verb.permission) for verb in CommentAdmin.verbs] == in_place


def address(row, verb):
    return reverse(f"admin:discussions_{row._meta.model_name}_{verb}", args=[row.pk])


def offered(client, row):
    tools = client.get(reverse(f"admin:discussions_{row._meta.model_name}_change", args=[row.pk])).context["tools"]
    return {tool["url"].rstrip("/").rpartition("/")[2] for tool in tools}


MARKING = {"pin": "unpin", "mark-official": "unmark-official"}


@pytest.mark.parametrize("verb", MARKING)
def test_a_mark_is_put_on_and_taken_off_with_a_reason(staff, cast, thread, post, verb):
    comment = post(thread, cast.member)
    assert staff.post(address(comment, verb), {"why": ""}).status_code == 200  # asked again

    for name in (verb, MARKING[verb]):
        assert name in offered(staff, comment)
        staff.post(address(comment, name), {"why": f"{WHY}: {name}"})
        assert name not in offered(staff, comment)

    assert [event.why for event in Event.objects.about(comment)[:2]] == [f"{WHY}: {MARKING[verb]}", f"{WHY}: {verb}"]
    assert Mail.objects.filter(kind="discussions.comment_marked", to=cast.member.email).count() == 2


def test_an_earlier_version_is_struck_in_the_admin(staff, cast, thread, post):
    comment = post(thread, cast.member, "Her telephone number")
    assert "strike" not in offered(staff, comment)
    comments.edit(comment=comment, by=cast.member, subject="", body="<p>Better.</p>", language="en", edits=0)
    assert "Version 1, " in said(staff.get(address(comment, "strike")))

    staff.post(address(comment, "strike"), {"revision": comment.revisions.get().pk, "why": WHY})

    assert (comment.revisions.get().body, Mail.objects.filter(kind="discussions.comment_struck").count()) == ("", 1)


def test_a_move_leads_to_the_page_in_place(staff, cast, thread, post):
    comment = post(thread, cast.member)
    tools = staff.get(reverse("admin:discussions_comment_change", args=[comment.pk])).context["tools"]

    assert {str(tool["label"]): tool["url"] for tool in tools}["Move with its replies"].endswith(f"/{comment.pk}/moderate/")


def test_where_no_move_waits_none_is_called_off(staff, cast, thread, post):
    assert staff.post(address(post(thread, cast.member), "call-off"), {"why": WHY}).status_code == 409


def test_a_thread_is_locked_and_unlocked_with_a_reason(staff, cast, thread):
    prompt, found = thread.prompt, "/admin/discussions/prompt/?thread__locked_at__isempty=0"
    assert (staff.post(address(prompt, "lock"), {"why": ""}).status_code, listed(staff.get(found))) == (200, set())

    staff.post(address(prompt, "lock"), {"why": WHY})
    assert (Thread.objects.get(pk=thread.pk).locked_why, listed(staff.get(found))) == (WHY, {prompt.pk})
    assert {"lock", "unlock"} & offered(staff, prompt) == {"unlock"}
    staff.post(address(prompt, "unlock"), {"why": "calm"})

    assert not Thread.objects.get(pk=thread.pk).is_locked
    assert [event.why for event in Event.objects.about(thread)[:2]] == ["calm", WHY]
    assert WHY in said(staff.get(address(prompt, "history")))


def test_direct_contributions_are_locked_and_unlocked_with_their_topic(staff, topic):
    direct = topic.threads.get(number=0)

    staff.post(address(topic, "lock-direct"), {"why": WHY})
    assert (Thread.objects.get(locked_why=WHY), "unlock-direct" in offered(staff, topic)) == (direct, True)
    staff.post(address(topic, "unlock-direct"), {"why": "calm"})

    assert not Thread.objects.exclude(locked_at=None).exists()
    assert WHY in said(staff.get(address(topic, "history")))


def test_a_topic_is_closed_now_with_a_reason(staff, topic):
    assert "close" in offered(staff, topic)

    staff.post(address(topic, "close"), {"why": WHY})

    assert (type(topic).objects.get().life.is_open, Event.objects.filter(kind="discussions.window_ended", why=WHY).count()) == (
        False,
        1,
    )


# ── What waits ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_count_of_the_first_page_is_that_of_its_list(staff, cast, rows, open_space, open_topic, post):
    reports.report(comment=rows["late"], by=None, reason="risk")
    reports.report(comment=post(rows["late"].thread, cast.secretariat), by=cast.member, reason="risk")
    _waiting_move(cast, open_space, open_topic, post)
    closing.close(topic=open_topic("over"), by=cast.secretariat, why="enough")
    _pairs(rows, cast.secretariat)

    tasks = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a></th><td>(\d+)</td>', staff.get("/admin/").content.decode())

    counts = {label: int(count) for _address, label, count in tasks}
    assert (counts["Reports that someone may be at risk"], counts["First contributions that await approval"]) == (1, 1)
    assert (counts["Moves that wait for authors"], counts["Topics that are over, without an outcome"]) == (1, 1)
    assert (counts["Contributions that name another version"], counts["Pairs of near-identical contributions"]) == (1, 1)
    for address, label, count in tasks:
        answer = staff.get(address.replace("&amp;", "&"))
        of_list = answer.context["cl"].result_count if "cl" in answer.context else answer.context["board"].total
        assert (label, of_list) == (label, int(count))


def _pairs(rows, by):
    """Three near-identical pairs: one that waits, one that is settled, one of which a side is not published."""
    for first, second in (("late", "french"), ("late", "read"), ("held", "late")):
        pair = sorted((rows[first], rows[second]), key=lambda comment: comment.pk)
        Likeness.objects.create(first=pair[0], second=pair[1], share=90)
    settled = Likeness.objects.get(second=rows["read"])
    likenesses.settle(likeness=settled, by=by, why="A campaign")
