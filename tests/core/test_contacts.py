"""E-mail addresses and telephone numbers: what is found, what is not, what is left when they are masked, and what it costs."""

import time

import pytest

from core.contacts import EMAIL, TELEPHONE, Contact, find, find_plain, mask, mask_plain

ADDRESSES = {
    "plain": ("Write to jane.doe@example.org.", "Write to [e-mail address removed]."),
    "capitals": ("JANE@EXAMPLE.ORG", "[e-mail address removed]"),
    "plus and hyphen": ("jane-ann+hub@mail.example.org", "[e-mail address removed]"),
    "apostrophe": ("o'brien@example.org", "[e-mail address removed]"),
    "in quotation marks": ("'jane@example.org'", "'[e-mail address removed]'"),
    "in angles": ("Jane <jane@example.org>", "Jane <[e-mail address removed]>"),
    "after a colon": ("E-mail:jane@example.org", "E-mail:[e-mail address removed]"),
    "after a dash": ("-jane@example.org", "-[e-mail address removed]"),
    "with its scheme": ("mailto:jane@example.org", "mailto:[e-mail address removed]"),
    "before a note number": ("jane@example.org1", "[e-mail address removed]1"),
    "two": ("jane@example.org;john@example.net", "[e-mail address removed];[e-mail address removed]"),
    "twice": ("jane@example.org or Jane@Example.org", "[e-mail address removed] or [e-mail address removed]"),
    "in a web address": ("https://example.org/?u=jane@example.org", "https://example.org/?u=[e-mail address removed]"),
    "over-long name": ("a" * 64 + "@example.org", "[e-mail address removed]"),
    "domain in Cyrillic": ("имя@почта.рф", "[e-mail address removed]"),
    "domain in Chinese": ("例子@例子.中国", "[e-mail address removed]"),
    "domain in Arabic": ("موقع@مثال.موقع", "[e-mail address removed]"),
    "domain in Punycode": ("jane@xn--bcher-kva.example", "[e-mail address removed]"),
    "top level in Punycode": ("jane\u0040example.xn--p1ai", "[e-mail address removed]"),
    "among Chinese": ("联系jane@example.org谢谢", "联系[e-mail address removed]谢谢"),
    "full-width": ("ｊａｎｅ＠ｅｘａｍｐｌｅ．ｏｒｇ", "[e-mail address removed]"),
    "small sign": ("jane\ufe6bexample.org", "[e-mail address removed]"),
    "soft hyphen": ("ja\u00adne@exam\u00adple.org", "[e-mail address removed]"),
    "zero-width space": ("jane\u200b@\u200bexample\u200b.org", "[e-mail address removed]"),
    "joiners and marks of direction": ("\u202ajane\u2060@\ufeffexample.org\u202c", "\u202a[e-mail address removed]\u202c"),
    "spaces around": ("jane @ example.org", "[e-mail address removed]"),
    "no-break spaces": ("jane\u00a0@\u202fexample.org", "[e-mail address removed]"),
    "space after": ("jane@ example.org", "[e-mail address removed]"),
    "round brackets": ("jane (at) example (dot) org", "[e-mail address removed]"),
    "square brackets": ("jane [at] example.org", "[e-mail address removed]"),
    "braces, no spaces": ("jane{at}example{dot}org", "[e-mail address removed]"),
    "the sign in brackets": ("jane(@)example[.]org", "[e-mail address removed]"),
    "dots in the name": ("jane (dot) doe (at) mail (dot) example (dot) org", "[e-mail address removed]"),
    "in capitals": ("jane [AT] example [DOT] org", "[e-mail address removed]"),
    "in words": ("jane at example dot org", "[e-mail address removed]"),
    "half in words": ("jane@example dot org", "[e-mail address removed]"),
    "Spanish words": ("juana arroba example punto org", "[e-mail address removed]"),
    "French words": ("jeanne arobase example point org", "[e-mail address removed]"),
}
NUMBERS = {
    "international": ("+41 22 555 01 23", "[telephone number removed]"),
    "without spaces": ("+41225550123", "[telephone number removed]"),
    "space after the plus": ("+ 41 22 555 01 23", "[telephone number removed]"),
    "no-break spaces": ("+41\u00a022\u202f555\u00a001\u00a023", "[telephone number removed]"),
    "double zero": ("0041 22 555 01 23", "[telephone number removed]"),
    "double zero apart": ("00 41 22 555 01 23", "[telephone number removed]"),
    "double zero without spaces": ("0041225550123", "[telephone number removed]"),
    "zero in brackets": ("+41 (0)22 555 01 23", "[telephone number removed]"),
    "zero in brackets alone": ("(0)22 555 01 23", "[telephone number removed]"),
    "area in brackets": ("(022) 555 01 23", "[telephone number removed]"),
    "country in brackets": ("(+41) 22 555 01 23", "[telephone number removed]"),
    "American": ("+1 (202) 555-0143", "[telephone number removed]"),
    "American with dots": ("+1.202.555.0143", "[telephone number removed]"),
    "American with one dot": ("+1 202 555.0143", "[telephone number removed]"),
    "dashes of print": ("+1–202‑555–0143", "[telephone number removed]"),
    "British": ("+44 20 7946 0958", "[telephone number removed]"),
    "Spanish, in threes": ("+34 612 345 678", "[telephone number removed]"),
    "French pairs": ("au 01 99 00 12 34.", "au [telephone number removed]."),
    "French pairs with dots": ("01.99.00.12.34", "[telephone number removed]"),
    "short country": ("+683 40001", "[telephone number removed]"),
    "full-width": ("＋４１ ２２ ５５５ ０１ ２３", "[telephone number removed]"),
    "zero-width space": ("+41 22\u200b 555 01 23", "[telephone number removed]"),
    "two endings": ("+41 22 555 01 23/24", "[telephone number removed]"),
    "two numbers": ("+41 22 555 01 23 / +41 22 555 01 24", "[telephone number removed] / [telephone number removed]"),
    "in a sentence": ("Call +41 22 555 01 23, please.", "Call [telephone number removed], please."),
    "tel.": ("Tel. 022 555 01 23", "Tel. [telephone number removed]"),
    "tél.": ("Tél. : 022.555.01.23", "Tél. : [telephone number removed]"),
    "teléfono": ("Teléfono: 612 345 678", "Teléfono: [telephone number removed]"),
    "phone number": ("My phone number is (202) 555-0143", "My phone number is [telephone number removed]"),
    "mobile no.": ("Mobile no. 0791234567", "Mobile no. [telephone number removed]"),
    "n°": ("Portable n° 06 12 34 56 78", "Portable n° [telephone number removed]"),
    "WhatsApp": ("WhatsApp 555 0123 456", "WhatsApp [telephone number removed]"),
    "call me": ("call me on 020 7946 0958", "call me on [telephone number removed]"),
    "appelez": ("Appelez-nous au 022 555 01 23", "Appelez-nous au [telephone number removed]"),
    "Russian": ("тел. 8 800 555 01 23", "тел. [telephone number removed]"),
    "Chinese": ("电话：022-5550123", "电话：[telephone number removed]"),
    "Arabic, with its digits": ("هاتف: ٠٢٢٥٥٥٠١٢٣", "هاتف: [telephone number removed]"),
    "on the next line": ("Phone:\n022 555 01 23", "Phone:\n[telephone number removed]"),
    "one of two introduced": (
        "Tel. 022 555 01 23 or 079 555 01 24",
        "Tel. [telephone number removed] or [telephone number removed]",
    ),
}


@pytest.mark.parametrize(("text", "masked"), ADDRESSES.values(), ids=ADDRESSES)
def test_addresses_are_found_and_masked(text, masked):
    assert {contact.kind for contact in find_plain(text)} == {EMAIL}
    assert mask_plain(text, "en") == masked


@pytest.mark.parametrize(("text", "masked"), NUMBERS.values(), ids=NUMBERS)
def test_telephone_numbers_are_found_and_masked(text, masked):
    assert {contact.kind for contact in find_plain(text)} == {TELEPHONE}
    assert mask_plain(text, "en") == masked


@pytest.mark.parametrize("text", [text for text, _masked in [*ADDRESSES.values(), *NUMBERS.values()]], ids=[*ADDRESSES, *NUMBERS])
def test_nothing_is_found_in_what_was_masked(text):
    assert find_plain(mask_plain(text, "fr")) == []


OTHERS = """
A/RES/73/195 · A/CONF.231/3 · A/HRC/38/41 · CEDAW/C/GC/26 · HRI/GEN/1/Rev.9 (Vol. I) · E/CN.4/2002/98 · C.N.12.2018 · A/72/L.9
resolution 72/244 of 24 December 2017 · resolution 1244 (1999) · Objective 10, actions (a)–(i) · SDG 10.7, 8.8 and 16.2
2018-12-10 · 10.12.2018 · 10/12/2018 · 10-12-2018 · 2022-03-02T10:00:00+0200 · 12:34:56 · GMT+02:00 · + 2018-12-10 · 10–15 May
2019–2022 · 1990-2019 2020-2030 · +12 2019-2020 · 1948, 1951, 1967, 1990, 2018 · 2018 2019 2020 2021
paras. 1234–1240 · para. 16 (0) 12 · pp. 12345678–12345690 · No. 0012345678 · 12345678901 · UN 1203 · 00000000
1 234 567,89 · 1 234 567.89 · 12.345.678,90 EUR · $12,345,678 · +1 234 567,89 · 1 000 000 000 · +12 500 000 migrants
+10 000 000 000 · 5 001 234 567 890 · 12 500 000 people · 100.000.000 · +12345678 % · +12345678 million · 99.5 %
+3.5 per cent · +10.5 % · ISBN 978-92-1-101234-5 · ISBN 0-306-40615-2 · ISBN 0306406152 · ISSN 1234-5678
10.1000/182 · doi:10.1000/xyz.2018.12.10
46.2044° N, 6.1432° E · +46.204391, +6.143158 · +46 12 15.84 · 192.168.100.200 · 10.0.0.1 · 3.11.7.2 · v2.10.20181210
mobile 12 500 000 people · mobile 100.000.000 users · mobile 600 000 000 users · call for comments 2018-12-10 · phone 10.12.2018
call 2019 2020 2021 · mobile 2019–2022 · signal 192.168.100.200 · fax 12 345 678,90 · fax 12345678.90 · phones 5 · Telegram 2022
@handle · follow @un.migration now · @jane.doe@social.example · jane@hub · a @ b · 10 at 5 · x@ · @
logo\u00402x.png · jane@1.2.3 · see us at example.org · available at www.example.org · at the point of entry · look at the dot · https://example.org/@jane.doe
""".strip()


@pytest.mark.parametrize("text", [text for line in OTHERS.splitlines() for text in line.split(" · ")])
def test_other_things_are_let_alone(text):
    assert find_plain(text) == []
    assert mask_plain(text, "en") == text


def test_all_other_things_in_one_text_are_let_alone():
    assert find_plain(OTHERS) == []


def test_contacts_come_once_each_in_reading_order():
    text = "+41 22 555 01 23, jane@example.org, 0041 22 555 01 23, JANE (at) example (dot) org, john@example.org"

    assert find_plain(text) == [
        Contact(TELEPHONE, "+41 22 555 01 23"),
        Contact(EMAIL, "jane@example.org"),
        Contact(EMAIL, "john@example.org"),
    ]


def test_contact_is_told_without_what_one_does_not_see():
    assert find_plain("ja\u00adne＠example\u200b.org") == [Contact(EMAIL, "jane@example.org")]


WORDS = {
    "en": "[e-mail address removed] or [telephone number removed]",
    "fr": "[adresse électronique retirée] or [numéro de téléphone retiré]",
    "es": "[dirección de correo electrónico retirada] or [número de teléfono retirado]",
    "ar": "[e-mail address removed] or [telephone number removed]",
    "": "[e-mail address removed] or [telephone number removed]",
}


@pytest.mark.parametrize(("language", "masked"), WORDS.items(), ids=lambda value: value[:2])
def test_words_are_in_the_language_of_the_text(language, masked):
    assert mask_plain("jane@example.org or +41 22 555 01 23", language) == masked
    assert mask("<p>jane@example.org or +41 22 555 01 23</p>", language) == f"<p>{masked}</p>"


def test_one_kind_can_be_masked_alone():
    masked = mask_plain("jane@example.org or +41 22 555 01 23", "en", kinds=[EMAIL])

    assert masked == "[e-mail address removed] or +41 22 555 01 23"


GONE, CALL = "[adresse électronique retirée]", "[numéro de téléphone retiré]"
MARKUP = {
    "words": ("<p>a jane@example.org b</p>", ["jane@example.org"], f"<p>a {GONE} b</p>"),
    "no contact": ("<p>a &amp; b&nbsp;c <strong>d</strong><br>e</p>", [], "<p>a &amp; b&nbsp;c <strong>d</strong><br>e</p>"),
    "beside entities": ("<p>&lt;jane@example.org&gt;&nbsp;&amp;</p>", ["jane@example.org"], f"<p>&lt;{GONE}&gt;&nbsp;&amp;</p>"),
    "written as entities": ("<p>jane&#64;example&#46;org</p>", ["jane@example.org"], f"<p>{GONE}</p>"),
    "parted by tags": (
        "<p>ja<strong>ne</strong>@<em>example.org</em> is <em>mine</em></p>",
        ["jane@example.org"],
        f"<p>{GONE} is <em>mine</em></p>",
    ),
    "beginning in a tag": (
        "<p><strong>Jane: jane</strong>@example.org</p>",
        ["jane@example.org"],
        f"<p><strong>Jane: {GONE}</strong></p>",
    ),
    "number parted by tags": ("<p>+41 <em>22 555</em> 01 23</p>", ["+41 22 555 01 23"], f"<p>{CALL}</p>"),
    "parted by a paragraph": ("<p>jane@</p><p>example.org</p>", [], "<p>jane@</p><p>example.org</p>"),
    "parted by a line break": ("<p>jane<br>@example.org</p>", [], "<p>jane<br>@example.org</p>"),
    "mail link": ('<p><a href="mailto:jane@example.org">jane@example.org</a></p>', ["jane@example.org"], f"<p>{GONE}</p>"),
    "mail link with words": (
        '<p><a href="mailto:jane@example.org?subject=Hub" rel="x">Write <em>to</em> me</a> now</p>',
        ["jane@example.org"],
        f"<p>Write <em>to</em> me {GONE} now</p>",
    ),
    "mail link in capitals": ('<a href="MAILTO:JANE%40EXAMPLE.ORG">Jane</a>', ["JANE@EXAMPLE.ORG"], f"Jane {GONE}"),
    "mail link with another address in words": (
        '<a href="mailto:jane@example.org">john@example.org</a>',
        ["jane@example.org", "john@example.org"],
        GONE,
    ),
    "mail link to several": (
        '<a href="mailto:a@example.org,b@example.org?cc=c@example.org">all</a>',
        ["a@example.org", "b@example.org", "c@example.org"],
        f"all {GONE}",
    ),
    "mail link to nobody": ('<a href="mailto:?subject=Hub">share</a>', [], '<a href="mailto:?subject=Hub">share</a>'),
    "telephone link": ('<a href="tel:+41-22-555-01-23">call</a>', ["41-22-555-01-23"], f"call {CALL}"),
    "link to a chat": ('<a href="https://wa.me/41225550123">chat</a>', ["41225550123"], f"chat {CALL}"),
    "web link with an address": ('<a href="https://example.org/?u=jane%40example.org">a</a>', ["jane@example.org"], f"a {GONE}"),
    "web link": ('<a href="https://example.org/@jane">a</a>', [], '<a href="https://example.org/@jane">a</a>'),
    "address in the words of a web link": (
        '<a href="https://example.org/">jane@example.org</a>',
        ["jane@example.org"],
        f'<a href="https://example.org/">{GONE}</a>',
    ),
    "end of an address in a web link": ('jane<a href="https://example.org/">@example.org</a>', ["jane@example.org"], GONE),
    "link to nowhere": ("<a>jane</a>", [], "<a>jane</a>"),
    "link before and words after": (
        '<p><a href="mailto:jane@example.org">a</a> b john@example.org</p>',
        ["jane@example.org", "john@example.org"],
        f"<p>a {GONE} b {GONE}</p>",
    ),
}


@pytest.mark.parametrize(("markup", "found", "masked"), MARKUP.values(), ids=MARKUP)
def test_contacts_of_rich_text_are_found_and_masked(markup, found, masked):
    assert [contact.text for contact in find(markup)] == found
    assert mask(markup, "fr") == masked
    assert find(masked) == []


ENDLESS = {
    "letters": "a" * 100_000,
    "signs": "@" * 100_000,
    "names": "a@" * 50_000,
    "names and dots": "a@a." * 25_000,
    "addresses": "a\u0040a.aa" * 16_000,
    "dots before a sign": "a." * 50_000 + "@example.org",
    "dots after a sign": "a@" + "a." * 50_000,
    "at in words": " at a" * 20_000,
    "at and dot in words": "a at a dot " * 9_000,
    "at in brackets": "a[at]" * 20_000,
    "at and dot in brackets": "[at]a[dot]a" * 9_000,
    "dots in brackets": "a[dot]" * 16_000 + "@example.org",
    "brackets": "[" * 100_000,
    "figures": "1 " * 50_000,
    "figures without end": "1" * 100_000,
    "plus and figure": "+1" * 50_000,
    "zeros": "00" * 50_000,
    "zeros in brackets": "(0)1" * 25_000,
    "zeros and ones": "01 " * 33_333,
    "tel": "tel " * 25_000,
    "tel and figures": "tel 1 2 3 4 5 6 7 " * 5_500,
    "tel and no": "tel no no no " * 7_600,
    "tel and years": "tel 2019 2020 " * 7_000,
    "numbers in a row": "+41 22 555 01 23 or " * 5_000,
    "numbers after commas": "tel 12345678" + ", 12345678" * 10_000,
    "spaces": " " * 100_000,
    "invisible": "\u200b" * 100_000,
    "Chinese": "我@" * 50_000,
    "apostrophes": "'@" * 50_000,
    "tags": "<em>a</em>@" * 9_000,
    "links": '<a href="mailto:a@example.org">a</a>' * 2_700,
    "long link": f'<a href="mailto:{"a@" * 49_000}">a</a>',
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_endless_texts_come_to_an_end(text):
    """On a quiet machine in half a second; a pattern that goes back and forth would take minutes."""
    began = time.process_time()

    find(text)
    mask_plain(text, "en")

    assert time.process_time() - began < 20
