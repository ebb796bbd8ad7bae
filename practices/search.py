"""What the search index holds of practices: the listed ones, under their title, with all their texts, names and places."""

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from core.counting import visible_text
from core.languages import names
from practices.fields import TEXTS
from practices.models import Practice, VersionAttribution
from search import actions
from search.kinds import Result, declare
from search.models import Document
from taxonomy.models import Country


def follow(practice):
    """Bring the index in line with the practice, in the present transaction: listed or not."""
    actions.refresh(PRACTICE, [practice.pk])


def _rows():
    return Practice.objects.listed()


def _documents(rows):
    countries = Prefetch("current__countries", Country.objects.prefetch_related("synonyms"))
    related = ("current__organization_rows", "current__links", "current__regions", countries)
    for practice in rows.select_related("current").prefetch_related(*related):
        version = practice.current
        yield Document(
            object_id=practice.pk,
            language=version.language,
            published_at=practice.updated_at,
            title=version.title,
            body="\n".join([*_texts(version), *_organizations(version), *_places(version)]),
        )


def _texts(version):
    return [visible_text(getattr(version, name)) for name in TEXTS if getattr(version, name)]


def _organizations(version):
    """The names as given and as they were on that day, and what the sources are called."""
    said = {name for row in version.organization_rows.all() for name in (row.name, *row.names_as_then.values())}
    return sorted(said | {link.title for link in version.links.all() if link.title})


def _places(version):
    """Regions and countries in every language, the latter also under the names people look for them by."""
    areas = [*version.regions.all(), *version.countries.all()]
    called = {name for area in areas for name in names(area, "name").values()}
    return sorted(called | {synonym.name for country in version.countries.all() for synonym in country.synonyms.all()})


def _results(ids, user):
    authors = Prefetch("current__attributions", VersionAttribution.objects.select_related("organization"))
    rows = Practice.objects.visible_to(user).listed().filter(pk__in=ids).select_related("current").prefetch_related(authors)
    return {practice.pk: _result(practice) for practice in rows}


def _result(practice):
    version = practice.current
    shown = [row.voices for row in version.attributions.all() if row.is_shown]
    who = tuple(((name, language), (person, "")) if person else ((name, language),) for (name, language), person in shown)
    return Result(
        address=practice.get_absolute_url(),
        title=version.title,
        title_language=version.language,
        who=who,
        when=practice.updated_at,
    )


PRACTICE = declare(
    "practice",
    label=_("Practice"),
    label_plural=_("Practices"),
    section="practices",
    rows=_rows,
    documents=_documents,
    visible=lambda user: Q(),
    results=_results,
)
