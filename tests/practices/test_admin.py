"""The secretariat's workshop for submissions: what it shows of them, and how they are found."""

import uuid
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from files.models import File
from practices.actions import coauthors, drafting, screening, sources
from practices.models import PracticeVersion
from submissions.models import Serves
from tests.practices import scene
from tests.practices.screening_desk import page_of, reasons, stands
from tests.practices.submissions import open_call, submit

FOCAL = "marguerite@example.org"


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


@pytest.fixture
def version(cast):
    """Submitted for `union` by its focal point."""
    return scene.submitted(cast.focal_point, organization=cast.union)


# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_was_submitted_is_there(cast, staff, version):
    draft = scene.begun(cast.member)
    update = drafting.begin_update(practice=scene.published(cast.member, cast.secretariat).practice, by=cast.member)

    listed = {row.pk for row in staff.get(reverse("admin:practices_practiceversion_changelist")).context["cl"].result_list}
    drafts = [staff.get(page_of(row, page)).status_code for row in (draft, update) for page in ("change", "history", "review")]
    practices = staff.get(reverse("admin:practices_practice_changelist")).context["cl"].result_list

    assert version.pk in listed
    assert not {draft.pk, update.pk} & listed
    assert set(drafts) == {302, 404}
    assert draft.practice not in practices


def test_page_shows_everything_and_the_focal_point_under_its_own_heading(cast, staff):
    call = open_call(cast.secretariat)
    links = [{"url": "https://example.org/report", "title": "A report"}]
    version = scene.submitted(cast.member, language="fr", call=str(call.pk), links=links, countries=["KEN", "UGA"])
    row = coauthors.invite(practice=version.practice, email="delegate@example.org", language="en", by=cast.member)
    coauthors.accept(invitation=row, by=cast.delegate)

    answer = staff.get(page_of(version))

    words = answer.content.decode()
    told = ["Lawyers sit at the bus station", "7. Reduce vulnerabilities", "Kenya", "A report – ", call.title, "Delegate Example"]
    assert [part for part in told if part.rstrip(" –") not in words] == []
    assert '<div lang="fr" dir="auto"><p>Lawyers' in words
    headings = dict(answer.context["answers"])
    private = headings.pop("Focal point – for the secretariat alone")
    assert FOCAL in dict(private).values()
    assert FOCAL not in str(headings)


def test_page_of_an_update_tells_what_changed_and_earlier_decisions(cast, staff):
    practice = scene.published(cast.member, cast.secretariat).practice
    update = drafting.begin_update(practice=practice, by=cast.member)
    drafting.submit(version=update, content=scene.content(changes="<p>At the port, too</p>"), by=cast.member)
    screening.give_back(version=update, by=cast.administrator, reasons=reasons("returned", 1), words="Which port?")
    drafting.submit(version=update, content=scene.content(changes="<p>At two ports, too</p>"), by=cast.member)

    words = staff.get(page_of(update)).content.decode()

    assert ("At two ports, too" in words, "Which port?" in words, "Returned: incomplete" in words) == (True, True, True)


def test_likely_duplicates_are_named_with_their_reason(cast, staff, version):
    other = scene.submitted(cast.member, title="Legal advice at the bus stations")

    words = staff.get(page_of(version)).content.decode()

    assert f'href="{page_of(other)}"' in words
    assert "a similar title" in words


def test_pictures_are_seen_and_documents_linked(cast, staff, picture_in):
    version = picture_in(cast.member)

    words = staff.get(page_of(version)).content.decode()

    enclosure = version.enclosures.select_related("file").get()
    assert f'<img src="{enclosure.get_absolute_url()}" alt="{enclosure.file.alternative}"' in words


@pytest.fixture
def picture_in():
    """`picture_in(person)`: a submission of hers with a picture."""

    def make(person):
        version = scene.begun(person)
        facts = {"name": "station.png", "stored": uuid.uuid4().hex, "media_type": "image/png", "kind": "picture"}
        facts |= {"size": 10, "sha256": "0" * 64, "width": 4, "height": 3, "alternative": "A bus station at night"}
        file = File.objects.create(uploaded_by=person, **facts)
        sources.add(version=version, file=file, by=person)
        return drafting.submit(version=version, content=scene.content(), by=person)

    return make


def test_words_of_authors_are_not_edited(staff, version):
    assert staff.post(page_of(version), {"title": "forged", "state": "published"}).status_code == 403
    assert stands(version) == "submitted"


def test_focal_point_is_nowhere_else(cast, staff, version):
    screening.accept(version=version, by=cast.secretariat, serves=Serves.MIGRANTS)
    decided, practice = version.screenings.get(), version.practice
    tables = ("practiceversion", "practice", "screening")
    pages = [reverse(f"admin:practices_{table}_changelist") for table in tables]
    pages += [page_of(version, "history"), page_of(practice), page_of(practice, "history"), page_of(decided), "/admin/"]
    pages += [f"{reverse('admin:practices_practiceversion_changelist')}?q={FOCAL}", reverse("admin:events_event_changelist")]

    told = [page for page in pages if "Obiang" in staff.get(page).content.decode()]

    assert told == []
    assert staff.get(pages[-2]).context["cl"].result_count == 0
    for lookup in ("focal_point__email__startswith", "focal_point__name"):
        assert staff.get(pages[0], {lookup: "m"}).status_code == 400


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def queue(cast, version):
    """Submissions by name: of different age, language and standing."""
    rows = {"union": version, "old": scene.submitted(cast.member, title="An old one", language="fr")}
    PracticeVersion.objects.filter(pk=rows["old"].pk).update(submitted_at=F("submitted_at") - timedelta(days=40))
    rows["known"] = scene.published(cast.outsider, cast.secretariat, title="A known one")
    rows["update"] = drafting.begin_update(practice=rows["known"].practice, by=cast.outsider)
    call = open_call(cast.secretariat)
    content = scene.content(changes="<p>x</p>", call=str(call.pk), implementers=[{"name": "Ox & Ark", "kind": _kind()}])
    drafting.submit(version=rows["update"], content=content, by=cast.outsider)
    return rows


def _kind():
    return scene.content()["implementers"][0]["kind"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["old", "union", "update", "known"]),
        ({"standing": "to-screen"}, ["old", "union", "update"]),
        ({"standing": "to-sign"}, []),
        ({"state__exact": "published"}, ["known"]),
        ({"age": "old"}, ["old"]),
        ({"age": "weeks"}, []),
        ({"age": "new"}, ["union", "update", "known"]),
        ({"update": "yes"}, ["update"]),
        ({"update": "no"}, ["old", "union", "known"]),
        ({"language": "fr"}, ["old"]),
        ({"q": "known"}, ["known"]),
        ({"q": "Ox & Ark"}, ["update"]),
        ({"q": "Union"}, ["union"]),
        ({"q": "Outsider"}, ["update", "known"]),
    ],
)
def test_submissions_are_found_the_oldest_waiting_first(staff, queue, query, names):
    page = staff.get(reverse("admin:practices_practiceversion_changelist"), query)

    assert list(page.context["cl"].result_list) == [queue[name] for name in names]


def test_a_call_leads_to_its_submissions(staff, queue):
    tools = staff.get(page_of(queue["update"].call)).context["tools"]
    address = next(tool["url"] for tool in tools if "practiceversion" in tool["url"])

    assert list(staff.get(address).context["cl"].result_list) == [queue["update"]]


def test_list_says_whose_it_is_and_for_how_long_it_waits(staff, queue):
    words = staff.get(reverse("admin:practices_practiceversion_changelist")).content.decode()

    said = ["40 days ago", "less than a day ago", "Union", "Focal_point Example", "French", "Fair recruitment", "update"]
    assert [part for part in said if part not in words] == []


@pytest.mark.parametrize("page", ["practiceversion", "practice", "screening", "row"])
def test_more_submissions_ask_no_more(cast, staff, page, django_assert_max_num_queries):
    submit(cast, "first")
    version = PracticeVersion.objects.get(title="To screen")
    where = page_of(version) if page == "row" else reverse(f"admin:practices_{page}_changelist")
    staff.get(where)
    with django_assert_max_num_queries(45 if page == "row" else 14) as few:
        staff.get(where)
    for number in range(3):
        submit(cast, f"call-{number}")

    with django_assert_max_num_queries(len(few)):
        staff.get(where)
