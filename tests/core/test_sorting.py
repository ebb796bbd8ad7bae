"""Names in the order a reader of each language expects."""

import random

import pytest
from django.utils.translation import override

from core.sorting import in_order, sort_key

ORDERS = {
    "French States": ("fr", ["Danemark", "Djibouti", "Dominique", "Égypte", "El Salvador", "Émirats arabes unis", "Zambie"]),
    "French articles and hyphens": ("fr", ["Côte d'Ivoire", "Croatie", "Guinée", "Guinée équatoriale", "Guinée-Bissau"]),
    "Spanish ñ after n": ("es", ["Nepal", "Níger", "nube", "ñu negro", "Ñuble", "Omán"]),
    "Spanish accents": ("es", ["África", "Albania", "Emiratos Árabes Unidos", "Perú", "Túnez"]),
    "ñ is an n elsewhere": ("en", ["nandu", "ñandu", "nube"]),
    "accents decide between equal words": ("fr", ["cote", "coté", "côte", "peche", "pêche"]),
    "typographic and straight apostrophes": ("fr", ["l’air", "L'alliance", "l’eau"]),
    "hyphens are not spaces": ("en", ["Guinea", "Guinea Forum", "Guineans", "Guinea-Zone"]),
    "numbers come first": ("en", ["3 Rivers", "Asylum", "zone"]),
    "other alphabets keep together": ("en", ["Zambia", "Ελλάδα", "Україна", "العربية", "中国"]),
}


@pytest.mark.parametrize(("language", "names"), ORDERS.values(), ids=ORDERS)
def test_names_sort_as_readers_expect(language, names):
    shuffled = names.copy()
    random.Random(7).shuffle(shuffled)

    result = in_order(shuffled, language=language)

    assert result == names


def test_order_follows_the_readers_language():
    names = ["ñu", "nz"]

    with override("es"):
        spanish = in_order(names)
    with override("fr"):
        french = in_order(names)

    assert (spanish, french) == (["nz", "ñu"], ["ñu", "nz"])


def test_items_sort_by_the_given_name():
    items = [{"name": "Égypte"}, {"name": "Danemark"}]

    result = in_order(items, name=lambda item: item["name"], language="fr")

    assert [item["name"] for item in result] == ["Danemark", "Égypte"]


@pytest.mark.parametrize("text", ["", "’", "🇰🇮", "ﬁ", "İstanbul", "ẞ", "\u0301", 23])
def test_any_text_has_a_key(text):
    key = sort_key(text, "fr")

    assert key == sort_key(text, "fr")
