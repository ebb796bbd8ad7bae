"""The editor of the secretariat's pages runs under the strict policy; `open_page` fails on any complaint of the browser."""

import pytest
from playwright.sync_api import expect

from discussions.models import Space
from pages.models import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_secretariat_edits_a_page_with_the_editor(open_page, cast):
    page = open_page(person=cast.secretariat)
    page.goto(f"/admin/pages/page/{Page.objects.get(slug='about').pk}/change/")
    editor = page.locator(".field-body_fr .prose-editor [contenteditable=true]")
    expect(editor).to_be_visible()

    editor.press("Control+End")
    editor.press_sequentially(" Une phrase de plus.")
    with page.expect_navigation():
        page.click("[name=_save]")

    text = Page.objects.get(slug="about")
    assert "Une phrase de plus." in text.body_fr
    assert text.edited_at is not None


def test_secretariat_makes_a_space_with_the_editor(open_page, cast):
    page = open_page(person=cast.secretariat)
    page.goto("/admin/discussions/space/add/")
    page.fill("[name=slug]", "labour-mobility")
    page.fill("[name=title_en]", "Labour mobility")

    page.locator(".field-description_en .prose-editor [contenteditable=true]").press_sequentially("What we ask.")
    with page.expect_navigation():
        page.click("[name=_save]")

    assert Space.objects.get().description_en == "<p>What we ask.</p>"
