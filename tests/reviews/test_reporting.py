"""Reports: written, checked, sent once; and whatever becomes of the seat meanwhile, what was typed is there."""

import pytest
from django.urls import reverse

from drafts.holding import writer_token
from drafts.models import Draft, HeldPost
from events.models import Mail
from reviews.actions import cases, decisions, reports, seats
from reviews.drafting import REPORT, report_place
from reviews.models import Judgement, Question, Report, Seat
from tests.markup import read
from tests.races import at_once
from tests.reviews import engine, scene
from tests.reviews.seated import address, confirmed, filled

TYPED = {"comment_relevant": "Très utile, « vraiment ».\n\nÀ lire.", "to_author": "Say who pays.", "confidential": "I wonder."}


@pytest.fixture
def seat(desk):
    return scene.seated(desk.case, desk, desk.anna)


def _draft():
    return Draft.objects.get(kind=REPORT)


# ── What is sent ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_is_checked_then_sent_as_typed(desk, seat, log_in):
    client = log_in(desk.anna)
    typed = filled(seat, recommendation="after-changes", verdict_innovative="unknown", verdict_mature="not", comment_mature="No.")

    check = client.post(address("report", seat), typed | TYPED)
    sent = client.post(address("report", seat), read(check).fields | {"confirm": "1"})

    report = Report.objects.get()
    assert (check.status_code, sent.url) == (200, desk.case.get_absolute_url())
    assert (report.seat, report.recommendation, report.language) == (seat, "after-changes", "en")
    assert (report.to_author, report.confidential) == (TYPED["to_author"], TYPED["confidential"])
    said = {row.criterion.key: (row.verdict, row.comment) for row in Judgement.objects.select_related("criterion")}
    assert len(said) == 8
    assert (said["innovative"], said["mature"]) == (("unknown", ""), ("not", "No."))
    assert said["relevant"][1].replace("\r\n", "\n") == TYPED["comment_relevant"]
    assert not Draft.objects.filter(kind=REPORT).exists()


def test_checking_sends_nothing_shows_all_and_saves_it(desk, seat, log_in):
    page = log_in(desk.anna).post(address("report", seat), filled(seat) | TYPED).content.decode()

    assert not Report.objects.exists()
    assert [words for words in ("Très utile, « vraiment ».", "Say who pays.", "I wonder.", "Met") if words not in page] == []
    assert _draft().data["to_author"] == "Say who pays."


def test_what_was_checked_can_still_be_changed(desk, seat, log_in):
    client = log_in(desk.anna)
    check = client.post(address("report", seat), filled(seat) | TYPED)

    form = client.post(address("report", seat), read(check).fields | {"change": "1"})

    assert {name: read(form).fields[name] for name in TYPED} == TYPED
    assert (read(form).fields["key"], Report.objects.exists()) == (read(check).fields["key"], False)


WRONG = [
    ({"verdict_mature": ""}, "verdict_mature"),
    ({"verdict_mature": "perhaps"}, "verdict_mature"),
    ({"verdict_mature": "not"}, "comment_mature"),
    ({"verdict_mature": "not", "comment_mature": " \n "}, "comment_mature"),
    ({"recommendation": ""}, "recommendation"),
    ({"recommendation": "decline", "to_author": ""}, "to_author"),
    ({"language": "xx"}, "language"),
    ({"comment_mature": "x" * 5001}, "comment_mature"),
    ({"to_author": "x" * 20001}, "to_author"),
    ({"to_author": "a\0b"}, "to_author"),
]


@pytest.mark.parametrize(("given", "field"), WRONG)
@pytest.mark.parametrize("fill", [filled, confirmed])
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(desk, seat, log_in, given, field, fill):
    answer = log_in(desk.anna).post(address("report", seat), fill(seat, **({"confidential": "I wonder."} | given)))

    page = read(answer)
    assert (answer.status_code, list(answer.context["form"].errors), page.fields["confidential"]) == (422, [field], "I wonder.")
    assert any(link.startswith(f"#id_{field}") for link in page.links)
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Report.objects.exists()


def test_criteria_are_asked_in_fieldsets_with_their_guidance(desk, seat, log_in):
    page = log_in(desk.anna).get(address("report", seat)).content.decode()

    assert page.count("<fieldset") == 9
    for criterion in desk.case.policy.criteria.all():
        assert (criterion.name in page, criterion.guidance in page) == (True, True)


def test_sending_twice_is_one_report(desk, seat, log_in):
    client, typed = log_in(desk.anna), confirmed(seat)

    answers = [client.post(address("report", seat), typed) for _ in range(3)]

    assert [answer.url for answer in answers] == [desk.case.get_absolute_url()] * 3
    assert (Report.objects.count(), Mail.objects.filter(kind="reviews.all_in").count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_sending_twice_at_one_instant_is_one_report(desk, seat, client):
    typed, clients = confirmed(seat), [type(client)() for _ in range(3)]
    for one in clients:
        one.force_login(desk.anna)

    answers = at_once(*[lambda one=one: one.post(address("report", seat), typed) for one in clients], row=desk.case)

    assert {answer.url for answer in answers} == {desk.case.get_absolute_url()}
    assert Report.objects.count() == 1


def test_a_second_report_from_another_window_is_refused_and_kept(desk, seat, log_in):
    client = log_in(desk.anna)
    client.post(address("report", seat), confirmed(seat))

    answer = client.post(address("report", seat), confirmed(seat, to_author="From the other window."))

    assert (answer.status_code, Report.objects.count(), _draft().data["to_author"]) == (403, 1, "From the other window.")
    assert "From the other window." in client.get(address("report", seat)).content.decode()


def test_who_goes_back_and_changes_a_sent_report_is_told_that_it_stays(desk, seat, log_in):
    client, typed = log_in(desk.anna), confirmed(seat)
    client.post(address("report", seat), typed)

    answer = client.post(address("report", seat), typed | {"to_author": "On second thoughts."})

    assert (answer.status_code, "On second thoughts." in answer.content.decode()) == (403, True)
    assert (Report.objects.get().to_author, _draft().data["to_author"]) == ("Clear and useful.", "On second thoughts.")


def test_a_sent_report_leads_to_the_case(desk, seat, log_in):
    scene.reported(seat)

    answer = log_in(desk.anna).get(address("report", seat))

    assert (answer.status_code, answer.url) == (302, desk.case.get_absolute_url())


# ── What is kept ─────────────────────────────────────────────────────────────────────────────────────────────────


def _save(client, seat, **given):
    return client.post(address("report", seat), filled(seat, save_draft="1", verdict_mature="") | TYPED | given)


def test_a_half_written_report_is_saved_and_gone_on_with(desk, seat, log_in):
    client = log_in(desk.anna)

    saved = _save(client, seat)
    page = read(client.get(saved.url))

    assert (saved.url, page.fields["verdict_relevant"]) == (address("report", seat), "met")
    assert {name: page.fields[name] for name in TYPED} == TYPED
    drafts = client.get("/en/account/drafts/").content.decode()
    assert (address("report", seat) in drafts, "Legal advice at the bus station" in drafts) == (True, True)


def test_it_saves_itself_and_another_window_hears_of_it(desk, seat, log_in):
    client, where = log_in(desk.anna), {"draft_kind": REPORT, "draft_place": report_place(seat)}

    first = client.post(reverse("drafts:draft_autosave"), filled(seat) | where)
    second = client.post(reverse("drafts:draft_autosave"), filled(seat, to_author="Other") | where | {"draft_version": "7"})
    form = _save(client, seat, draft_version="7")

    assert (first.status_code, second.status_code, second.json()["theirs"]["to_author"]) == (200, 409, "Clear and useful.")
    assert (form.status_code, read(form).fields["to_author"], "Clear and useful." in form.content.decode()) == (
        409,
        "Say who pays.",
        True,
    )


def test_an_expired_log_in_keeps_the_report(desk, seat, client):
    client.post(address("report", seat), confirmed(seat) | TYPED | {"_writer": writer_token(desk.anna)})
    held = HeldPost.objects.get()

    client.force_login(desk.anna)
    page = read(client.get(reverse("drafts:held_detail", args=[held.pk])))
    sent = client.post(held.path, page.fields)

    assert (sent.url, Report.objects.get().to_author) == (desk.case.get_absolute_url(), "Say who pays.")


def _removed(desk, seat):
    seats.remove(seat=seat, by=desk.secretariat, why="The Union needs you elsewhere.")


def _withdrawn(desk, seat):
    cases.withdraw(case=desk.case, by=desk.member)


def _given_back(desk, seat):
    seats.decline(seat=seat, by=desk.anna, reason="no-time")


def _moved_to_the_un(desk, seat):
    Seat.objects.filter(pk=seat.pk).update(origin="un")


MISHAPS = {
    "removed": (_removed, "The Union needs you elsewhere."),
    "withdrawn": (_withdrawn, "The review has ended."),
    "given back": (_given_back, "You have declined it, or given it back."),
    "another origin": (_moved_to_the_un, "Where you work has changed since you accepted"),
}


@pytest.mark.parametrize("mishap", MISHAPS)
@pytest.mark.parametrize("fill", [filled, confirmed])
def test_whatever_becomes_of_the_seat_what_she_typed_is_kept_and_she_is_told_why(desk, seat, log_in, mishap, fill):
    client, (happens, words) = log_in(desk.anna), MISHAPS[mishap]
    _save(client, seat)
    happens(desk, seat)

    answer = client.post(address("report", seat), fill(seat, draft_version="1", to_author="The last word."))
    if mishap == "another origin" and fill is filled:
        answer = client.post(address("report", seat), read(answer).fields | {"confirm": "1"})

    page = answer.content.decode()
    assert (answer.status_code, words in page, "The last word." in page) == (403, True, True)
    assert (_draft().data["to_author"], Report.objects.exists()) == ("The last word.", False)
    later = client.get(address("report", seat))
    assert (later.status_code, words in later.content.decode(), "The last word." in later.content.decode()) == (403, True, True)


def test_saving_a_draft_for_a_lost_seat_keeps_it_and_says_why(desk, seat, log_in):
    client = log_in(desk.anna)
    _removed(desk, seat)

    page = client.get(_save(client, seat).url).content.decode()

    assert ("The Union needs you elsewhere." in page, "Say who pays." in page, _draft().version) == (True, True, 1)


def test_what_another_window_saved_meanwhile_is_not_overwritten(desk, seat, log_in):
    client = log_in(desk.anna)
    _save(client, seat)
    _removed(desk, seat)

    page = client.post(address("report", seat), confirmed(seat, draft_version="9", to_author="Other words.")).content.decode()

    assert (_draft().data["to_author"], "Other words." in page) == ("Say who pays.", True)
    assert "Copy what you want to keep." in page


def test_who_is_asked_again_finds_what_she_wrote(desk, seat, log_in):
    client = log_in(desk.anna)
    _save(client, seat)
    _removed(desk, seat)
    again = scene.seated(desk.case, desk, desk.anna)

    page = read(client.get(address("report", again)))

    assert {name: page.fields[name] for name in TYPED} == TYPED


def test_who_moves_to_the_un_reports_for_nobody_and_the_seat_is_open_again(desk, seat, log_in):
    _moved_to_the_un(desk, seat)

    log_in(desk.anna).post(address("report", seat), confirmed(seat))

    seat.refresh_from_db()
    assert (seat.state, Mail.objects.filter(kind="reviews.origin_changed").exists()) == ("removed", True)


# ── The page of the case ─────────────────────────────────────────────────────────────────────────────────────────

THEIRS = {"to_author": "Ask the drivers’ union.", "confidential": "Between us: too early."}


def test_reports_of_others_are_read_once_her_own_is_sent_without_names_and_without_what_is_confidential(desk, seat, log_in):
    other = scene.seated(desk.case, desk, desk.bo)
    scene.reported(other, **THEIRS)
    client = log_in(desk.anna)

    before = client.get(desk.case.get_absolute_url()).content.decode()
    scene.reported(seat, to_author="Mine.", confidential="Mine alone.")
    after = client.get(desk.case.get_absolute_url()).content.decode()

    assert [words in before for words in THEIRS.values()] == [False, False]
    assert [words in after for words in THEIRS.values()] == [True, False]
    assert ("Mine." in after, "Mine alone." in after) == (True, True)
    assert [name for name in (desk.bo.full_name, "House of bo", desk.bo.email) if name in after] == []


def test_reports_of_others_stand_in_an_order_that_is_not_the_one_they_came_in(desk, seat, log_in):
    keys = ["f0000000-0000-4000-8000-000000000000", "00000000-0000-4000-8000-00000000000a"]
    for person, origin, key in ((desk.bo, "external", keys[0]), (desk.una, "un", keys[1])):
        scene.reported(scene.seated(desk.case, desk, person, origin), key=key, to_author=f"Report {key[:3]}")
    scene.reported(seat)

    page = log_in(desk.anna).get(desk.case.get_absolute_url()).content.decode()

    assert page.index("Report 000") < page.index("Report f00")


def test_a_later_round_shows_the_points_and_their_answers_and_the_others_of_her_rounds_alone(desk, seat, log_in):
    others = [scene.seated(desk.case, desk, person, origin) for person, origin in ((desk.bo, "external"), (desk.una, "un"))]
    for row, words in zip((seat, *others), ("First of anna", "First of bo", "First of una"), strict=True):
        scene.reported(row, "after-changes", to_author=words)
    decisions.decide(case=desk.case, by=desk.secretariat, verdict="changes", words="Well begun.", points=["Say who pays."])
    engine.changed(desk.case, ["The city pays."])
    for row in others[:1]:
        row.refresh_from_db()
        scene.reported(row, to_author="Second of bo")

    page = log_in(desk.anna).get(desk.case.get_absolute_url()).content.decode()

    assert [words for words in ("Well begun.", "Say who pays.", "The city pays.", "First of bo") if words not in page] == []
    assert "Second of bo" not in page
    assert "Your report is asked for." in page


def test_questions_and_answers_are_shown_without_names(desk, seat, log_in):
    other = scene.seated(desk.case, desk, desk.bo)
    reports.ask(seat=other, by=desk.bo, key=other.uuid, text="Who pays?")
    reports.answer(question=Question.objects.get(), by=desk.member, text="The city.")

    page = log_in(desk.anna).get(desk.case.get_absolute_url()).content.decode()

    assert ("Who pays?" in page, "The city." in page) == (True, True)
    assert [name for name in (desk.bo.full_name, desk.member.full_name) if name in page] == []
