"""What lists draw many times: values of facets, tiles of objectives, days; each once in each language."""

from functools import lru_cache

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from core.languages import CODES
from core.templatetags import ui
from taxonomy.models import Objective

register = template.Library()


@register.simple_tag
def ticks(offer):
    """The values of a facet to tick, each with its number; of a facet with very many those that are chosen."""
    values = offer.chosen if offer.facet.adding else offer.values
    return _joined(_tick(get_language(), offer.name, value) for value in values)


@register.simple_tag
def options(values):
    """Values of a facet to choose one from."""
    return _joined(_option(get_language(), value) for value in values)


@register.simple_tag
def objective_tiles(tiles, *, size="small"):
    """Items of a list, each the tile of an objective (`facets.listing.tile_of`)."""
    return format_html_join("", "<li>{}</li>", ((_tile(get_language(), size, True, *tile),) for tile in tiles))


@register.simple_tag
def dated(day):
    """A day, as `moment` says it."""
    return _day(get_language(), day)


@register.simple_tag
def unplaced(figures):
    """How many the map of `facets.figures.Figures` does not show, and why; the worldwide ones lead to their list."""
    found, parts = figures.unplaced, []
    if found.worldwide:
        sentence = _counting(figures.worldwide_sentence, found.worldwide)
        parts.append(format_html('<a href="{}">{}</a>', found.address, sentence) if found.address else sentence)
    if found.regional:
        parts.append(_counting(figures.regional_sentence, found.regional))
    return format_html_join(" ", "{}", ((part,) for part in parts))


def _counting(sentence, count):
    return sentence % {"number": number_format(count, force_grouping=True)}


def _joined(drawn):
    return mark_safe("".join(drawn))  # noqa: S308 – each is safe


# All that they show is among the arguments.


@lru_cache(maxsize=8192)
def _tick(language, name, value):
    term = value.term
    return format_html(
        '<div class="facet__value{}"><input class="facet__box" type="checkbox" id="{}" name="{}" value="{}"{}>'
        '<label class="facet__name" for="{}"{}>{}</label><span class="facet__count">{}</span></div>',
        f" facet__value--{term.depth}" if term.depth else "",
        f"{name}-{term.value}",
        name,
        term.value,
        mark_safe(" checked") if value.is_chosen else "",
        f"{name}-{term.value}",
        _lang(term),
        _tile(language, "small", False, *value.tile) if value.tile else term.name,
        number_format(value.count, force_grouping=True),
    )


@lru_cache(maxsize=8192)
def _option(_language, value):
    term, number = value.term, number_format(value.count, force_grouping=True)
    return format_html('<option value="{}"{}>{} ({})</option>', term.value, _lang(term), term.name, number)


def _lang(term):
    return format_html(' lang="{}"', term.language) if term.language else ""


@lru_cache(maxsize=1024)
def _tile(_language, size, link, number, table, *names):
    names = {f"short_{code}": name for code, name in zip(CODES, names, strict=True)}
    drawn = ui.objective_tile(Objective(number=number, round_table=table, **names), link=link, size=size)
    return mark_safe(drawn.strip())  # noqa: S308 – drawn by a template


@lru_cache(maxsize=1024)
def _day(_language, day):
    return ui.moment(day)
