"""A form that met an expired log-in comes back after log-in, to its writer alone, for a day."""

import uuid

import pytest
from django.core import signing
from django.test import Client
from django.urls import URLResolver, get_resolver

from accounts.models import User
from core.holding import holds_posts
from drafts import actions, tasks
from drafts.holding import writer_token
from drafts.models import HeldPost
from tests.conftest import PASSWORD
from tests.discussions.joined import naming_union
from tests.discussions.scene import discussion
from tests.markup import read
from tests.pledges.shown import pledging
from tests.practices.drafted import on_the_way
from tests.practices.shown import practice
from tests.reviews.applying import on_the_roster
from tests.reviews.boarded import boarded
from tests.reviews.shown import reviewing

PROFILE = "/en/account/profile/"
TYPED = {
    "full_name": "Amina Diallo-Kerouani",
    "affiliation": "Collectif <b>x</b>",
    "position": "",
    "about": "Ligne une\r\n\r\n« deux »",
    "language": "en",
    "zone": "Africa/Dakar",
}


def _send_unlogged(client, writer, **fields):
    """Posts the profile form as a browser whose log-in has expired; returns the address after log-in."""
    data = TYPED | {"_writer": writer_token(writer)} if writer else TYPED
    return client.post(PROFILE, data | fields)


def _log_in(client, person, address):
    return client.post(address, {"login": person.email, "password": PASSWORD})


def test_the_form_is_offered_after_log_in_and_can_be_sent(cast, client):
    sent = _send_unlogged(client, cast.moderator)
    held = HeldPost.objects.get()
    logged_in = _log_in(client, cast.moderator, sent["Location"])
    offered = read(client.get(logged_in["Location"]))

    client.post(PROFILE, offered.fields)

    person = User.objects.get(pk=cast.moderator.pk)
    assert sent["Location"] == f"/en/account/login/?next=/en/account/held/{held.pk}/"
    assert logged_in["Location"] == f"/en/account/held/{held.pk}/"
    assert PROFILE in offered.sent
    assert {name: offered.fields[name] for name in TYPED} == TYPED
    assert (person.full_name, person.affiliation, person.about) == (TYPED["full_name"], TYPED["affiliation"], TYPED["about"])


def test_what_is_held_is_shown_as_text(cast, client):
    _send_unlogged(client, cast.member)
    client.force_login(cast.member)

    html = client.get(f"/en/account/held/{HeldPost.objects.get().pk}/").content.decode()

    assert ("Collectif &lt;b&gt;x&lt;/b&gt;" in html, "<b>x</b>" in html) == (True, False)


def test_neither_token_nor_signature_is_held(cast, client):
    _send_unlogged(client, cast.member, csrfmiddlewaretoken="x" * 64)

    held = HeldPost.objects.get()
    assert (held.path, dict(held.fields), held.owner) == (PROFILE, TYPED, cast.member)


@pytest.mark.parametrize("name", ["delegate", "secretariat", "administrator"])
def test_nobody_but_its_writer_gets_the_form(cast, client, name):
    _send_unlogged(client, cast.member)
    held = HeldPost.objects.get()
    client.force_login(getattr(cast, name))

    answers = [client.get(f"/en/account/held/{held.pk}/"), client.post(f"/en/account/held/{held.pk}/delete/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert HeldPost.objects.get().owner == cast.member


def test_a_visitor_gets_no_form_but_the_log_in(cast, client):
    _send_unlogged(client, cast.member)
    path = f"/en/account/held/{HeldPost.objects.get().pk}/"

    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, f"/en/account/login/?next={path}")


SIGNATURES = {
    "none": None,
    "nonsense": "nonsense",
    "a bare number": "1",
    "signed for something else": signing.dumps(1, salt="elsewhere"),
    "a person there is not": signing.dumps(10**9, salt="drafts.writer"),
}


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_without_a_signature_nothing_is_held(cast, client, signature):
    response = client.post(PROFILE, TYPED | ({"_writer": signature} if signature else {}))

    assert (response.status_code, response["Location"]) == (302, f"/en/account/login/?next={PROFILE}")
    assert not HeldPost.objects.exists()


def test_each_writer_has_room_for_fifty_forms(cast):
    for number in range(52):
        actions.hold(path=PROFILE, fields=[["about", str(number)]], owner=cast.member)
    actions.hold(path=PROFILE, fields=[["about", "another's"]], owner=cast.delegate)

    kept = HeldPost.objects.filter(owner=cast.member)
    assert sorted(int(held.fields[0][1]) for held in kept) == list(range(2, 52))
    assert HeldPost.objects.filter(owner=cast.delegate).count() == 1


def test_the_writer_may_give_it_up(cast, client):
    _send_unlogged(client, cast.member)
    client.force_login(cast.member)

    response = client.post(f"/en/account/held/{HeldPost.objects.get().pk}/delete/")

    assert (response.status_code, response["Location"], HeldPost.objects.count()) == (302, "/en/", 0)


@pytest.mark.parametrize(("hours", "left"), [(23, 1), (25, 0)])
def test_forms_are_held_for_a_day(cast, client, move_clock, hours, left):
    _send_unlogged(client, cast.member)
    move_clock(hours=hours)

    tasks.forget_held_posts()

    assert HeldPost.objects.count() == left


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_too_much_is_said_in_words(cast, client, language):
    signed = {"_writer": writer_token(cast.member)}
    response = client.post(f"/{language}/account/profile/", TYPED | signed | {"about": "x" * 300_000})

    page = read(response)
    assert (response.status_code, page.language, len(page.headings)) == (413, language, 1)
    assert not HeldPost.objects.exists()


def test_an_endless_address_is_no_fault(cast, client):
    response = client.post(f"{PROFILE}?a={'x' * 3000}", TYPED | {"_writer": writer_token(cast.member)})

    assert (response.status_code, HeldPost.objects.count()) == (413, 0)


def test_the_query_of_the_address_comes_back_too(cast, client):
    client.post(f"{PROFILE}?from=here&a=%C3%A9", TYPED | {"_writer": writer_token(cast.member)})
    client.force_login(cast.member)

    page = read(client.get(f"/en/account/held/{HeldPost.objects.get().pk}/"))

    assert f"{PROFILE}?from=here&a=%C3%A9" in page.sent


def test_characters_no_database_keeps_are_replaced(cast, client):
    _send_unlogged(client, cast.member, about="a\0b")

    assert dict(HeldPost.objects.get().fields)["about"] == "a\ufffdb"


def test_fields_that_come_several_times_are_all_held(cast, client):
    path = "/en/account/organizations/union/delegates/"

    client.post(path, {"email": "a@example.org", "scopes": ["post", "endorse"], "_writer": writer_token(cast.focal_point)})

    assert HeldPost.objects.get().fields == [["email", "a@example.org"], ["scopes", "post"], ["scopes", "endorse"]]


def test_a_visit_without_log_in_holds_nothing(db, client):
    response = client.get(PROFILE)

    assert (response.status_code, response["Location"]) == (302, f"/en/account/login/?next={PROFILE}")
    assert not HeldPost.objects.exists()


def test_an_unknown_form_is_404(cast, client):
    client.force_login(cast.member)

    assert client.get(f"/en/account/held/{uuid.uuid4()}/").status_code == 404


# ── Which forms are kept ─────────────────────────────────────────────────────────────────────────────────────────

HELD = {
    "accounts:profile",
    "accounts:organization_propose",
    "accounts:delegate_list",
    "accounts:delegation_end",
    "accounts:invitation_answer",
    "contact",
    "discussions:comment_create",
    "discussions:comment_reply",
    "discussions:comment_edit",
    "discussions:comment_withdraw",
    *(f"discussions:{noun}" for noun in ("comment_endorse", "endorsement_withdraw", "likeness_settle")),
    "discussions:confirmation_answer",
    "discussions:confirmation_link",
    "discussions:enclosure_remove",
    *(f"discussions:{noun}" for noun in ("comment_report", "comment_moderate", "topic_moderate", "moderation", "move_detail")),
    "discussions:revision_strike",
    *(f"pledges:doubt_{verb}" for verb in ("raise", "detail")),
    *(f"pledges:draft_{verb}" for verb in ("check", "edit", "withdraw")),
    *(f"pledges:file_{verb}" for verb in ("add", "remove")),
    *(f"pledges:participant_{verb}" for verb in ("answer", "leave")),
    *(f"pledges:pledge_{verb}" for verb in ("amend", "begin", "withdraw")),
    *(f"pledges:update_{noun}" for noun in ("make", "make_for", "by_link")),
    "pledges:decide",
    "pledges:revision_begin",
    "pledges:sign",
    "pledges:state_agree",
    "practices:coauthor_answer",
    "practices:coauthor_list",
    "practices:coauthor_remove",
    "practices:draft_check",
    "practices:draft_edit",
    "practices:draft_withdraw",
    "practices:file_add",
    "practices:file_remove",
    "practices:practice_begin",
    "practices:practice_correct",
    "practices:practice_retire",
    "practices:update_begin",
    "practices:draft_answers",
    "notifications:preferences",
    *(f"reviews:attempt_{verb}" for verb in ("make", "close")),
    *(f"reviews:clock_{verb}" for verb in ("stop", "start")),
    *(f"reviews:override_{verb}" for verb in ("ask", "sign")),
    *(f"reviews:roster_{noun}" for noun in ("apply", "availability", "coverage", "edit", "leave")),
    *(f"reviews:seat_{verb}" for verb in ("extend", "invite", "remind", "remove")),
    "reviews:board",
    "reviews:case_detail",
    "reviews:case_suggestions",
    "reviews:decide",
    "reviews:decision_sign",
    "reviews:signature_deny",
    "reviews:question_answer",
    "reviews:question_ask",
    "reviews:report_write",
    "reviews:seat_answer",
    "reviews:seat_decline",
}


def _keeping(patterns, namespace=""):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _keeping(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else namespace)
        elif getattr(entry.callback, "holds_posts", False):
            yield f"{namespace}{entry.name}"


def test_only_these_forms_are_kept_and_none_with_a_password():
    assert set(_keeping(get_resolver().url_patterns)) == HELD


SECRET_FORMS = ["/en/account/login/", "/en/account/signup/", "/en/account/password/change/", "/en/account/reauthenticate/"]


@pytest.mark.parametrize("path", SECRET_FORMS)
def test_a_password_is_neither_held_nor_shown_again(db, path):
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(
        path, {"login": "a@example.org", "password": PASSWORD, "oldpassword": PASSWORD}, headers={"origin": "http://testserver"}
    )

    assert (response.status_code, PASSWORD in response.content.decode()) == (403, False)
    assert not HeldPost.objects.exists()


WITH_WRITER = [
    ("member", PROFILE),
    ("member", "/en/account/organizations/propose/"),
    ("focal_point", "/en/account/organizations/union/delegates/"),
    ("delegate", "/en/account/delegations/{delegation}/end/"),
    ("member", "/en/contact/"),
    ("member", "/en/discussions/{space}/{topic}/threads/{thread}/contribute/"),
    ("member", "/en/discussions/comments/{comment}/reply/"),
    ("member", "/en/discussions/comments/{comment}/endorse/"),
    ("focal_point", "/en/discussions/comments/{comment}/edit/"),
    ("focal_point", "/en/discussions/comments/{comment}/withdraw/"),
    ("focal_point", "/en/discussions/confirmations/{asked}/"),
    ("member", "/en/discussions/comments/{joint}/files/{comment_file}/remove/"),
    ("focal_point", "/en/practices/{practice}/correct/"),
    ("focal_point", "/en/practices/{practice}/retire/"),
    ("focal_point", "/en/practices/submit/"),
    ("focal_point", "/en/practices/drafts/{draft}/brief/"),
    ("focal_point", "/en/practices/drafts/{ready}/check/"),
    ("focal_point", "/en/practices/drafts/{draft}/withdraw/"),
    ("focal_point", "/en/practices/drafts/{draft}/files/add/"),
    ("focal_point", "/en/practices/drafts/{draft}/files/{enclosure}/remove/"),
    ("focal_point", "/en/practices/drafts/{draft}/people/"),
    ("focal_point", "/en/practices/drafts/{draft}/people/{co_author}/remove/"),
    ("outsider", "/en/practices/invitations/{token}/"),
    ("member", "/en/pledges/make/"),
    ("member", "/en/pledges/drafts/{draft}/pledge/"),
    ("member", "/en/pledges/drafts/{returned}/check/"),
    ("member", "/en/pledges/drafts/{draft}/withdraw/"),
    ("member", "/en/pledges/drafts/{draft}/files/add/"),
    ("member", "/en/pledges/{pledge}/update/"),
    ("member", "/en/pledges/{pledge}/amend/"),
    ("member", "/en/pledges/{pledge}/withdraw/"),
    ("member", "/en/pledges/{pledge}/participants/{participant}/leave/"),
    ("member", "/en/pledges/doubts/{doubt}/"),
    ("outsider", "/en/pledges/{pledge}/doubt/"),
    ("focal_point", "/en/pledges/drafts/{state}/agree/"),
    ("secretariat", "/en/pledges/drafts/{submitted}/decide/return/"),
    ("member", "/en/reviews/questions/{question}/"),
    ("reviewer", "/en/reviews/invitations/{invited}/"),
    ("reviewer", "/en/reviews/invitations/{invited}/decline/"),
    ("reviewer", "/en/reviews/reports/{held}/"),
    ("reviewer", "/en/reviews/reports/{held}/ask/"),
    ("member", "/en/reviews/roster/apply/"),
    ("delegate", "/en/reviews/roster/edit/"),
    ("outsider", "/en/reviews/roster/availability/"),
    ("outsider", "/en/reviews/roster/leave/"),
    ("secretariat", "/en/reviews/{split}/invite/{free}/"),
    ("secretariat", "/en/reviews/{split}/override/{barred}/"),
    ("secretariat", "/en/reviews/{full}/seats/{seat}/extend/"),
    ("secretariat", "/en/reviews/{full}/seats/{seat}/remove/"),
    ("secretariat", "/en/reviews/{split}/clock/stop/"),
    ("secretariat", "/en/reviews/{torn}/attempt/"),
    ("secretariat", "/en/reviews/{split}/attempt/close/"),
    ("secretariat", "/en/reviews/{ripe}/decide/"),
    ("secretariat", "/en/reviews/{signing}/sign/deny/"),
    ("member", "/en/account/notices/choices/"),
]


def _written(cast):
    return discussion(cast) | practice(cast) | on_the_way(cast)


def _scene(name, path):
    """What makes the thing a form is about."""
    if "/pledges/" in path:
        return pledging
    if "{asked}" in path or "{joint}" in path:
        return naming_union
    if "/reviews/" not in path:
        return _written
    return boarded if name == "secretariat" else on_the_roster if "/roster/" in path else reviewing


@pytest.mark.parametrize(("name", "path"), WITH_WRITER)
def test_every_form_that_is_held_carries_its_writer(staged, log_in, name, path):
    cast, facts = staged(_scene(name, path))
    person = getattr(cast, name)
    address = path.format(delegation=cast.delegate.delegations().get().pk, **facts)

    fields = read(log_in(person).get(address)).fields

    assert fields["_writer"] == writer_token(person) or signing.loads(fields["_writer"], salt="drafts.writer") == person.pk


@pytest.mark.parametrize("path", [path for _name, path in WITH_WRITER if "{" not in path])
def test_an_old_page_of_any_of_them_is_offered_again(cast, path):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.focal_point)

    response = browser.post(path, {"full_name": "Typed for long", "email": "typed"}, headers={"origin": "http://testserver"})

    assert (response.status_code, read(response).fields["full_name"]) == (403, "Typed for long")
    assert not HeldPost.objects.exists()


def test_a_view_that_holds_lets_people_in_and_nobody_else(cast, rf):
    @holds_posts
    def view(request):
        return "in"

    request = rf.post("/en/contact/", TYPED | {"_writer": writer_token(cast.member)})
    request.user = cast.member
    inside = view(request)
    request.user = cast.visitor
    outside = view(request)

    assert (inside, outside.status_code, HeldPost.objects.count()) == ("in", 302, 1)
