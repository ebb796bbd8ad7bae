"""Which text a reader gets, and how the page says in what language it is."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from core.languages import CODES, best_of, names
from pages.models import Page
from taxonomy.models import Objective

ALL = {"en": "Help", "fr": "Aide", "es": "Ayuda"}

BEST = {
    "own language": (ALL, "fr", ("Aide", "fr")),
    "English first": ({"en": "Help", "es": "Ayuda"}, "fr", ("Help", "en")),
    "French before Spanish": ({"fr": "Aide", "es": "Ayuda"}, "en", ("Aide", "fr")),
    "Spanish if nothing else": ({"es": "Ayuda"}, "en", ("Ayuda", "es")),
    "empty counts as missing": ({"fr": "", "en": None, "es": "Ayuda"}, "fr", ("Ayuda", "es")),
    "nothing at all": ({}, "fr", ("", "fr")),
}


@pytest.mark.parametrize(("texts", "language", "best"), BEST.values(), ids=BEST)
def test_best_of_prefers_the_readers_language(texts, language, best):
    with override(language):
        result = best_of(texts)

    assert result == best


def test_best_of_without_an_active_language_is_english():
    with override(None):
        result = best_of(ALL)

    assert result == ("Help", "en")


def test_languages_are_english_french_spanish_in_this_order():
    assert CODES == ("en", "fr", "es")


def test_names_are_the_texts_there_are():
    page = Page(title_en="Help", title_fr=None, title_es="")

    assert names(page, "title") == {"en": "Help"}


def test_a_plain_field_without_translations_falls_back():
    objective = Objective(number=1, short_en="Data")

    with override("es"):
        result = best_of(names(objective, "short"))

    assert result == ("Data", "en")


def _rendered(source, language, **context):
    with override(language):
        return Template(source).render(Context(context))


TEXTS = {
    "own language": ({"title_fr": "L’aide & co"}, "fr", "L’aide &amp; co"),
    "fallback": ({"title_en": "Help & more"}, "fr", '<span lang="en">Help &amp; more</span>'),
    "fallback to Spanish": ({"title_es": "Ayuda"}, "en", '<span lang="es">Ayuda</span>'),
    "markup is text": ({"title_en": "<script>x</script>"}, "en", "&lt;script&gt;x&lt;/script&gt;"),
    "markup is text in a fallback too": (
        {"title_en": "<b>x</b>"},
        "fr",
        '<span lang="en">&lt;b&gt;x&lt;/b&gt;</span>',
    ),
    "nothing": ({}, "fr", ""),
}


@pytest.mark.parametrize(("fields", "language", "markup"), TEXTS.values(), ids=TEXTS)
def test_text_names_the_language_where_it_is_not_the_pages(fields, language, markup):
    assert _rendered('{% text page "title" %}', language, page=Page(**fields)) == markup


PROSE = {
    "own language": ({"body_fr": "<p>Aide</p>"}, "fr", '<div class="prose"><p>Aide</p></div>'),
    "fallback": ({"body_en": "<p>Help</p>"}, "fr", '<div class="prose" lang="en"><p>Help</p></div>'),
}


@pytest.mark.parametrize(("fields", "language", "markup"), PROSE.values(), ids=PROSE)
def test_prose_names_the_language_where_it_is_not_the_pages(fields, language, markup):
    assert _rendered('{% prose page "body" %}', language, page=Page(**fields)) == markup
    assert _rendered("{% load pages %}{% page_prose page %}", language, page=Page(**fields)) == markup
