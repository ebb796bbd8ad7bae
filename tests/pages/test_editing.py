"""The secretariat edits pages, notices and rules in the admin; what it writes is sanitised and recorded."""

import pytest
from django.urls import reverse

from core import history
from pages.models import Notice, Page, Rule

EDITED = {
    "page": (Page, {"slug": "about"}),
    "notice": (Notice, {"key": "maps"}),
    "rule": (Rule, {"number": 3}),
}


def _filled(client, address):
    """The fields of an admin form as a browser sends them unchanged."""
    form = client.get(address).context["adminform"].form
    return {name: "" if value is None else value for name, value in form.initial.items()}


@pytest.mark.parametrize("table", EDITED)
@pytest.mark.parametrize("name", ["secretariat", "administrator"])
def test_staff_open_lists_and_rows(cast, log_in, table, name):
    model, which = EDITED[table]
    client = log_in(getattr(cast, name))

    answers = [
        client.get(reverse(f"admin:pages_{table}_changelist")).status_code,
        client.get(reverse(f"admin:pages_{table}_change", args=[model.objects.get(**which).pk])).status_code,
        client.get(reverse(f"admin:pages_{table}_history", args=[model.objects.get(**which).pk])).status_code,
    ]

    assert answers == [200, 200, 200]


def test_an_edited_page_is_stored_clean_and_recorded(cast, log_in, client):
    page = Page.objects.get(slug="about")
    address = reverse("admin:pages_page_change", args=[page.pk])
    browser = log_in(cast.secretariat)
    text = '<h2>Le Pacte</h2><p onclick="x()">Voir <a href="page:help">l’aide</a>.<script>alert(1)</script></p>'

    response = browser.post(address, _filled(browser, address) | {"title_fr": "Le Hub", "body_fr": text})

    assert response.status_code == 302
    stored = Page.objects.get(slug="about")
    assert stored.title_fr == "Le Hub"
    assert stored.body_fr == '<h2>Le Pacte</h2><p>Voir <a href="page:help" rel="noopener">l’aide</a>.</p>'
    assert [(event.actor, event.sentence) for event in history.about(stored)] == [(cast.secretariat, "Edited: title_fr, body_fr")]
    shown = client.get("/fr/about/").content.decode()
    assert '<a href="/fr/help/" rel="noopener">l’aide</a>' in shown


@pytest.mark.parametrize(("table", "key"), [("page", "slug"), ("notice", "key"), ("rule", "number")])
def test_the_key_of_a_text_stays(cast, log_in, table, key):
    model, which = EDITED[table]
    row = model.objects.get(**which)
    address = reverse(f"admin:pages_{table}_change", args=[row.pk])
    browser = log_in(cast.administrator)

    response = browser.post(address, _filled(browser, address) | {key: "99"})

    assert response.status_code == 302
    assert getattr(model.objects.get(pk=row.pk), key) == which[key]


def test_a_rule_can_be_added(cast, log_in, client):
    browser = log_in(cast.secretariat)
    data = {"number": 11, "unconfirmed": []}
    for language in ("en", "fr", "es"):
        data |= {f"title_{language}": f"Rule in {language}", f"text_{language}": "<b>Be brief.</b>"}

    response = browser.post(reverse("admin:pages_rule_add"), data)

    assert response.status_code == 302
    shown = client.get("/fr/participation-rules/").content.decode()
    assert ('id="rule-11"' in shown, "Rule in fr" in shown, "&lt;b&gt;Be brief.&lt;/b&gt;" in shown) == (True, True, True)


@pytest.mark.parametrize("table", ["page", "notice", "contactmessage"])
def test_nothing_else_is_added(cast, log_in, table):
    assert log_in(cast.administrator).get(reverse(f"admin:pages_{table}_add")).status_code == 403


@pytest.mark.parametrize("name", ["member", "delegate", "moderator", "reviewer", "former"])
def test_others_edit_nothing(cast, log_in, name):
    page = Page.objects.get(slug="about")

    response = log_in(getattr(cast, name)).post(reverse("admin:pages_page_change", args=[page.pk]), {"title_en": "Forged"})

    assert response.status_code in (302, 403)
    assert Page.objects.get(slug="about").title_en == page.title_en
