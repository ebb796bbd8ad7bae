"""People around practices, beyond the cast."""

from types import SimpleNamespace

import pytest

from accounts.actions import delegations
from accounts.models import Scope
from practices.actions import coauthors, drafting
from practices.models import CoAuthor
from tests.conftest import enrol_person
from tests.practices import scene


@pytest.fixture
def writers(staged):
    """See `_writing`."""
    return staged(_writing)[1]


def _writing(cast):
    """The cast, and around the practices of `author`:

    author: begins them, for `union` or herself · partner: accepted to write with her · invited: has not answered ·
    removed: accepted, and was removed · speaker: delegate of `union` who may submit · stranger: a member like any other.
    """
    names = ("author", "partner", "invited", "removed", "speaker", "stranger")
    people = {name: enrol_person(name, full_name=f"{name.capitalize()} Person") for name in names}
    for name in ("author", "speaker"):
        delegations.grant(
            person=people[name], organization=cast.union, scopes=[Scope.SUBMIT], by=cast.administrator, why="for the tests"
        )
    return SimpleNamespace(**vars(cast), **people)


@pytest.fixture
def join(writers):
    """Brings `partner`, `invited` and `removed` into their places around a practice."""

    def around(practice):
        for name in ("partner", "invited", "removed"):
            person = getattr(writers, name)
            row = coauthors.invite(practice=practice, email=person.email, language="en", by=writers.author)
            if name != "invited":
                coauthors.accept(invitation=row, by=person)
            if name == "removed":
                coauthors.remove(co_author=CoAuthor.objects.get(pk=row.pk), by=writers.author)
        return practice

    return around


@pytest.fixture
def practice_in(writers):
    """`practice_in("returned")` is a version in this state, or “retired”, of a practice `author` began for `union`."""

    def make(state, **given):
        return scene.in_state(state, writers, organization=writers.union, **given)

    return make


@pytest.fixture
def draft(writers):
    return drafting.begin(by=writers.author)
