"""What stands between a reviewer and a case: her own submission, her employer's practice, her State.

`of()` answers for one person, `among()` for many at the price of one. Organizations count whole, with all their offices; a State
is none of them: those who work for two of its ministries are of the same State and of two entities.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Delegation, Organization
from core.sorting import sort_key
from reviews import subjects
from reviews.models import Reviewer

STATES, UN = "States", "UN"  # groups of kinds of organization


class Conflict(models.TextChoices):
    """A kind of conflict; those of `BLOCKING` keep a person from reviewing unless two of the staff let her."""

    AUTHOR = "author", pgettext_lazy("conflict of a reviewer", "wrote or submitted it")
    SUBMITTER = "submitter", pgettext_lazy("conflict of a reviewer", "belongs to the organization that submitted it")
    IMPLEMENTER = "implementer", pgettext_lazy("conflict of a reviewer", "belongs to an entity that implements it")
    PARTNER = "partner", pgettext_lazy("conflict of a reviewer", "belongs to a partner or donor")
    STATE = "state", pgettext_lazy("conflict of a reviewer", "is of a State it takes place in or that submitted it")
    NAMESAKE = "namesake", pgettext_lazy("conflict of a reviewer", "works where an organization of the same name is named in it")


BLOCKING = frozenset({Conflict.AUTHOR, Conflict.SUBMITTER, Conflict.IMPLEMENTER})
BLOCKED = _("You belong to those who wrote, submitted or implement it, so you cannot review it.")


@dataclass(frozen=True)
class Ground:
    """Where a person stands: the organizations she works or speaks for (keys), her country (a key), the names of her employer."""

    person: int
    houses: frozenset
    country: int | None
    names: frozenset = frozenset()


class Tree:
    """All organizations with what they are parts of; one query."""

    def __init__(self):
        rows = Organization.objects.values_list("pk", "parent", "is_state", "country", "kind__group")
        self._nodes = {key: rest for key, *rest in rows}

    def up(self, key):
        """The organization and all it is part of, nearest first; a circle, should one ever arise, ends the walk."""
        seen = []
        while key in self._nodes and key not in seen:
            seen.append(key)
            key = self._nodes[key][0]
        return seen

    def whole(self, key):
        """The uppermost organization it is part of that is not a State: the entity with all its offices."""
        entities = [node for node in self.up(key) if node == key or not self._nodes[node][1]]
        return entities[-1] if entities else key

    def wholes(self, keys):
        return frozenset(self.whole(key) for key in keys if key is not None)

    def states(self, keys):
        """The countries of those of them that are States, or authorities of one."""
        nodes = [self._nodes[node] for key in keys for node in self.up(key)]
        return frozenset(country for _parent, _is_state, country, group in nodes if group == STATES and country)

    def is_un(self, key):
        """Whether it is of the UN system, or a part of what is."""
        return any(self._nodes[node][3] == UN for node in self.up(key))


def between(ground, subject, tree):
    """The conflicts of one person with one subject, as a list of `Conflict`, the gravest first; no query."""
    found = []
    if ground.person in subject.authors:
        found.append(Conflict.AUTHOR)
    mine = tree.wholes(ground.houses)
    for kind, keys in (
        (Conflict.SUBMITTER, subject.submitters),
        (Conflict.IMPLEMENTER, subject.implementers),
        (Conflict.PARTNER, subject.partners),
    ):
        if mine & tree.wholes(keys):
            found.append(kind)
    if ({ground.country} | tree.states(ground.houses)) & (subject.places | tree.states(subject.submitters)):
        found.append(Conflict.STATE)
    if not found and ground.names & {_folded(name) for name, _language in subject.organizations}:
        found.append(Conflict.NAMESAKE)
    return found


def _folded(name):
    return " ".join(sort_key(name, "en")[0].split())


def ground(person, entry, spoken):
    """The `Ground` of a person with this entry on the roster (or None), who speaks for the organizations of these keys."""
    houses = {person.organization_id, entry and entry.organization_id, *spoken} - {None}
    names = {_folded(name) for name in (person.affiliation, entry.organization_name if entry else "") if name}
    return Ground(person.pk, frozenset(houses), entry.country_id if entry else None, frozenset(names - {""}))


def grounds(people):
    """The `Ground` of each person, by her key; two queries."""
    spoken = {person.pk: [] for person in people}
    for person, house in Delegation.objects.running().filter(person__in=people).values_list("person", "organization"):
        spoken[person].append(house)
    entries = {entry.person_id: entry for entry in Reviewer.objects.filter(person__in=people)}
    return {person.pk: ground(person, entries.get(person.pk), spoken[person.pk]) for person in people}


def among(people, case):
    """The conflicts of each person with a case, now, by her key; three queries and the case's subject."""
    subject, tree, found = subjects.of_case(case), Tree(), grounds(people)
    return {key: between(standing, subject, tree) for key, standing in found.items()}


def of(person, case):
    """The conflicts of one person with a case, now."""
    return among([person], case)[person.pk]


def blocking(person, case):
    """Those that keep her from reviewing it now; none once two of the staff have let her."""
    found = [conflict for conflict in of(person, case) if conflict in BLOCKING]
    if found and is_let(found, case.overrides.filter(person=person).first()):
        return []
    return found


def is_let(found, override):
    """Whether two of the staff have let somebody review in spite of these conflicts; nobody lets those who wrote it."""
    return override is not None and override.signed_at is not None and Conflict.AUTHOR not in found
