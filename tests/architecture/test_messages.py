"""The interface speaks three languages completely; the tools that see to it are tried on a small house of their own."""

import os
import re
from gettext import c2py, translation
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from django.core.management import call_command
from django.utils.translation import gettext, ngettext, override, pgettext

from hub.catalogues import books, faults, marking, sources
from hub.catalogues.borrowed import borrowed

LANGUAGES = tuple(books.PLURALS)
PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, npgettext_lazy, pgettext_lazy

# Translators: on a button.
SAVE = _("Save the "
         "practice")
OPEN = pgettext_lazy("state", "Open")
MANY = npgettext_lazy("reports", "%(n)s report", "%(n)s reports", "n")
def sentence(n): return ngettext("%(n)s reply", "%(n)s replies", n)
"""
TEMPLATE = """
{% extends "base.html" %}
    {% block main %}
  <p title="{% translate "Close" context "verb" %}">{{ _("Reader’s name") }}, {{ name|default:_("nobody") }}</p>
      {% blocktranslate trimmed count n=replies|length with who=name %}
        {{ n }} reply
        by {{ who }}
      {% plural %}
        {{ n }} replies by {{ who }}
      {% endblocktranslate %}
   {% tag label=_("New") %} 100% done
  {% endblock %}
"""


@pytest.fixture
def house(settings, tmp_path):
    """A house of one app and one template, with catalogues of its own; the real glossary and lenders stay."""
    settings.BASE_DIR, settings.HOUSE, settings.LOCALE_PATHS = tmp_path, ["shop"], [tmp_path / "locale"]
    _write(tmp_path / "shop" / "models.py", PYTHON)
    _write(tmp_path / "templates" / "shop" / "page.html", TEMPLATE)
    return tmp_path


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _translate(language, translations):
    """As a translator would, in the file."""
    path = books.path_of(language)
    text = path.read_text(encoding="utf-8")
    for message, said in translations.items():
        start = text.index(f'msgid "{message}"')
        text = text[:start] + re.sub(r'msgstr(\[0\])? ""', f'msgstr\\1 "{said}"', text[start:], count=1)
    path.write_text(text, encoding="utf-8")


# ── The Hub itself ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_up_to_date_complete_and_well_written(language):
    assert list(faults.of_catalogue(language)) == []


def test_messages_are_marked_so_that_they_are_found_and_well_written():
    assert list(faults.of_sources()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_rule_calls_the_same_numbers_singular_as_django(language):
    djangos = translation("django", Path(django.__file__).parent / "conf" / "locale", [language])
    ours = c2py(books.PLURALS[language].partition("plural=")[2].rstrip(";"))

    numbers = range(2000)
    assert [n for n in numbers if ours(n) == 0] == [n for n in numbers if djangos.plural(n) == 0]


# ── Gathering ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_way_of_marking_is_found(house):
    assert {(message.context, message.id) for message in sources.own() if message.id} == {
        (None, "Save the practice"),
        ("state", "Open"),
        ("reports", ("%(n)s report", "%(n)s reports")),
        (None, ("%(n)s reply", "%(n)s replies")),
        ("verb", "Close"),
        (None, "Reader’s name"),
        (None, "nobody"),
        (None, ("%(n)s reply by %(who)s", "%(n)s replies by %(who)s")),
        (None, "New"),
    }


def test_message_names_its_files_and_its_comment_without_line_numbers(house):
    books.update("fr")

    assert '#. on a button.\n#: shop/models.py\nmsgid "Save the practice"\n' in books.path_of("fr").read_text()


def test_migrations_are_left_out(house):
    _write(house / "shop" / "migrations" / "0001_initial.py", 'from x import gettext as _\nOLD = _("Old words")\n')

    assert "Old words" not in sources.own()


def test_update_changes_nothing_when_only_places_in_the_code_change(house):
    books.update("fr")
    _write(house / "shop" / "models.py", "\n\n\n" + PYTHON)

    assert books.update("fr") is False


def test_update_keeps_translations_and_remarks(house):
    books.update("fr")
    _translate("fr", {"Open": "Ouvert", "%(n)s report": "%(n)s rapport"})
    path = books.path_of("fr")
    path.write_text(path.read_text().replace("#: shop/models.py\nmsgctxt", "# said of a call\n#: shop/models.py\nmsgctxt"))
    _write(house / "shop" / "views.py", PYTHON)
    books.update("fr")

    text = path.read_text()
    assert '# said of a call\n#: shop/models.py shop/views.py\nmsgctxt "state"\nmsgid "Open"\nmsgstr "Ouvert"\n' in text
    assert 'msgstr[0] "%(n)s rapport"\nmsgstr[1] ""\n' in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Save the ", "Keep the ", "Keep the practice"),
        ("%(n)s reports", "%(n)s accounts", "%(n)s report"),
        ('pgettext_lazy("state", "Open")', 'pgettext_lazy("verb", "Open")', "Open"),
        ('_("Save the "', 'ngettext("Save the "', None),
    ],
)
def test_changed_words_are_a_new_message_without_translation(house, old, new, message):
    books.update("fr")
    _translate("fr", {"Save the practice": "Enregistrer", "Open": "Ouvert", "%(n)s report": "%(n)s rapport"})
    _write(house / "shop" / "models.py", PYTHON.replace(old, new))
    books.update("fr")

    after = books.read("fr")
    assert not any(entry.fuzzy for entry in after)
    assert not after.obsolete
    for entry in after:
        if entry.id and message in (entry.id, entry.id[0]):
            assert not any(entry.string)


def test_doubtful_translation_stays_doubtful_until_somebody_decides(house):
    books.update("fr")
    path = books.path_of("fr")
    path.write_text(path.read_text().replace('msgid "New"\nmsgstr ""', '#, fuzzy\nmsgid "New"\nmsgstr "Nouveau"'))

    books.update("fr")

    assert "fr/django.po: “New”: marked as fuzzy" in list(faults.of_catalogue("fr"))


def test_words_of_other_packages_are_borrowed_where_theirs_are_missing_or_refused():
    assert {language: _borrows(language, "Enter a valid email address.") for language in LANGUAGES} == {
        "en": True,
        "fr": True,
        "es": False,
    }
    assert [language for language in LANGUAGES if _borrows(language, "is null")] == ["es"]
    assert not any(_borrows(language, "This field is required.") for language in LANGUAGES)


def _borrows(language, message):
    return message in borrowed(language)


# ── Compiling ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_compiled_messages_are_said_in_each_language(house, settings):
    for language in LANGUAGES:
        books.update(language)
    _translate("fr", {"Open": "Ouvert", "New": "Nouveau", "%(n)s reply": "%(n)s réponse"})
    path = books.path_of("fr")
    path.write_text(path.read_text().replace('réponse"\nmsgstr[1] ""', 'réponse"\nmsgstr[1] "%(n)s réponses"'))
    call_command("messages", "compile")
    settings.LOCALE_PATHS = [house / "locale"]

    with override("fr"):
        assert (gettext("New"), pgettext("state", "Open"), gettext("Open")) == ("Nouveau", "Ouvert", "Open")
        forms = [ngettext("%(n)s reply", "%(n)s replies", n) for n in (0, 1, 2, 1_000_000)]
    assert forms == ["%(n)s réponse", "%(n)s réponse", "%(n)s réponses", "%(n)s réponses"]


def test_spanish_has_two_forms_beside_djangos_three(house, settings):
    books.update("es")
    path = books.path_of("es")
    said = 'msgid_plural "%(n)s replies"\nmsgstr[0] "{}"\nmsgstr[1] "{}"'
    path.write_text(path.read_text().replace(said.format("", ""), said.format("%(n)s respuesta", "%(n)s respuestas")))
    call_command("messages", "compile")
    settings.LOCALE_PATHS = [house / "locale"]

    with override("es"):
        forms = [ngettext("%(n)s reply", "%(n)s replies", n) for n in (0, 1, 2, 1_000_000)]
    assert forms == ["%(n)s respuestas", "%(n)s respuesta", "%(n)s respuestas", "%(n)s respuestas"]


def test_half_translated_plural_leaves_the_word_to_others(house):
    books.update("fr")
    _translate("fr", {"%(n)s report": "%(n)s rapport", "New": "Nouveau"})
    books.compile_if_older("fr")

    with books.path_of("fr", "mo").open("rb") as file:
        assert [message.id for message in read_mo(file) if message.id] == ["New"]


def test_compile_writes_only_what_is_older(house):
    books.update("fr")

    assert [books.compile_if_older("fr") for _again in range(2)] == [True, False]
    now = books.path_of("fr", "mo").stat().st_mtime_ns
    os.utime(books.path_of("fr"), ns=(now + 1, now + 1))
    assert books.compile_if_older("fr") is True
    assert sorted(path.name for path in books.path_of("fr").parent.iterdir()) == ["django.mo", "django.po"]


def test_check_lists_the_faults_and_fails(house):
    call_command("messages", "update")

    with pytest.raises(SystemExit) as end:
        call_command("messages", "check")

    assert "fr/django.po: “New”: not translated" in end.value.code.splitlines()
    assert "templates/shop/page.html: not marked for translation: “100% done”" in end.value.code.splitlines()


def test_check_sees_that_the_words_changed(house):
    call_command("messages", "update")
    _write(house / "shop" / "views.py", PYTHON.replace("Save", "Store"))

    assert next(faults.of_catalogue("es")) == "es/django.po: not up to date, run: manage.py messages update"


# ── Judging ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "message", "translation", "fault"),
    [
        ("fr", "%(who)s replied", "%(qui)s a répondu", "placeholders or tags differ: %(who)s"),
        ("fr", "%(who)s replied", "On a répondu", "placeholders or tags differ: %(who)s"),
        ("fr", "A reply", "Une réponse de %(who)s", "placeholders or tags differ: %(who)s"),
        ("fr", "<strong>New</strong>", "Nouveau", "placeholders or tags differ: <strong>, </strong>"),
        ("fr", "Removed {name}", "Retiré", "placeholders or tags differ: {name}"),
        ("fr", "%(n)s per cent", "%(n)s %", "a lone %, write %%"),
        ("fr", "Reason:", "Raison :", "no no-break space (U+00A0) before :: “Raison :”"),
        ("fr", "Reason:", "Raison:", "no no-break space (U+00A0) before :: “Raison:”"),
        ("fr", "Sure?", "Sûr ?", "no narrow no-break space (U+202F) before ; ! ?: “Sûr ?”"),
        ("fr", "Sure?", "Sûr\u00a0?", "no narrow no-break space (U+202F) before ; ! ?: “Sûr\u00a0?”"),
        ("fr", "“New”", "« Nouveau »", "no no-break space (U+00A0) inside « »: “«”"),
        ("fr", "“New”", '"Nouveau"', 'straight quotation marks: “"Nouveau”'),
        ("fr", "the organization", "l'organisation", "a straight apostrophe, write ’: “l'o”"),
        ("fr", "E-mail address", "Adresse e-mail", "“e-mail” is refused, say “courriel, courriels”"),
        ("es", "Sure?", "Seguro?", "a question without ¿: “Seguro?”"),
        ("es", "Done!", "¡Listo! Bien!", "an exclamation without ¡: “! Bien!”"),
        ("es", "Are you sure? Really?", "¿Seguro? ¿De verdad", None),
        ("es", "Time zone", "Zona horaria", "“Zona horaria” is refused, say “huso horario, husos horarios”"),
        ("es", "New ", "Nuevo", "begins or ends with other space than the English"),
        ("es", "\nNew", "Nuevo", "begins or ends with other space than the English"),
        ("es", "New", "", "not translated"),
        ("es", ("%(n)s reply", "%(n)s replies"), ("%(n)s respuesta", ""), "not translated"),
        ("es", ("%(n)s reply", "%(n)s replies"), ("%(n)s respuesta", "respuestas"), "placeholders or tags differ: %(n)s"),
        ("fr", ("One reply", "%(n)s replies"), ("%(n)s réponse", "%(n)s réponses"), None),
        ("fr", ("One reply", "%(n)s replies"), ("Une réponse", "%(n)s réponses"), None),
        ("fr", 'At 12:30: <a href="x">read</a>', 'À 12:30\u00a0: <a href="x">lire</a>', None),
        ("fr", "See https://example.org/?a=b;c", "Voir https://example.org/?a=b;c", None),
        ("fr", "Read &amp; write?!", "Lire &amp; écrire\u202f?!", None),
        ("fr", "%(n)s per cent", "%(n)s\u00a0%%", None),
        ("fr", "Say “%(word)s”", "Dire «\u00a0%(word)s\u00a0»", None),
    ],
)
def test_translation_is_judged(language, message, translation, fault):
    found = list(faults.message_faults(Message(message, translation), language))

    assert found == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("from django.utils.translation import gettext as _\n_(word)", "a message is a plain text"),
        ('from django.utils.translation import gettext\ngettext(f"{n} replies")', "a message is a plain text"),
        ('from django.utils.translation import gettext as _\n_("{}".format(n))', "a message is a plain text"),
        ('from django.utils.translation import ngettext\nngettext("one", many, n)', "a message is a plain text"),
        ('from django.utils.translation import gettext as _\nf"{_("x")!s}"'.replace('"x"', "'x'"), "inside an f-string"),
        ('from django.utils.translation import gettext as t\nt("one")', "import gettext under its own name or as _"),
        ('from django.utils.translation import pgettext\npgettext("state", "Open")', None),
        ("for _ in range(3):\n    print(_(1))", None),
    ],
)
def test_marking_that_would_not_be_found_is_told(code, fault):
    found = " ".join(marking.python_faults(code, Path("shop/models.py")))

    assert (fault in found) if fault else not found


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("<p>Hello</p>", "not marked for translation: “Hello”"),
        ('<img alt="A boat">', "not marked for translation: “A boat”"),
        ("{% blocktranslate %}Hello{% endblocktranslate %}", "write {% blocktranslate trimmed %}"),
        ("{% blocktranslate trimmed with a=b %}Hello{% endblocktranslate %}", None),
        ('<p title="{% translate "Hello" %}">{{ name }} – {# no word #}</p>{% comment %}Ours{% endcomment %}', None),
    ],
)
def test_template_text_that_would_stay_english_is_told(template, fault):
    found = " ".join(marking.template_faults(template, Path("templates/shop/page.html")))

    assert (fault in found) if fault else not found


def test_words_that_django_prints_in_dates_need_a_context(house):
    _write(house / "shop" / "views.py", 'from x import gettext as _, pgettext\nA, B = _("May"), pgettext("scope", "may")\n')

    assert list(marking.faults()) == [
        "templates/shop/page.html: not marked for translation: “100% done”",
        "shop/views.py: Django prints dates with “May”, give it a context (pgettext)",
    ]


def test_placeholders_have_names():
    assert list(faults.source_faults(Message("%s replied"))) == ["name the placeholders: %(name)s"]
    assert list(faults.source_faults(Message("100%% of %(n)s"))) == []
