"""Who may bring a file and take it away again, and what the secretariat sees of them."""

import pytest
from django.urls import reverse

from core.permissions import allows, declared
from files.models import size_in_words
from files.templatetags.files import file_link, picture
from tests.files import samples

YES, LOG_IN = "allowed", "Log in to do this."
NOT_THEIRS = "Only who uploaded a file and the secretariat may delete it."
EVERYBODY = ("visitor", "disabled", "member", "delegate", "moderator", "reviewer", "former", "secretariat", "administrator")
TABLE = {
    "files.upload_file": dict.fromkeys(EVERYBODY, YES) | {"visitor": LOG_IN, "disabled": LOG_IN},
    "files.discard_file": dict.fromkeys(EVERYBODY, NOT_THEIRS)
    | {"visitor": LOG_IN, "disabled": LOG_IN, "member": YES, "secretariat": YES, "administrator": YES},
}


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("permission", TABLE)
def test_who_may(cast, store, permission, name):
    answer = allows(getattr(cast, name), permission, store())

    assert (YES if answer else str(answer.reason)) == TABLE[permission][name]


def test_the_table_is_complete():
    assert {name for name in declared() if name.startswith("files.")} == set(TABLE)


# ── In the workshop ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def listed(cast, log_in):
    """`listed(q="draft")`: the names of the files on the list."""
    client = log_in(cast.secretariat)

    def names(**query):
        rows = client.get(reverse("admin:files_file_changelist"), query).context["cl"].result_list
        return sorted(file.name for file in rows)

    return names


def test_files_are_found_by_what_they_are_called_and_by_whose_they_are(store, listed, cast):
    store("draft.pdf", title="Zero draft", alternative="")
    desk = store("desk.png", samples.picture(), by=cast.delegate, alternative="Two people at a desk")

    assert listed() == ["desk.png", "draft.pdf"]
    assert (listed(q="draft"), listed(q="Zero"), listed(q="Delegate")) == (["draft.pdf"], [], ["desk.png"])
    assert (listed(q=desk.sha256), listed(kind="document")) == (["desk.png"], ["draft.pdf"])
    assert (listed(held="no"), listed(held="yes"), listed(held="x")) == (["desk.png", "draft.pdf"], [], ["desk.png", "draft.pdf"])


def test_the_page_of_a_file_says_what_it_is_and_changes_nothing(store, cast, log_in):
    file = store("desk.png", samples.picture(size=(40, 20)), by=cast.secretariat, alternative="Two people at a desk")
    client, address = log_in(cast.secretariat), reverse("admin:files_file_change", args=[file.pk])

    page = client.get(address).content.decode()

    assert f'<a href="{file.get_absolute_url()}">desk.png</a>' in page
    assert [
        fact for fact in ("Two people at a desk", file.sha256, "image/png", cast.secretariat.full_name) if fact not in page
    ] == []
    assert client.post(address, {"title": "forged"}).status_code == 403


def test_of_what_staff_may_not_read_only_measures_are_told(store, cast, log_in):
    file = store("desk.png", samples.picture(), title="Our marked desk", alternative="Two marked people")
    client = log_in(cast.secretariat)

    pages = [
        client.get(reverse(f"admin:files_file_{page}", args=args)) for page, args in (("changelist", []), ("change", [file.pk]))
    ]

    for page in pages:
        words = page.content.decode()
        assert "desk.png" in words
        assert [part for part in ("marked", file.get_absolute_url()) if part in words] == []


# ── What the components print ────────────────────────────────────────────────────────────────────────────────────


def test_a_link_says_what_it_leads_to(store):
    file = store("الحق.pdf", title="<b>", language="ar")

    html = file_link(file)

    assert f'href="{file.get_absolute_url()}" hreflang="ar"' in html
    assert '<bdi lang="ar">&lt;b&gt;</bdi>' in html
    assert f"(PDF, {file.size_in_words}, Arabic)" in html
    assert "(PDF, " in file_link(file, label="Arabic")
    assert "Arabic)" not in file_link(file, label="Arabic")


def test_a_picture_has_its_alternative_and_its_size(store):
    html = picture(store("desk.png", samples.picture(size=(40, 20)), alternative='A "desk"', language="en", title="Our desk"))

    assert 'alt="A &quot;desk&quot;" width="40" height="20"' in html
    assert '<figcaption class="picture__title" dir="auto">Our desk</figcaption>' in html


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"), (999, "999 bytes"), (1000, "1 KB"), (1001, "2 KB"), (999_000, "999 KB"), (999_001, "1 MB"),
        (1_240_000, "1.3 MB"), (25_000_000, "25 MB"),
    ],
)  # fmt: skip
def test_sizes_are_said_in_the_unit_that_fits(size, words):
    assert size_in_words(size) == words
