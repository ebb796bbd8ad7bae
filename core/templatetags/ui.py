"""The components. Arguments are named, so that a misspelt one is an error when the template is compiled.

Component `x` is drawn by `templates/ui/x.html`, looks as `static/css/ui/x.css` says and is shown in every variant by
`templates/styleguide/x.html`. The words come, translated, from the page that calls it.
"""

import html
import re
from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from lucide.templatetags.lucide import lucide

from core import figures
from core.static import JOINED, stylesheets
from core.templatetags import moments, site

register = template.Library()

_NOTICE_ICONS = {"info": "info", "success": "circle-check", "warning": "triangle-alert", "error": "octagon-alert"}
_STATUS_ICONS = {"neutral": "circle", "waiting": "clock", "done": "circle-check", "problem": "triangle-alert"}
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)


def _draw(component, **context):
    return render_to_string(f"ui/{component}.html", context)


def _anchor(title):
    return slugify(html.unescape(strip_tags(title)))


# ── Actions and marks ────────────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def button(label, *, href=None, kind="primary", type="submit", name=None, value=None, icon=None):  # noqa: A002
    """A button, or a link that looks like one where `href` is given. Kinds: primary, quiet, danger."""
    return _draw("button", label=label, href=href, kind=kind, type=type, name=name, value=value, icon=icon)


@register.simple_block_tag
def form_actions(content):
    """The row of buttons that ends a form."""
    return _draw("form_actions", content=content)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name, *, label=None):
    """An icon in the text's size and colour; hidden from assistive technology unless it has a `label`."""
    if label:
        return lucide(name, size=None, **{"class": "icon", "role": "img", "aria-label": label})
    return lucide(name, size=None, **{"class": "icon", "aria-hidden": "true"})


@register.simple_tag
def tag(label, *, section=None):
    """A short label. Sections: discussions, practices, pledges, library."""
    return _draw("tag", label=label, section=section)


@register.simple_tag
def status(label, *, kind="neutral"):
    """Where something stands, by words, shape and colour. Kinds: neutral, waiting, done, problem."""
    return _draw("status", label=label, kind=kind, icon_name=_STATUS_ICONS[kind])


# ── Things of the Hub ────────────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def objective_tile(objective, *, link=True, size="small"):
    """The face of an objective: its number, hued by round table, and its short name. Sizes: small, large, row."""
    return _draw("objective_tile", objective=objective, link=link, size=size)


@register.simple_tag
def person(*, person=None, name=None, affiliation=None, position=None, organization=None, kind=None):
    """A person as text: the whole name, never an address or a link. What is not given is taken from `person`."""
    name = name or getattr(person, "full_name", "")
    position = position or getattr(person, "position", "")
    belongs = organization or affiliation or getattr(person, "affiliation", "")
    return _draw("person", name=name, position=position, belongs=belongs, kind=kind)


@register.simple_tag
def moment(at, *, zone=None):
    """A date, or a time with its zone named; a `zone` other than the reader's own adds the time in hers."""
    zone, own = moments.zone_of(zone), timezone.get_current_timezone()
    also = moments.in_words(at, own) if moments.differs(at, zone, own) else ""
    drawn = _draw("moment", stamp=moments.for_machines(at), words=moments.in_words(at, zone), also=also)
    return mark_safe(drawn.strip())  # noqa: S308 – drawn by a template; it stands within sentences, before their commas


# ── Containers ───────────────────────────────────────────────────────────────────────────────────────────────────


@register.simple_block_tag
def notice(content, *, kind="info", title=None):
    """A message that stands out. Kinds: info, success, warning, error."""
    return _draw("notice", content=content, kind=kind, title=title, icon_name=_NOTICE_ICONS[kind])


@register.simple_block_tag
def card(content, *, title, href=None, section=None, level=3):
    """One result or way in: a title (a link where `href` is given) and a few lines."""
    return _draw("card", content=content, title=title, href=href, section=section, level=level)


@register.simple_block_tag
def summary_list(content):
    """Key facts; each is a `summary_row`."""
    return _draw("summary_list", content=content)


@register.simple_block_tag
def summary_row(content, *, term):
    """A term and what is to be said of it."""
    return _draw("summary_row", content=content, term=term)


@register.simple_block_tag
def empty(content, *, title, level=2):
    """An empty place: says what will be here and how to begin."""
    return _draw("empty", content=content, title=title, level=level)


@register.simple_block_tag
def disclosure(content, *, title, shown=False):
    """Details behind their title; opens without a script, and is open from the start where `shown`."""
    return _draw("disclosure", content=content, title=title, shown=shown)


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag(takes_context=True, name="map")
def world_map(context, *, key, title, sentence, numbers, by, what, note="", section=None, level=3):
    """The world without borders, with a circle for each number (`core.figures.Number`) that has a point, and all in a table.

    `key` names the figure in addresses; `by` and `what` head the columns (Country, Practices); `note` says what the map does
    not show. The notice on boundaries is the page's.
    """
    words = {"key": key, "title": title, "sentence": sentence, "by": by, "what": what, "note": note}
    notice = (context.get("notices") or {}).get("maps")
    table = _sortable(context.get("request"), key, numbers)
    return _draw("map", circles=figures.circles(numbers), notice=notice, section=section, level=level, **words, **table)


@register.simple_tag
def bars(*, key, title, sentence, numbers, by, what, section=None, level=3):
    """A bar for each number (`core.figures.Number`) in the order given, from a zero baseline, and all in a table.

    `key` names the figure in addresses; `by` and `what` head the columns (Objective, Practices).
    """
    words = {"key": key, "title": title, "sentence": sentence, "by": by, "what": what}
    return _draw("bars", bars=figures.bars(numbers), numbers=numbers, section=section, level=level, **words)


def _sortable(request, key, numbers):
    """The numbers as the address asks (`?<key>=number`), and the addresses that ask for either order."""
    query = request.GET.copy() if request else QueryDict(mutable=True)
    asked = query.get(key)
    addresses = {}
    for order in ("name", "number"):
        query[key] = order
        addresses[order] = f"?{query.urlencode()}#{key}-table"
    is_by_count = asked == "number"
    ordered = figures.by_count(numbers) if is_by_count else figures.by_name(numbers)
    return {"numbers": ordered, "orders": addresses, "is_by_count": is_by_count, "is_asked": asked is not None}


# ── Finding one's way ────────────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def breadcrumbs(*labels_and_addresses, items=()):
    """Where the page stands: labels and addresses in turn, `{% breadcrumbs _("Objectives") address %}`, or pairs in `items`."""
    pairs = zip(labels_and_addresses[::2], labels_and_addresses[1::2], strict=True)
    return _draw("breadcrumbs", items=[*items, *pairs])


@register.simple_tag(takes_context=True)
def navigation(context):
    """The main navigation, from the list in `core/templatetags/site.py`."""
    return _draw("navigation", entries=site.entries(context.get("request")))


@register.simple_tag
def search_box(*, key, query="", kinds=()):
    """Where one asks for something in the Hub; `key` tells it from others on the page, `kinds` are those it stays limited to."""
    return _draw("search_box", address=reverse("search:document_list"), key=key, query=query, kinds=kinds)


@register.simple_tag(takes_context=True)
def language_switch(context):
    """The same page in the other languages: links for visitors, buttons that remember the choice for who is logged in."""
    request, user = context.get("request"), context.get("user")
    token = context.get("csrf_token") if user and user.is_authenticated else None
    return _draw("language_switch", versions=site.versions(request), page=site.page(request), token=token)


@register.simple_tag(takes_context=True)
def alternates(context):
    """The page's addresses in all languages, for the head."""
    versions = site.versions(context.get("request"), absolute=True)
    return format_html_join("\n", '<link rel="alternate" hreflang="{code}" href="{address}">', versions)


@register.filter
def anchored(markup):
    """Rich text whose second-level headings can be linked to."""
    return mark_safe(_HEADING.sub(lambda match: f'<h2 id="{_anchor(match[1])}">{match[1]}</h2>', markup))  # noqa: S308


@register.simple_tag
def contents(*, markup):
    """What is on the page: the second-level headings of `anchored` rich text."""
    return _draw("contents", entries=[(_anchor(title), mark_safe(title)) for title in _HEADING.findall(markup)])  # noqa: S308


@register.filter
def longest(field):
    """The most characters a text field takes, where its widget's `data-count` says so."""
    return field.field.widget.attrs.get("data-count")


@register.filter
def shortest(field):
    """The fewest characters a text field takes, where its widget's `data-least` says so."""
    return field.field.widget.attrs.get("data-least")


@register.filter
def notice_kind(level):
    """The kind of notice for a message's level tag."""
    return level if level in _NOTICE_ICONS else "info"


@register.simple_tag
def demonstration():
    """Whether this is the demonstration, with its mailbox."""
    return settings.MODE == "demo"


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def styles():
    """The stylesheet: the joined one where static files are collected, else its parts in order."""
    return _linked([JOINED]) if settings.COLLECTED else _parts()


@cache
def _parts():
    """Looked for once: they are many, and on every page."""
    return _linked(stylesheets())


def _linked(paths):
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in paths))


@register.simple_tag
def script(name):
    """A component's module, `static/js/<name>.js`."""
    return format_html('<script type="module" src="{}"></script>', static(f"js/{name}.js"))
