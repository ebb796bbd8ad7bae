"""One's own contributions edited, withdrawn, their earlier versions struck at its address: by their author alone."""

import pytest

from accounts.actions import delegations
from accounts.models import Delegation
from discussions.actions import comments
from discussions.models import Comment, Policy, Revision, Topic
from discussions.templatetags.writing import comment_actions
from drafts import actions as drafts
from drafts.models import Draft
from tests.conftest import PASSWORD
from tests.discussions.writing import WORDS, close, hide, reply_form, said, typed, withdraw
from tests.markup import read


def form_of(comment, verb="edit"):
    return f"/en/discussions/comments/{comment.pk}/{verb}/"


@pytest.fixture
def own(cast, thread, post):
    """A contribution of the member."""
    return post(thread, cast.member, "The fees of the <strong>agencies</strong>.", subject="Fees")


# ── Editing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_new_words_replace_the_old_ones_which_stay_public(cast, log_in, own):
    client = log_in(cast.member)
    fields = read(client.get(form_of(own))).fields

    response = client.post(form_of(own), fields | typed(subject="Debts"))

    own.refresh_from_db()
    revision = own.revisions.get()
    assert (response.status_code, response["Location"]) == (302, f"/en/discussions/comments/{own.pk}/")
    assert (own.subject, own.body, own.edits) == ("Debts", f"<p>{WORDS}</p>", 1)
    assert (revision.subject, revision.body) == ("Fees", "<p>The fees of the <strong>agencies</strong>.</p>")


def test_the_form_holds_what_it_says_now(cast, log_in, own):
    page = log_in(cast.member).get(form_of(own))

    fields = read(page).fields
    assert (fields["subject"], fields["body"], fields["edits"]) == ("Fees", "The fees of the agencies.", "0")
    assert 'data-html="&lt;p&gt;The fees of the &lt;strong&gt;agencies' in page.content.decode()
    assert 'name="voice"' not in page.content.decode()


def test_a_slip_in_the_language_is_corrected(cast, log_in, own):
    markup = {"body": own.body, "body_format": "html", "subject": "Fees", "edits": "0"}

    log_in(cast.member).post(form_of(own), markup | {"language": "fr"})

    own.refresh_from_db()
    assert (own.language, own.revisions.get().language) == ("fr", "en")


def test_the_same_again_changes_nothing(cast, log_in, own):
    fields = {"body": own.body, "body_format": "html", "subject": "Fees", "edits": "0", "language": "en"}

    page = log_in(cast.member).post(form_of(own), fields, follow=False)

    assert (page.status_code, Revision.objects.count()) == (302, 0)


def test_contact_details_are_asked_about_in_edits_too(cast, log_in, own):
    client = log_in(cast.member)

    asked = client.post(form_of(own), typed("Write to amina@example.org about the fees of the agencies.", edits="0"))
    client.post(form_of(own), read(asked).fields | {"contacts": "mask", "language": "en"})

    own.refresh_from_db()
    assert (asked.status_code, own.body) == (200, "<p>Write to [e-mail address removed] about the fees of the agencies.</p>")


def test_a_preview_changes_nothing(cast, log_in, own):
    page = log_in(cast.member).post(form_of(own), typed(edits="0", preview="1"))

    assert (page.status_code, Revision.objects.count()) == (200, 0)
    assert f"{cast.member.full_name} · English" in said(page)


@pytest.mark.parametrize("body", ["", " ", "x" * 20_001], ids=["empty", "spaces", "too long"])
def test_bad_input_changes_nothing(cast, log_in, own, body):
    page = log_in(cast.member).post(form_of(own), typed(body, edits="0"))

    assert (page.status_code, read(page).fields["body"].strip(), Revision.objects.count()) == (200, body.strip(), 0)


def test_what_was_edited_in_another_window_is_shown_and_then_replaced(cast, log_in, own):
    client = log_in(cast.member)
    fields = read(client.get(form_of(own))).fields
    comments.edit(comment=own, by=cast.member, subject="Fees", body="<p>The other window.</p>", language="en", edits=0)

    behind = client.post(form_of(own), fields | typed())
    own.refresh_from_db()
    assert (behind.status_code, own.edits, read(behind).fields["body"]) == (409, 1, WORDS)
    assert "<p>The other window.</p>" in behind.content.decode()

    client.post(form_of(own), read(behind).fields)
    own.refresh_from_db()
    assert (own.body, own.edits) == (f"<p>{WORDS}</p>", 2)


STRANGE = ["", "-1", "x", "٣", "9" * 30, "1.5"]


@pytest.mark.parametrize("edits", STRANGE)
def test_a_strange_number_of_edits_overwrites_nothing(cast, log_in, own, edits):
    page = log_in(cast.member).post(form_of(own), typed(edits=edits))

    own.refresh_from_db()
    assert (page.status_code in (200, 409), own.edits, read(page).fields["body"]) == (True, 0, WORDS)


def test_a_draft_of_an_edit_is_gone_on_with(cast, log_in, own):
    client = log_in(cast.member)
    fields = read(client.get(form_of(own))).fields
    client.post(form_of(own), fields | typed("Half a thought", save_draft="1"))
    draft = Draft.objects.get()
    assert (draft.get_absolute_url(), draft.place) == (form_of(own), str(own.pk))

    resumed = read(client.get(form_of(own))).fields
    client.post(form_of(own), resumed)

    own.refresh_from_db()
    assert (resumed["body"], own.body, Draft.objects.count()) == ("Half a thought", "<p>Half a thought</p>", 0)


def test_what_was_sent_after_the_log_in_expired_is_offered_again(cast, client, thread, post):
    own = post(thread, cast.moderator)
    client.force_login(cast.moderator)
    fields = read(client.get(form_of(own))).fields | typed()
    client.logout()

    sent = client.post(form_of(own), fields)
    logged_in = client.post(sent["Location"], {"login": cast.moderator.email, "password": PASSWORD})
    client.post(form_of(own), read(client.get(logged_in["Location"])).fields)

    own.refresh_from_db()
    assert own.body == f"<p>{WORDS}</p>"


# ── Who may, and until when ──────────────────────────────────────────────────────────────────────────────────────

VERBS = ["edit", "withdraw"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["delegate", "moderator", "secretariat", "administrator"])
def test_others_contributions_are_not_ones_own_to_change(cast, log_in, own, name, verb):
    client = log_in(getattr(cast, name))

    answers = [client.get(form_of(own, verb)), client.post(form_of(own, verb), typed(edits="0"))]

    own.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404, 404]
    assert (own.state, own.edits) == ("published", 0)


@pytest.mark.parametrize("verb", VERBS)
def test_hidden_contributions_of_others_are_not_there(cast, log_in, own, verb):
    hide(cast, own)

    assert log_in(cast.delegate).get(form_of(own, verb)).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_a_visitor_is_led_to_the_log_in(client, own, verb):
    answers = [client.get(form_of(own, verb)), client.post(form_of(own, verb))]

    assert {answer["Location"] for answer in answers} == {f"/en/account/login/?next={form_of(own, verb)}"}


def lose_the_delegation(cast, own):
    delegations.end(delegation=Delegation.objects.get(person=cast.delegate), by=cast.administrator, why="left")


MEANWHILE = {
    "closed": (lambda cast, own: close(cast, own.topic), "This discussion is closed: what was contributed stays as it is."),
    "hidden": (hide, "This contribution has been hidden or withdrawn."),
    "withdrawn": (withdraw, "This contribution has been hidden or withdrawn."),
    "delegation ended": (lose_the_delegation, "You no longer speak for the organization in whose name you wrote this."),
}


@pytest.mark.parametrize(("happen", "reason"), MEANWHILE.values(), ids=MEANWHILE)
def test_what_changed_meanwhile_gives_the_text_back_and_says_so(cast, log_in, thread, post, happen, reason):
    own = post(thread, cast.delegate, organization=cast.union)
    client = log_in(cast.delegate)
    fields = read(client.get(form_of(own))).fields
    happen(cast, own)

    page = client.post(form_of(own), fields | typed())

    assert (page.status_code, read(page).fields["body"], Revision.objects.count()) == (403, WORDS, 0)
    assert reason in said(page)
    assert client.get(form_of(own)).status_code == 403


def test_a_draft_of_an_edit_no_longer_possible_can_still_be_read(cast, log_in, own):
    drafts.save(owner=cast.member, kind="discussions.edit", place=str(own.pk), data=typed(edits="0"), version=0)
    hide(cast, own)

    page = log_in(cast.member).get(form_of(own))

    assert (page.status_code, read(page).fields["body"]) == (403, WORDS)


# ── Withdrawing ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_withdraws_is_told_first_and_looking_changes_nothing(cast, log_in, own):
    page = log_in(cast.member).get(form_of(own, "withdraw"))

    assert (page.status_code, Comment.objects.get().state) == (200, "published")
    assert "Your contribution leaves the page at once and is counted no more." in said(page)
    assert "After 30 days its words, and those of its earlier versions, are deleted for good." in said(page)


def test_withdrawn_without_replies_it_leads_to_the_thread(cast, log_in, thread, own):
    response = log_in(cast.member).post(form_of(own, "withdraw"))

    own.refresh_from_db()
    assert (response.status_code, response["Location"], own.state) == (302, thread.get_absolute_url(), "withdrawn")


def test_withdrawn_with_replies_it_leads_to_the_stub(cast, log_in, thread, own, post):
    post(thread, cast.delegate, parent=own)
    client = log_in(cast.member)

    page, response = client.get(form_of(own, "withdraw")), client.post(form_of(own, "withdraw"))

    assert "stay in their place; the replies stay too." in said(page)
    assert response["Location"] == f"/en/discussions/comments/{own.pk}/"


def test_words_left_in_a_space_one_may_no_longer_read_can_be_taken_back(cast, log_in, topic, own):
    Topic.objects.filter(pk=topic.pk).update(read=Policy.INVITED)
    client, address = log_in(cast.member), f"{own.get_absolute_url()}withdraw/"

    page, answer = client.get(address), client.post(address)

    own.refresh_from_db()
    assert (page.status_code, topic.title_en in said(page), answer["Location"]) == (200, False, "/en/discussions/")
    assert (own.state, client.get(own.get_absolute_url()).status_code) == ("withdrawn", 404)


def test_withdrawn_twice_is_refused(cast, log_in, own):
    client = log_in(cast.member)

    answers = [client.post(form_of(own, "withdraw")).status_code for _click in range(2)]

    assert answers == [302, 403]


def test_what_is_closed_or_hidden_can_still_be_withdrawn(cast, log_in, own):
    close(cast, own.topic)
    hide(cast, own)

    log_in(cast.member).post(form_of(own, "withdraw"))

    own.refresh_from_db()
    assert own.state == "withdrawn"


# ── Striking ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def edited(cast, own):
    """The member's contribution, edited once."""
    return comments.edit(comment=own, by=cast.member, subject="", body="<p>Better.</p>", language="en", edits=0)


def strike_of(comment, number=1):
    return f"/en/discussions/comments/{comment.pk}/revisions/{number}/strike/"


def test_the_author_strikes_a_version(cast, log_in, edited):
    response = log_in(cast.member).post(strike_of(edited))

    revision = edited.revisions.get()
    assert (response.status_code, response["Location"]) == (302, f"/en/discussions/comments/{edited.pk}/history/")
    assert (revision.body, revision.is_struck, revision.struck_by) == ("", True, cast.member)


STRIKERS = {"delegate": 404, "moderator": 404, "secretariat": 404, "visitor": 302}


@pytest.mark.parametrize(("name", "status"), STRIKERS.items())
def test_nobody_else_does_at_its_address(cast, log_in, edited, name, status):
    assert log_in(getattr(cast, name)).post(strike_of(edited)).status_code == status
    assert not edited.revisions.get().is_struck


def test_a_version_is_struck_once_by_a_form_and_only_where_there_is_one(cast, log_in, edited):
    client = log_in(cast.member)

    answers = [client.get(strike_of(edited)), client.post(strike_of(edited, 2)), client.post(strike_of(edited, 10**18))]
    answers += [client.post(strike_of(edited)), client.post(strike_of(edited))]

    assert [answer.status_code for answer in answers] == [405, 404, 404, 302, 409]


# ── The links under a contribution ───────────────────────────────────────────────────────────────────────────────


def links_under(comment, thread, user, *, writable=True):
    """The verbs of the links, without rendering a page."""
    drawn = comment_actions(comment, thread, writable, user)
    return [verb for verb in ("reply", "edit", "withdraw") if f"/comments/{comment.pk}/{verb}/" in drawn]


def test_each_reader_has_her_own_links(cast, thread, own):
    found = {name: links_under(own, thread, getattr(cast, name)) for name in ("visitor", "member", "delegate")}

    assert found == {
        "visitor": ["reply"],
        "member": ["reply", "edit", "withdraw"],
        "delegate": ["reply"],
    }
    assert links_under(own, thread, cast.delegate, writable=False) == []


def test_a_closed_discussion_leaves_the_author_nothing_but_to_withdraw(cast, thread, own):
    close(cast, thread.topic)
    thread = type(thread).objects.get(pk=thread.pk)

    assert links_under(own, thread, cast.member) == ["withdraw"]
    assert links_under(own, thread, cast.visitor) == []


def test_fifty_rows_of_links_ask_the_database_nothing(cast, thread, own, django_assert_num_queries):
    cast.member.memo = {}  # as a person in a request, who is asked about once
    links_under(own, thread, cast.member)

    with django_assert_num_queries(0):
        for _row in range(50):
            links_under(own, thread, cast.member)


def test_a_row_of_links_is_drawn_from_a_dict_too(cast, thread, own):
    row = {"pk": own.pk, "number": own.number, "state": own.state, "posted_by": own.posted_by_id}

    assert comment_actions(row, thread, True, cast.member) == comment_actions(own, thread, True, cast.member)
    assert reply_form(own) in comment_actions(row, thread, True, cast.member)
