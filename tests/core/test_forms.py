"""The field for what people write at length: from the editor or as plain text, it cleans to the same HTML."""

import copy
import re
import time

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from core.forms import RichTextField, Written


class Letter(forms.Form):
    body = RichTextField(max_characters=20)
    more = RichTextField(required=False)


def post(**fields):
    """What a browser sends."""
    data = QueryDict(mutable=True)
    data.update(fields)
    return data


def drawn(form, name="body"):
    """The attributes and the text of the field's textarea as the page has it."""
    page = str(form[name])
    attrs, text = re.search(r"<textarea([^>]*)>\r?\n?(.*?)</textarea>", page, re.DOTALL).groups()
    return dict(re.findall(r'([\w-]+)="([^"]*)"', attrs)), text


CLEANED = {
    "plain": ({"body": "a\n\n- b"}, "<p>a</p><ul><li>b</li></ul>"),
    "plain, said so": ({"body": "a", "body_format": ""}, "<p>a</p>"),
    "markup typed": ({"body": "<b>a</b>"}, "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
    "from the editor": ({"body": "<p>a <b>b</b></p>", "body_format": "html"}, "<p>a <strong>b</strong></p>"),
    "an unknown format": ({"body": "<p>a</p>", "body_format": "markdown"}, "<p>&lt;p&gt;a&lt;/p&gt;</p>"),
    "a script": ({"body": "<p>a<script>b</script></p>", "body_format": "html"}, "<p>a</p>"),
    "Word": (
        {"body": "<h1 style='mso-x:y'>a<o:p></o:p></h1><!--[if gte mso 9]><xml>x</xml><![endif]--><p class=MsoNormal>b</p>"}
        | {"body_format": "html"},
        "<h3>a</h3><p>b</p>",
    ),
    "NUL": ({"body": "a\0"}, "<p>a\ufffd</p>"),
    "spaces around": ({"body": "  a \n"}, "<p>a</p>"),
}


@pytest.mark.parametrize(("sent", "markup"), CLEANED.values(), ids=CLEANED)
def test_it_cleans_to_html(sent, markup):
    form = Letter(post(**sent))

    assert (form.is_valid(), form.cleaned_data["body"]) == (True, markup)


EMPTY = ["", " \n ", "\u200b\u00a0\ufeff", "<p></p>", "<p>&nbsp;</p><p><br></p>", "<ul><li></li></ul>", "<img src=x>"]


@pytest.mark.parametrize("body", EMPTY)
def test_nothing_to_see_is_required(body):
    form = Letter(post(body=body, body_format="html"))

    assert form.errors == {"body": ["This field is required."]}


def test_what_need_not_be_written_is_an_empty_text():
    form = Letter(post(body="a", more="<p></p>", more_format="html"))

    assert (form.is_valid(), form.cleaned_data["more"]) == (True, "")


def test_a_form_without_the_field_at_all_is_told_so():
    assert Letter(post()).errors == {"body": ["This field is required."]}


EXACTLY_20 = ["a" * 20, "👨‍👩‍👧" * 20, "- " + "a" * 9 + "\n- " + "b" * 10, "\n\n".join(["a"] * 10) + "b", "> " + "a" * 20]


@pytest.mark.parametrize("body", EXACTLY_20)
def test_characters_are_counted_as_a_reader_sees_them(body):
    just, over = Letter(post(body=body)), Letter(post(body=body + "c"))

    assert just.errors == {}
    assert over.errors == {"body": ["The text has 21 characters; at most 20 characters can be sent."]}


def test_markup_does_not_count():
    form = Letter(post(body="<p>" + "<strong>a</strong> b" * 5 + "</p>", body_format="html"))

    assert form.errors == {}


def test_the_limit_is_told_in_the_reader_s_figures_and_number():
    class Long(forms.Form):
        one, many = RichTextField(max_characters=1, required=False), RichTextField(max_characters=1500, required=False)

    errors = Long(post(one="ab", many="a" * 2345)).errors

    assert errors["one"] == ["The text has 2 characters; at most 1 character can be sent."]
    assert errors["many"] == ["The text has 2,345 characters; at most 1,500 characters can be sent."]


@pytest.mark.parametrize("body", ["a" * 10_000_000, "<div>" * 2_000_000, "<" * 10_000_000])
@pytest.mark.parametrize("form", ["", "html"])
def test_ten_megabytes_are_refused_in_words_unread(body, form):
    letter = Letter(post(body="a", more=body, more_format=form))

    begin = time.monotonic()
    errors, _page = letter.errors, str(letter["more"])

    assert errors == {"more": ["The text is far too long: at most 20,000 characters can be sent."]}
    assert time.monotonic() - begin < 10


SHOWN = {
    "a fresh form": (Letter(), "", None),
    "a plain draft": (Letter(initial={"body": "a\n- b", "body_format": ""}), "a\n- b", "<p>a</p><ul><li>b</li></ul>"),
    "a draft of the editor": (
        Letter(initial={"body": "<p>a <strong>b</strong></p><ul><li><p>c</p></li></ul>", "body_format": "html"}),
        "a b\n\n• c",
        "<p>a <strong>b</strong></p><ul><li>c</li></ul>",
    ),
    "sent plain, refused": (Letter(post(body="x" * 21)), "x" * 21, f"<p>{'x' * 21}</p>"),
    "sent by the editor, refused": (
        Letter(post(body=f"<p><script>1</script>{'x' * 21}</p>", body_format="html")),
        "x" * 21,
        f"<p>{'x' * 21}</p>",
    ),
    "far too long, refused": (Letter(post(body="<p>a</p>" * 30, body_format="html")), " a " * 30, None),
}


@pytest.mark.parametrize(("form", "text", "markup"), SHOWN.values(), ids=SHOWN)
def test_the_textarea_holds_plain_text_and_beside_it_the_markup(form, text, markup):
    attrs, shown = drawn(form)

    assert (shown, attrs.get("data-html", "").replace("&lt;", "<").replace("&gt;", ">") or None) == (text, markup)
    assert '<input type="hidden" name="body_format">' in str(form["body"])


def test_what_is_shown_can_be_sent_back_without_a_script():
    markup = "<h3>a</h3><p>b</p><ul><li>c</li></ul>"
    form = Letter(initial={"body": markup, "body_format": "html"})

    again = Letter(post(body=drawn(form)[1], body_format=""), initial=form.initial)

    assert (again.is_valid(), again.cleaned_data["body"]) == (True, markup)
    assert again.changed_data == []


def test_a_prefix_belongs_to_what_is_sent_not_to_what_is_given():
    form = Letter(post(**{"x-body": "<p>a</p>", "x-body_format": "html"}), prefix="x", initial={"body": "a"})

    assert (form.is_valid(), form.cleaned_data["body"], form.changed_data) == (True, "<p>a</p>", [])


def test_the_page_gets_its_words_and_addresses_from_the_template():
    with translation.override("en"):
        page = str(Letter()["body"])

    attrs, _text = drawn(Letter())
    assert " data-writer " in page
    assert attrs == {
        "name": "body", "id": "id_body", "cols": "40", "rows": "10", "data-count": "20", "dir": "auto",
    }  # fmt: skip
    assert re.findall(r'data-(editor|page|plain|paste|tools|link)="/static/[\w/]+\.js"', page) == [
        "editor", "page", "plain", "paste", "tools", "link",
    ]  # fmt: skip
    assert len(re.findall(r'title="([^"]+)" aria-label="\1"', page)) == page.count("data-does=") == 10


def test_what_was_written_can_be_copied():
    written = copy.deepcopy(Written("<p>a</p>", "html"))

    assert (written, written.format, written.markup) == ("<p>a</p>", "html", "<p>a</p>")
