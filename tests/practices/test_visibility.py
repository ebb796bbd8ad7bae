"""Who sees what of a practice: cast × state, on its page, in lists, counts, search, files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from facets.shelf import Selection
from files import actions as files
from files.models import File
from practices.actions import drafting, sources
from practices.facets import PRACTICES
from practices.models import Practice, PracticeVersion
from search import engine
from search.models import Document
from tests.practices import scene

PEOPLE = ("visitor", "member", "author", "partner", "invited", "removed", "speaker", "stranger", "secretariat")
WRITERS = {"author", "partner", "speaker"}
READERS = {
    "draft": WRITERS,
    "submitted": WRITERS | {"secretariat"},
    "returned": WRITERS | {"secretariat"},
    "in-review": WRITERS | {"secretariat"},
    "changes-asked": WRITERS | {"secretariat"},
    "declined": WRITERS | {"secretariat"},
    "withdrawn": WRITERS | {"secretariat"},
    "published": set(PEOPLE),
    "retired": set(PEOPLE),
}


def _those(people, sees):
    return {name for name in PEOPLE if sees(getattr(people, name))}


@pytest.mark.parametrize("state", scene.STATES)
def test_who_reads_a_version(writers, join, practice_in, state):
    version = practice_in(state)
    join(version.practice)

    assert _those(writers, lambda user: PracticeVersion.objects.visible_to(user).filter(pk=version.pk).exists()) == READERS[state]


def test_a_draft_that_is_withdrawn_before_it_was_sent_stays_its_writers_own(writers, join):
    version = scene.begun(writers.author, organization=writers.union)
    join(version.practice)
    drafting.withdraw(version=version, by=writers.author)

    assert _those(writers, lambda user: PracticeVersion.objects.visible_to(user).exists()) == WRITERS


@pytest.mark.parametrize("state", scene.STATES)
def test_lists_counts_and_search_have_what_is_published_and_not_retired(writers, practice_in, state):
    practice_in(state)
    listed = int(state == "published")

    assert Practice.objects.listed().count() == listed
    assert PRACTICES.shelf().total(Selection({"objective": ("7",)})) == listed
    assert Document.objects.filter(kind="practice").count() == listed
    assert _those(writers, lambda user: engine.find("station", user=user).total.number) == (set(PEOPLE) if listed else set())


@pytest.mark.parametrize("state", scene.STATES)
def test_who_gets_its_files(writers, join, state):
    version = scene.begun(writers.author, organization=writers.union)
    join(version.practice)
    upload = SimpleUploadedFile("report.txt", b"Four hundred people got papers.")
    file = files.store(upload=upload, by=writers.author, key="11111111-1111-4111-8111-111111111111", title="Report")
    sources.add(version=version, file=file, by=writers.author)
    scene.bring_to(state, version, writers)

    assert _those(writers, lambda user: File.objects.visible_to(user).filter(pk=file.pk).exists()) == READERS[state]


def test_an_update_on_its_way_is_seen_by_its_writers_and_its_files_with_it(writers, practice_in):
    first = practice_in("published")
    update = drafting.begin_update(practice=first.practice, by=writers.author)

    seen = _those(writers, lambda user: PracticeVersion.objects.visible_to(user).filter(pk=update.pk).exists())
    assert seen == {"author", "speaker"}
    assert _those(writers, lambda user: PracticeVersion.objects.visible_to(user).filter(pk=first.pk).exists()) == set(PEOPLE)


def test_search_finds_practices_by_country_under_all_its_names(writers, practice_in):
    practice_in("published", countries=["CIV"])

    for name in ("Côte d’Ivoire", "cote d'ivoire", "Ivory Coast"):
        assert engine.find(name, user=writers.visitor).total.number == 1, name


def test_the_focal_point_is_not_in_the_index(writers, practice_in):
    practice_in("published")

    assert engine.find("Marguerite", user=writers.visitor).total.number == 0
    assert "marguerite" not in Document.objects.get(kind="practice").body.lower()


def test_what_was_corrected_and_updated_is_found_anew(writers, practice_in):
    first = practice_in("published")
    scene.updated(first.practice, writers.author, writers.secretariat, summary="<p>A ferry carries them.</p>")

    assert engine.find("ferry", user=writers.visitor).total.number == 1
    assert engine.find("lawyers", user=writers.visitor).total.number == 0
