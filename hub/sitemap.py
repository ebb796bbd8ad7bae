"""`/sitemap.xml`: what anyone may read, in every language, for search engines; first the table of its parts, then each part."""

from urllib.parse import urlencode
from xml.sax.saxutils import escape

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.languages import CODES
from core.urls import absolute_url, in_language
from discussions.models import Space, Topic
from facets.shelf import Selection
from pages.models import Page
from pledges.facets import PLEDGES
from pledges.models import Pledge
from practices.facets import PRACTICES
from practices.models import Call, Practice
from taxonomy.models import Country, Objective, Principle

MOST = 2_000  # things in a part; each has an address in every language
_LISTS = """home objective_list country_list discussions:space_list practices:practice_list practices:practice_figures
    practices:call_list practices:guide pledges:pledge_list pledges:dashboard""".split()  # noqa: SIM905
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


@require_safe
def sitemap(request):
    """The table of parts; with `?part=` and `?page=` one of them. 404 for what is no part."""
    with override("en"):
        kind, page = request.GET.get("part"), request.GET.get("page", "1")
        content = _table() if kind is None else _part(kind, page)
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{content}\n', content_type="application/xml")


def _table():
    address = absolute_url(reverse("sitemap"))
    parts = [(kind, page) for kind, (total, _things) in _KINDS.items() for page in range(1, -(-total() // MOST) + 1)]
    queries = [urlencode({"part": kind, "page": page}) for kind, page in parts]
    rows = "\n".join(f"<sitemap><loc>{escape(f'{address}?{query}')}</loc></sitemap>" for query in queries)
    return f'<sitemapindex xmlns="{_SITEMAP}">\n{rows}\n</sitemapindex>'


def _part(kind, page):
    if kind not in _KINDS or not (page.isascii() and page.isdigit() and 0 < len(page) < 6 and int(page)):
        raise Http404
    start = MOST * (int(page) - 1)
    things = _KINDS[kind][1](start, start + MOST)
    if not things:
        raise Http404
    rows = "\n".join(row for path, changed_at in things for row in _rows(path, changed_at))
    return f'<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">\n{rows}\n</urlset>'


def _rows(path, changed_at):
    """The page in every language, each naming the others."""
    addresses = {code: escape(absolute_url(in_language(path, code))) for code in CODES}
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{addresses[code]}"/>' for code in CODES)
    changed = f"<lastmod>{changed_at.isoformat(timespec='seconds')}</lastmod>" if changed_at else ""
    return [f"<url><loc>{addresses[code]}</loc>{changed}{others}</url>" for code in CODES]


# ── The parts ────────────────────────────────────────────────────────────────────────────────────────────────────


def _pages(start, end):
    """Lists, fixed pages, the vocabulary; of countries those that have a practice or a pledge."""
    pledged = PLEDGES.shelf().counts(Selection())
    counted = {*PRACTICES.shelf().counts(Selection())["country"], *pledged["country"], *pledged["by"]}
    calls = Call.objects.visible_to(AnonymousUser())
    countries = Country.objects.filter(iso3__in=counted).order_by("iso3")
    things = [*Page.objects.all(), *Objective.objects.all(), *Principle.objects.all(), *countries, *calls]
    paths = [*map(reverse, _LISTS), *(thing.get_absolute_url() for thing in things)]
    return [(path, None) for path in paths[start:end]]


def _spaces(start, end):
    return [(space.get_absolute_url(), None) for space in _public(Space)[start:end]]


def _topics(start, end):
    return [(topic.get_absolute_url(), None) for topic in _public(Topic).select_related("space")[start:end]]


def _practices(start, end):
    rows = Practice.objects.listed().filter(pk__in=PRACTICES.shelf().ids[start:end]).order_by("pk")
    return [(practice.get_absolute_url(), practice.updated_at) for practice in rows.only("slug", "updated_at")]


def _pledges(start, end):
    rows = Pledge.objects.listed().filter(pk__in=PLEDGES.shelf().ids[start:end]).order_by("pk")
    return [(pledge.get_absolute_url(), pledge.heard_at) for pledge in rows.only("year", "serial", "heard_at")]


def _public(model):
    return model.objects.visible_to(AnonymousUser()).order_by("pk")


_KINDS = {
    "pages": (lambda: 1, _pages),
    "spaces": (lambda: _public(Space).count(), _spaces),
    "topics": (lambda: _public(Topic).count(), _topics),
    "practices": (lambda: len(PRACTICES.shelf().ids), _practices),
    "pledges": (lambda: len(PLEDGES.shelf().ids), _pledges),
}
