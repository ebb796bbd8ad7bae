"""What the search index holds of pledges: the listed ones, under number and title, with their words, names and places."""

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from core.counting import visible_text
from core.languages import names
from pledges.models import Pledge
from search import actions
from search.kinds import Result, declare
from search.models import Document
from taxonomy.models import Country


def follow(pledge):
    """Bring the index in line with the pledge, in the present transaction: listed or not."""
    actions.refresh(PLEDGE, [pledge.pk])


def _rows():
    return Pledge.objects.listed()


def _documents(rows):
    countries = Prefetch("current__countries", Country.objects.prefetch_related("synonyms"))
    related = ("current__indicators", "current__milestones", "current__regions", countries, "participants__organization")
    for pledge in rows.select_related("current").prefetch_related(*related):
        version = pledge.current
        yield Document(
            object_id=pledge.pk,
            language=version.language,
            published_at=pledge.heard_at,
            title=version.title,
            body="\n".join(
                [pledge.number, visible_text(version.description), *_measures(version), *_makers(pledge), *_places(version)]
            ),
        )


def _measures(version):
    return [row.what for row in (*version.indicators.all(), *version.milestones.all())]


def _makers(pledge):
    """Those who are shown, as they were called when they pledged."""
    shown = [row for row in pledge.participants.all() if row.is_shown]
    return sorted({name for row in shown for name in (row.name, *row.organization_names_as_then.values()) if name})


def _places(version):
    """Regions and countries in every language, the latter also under the names people look for them by."""
    areas = [*version.regions.all(), *version.countries.all()]
    called = {name for area in areas for name in names(area, "name").values()}
    return sorted(called | {synonym.name for country in version.countries.all() for synonym in country.synonyms.all()})


def _results(ids, user):
    rows = Pledge.objects.visible_to(user).listed().filter(pk__in=ids).select_related("current")
    return {row.pk: _result(row) for row in rows.prefetch_related("participants__organization")}


def _result(pledge):
    shown = [row.voices for row in pledge.participants.all() if row.is_shown]
    who = tuple(((name, language), (person, "")) if person else ((name, language),) for (name, language), person in shown)
    version = pledge.current
    return Result(
        address=pledge.get_absolute_url(),
        title=version.title,
        title_language=version.language,
        who=who,
        when=pledge.heard_at,
        note=pledge.number,
    )


PLEDGE = declare(
    "pledge",
    label=_("Pledge"),
    label_plural=_("Pledges"),
    section="pledges",
    rows=_rows,
    documents=_documents,
    visible=lambda user: Q(),
    results=_results,
)
