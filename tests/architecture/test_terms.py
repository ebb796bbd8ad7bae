"""The words of docs/terms.md are the ones we use."""

import pytest

from hub.catalogues import books, faults, sources, terms
from hub.catalogues.wording import plain


def test_right_words_are_not_refused():
    said = [pair for row in terms.rows() for pair in zip(terms.COLUMNS, row, strict=False)]

    assert [fault for language, right in said for fault in terms.refused(right, language)] == []
    assert [language for language, right in said if not right] == []


def test_every_word_of_the_last_column_is_refused():
    missed = [refusal for refusal in terms.refusals() if not _refuses(refusal)]

    assert len(terms.refusals()) > 150
    assert missed == []


def _refuses(refusal):
    """In a sentence, with any ending where one is allowed."""
    found = terms.refused(f"«{refusal.wrong.replace('*', 's')}».", refusal.language)
    return any(f"say “{refusal.right}”" in fault for fault in found)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Illegal  migrants", ["Illegal  migrants"]),
        ("en", "a best-practice guide", ["best-practice"]),
        ("en", "all Member States, each Member State", []),
        ("en", "Member states and member States", ["Member states"]),
        ("en", "Read the Hub, trust the hub", ["the hub"]),
        ("en", "The hub", ["The hub"]),
        ("en", "an e-mail to two programmers", []),
        ("en", "emailed programs", ["emailed", "programs"]),
        ("fr", "un courriel, un e-mail", ["e-mail"]),
        ("fr", "l’organisation des États membres", ["États membres"]),
        ("fr", "l’appli d’authentification", ["appli d'authentification"]),
        ("fr", "le maillage", []),
        ("es", "tu opinión, la actitud", ["tu"]),
        ("es", "mejores\nprácticas", ["mejores\nprácticas"]),
        (None, "e-mail, organisation, migrante ilegal", ["migrante ilegal"]),
    ],
)
def test_words_are_recognized(language, text, found):
    assert [fault.removeprefix("“").partition("”")[0] for fault in terms.refused(text, language)] == found


def test_messages_use_our_words():
    messages = [message for message in sources.own() if message.id]
    said = [text for message in messages for text in sources.forms(message.id)]

    assert [fault for text in said for fault in terms.refused(plain(text), "en")] == []


@pytest.mark.parametrize("language", tuple(books.PLURALS))
def test_translations_use_our_words(language):
    said = [text for message in books.read(language) if message.id for text in sources.forms(message.string)]

    assert [fault for text in said for fault in terms.refused(plain(text), language)] == []


def test_templates_page_texts_and_demonstration_use_our_words_and_typography():
    assert list(faults.of_texts()) == []
