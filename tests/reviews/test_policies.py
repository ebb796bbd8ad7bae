"""The rules of review are data: replaced, never changed; criteria in three languages; what the Hub ships, loaded once."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.workflow import TransitionNotAllowed
from events.models import Event
from practices.loading import load_screening
from reviews.actions import policies
from reviews.loading import load_policy
from reviews.models import Criterion, Policy
from tests.reviews import engine
from tests.reviews.engine import fresh

KEYS = ["implemented", "relevant", "coherent", "innovative", "replicable", "cross-cutting", "timely", "mature"]


@pytest.fixture
def policy(db):
    return Policy.objects.current("practice")


def _page(policy, page="change"):
    return reverse(f"admin:reviews_policy_{page}", args=[policy.pk])


def _said(policy):
    return [policies._said(row) for row in policy.criteria.all()]


def _rows(policy):
    return list(policy.criteria.values_list("key", "name_en", "name_fr", "name_es", "advises"))


# ── What the Hub ships ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_policy_of_practices(policy):
    assert policy.quorum == {"un": 1, "external": 2}
    assert (policy.answer_days, policy.grace_days, policy.report_days, policy.changes_days) == (7, 2, 21, 30)
    assert (policy.answer_ladder, policy.report_ladder) == ([-2, 1], [-7, -1, 1, 7])
    assert [row.key for row in policy.criteria.all()] == KEYS


def test_criteria_have_names_and_guidance_in_three_languages(policy):
    rows = {row.key: row for row in policy.criteria.all()}

    assert {key for key, row in rows.items() if row.advises} == {"timely", "mature"}
    assert (rows["mature"].name_fr, rows["mature"].name_es) == ("Aboutie", "Consolidada")
    assert "name_fr" in rows["mature"].unconfirmed
    empty = [(row.key, name) for row in rows.values() for name in policies.TEXTS if not getattr(row, name)]
    assert empty == []


def test_loading_again_changes_nothing_and_mends_no_more_than_words(policy):
    before = list(Policy.objects.values()), list(Criterion.objects.order_by("pk").values())
    load_screening()
    assert (list(Policy.objects.values()), list(Criterion.objects.order_by("pk").values())) == before

    rows = [
        {"key": "relevant", "name_en": "Relevant, indeed", "guidance_en": "Why.", "position": 2},
        {"key": "brand-new", "name_en": "Brand new", "guidance_en": "Why.", "position": 9},
    ]
    load_policy("practice", rows)

    assert [row.key for row in policy.criteria.all()] == KEYS
    assert policy.criteria.get(key="relevant").name_en == "Relevant, indeed"


def test_another_kind_of_subject_gets_a_policy_of_its_own(policy):
    load_policy("resource", [{"key": "sound", "name_en": "Sound", "guidance_en": "Why.", "position": 1}], report_days=14)

    other = Policy.objects.current("resource")
    assert (other.report_days, [row.key for row in other.criteria.all()]) == (14, ["sound"])
    assert Policy.objects.current("practice") == policy


# ── Replace ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_policy_is_replaced_and_the_old_one_stays(cast, policy):
    before = _rows(policy)

    new = policies.replace(policy=policy, by=cast.secretariat, numbers={"report_days": 30, "report_ladder": [-3, 3]})

    old = fresh(policy)
    assert (old.report_days, old.report_ladder, old.replaced_by) == (21, [-7, -1, 1, 7], cast.secretariat)
    assert (new.report_days, new.report_ladder, new.begun_by) == (30, [-3, 3], cast.secretariat)
    assert (new.answer_ladder, new.begun_at) == ([-2, 1], old.replaced_at)
    assert Policy.objects.current("practice") == new
    assert _rows(old) == _rows(new) == before
    assert [row.unconfirmed for row in new.criteria.all()] == [row.unconfirmed for row in old.criteria.all()]
    event = Event.objects.about(new).get()
    assert (event.kind, event.actor) == ("reviews.policy_set", cast.secretariat)


def test_criteria_are_reworded_moved_left_out_and_added(cast, policy):
    told = {row["key"]: row for row in _said(policy)}
    given = [
        told["relevant"],
        told["implemented"] | {"name_fr": "Mise en œuvre", "unconfirmed": []},
        {"name_en": "Relevant", "guidance_en": "A second one of this name."},
        {"name_es": "Participativa", "advises": True},
    ]

    new = policies.replace(policy=policy, by=cast.secretariat, criteria=given)

    rows = list(new.criteria.all())
    assert [row.key for row in rows] == ["relevant", "implemented", "relevant-2", "participativa"]
    assert [row.position for row in rows] == [1, 2, 3, 4]
    assert (rows[0].edited_at, rows[0].source) == (None, policy.criteria.get(key="relevant").source)
    assert (rows[1].name_fr, rows[1].edited_at) == ("Mise en œuvre", new.begun_at)
    assert rows[3].advises
    assert [row.key for row in fresh(policy).criteria.all()] == KEYS


@pytest.mark.parametrize("given", [{}, {"numbers": {"report_days": 21}}, {"same": True}])
def test_where_nothing_differs_the_current_one_stays(cast, policy, given):
    criteria = _said(policy) if given.pop("same", False) else None

    found = policies.replace(policy=policy, by=cast.secretariat, criteria=criteria, **given)

    assert (found, Policy.objects.filter(subject="practice").count()) == (policy, 1)
    assert Event.objects.filter(kind="reviews.policy_set").count() == 0


def test_one_that_is_replaced_is_not_replaced_again(cast, policy):
    policies.replace(policy=policy, by=cast.secretariat, numbers={"report_days": 30})

    with pytest.raises(TransitionNotAllowed):
        policies.replace(policy=policy, by=cast.secretariat, numbers={"report_days": 40})
    with pytest.raises(TransitionNotAllowed):
        policies.replace(policy=policy, by=cast.secretariat)
    assert Policy.objects.filter(subject="practice").count() == 2


def test_the_database_keeps_one_current_policy_by_which_somebody_reports(policy):
    for given in ({"subject": "practice"}, {"subject": "other", "un_reports": 0, "external_reports": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Policy.objects.create(begun_at=policy.begun_at, **given)


# ── In the admin ─────────────────────────────────────────────────────────────────────────────────────────────────

NUMBERS = {
    "un_reports": "1",
    "external_reports": "2",
    "answer_days": "7",
    "grace_days": "2",
    "report_days": "21",
    "changes_days": "30",
    "answer_ladder": "-2, 1",
    "report_ladder": "-7, -1, 1, 7",
}


def _form(policy, **given):
    """What the page sends when nothing is touched, but for what is given."""
    rows = list(policy.criteria.all())
    data = NUMBERS | {"criteria-TOTAL_FORMS": len(rows) + 1, "criteria-INITIAL_FORMS": len(rows)}
    for at, row in enumerate(rows):
        facts = {name: getattr(row, name) or "" for name in policies.TEXTS}
        facts |= {"id": row.pk, "policy": policy.pk, "position": row.position, "unconfirmed": row.unconfirmed}
        data |= {f"criteria-{at}-{name}": value for name, value in facts.items()}
        data |= {f"criteria-{at}-advises": "on"} if row.advises else {}
    data |= {f"criteria-{len(rows)}-policy": policy.pk}
    return data | given


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


def test_the_secretariat_replaces_the_policy_by_changing_its_form(staff, policy):
    given = {"external_reports": "3", "report_ladder": "7 −1, +1; -7", "criteria-1-name_fr": "Pertinente, vraiment"}
    given |= {"criteria-8-name_en": "Participatory", "criteria-8-guidance_en": "Who was asked?", "criteria-8-position": "3"}

    answer = staff.post(_page(policy), _form(policy, **given), follow=True)

    new = Policy.objects.current("practice")
    assert answer.redirect_chain == [(_page(new), 302)]
    assert "The new rules hold for cases opened from now on." in answer.content.decode()
    assert (new.external_reports, new.report_ladder) == (3, [-7, -1, 1, 7])
    assert [row.key for row in new.criteria.all()][:4] == ["implemented", "relevant", "coherent", "participatory"]
    assert new.criteria.get(key="relevant").name_fr == "Pertinente, vraiment"
    assert fresh(policy).criteria.get(key="relevant").name_fr == "Pertinente"


def test_a_criterion_is_left_out(staff, policy):
    staff.post(_page(policy), _form(policy, **{"criteria-7-DELETE": "on"}))

    assert [row.key for row in Policy.objects.current("practice").criteria.all()] == KEYS[:-1]
    assert [row.key for row in fresh(policy).criteria.all()] == KEYS


def test_wording_is_confirmed(staff, policy):
    at = KEYS.index("mature")
    staff.post(_page(policy), _form(policy, **{f"criteria-{at}-unconfirmed": []}))

    assert Policy.objects.current("practice").criteria.get(key="mature").unconfirmed == []


def test_a_form_sent_as_it_was_changes_nothing(staff, policy):
    answer = staff.post(_page(policy), _form(policy), follow=True)

    assert "Nothing was changed." in answer.content.decode()
    assert Policy.objects.current("practice") == policy


ALL_OUT = {f"criteria-{at}-DELETE": "on" for at in range(8)}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"un_reports": "0", "external_reports": "0"}, "Somebody must report"),
        ({"un_reports": "6"}, "less than or equal to 5"),
        ({"answer_days": "0"}, "greater than or equal to 1"),
        ({"report_days": ""}, "This field is required."),
        ({"report_days": "soon"}, "Enter a whole number."),
        ({"report_ladder": "a week before"}, "Write whole numbers of days"),
        ({"report_ladder": "1.5"}, "Write whole numbers of days"),
        ({"report_ladder": "1 2 3 4 5 6 7"}, "At most 6 reminders."),
        ({"report_ladder": "-21, 1"}, "The first reminder would come before the acceptance itself."),
        ({"answer_ladder": "-7"}, "The first reminder would come before the invitation itself."),
        ({"answer_ladder": "3"}, "An invitation has expired by then"),
        (ALL_OUT, "Reviewers need at least one criterion."),
        ({f"criteria-0-name_{code}": "" for code in ("en", "fr", "es")}, "Fill this in, in at least one language."),
        ({"criteria-0-name_en": "x" * 121}, "at most 120 characters"),
        ({"criteria-8-name_en": "Participatory"}, "Fill this in, in at least one language."),
        ({"criteria-0-position": "-1"}, "greater than or equal to 0"),
        ({"criteria-0-unconfirmed": ["password"]}, "Select a valid choice."),
    ],
)
def test_what_does_not_hang_together_is_said_and_nothing_is_put_in_force(staff, policy, given, words):
    answer = staff.post(_page(policy), _form(policy, **given))

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert list(Policy.objects.filter(subject="practice")) == [policy]


def test_no_ladder_is_a_policy_too(staff, policy):
    staff.post(_page(policy), _form(policy, answer_ladder="", report_ladder=" "))

    new = Policy.objects.current("practice")
    assert (new.answer_ladder, new.report_ladder) == ([], [])


def test_a_replaced_policy_is_read_and_no_longer_changed(cast, staff, policy):
    new = policies.replace(policy=policy, by=cast.secretariat, numbers={"report_days": 30})

    page = staff.get(_page(policy)).content.decode()
    answer = staff.post(_page(policy), _form(policy, report_days="9"))

    assert ('name="report_days"' in page, answer.status_code) == (False, 403)
    assert Policy.objects.current("practice") == new
    history = staff.get(_page(policy, "history")).content.decode()
    assert "Policy put in force" in history


def test_who_sends_a_form_after_somebody_else_is_told(cast, staff, policy):
    form = _form(policy, report_days="9")
    policies.replace(policy=policy, by=cast.administrator, numbers={"report_days": 30})

    assert staff.post(_page(policy), form).status_code == 403
    assert Policy.objects.current("practice").report_days == 30


@pytest.mark.parametrize("name", ["member", "reviewer", "former"])
def test_nobody_else_changes_a_policy(cast, log_in, policy, name):
    answer = log_in(getattr(cast, name)).post(_page(policy), _form(policy, report_days="9"), follow=True)

    assert answer.status_code == 403
    assert list(Policy.objects.filter(subject="practice")) == [policy]


def test_policies_are_neither_added_nor_deleted(staff, policy):
    assert staff.get(reverse("admin:reviews_policy_add")).status_code == 403
    assert staff.post(_page(policy, "delete"), {"post": "yes"}).status_code == 403


def test_the_list_tells_which_is_in_force(cast, staff, policy):
    new = policies.replace(policy=policy, by=cast.secretariat, numbers={"report_days": 30})

    def listed(**filters):
        return list(staff.get(reverse("admin:reviews_policy_changelist"), filters).context["cl"].result_list)

    assert (listed(standing="current"), listed(standing="replaced"), listed()) == ([new], [policy], [new, policy])


def test_a_case_shows_the_policy_it_began_with(world, log_in, policy):
    case = engine.opened(world)
    policies.replace(policy=policy, by=world.secretariat, numbers={"report_days": 30})

    page = log_in(world.secretariat).get(reverse("admin:reviews_case_change", args=[case.pk])).content.decode()

    assert f'href="{_page(policy)}"' in page
