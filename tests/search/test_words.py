"""Which words find which texts: accents, forms, function words, signs between words."""

import pytest

from search import engine
from search.queries import parse

FINDS = {
    "an unaccented word": ("fr", "Les personnes réfugiées et migrantes", "refugiees"),
    "an accented word in a text without": ("fr", "les refugies de la region", "réfugiés"),
    "capitals": ("fr", "ÉTATS MEMBRES", "états membres"),
    "a plural": ("en", "Policies on labour migration", "policy"),
    "a verb's form": ("en", "Workers were recruited abroad.", "recruitment"),
    "an irregular plural": ("en", "Children at school", "child"),
    "an irregular singular": ("en", "Every woman", "women"),
    "French plural": ("fr", "des travailleurs migrants", "travailleur"),
    "French feminine": ("fr", "La protection des réfugiées", "réfugié"),
    "French feminine plural": ("fr", "Un travailleur saisonnier", "saisonnières"),
    "French, a woman's trade": ("fr", "les travailleuses domestiques", "travailleur domestique"),
    "French plural in -aux": ("fr", "plans nationaux", "national"),
    "Spanish plural": ("es", "las migraciones laborales", "migracion"),
    "Spanish plural in -ciones": ("es", "Contribuciones de la sociedad civil", "contribución"),
    "Spanish singular": ("es", "Cada mujer migrante", "mujeres"),
    "Spanish -z": ("es", "la voz de los jóvenes", "voces joven"),
    "Spanish ñ": ("es", "niños y niñas", "ninos"),
    "a French article": ("fr", "Des migrants ont témoigné", "les migrants"),
    "a French article, in English": ("en", "Migrants at sea", "les migrants"),
    "an elided article": ("fr", "L’employeur paie", "l'employeur"),
    "accented function words": ("fr", "le droit et la santé", "droit à la santé"),
    "Spanish function words": ("es", "la salud de los migrantes", "también la salud"),
    "Estado, which is also a participle": ("es", "Los Estados Miembros acordaron", "estado miembro"),
    "été, the season": ("fr", "travail saisonnier en été", "été saisonnier"),
    "sea, a verb in Spanish": ("en", "Rescue at sea", "sea"),
    "WHO": ("en", "Guidance of the WHO on health", "WHO guidance"),
    "UN": ("en", "the UN system", "UN"),
    "EU": ("en", "EU directives", "EU directives"),
    "a word beside a slash": ("en", "for women/girls and/or boys", "girls boys"),
    "a year in a span": ("en", "the plan for 2018-2022", "2022"),
    "a year beyond a dash": ("en", "the plan for 2018–2022", "2022"),
    "a document's symbol": ("en", "Resolution A/RES/73/195 of the Assembly", "A/RES/73/195"),
    "a part of a compound": ("en", "the co-facilitators’ text", "facilitator"),
    "a compound": ("en", "the co-facilitators’ text", "co-facilitators"),
    "words like a tag": ("en", "<script>alert(1)</script> and <people>", "script people"),
    "a letter made of two": ("fr", "cafe\u0301", "café"),
    "a soft hyphen": ("en", "migra\u00adtion", "migration"),
    "an ampersand": ("en", "health &amp; safety", "safety"),
    "Arabic": ("ar", "حماية العمال المهاجرين", "العمال"),
    "Russian": ("ru", "Защита трудящихся-мигрантов", "защита"),
    "typographic quotation marks": ("en", "the “Zero draft”, as they say…", "zero draft say"),
    "guillemets": ("fr", "le « guichet unique » – ouvert", "guichet ouvert"),
    "an inverted question mark": ("es", "¿Quién paga?", "quien paga"),
    "a phrase across quotation marks": ("en", "the so-called “Zero draft” of May", '"called zero draft of may"'),
    "a phrase with an apostrophe": ("fr", "La voix de l’employeur compte", '"voix de l\'employeur"'),
    "Portuguese without an accent": ("pt", "Proteção dos migrantes", "protecao"),
    "another language in a text": ("en", "the centre “Maison des réfugiés” in town", "refugies"),
}


@pytest.mark.parametrize(("language", "text", "typed"), FINDS.values(), ids=FINDS)
@pytest.mark.parametrize("where", ["body", "title"])
def test_a_text_is_found_by(keep, find, language, text, typed, where):
    keep("Nothing of the sort.", "Rien", language="en")
    key = keep(**{where: text}, language=language)

    assert find(typed) == [key]


FINDS_NOT = {
    "an article like a name": ("fr", "un droit", "UN"),
    "a word without the other": ("en", "Rescue on land", "rescue sea"),
    "a part of a word": ("en", "international", "nation"),
    "a synonym": ("en", "sea", "ocean"),
    "a word too many": ("en", "fair recruitment", "fair recruitment fees"),
    "the other way round, in quotation marks": ("en", "recruitment that is fair", '"fair recruitment"'),
}


@pytest.mark.parametrize(("language", "text", "typed"), FINDS_NOT.values(), ids=FINDS_NOT)
def test_a_text_is_not_found_by(keep, find, language, text, typed):
    keep(text, language=language)

    assert find(typed) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fees", [1, 2, 3]),
        ("fees employer", [1, 2]),
        ('"employer pays"', [2]),
        ("“employer pays”", [2]),
        ("« employer pays »", [2]),
        ('"employer pays', [2]),
        ("fees -employer", [3]),
        ('fees -"employer pays"', [1, 3]),
        ("employer OR worker", [1, 2, 3]),
        ("worker OR pays", [2, 3]),
        ("pays or worker", [2, 3]),
        ("pays OU worker", [2, 3]),
        ("OR fees OR", [1, 2, 3]),
        ("fees -employer OR pays", [2, 3]),
        ("fees - employer", [1, 2]),
        ("fees -", [1, 2, 3]),
        ("-fees", []),
        ("fees -frais", [1, 2, 3]),
    ],
)
def test_signs_say_how_words_are_meant(keep, find, typed, found):
    keep("No fees for the employer")
    keep("The employer pays all fees")
    keep("The worker asks about fees")

    assert sorted(find(typed)) == found


def test_what_is_left_out_is_left_out_in_every_language(keep, find):
    keep("Des migrants et leurs enfants", language="fr")
    key = keep("Des migrants seuls", language="fr")

    assert find("migrants -enfants") == [key]


@pytest.mark.parametrize(
    ("typed", "silence"),
    [
        ("", "nothing"),
        ("   ", "nothing"),
        ("!!! ??? …", "nothing"),
        ('""', "nothing"),
        ("\0", "nothing"),
        ("les", "function words"),
        ("the of and", "function words"),
        ("à la", "function words"),
        ("más también", "function words"),
        ("été", ""),
        ('"les"', ""),
        ("-migrants", "exclusions"),
        ("WHO", ""),
    ],
)
def test_a_query_that_asks_for_nothing_says_why(db, typed, silence):
    assert parse(typed).silence == silence


HOSTILE = {
    "NUL": "mi\0grants",
    "ten thousand letters": "x" * 10_000,
    "ten thousand words": "word " * 10_000,
    "a million characters": "a b " * 250_000,
    "operators": "& | ! ( ) <-> :* 'a' & !",
    "a tsquery": "'a':*ABCD & b <3> c",
    "quotation marks": '"' * 99,
    "an unclosed quotation": '"fair',
    "minus signs": "-" * 500 + " - -- ---a",
    "ORs": "OR " * 200,
    "SQL": "'; DROP TABLE search_document; --",
    "backslashes": "\\ \\' \\\" %s %(words)s {rows} $1 $$",
    "a lone surrogate": "a\ud800b",
    "what is no character": "\ufffe\uffff",
    "emoji": "👩🏽‍🤝‍👩🏿 🏳️‍🌈",
    "right to left": "\u202eabc\u202c \u2066x",
    "combining marks": "e" + "\u0301" * 500,
    "digits of all scripts": "١٢٣ ⅷ ² 9" + "9" * 300,
    "control characters": "".join(map(chr, range(32))) + "a",
    "underscores": "_ __ _a_",
    "tags": "<b>a</b> <script>alert(1)</script>",
    "an address": "https://example.org/a?b=c&d=e#f x@example.org",
    "wildcards": "* % _ ? mig*",
    "unassigned": "\U000e0001 \U0010ffff a",
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_anything_may_be_typed(keep, find, typed):
    keep("a word on migrants", "mi grants")

    find(typed)
    list(engine.matching(typed, "sample"))
    engine.ranked(typed, "sample")


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_anything_may_be_kept(keep, find, typed):
    key = keep(f"kept {typed}", typed)

    assert find("kept") == [key]


def test_of_what_is_very_long_the_beginning_is_asked(db):
    query = parse("fair recruitment " + "abc " * 100)

    assert (len(query.text.split()), query.is_cut) == (24, True)
    assert parse("fair recruitment").is_cut is False
