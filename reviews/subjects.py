"""What is reviewed: kinds of subject, each declared by its app. The engine asks here for all it needs to know of a case's."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Subject:
    """What the engine knows of the thing a case is about.

    `title`, `organizations`, `countries` and `objectives` (as words) are what an invitation shows; names come with their
    language, empty for the page's own. The rest are keys: `authors` are people (who wrote it, or may write it now), `writers`
    those who may write it now; `submitters`, `implementers` and `partners` (donors too) are organizations; `places` the countries
    it is about; `objective_keys` all its objectives, `primary_keys` the first among them.
    """

    title: str
    language: str
    address: str
    organizations: tuple[tuple[str, str], ...] = ()
    countries: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    authors: frozenset = frozenset()
    writers: frozenset = frozenset()
    submitters: frozenset = frozenset()
    implementers: frozenset = frozenset()
    partners: frozenset = frozenset()
    places: frozenset = frozenset()
    regions: frozenset = frozenset()
    objective_keys: frozenset = frozenset()
    primary_keys: frozenset = field(default=frozenset())


@dataclass(frozen=True)
class Kind:
    """The rest is told in `declare`."""

    name: str
    label: str
    of: Callable
    content: Callable
    template: str
    ties: Callable
    writers: Callable
    decided: Callable


_kinds = {}


def declare(name, *, label, of, content, template, ties, writers, decided):
    """Register a kind of subject and return its name.

    `of(cases)` returns a dict of the case's key to its `Subject`, in a bounded number of queries. `content(case, user)` is
    what `template` prints of it for a reviewer or staff. `ties(user, case)` names the organizations that tie a member of the
    secretariat to who submitted it. `writers(case)` are the people who hear of it as its authors. `decided(case, decision,
    by)` is called, in the same transaction, when a decision comes into force.
    """
    _kinds[name] = Kind(name, label, of, content, template, ties, writers, decided)
    return name


def get(name):
    """The kind; KeyError if no app declares it."""
    return _kinds[name]


def declared():
    """All kinds by name."""
    return dict(_kinds)


def of(cases):
    """The `Subject` of each case, by the case's key; each kind is asked once."""
    found = {}
    for name in dict.fromkeys(case.subject for case in cases):
        found |= get(name).of([case for case in cases if case.subject == name])
    return found


def of_case(case):
    """The `Subject` of one case, asked for once."""
    if not hasattr(case, "_subject"):
        case._subject = of([case])[case.pk]
    return case._subject
