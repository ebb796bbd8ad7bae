"""What rich text may hold, and that no way into the database stores anything else."""

import pytest
from django.forms import modelform_factory

from core.richtext import sanitize
from pages.models import Page

REL = ' rel="noopener nofollow ugc"'

MARKUP = {
    "plain words": ("words", "words"),
    "allowed tags": (
        "<h2>a</h2><h3>b</h3><h4>c</h4><p><strong>d</strong> <em>e</em><br>f</p><blockquote>g</blockquote>",
        "<h2>a</h2><h3>b</h3><h4>c</h4><p><strong>d</strong> <em>e</em><br>f</p><blockquote>g</blockquote>",
    ),
    "lists in lists": (
        "<ul><li>a<ol><li>b</li></ol></li></ul>",
        "<ul><li>a<ol><li>b</li></ol></li></ul>",
    ),
    "script": ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
    "script in capitals": ("<SCRIPT>alert(1)</SCRIPT>b", "b"),
    "script never closed": ("<p>a</p><script>alert(1)", "<p>a</p>"),
    "event handler": ('<p onclick="alert(1)">a</p>', "<p>a</p>"),
    "picture with onerror": ('<img src="x" onerror="alert(1)">a', "a"),
    "svg with onload": ('<svg onload="alert(1)"><circle/></svg>a', "a"),
    "style element": ("<style>p{color:red}</style>a", "a"),
    "style attribute": ('<p style="position:fixed">a</p>', "<p>a</p>"),
    "class and id": ('<p class="site-header" id="main">a</p>', "<p>a</p>"),
    "frame": ('<iframe src="https://example.org/"></iframe>a', "a"),
    "form": ('<form action="https://example.org/"><input name="password"></form>a', "a"),
    "first-level heading": ("<h1>a</h1>", "a"),
    "comment": ("a<!-- <script> -->b", "ab"),
    "web link": ('<a href="https://example.org/?a=1&b=2">a</a>', f'<a href="https://example.org/?a=1&amp;b=2"{REL}>a</a>'),
    "mail link": ('<a href="mailto:a@example.org">a</a>', f'<a href="mailto:a@example.org"{REL}>a</a>'),
    "link with target": (
        '<a href="https://example.org" target="_blank" onclick="x()">a</a>',
        f'<a href="https://example.org"{REL}>a</a>',
    ),
    "script link": ('<a href="javascript:alert(1)">a</a>', f"<a{REL}>a</a>"),
    "script link in capitals": ('<a href="JaVaScRiPt:alert(1)">a</a>', f"<a{REL}>a</a>"),
    "script link with entity": ('<a href="java&#x0A;script:alert(1)">a</a>', f"<a{REL}>a</a>"),
    "data link": ('<a href="data:text/html,<script>alert(1)</script>">a</a>', f"<a{REL}>a</a>"),
    "vbscript link": ('<a href="vbscript:x">a</a>', f"<a{REL}>a</a>"),
    "page link is for our prose only": ('<a href="page:about">a</a>', f"<a{REL}>a</a>"),
    "footnote link of a word processor": ('<p>a<a href="#_ftn1" name="_ftnref1">[1]</a></p>', "<p>a[1]</p>"),
    "footnote link over lines": ('<a href="#_ftnref1">[\n1]</a>', "[\n1]"),
    "stray angle": ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
    "tag never closed": ("<p>a<strong>b", "<p>a<strong>b</strong></p>"),
    "nothing": ("", ""),
    "Arabic": ("<p>هجرة</p>", "<p>هجرة</p>"),
}


@pytest.mark.parametrize(("markup", "clean"), MARKUP.values(), ids=MARKUP)
def test_sanitize_leaves_allowed_markup_only(markup, clean):
    assert sanitize(markup) == clean


@pytest.mark.parametrize("markup", [markup for markup, _clean in MARKUP.values()], ids=MARKUP)
def test_sanitize_twice_changes_nothing_more(markup):
    once = sanitize(markup)

    assert sanitize(once) == once


DIRTY = '<p onclick="x()">Texte<script>alert(1)</script></p>'
CLEAN = "<p>Texte</p>"


def _create():
    return Page.objects.create(slug="new", title_en="New", body_en=DIRTY, body_fr=DIRTY)


def _create_by_plain_name():
    return Page.objects.create(slug="new", title="New", body=DIRTY, body_fr=DIRTY)


def _save():
    page = Page(slug="new", title_en="New")
    page.body_en = page.body_fr = DIRTY
    page.save()
    return page


def _save_some_fields():
    page = Page.objects.create(slug="new", title_en="New")
    page.body_en = page.body_fr = DIRTY
    page.save(update_fields=["body_en", "body_fr"])
    return page


def _update():
    page = Page.objects.create(slug="new", title_en="New")
    Page.objects.filter(pk=page.pk).update(body_en=DIRTY, body_fr=DIRTY)
    return page


def _bulk_create():
    return Page.objects.bulk_create([Page(slug="new", title_en="New", body_en=DIRTY, body_fr=DIRTY)])[0]


def _bulk_update():
    page = Page.objects.create(slug="new", title_en="New")
    page.body_en = page.body_fr = DIRTY
    Page.objects.bulk_update([page], ["body_en", "body_fr"])
    return page


def _form(**fields):
    form = modelform_factory(Page, fields=["slug", "title", *fields])({"slug": "new", "title": "New", **fields})
    form.instance.body_fr = DIRTY
    return form.save()


def _form_by_plain_name():
    return _form(body=DIRTY)


def _form_per_language():
    return _form(body_en=DIRTY, body_fr=DIRTY)


WAYS = (
    _create,
    _create_by_plain_name,
    _save,
    _save_some_fields,
    _update,
    _bulk_create,
    _bulk_update,
    _form_by_plain_name,
    _form_per_language,
)


@pytest.mark.parametrize("write", WAYS, ids=lambda way: way.__name__.strip("_"))
@pytest.mark.django_db
def test_every_way_into_the_database_stores_clean_text(write):
    page = write()

    stored = Page.objects.values_list("body_en", "body_fr").get(pk=page.pk)
    assert stored == (CLEAN, CLEAN)
