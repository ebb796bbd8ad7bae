"""What happens to a practice once it is in the open: publication, correction, retirement."""

import re

from django.db import transaction
from django.utils.text import slugify

from core import clock
from core.sorting import sort_key
from core.urls import RESERVED_SLUGS
from core.workflow import TransitionNotAllowed, move
from drafts import actions as drafts
from events.actions import record
from facets.actions import lock_edition, renew_edition
from practices import letters, notices, search
from practices import notifications as kinds
from practices.actions.drafting import lock, take_back
from practices.drafting import VERSION
from practices.facets import tokens_of
from practices.models import Correction, FocalPoint, Practice, Repository, State, VersionLink

_LONGEST_SLUG = 70


@transaction.atomic
def publish(*, version, by):
    """Put an accepted version in the place of the one before; it gets the next number, the first also the practice's address.

    The one before stays at its own address. Raises TransitionNotAllowed unless it is accepted.
    """
    practice, now = lock(version.practice), clock.now()
    lock_edition(of=Repository)  # addresses are given one after the other
    number = practice.last_number + 1
    to = {"state": State.PUBLISHED, "number": number, "published_at": now, "reviewed_at": now}
    move(version, where={"state": State.ACCEPTED}, to=to)
    practice.slug = practice.slug or free_slug(version.title)
    practice.current, practice.last_number = version, number
    practice.published_at, practice.updated_at = practice.published_at or now, now
    practice.tokens, practice.title_key = tokens_of(version), sort_key(version.title, "en")[0][:250]
    practice.save()
    version.practice = practice
    _new_edition(practice)
    drafts.close_shared(kind=VERSION, place=version.place)
    record(kinds.PUBLISHED, by=by, target=version, number=number)
    notices.published(version, by=by)
    return version


def free_slug(title):
    """An address made from a title that no practice has and no page of the Hub's own; the repository is locked."""
    root = _slug(title) or "practice"
    taken = set(Practice.objects.filter(slug__startswith=root).values_list("slug", flat=True)) | RESERVED_SLUGS
    slug, tries = root, 1
    while slug in taken:
        tries += 1
        slug = f"{root}-{tries}"
    return slug


def _slug(title):
    """The words of a title for an address, as many as fit."""
    slug = slugify(re.sub(r"['’]", "-", title))
    if len(slug) <= _LONGEST_SLUG:
        return slug
    return slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]


def _new_edition(practice):
    """Whatever lists show of a practice has changed: the edition grows, the search index follows."""
    renew_edition(of=Repository)
    search.follow(practice)


# ── Correct ──────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def correct(*, practice, by, why, links=None, end_year=..., focal_point=None):
    """Correct what needs no review in the published version: its links, its end year, its focal point; returns the log rows.

    `links` is a list of dicts (url, title), `end_year` a year or None for *goes on*, `focal_point` a dict of its fields. What is
    not given or the same stays. Raises TransitionNotAllowed if the practice is not published or is retired.
    """
    practice = lock(practice)
    if not practice.is_listed:
        raise TransitionNotAllowed(practice)
    version = practice.current
    changes = [_correct_links(version, links), _correct_end_year(version, end_year), _correct_focal_point(version, focal_point)]
    rows = [Correction(version=version, why=why, made_at=clock.now(), made_by=by, **change) for change in changes if change]
    Correction.objects.bulk_create(rows)
    if rows:
        record(kinds.CORRECTED, by=by, target=version, why=why, fields=", ".join(row.field for row in rows))
        _new_edition(practice)
    return rows


def _correct_links(version, links):
    before = [{"url": link.url, "title": link.title} for link in version.links.all()]
    if links is None or links == before:
        return None
    version.links.all().delete()
    VersionLink.objects.bulk_create(VersionLink(version=version, position=at, **link) for at, link in enumerate(links, 1))
    return {"field": Correction.Field.LINKS, "before": _lines(before), "after": _lines(links)}


def _lines(links):
    return "\n".join(f"{link['title']} {link['url']}".strip() for link in links)


def _correct_end_year(version, end_year):
    before = version.end_year
    if end_year is ... or end_year == before:
        return None
    version.end_year = end_year
    version.save(update_fields=["end_year"])
    return {"field": Correction.Field.END_YEAR, "before": str(before or ""), "after": str(end_year or "")}


def _correct_focal_point(version, focal_point):
    rows = FocalPoint.objects.filter(version=version)
    if focal_point is None or rows.filter(**focal_point).exists():
        return None
    rows.update(**focal_point)
    return {"field": Correction.Field.FOCAL_POINT}


# ── Retire ───────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def retire(*, practice, by, why):
    """Take a practice off every list; its page stays at its address and says why. What is on its way is withdrawn."""
    lock(practice)
    move(
        practice,
        where={"retired_at": None, "current__isnull": False},
        to={"retired_at": clock.now(), "retired_by": by, "retired_why": why},
    )
    for version in practice.versions.open():
        take_back(version=version, by=by, why=why)
    _new_edition(practice)
    record(kinds.RETIRED, by=by, target=practice, why=why)
    letters.tell(practice.current, "practice_retired", at=practice.retired_at, why=why)
    return practice


@transaction.atomic
def reinstate(*, practice, by, why):
    """List a retired practice again."""
    lock(practice)
    move(practice, where={"retired_at__isnull": False}, to={"retired_at": None, "retired_by": None, "retired_why": ""})
    _new_edition(practice)
    record(kinds.REINSTATED, by=by, target=practice, why=why)
    return practice
