"""Who stands behind a contribution beside the one who files it: authors and supporters in the order she gives."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Attribution, Organization, Scope
from core.languages import CODES
from discussions.models import CommentAttribution
from search.texts import fold
from submissions.fields import Column, Field, Kind

Part = Attribution.Part
_CALLED = [*(f"{field}_{code}" for field in ("name", "acronym") for code in CODES), "former_names__name"]


def _parts():
    return [(part.value, capfirst(part.label)) for part in (Part.AUTHOR, Part.SUPPORTER)]


OTHERS = Field(
    "others",
    _("Others who stand behind it"),
    Kind.ROWS,
    limit=30,
    columns=(
        Column("name", _("Organization or person"), limit=250, required=True),
        Column("part", _("Stands as"), Kind.CHOICE, required=True, choices=_parts),
        Column("email", _("E-mail to ask for confirmation"), Kind.EMAIL, limit=254),
    ),
)


@dataclass(frozen=True)
class Other:
    """One more author or supporter, as the filer names her: an organization of the Hub, or a name. `email` is for asking her."""

    name: str
    part: str = Part.AUTHOR
    email: str = ""
    organization: Organization | None = None

    @property
    def key(self):
        """The same for two rows that name the same."""
        return self.organization or folded(self.name)


@lru_cache(maxsize=20_000)
def folded(name):
    """A name without capitals, accents and double spaces, for comparing."""
    return " ".join(fold(name).split())


def known(names):
    """The verified organizations these names mean, by folded name: any language, acronyms, earlier names. One of two has none."""
    wanted, found = {folded(name) for name in names if name.strip()}, defaultdict(set)
    if not wanted:
        return {}
    for key, *called in Organization.objects.verified().values_list("pk", *_CALLED):
        for name in wanted & {folded(name) for name in called if name}:
            found[name].add(key)
    houses = Organization.objects.select_related("kind").in_bulk({key for keys in found.values() for key in keys})
    return {name: houses[next(iter(keys))] for name, keys in found.items() if len(keys) == 1}


def others_of(rows):
    """The `Other` of each row of a form, as it was typed."""
    houses = known(row["name"] for row in rows)
    return [Other(row["name"], row["part"], row["email"], houses.get(folded(row["name"]))) for row in rows]


def attributions(*, by, at, organization=None, function="", others=(), author_place=0):
    """The rows of a contribution, not saved: the filer's with `author_place` authors before it, then one for each of `others`.

    A verified organization that she may speak for herself is confirmed at once.
    """
    own = CommentAttribution(person=by, organization=organization, function=function).remember()
    hers = _spoken_for(by, others)
    named = [_named(other) for other in others]
    for row in (own, *named):
        if row.organization and (row is own or row.organization_id in hers):
            row.status, row.confirmed_at, row.confirmed_by = Attribution.Status.CONFIRMED, at, by
    authors = [row for row in named if row.part == Part.AUTHOR]
    authors.insert(author_place, own)
    for rows in (authors, [row for row in named if row.part == Part.SUPPORTER]):
        for order, row in enumerate(rows):
            row.order = order
    return [own, *named]


def _named(other):
    free_name = "" if other.organization else other.name
    return CommentAttribution(part=other.part, organization=other.organization, free_name=free_name).remember()


def _spoken_for(person, others):
    houses = [other.organization for other in others if other.organization]
    if not houses:
        return set()
    return set(person.delegations(Scope.POST).filter(organization__in=houses).values_list("organization", flat=True))


def confirmed_before(row, comment):
    """Whether somebody named confirmed a contribution whose filer has changed it since; never the filer herself."""
    is_hers = row.person_id or (row.confirmed_by_id and row.confirmed_by_id == comment.posted_by_id)
    return not is_hers and row.status == Attribution.Status.CONFIRMED and is_of_earlier_text(row, comment)


def is_of_earlier_text(row, comment):
    """Whether somebody stood behind a contribution before it was last given other words or more files."""
    return comment.changed_at is not None and row.confirmed_at < comment.changed_at


@dataclass(frozen=True)
class Byline:
    """The names above a contribution: authors and supporters in their order, and those who have not confirmed yet."""

    authors: list[str]
    supporters: list[str]
    awaiting: list[str]


def byline(rows):
    """The `Byline` of attributions, saved or not."""
    rows = sorted((row for row in rows if row.part != Part.ENDORSER), key=lambda row: row.order)
    shown = [row for row in rows if row.is_shown]
    return Byline(
        authors=[row.name for row in shown if row.part == Part.AUTHOR],
        supporters=[row.name for row in shown if row.part == Part.SUPPORTER],
        awaiting=[row.name for row in rows if row.awaits_confirmation],
    )
