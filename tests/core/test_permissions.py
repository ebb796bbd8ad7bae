"""One question for button and endpoint, and a refusal that explains itself."""

from types import SimpleNamespace

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from core import permissions
from core.permissions import LOG_IN, Answer, Refused, allows, declare, declared, require

NAME = "core.water_plant"
TOO_DRY, NOT_YOURS, TOO_LATE = "It is too dry.", "It is not yours.", "It is too late."
VISITOR = AnonymousUser()
MEMBER = SimpleNamespace(is_authenticated=True, name="member")


@rules.predicate
def is_wet(user, plant):
    return plant.wet


@rules.predicate
def is_owner(user, plant):
    return plant.owner == user


@rules.predicate
def is_day(user):
    return True


def plant(*, wet=True, owner=MEMBER):
    return SimpleNamespace(wet=wet, owner=owner)


@pytest.fixture(autouse=True)
def permission():
    """A permission of this test's own, gone after it."""
    declare(NAME, (is_wet, TOO_DRY), (is_owner, NOT_YOURS), (is_day, TOO_LATE))
    yield NAME
    permissions._clauses.pop(NAME)
    rules.remove_perm(NAME)


ANSWERS = {
    "all clauses hold": (MEMBER, plant(), Answer(True)),
    "the first fails": (MEMBER, plant(wet=False), Answer(False, TOO_DRY)),
    "the second fails": (MEMBER, plant(owner=None), Answer(False, NOT_YOURS)),
    "two fail: the first is the reason": (MEMBER, plant(wet=False, owner=None), Answer(False, TOO_DRY)),
    "a visitor is asked to log in": (VISITOR, plant(), Answer(False, LOG_IN, login_helps=True)),
    "a visitor, whatever fails first": (VISITOR, plant(wet=False), Answer(False, LOG_IN, login_helps=True)),
}


@pytest.mark.parametrize(("user", "obj", "answer"), ANSWERS.values(), ids=ANSWERS)
def test_allows_answers_with_the_first_reason(user, obj, answer):
    assert allows(user, NAME, obj) == answer


@pytest.mark.parametrize(("user", "obj", "answer"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_true_or_false_as_the_rules_say(user, obj, answer):
    assert bool(allows(user, NAME, obj)) == rules.has_perm(NAME, user, obj) == bool(answer)


def test_require_returns_nothing_if_allowed():
    assert require(MEMBER, NAME, plant()) is None


def test_require_raises_the_reason_if_not():
    with pytest.raises(Refused) as refusal:
        require(MEMBER, NAME, plant(owner=None))

    assert refusal.value.reason == NOT_YOURS
    assert isinstance(refusal.value, PermissionDenied)


def test_declared_lists_every_reason_in_order():
    assert declared()[NAME] == [TOO_DRY, NOT_YOURS, TOO_LATE]


def test_declared_is_sorted_by_name():
    assert list(declared()) == sorted(declared())


@pytest.mark.parametrize("ask", [allows, require])
def test_an_undeclared_permission_is_an_error(ask):
    with pytest.raises(KeyError):
        ask(MEMBER, "core.fly_kite", None)


def test_a_permission_is_declared_once():
    with pytest.raises(KeyError):
        declare(NAME, (is_wet, "Something else."))


def test_a_refused_second_declaration_changes_nothing():
    with pytest.raises(KeyError):
        declare(NAME, (is_wet, "Something else."))

    assert declared()[NAME] == [TOO_DRY, NOT_YOURS, TOO_LATE]
