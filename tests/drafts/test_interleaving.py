"""Writers who save in any order: no text is lost, nobody's is replaced unseen, and the same order gives the same draft."""

import random
import threading

import pytest
from django.db import connection

from drafts.merging import Seen
from drafts.models import Draft, Wording
from tests.drafts.plans import PLACE, save, stored, texts_of
from tests.races import at_once

FIELDS = ("title", "summary", "links-0-url")


class Page:
    """An open page with an unsaved form, as a browser has it; `told` are the texts its writer has been shown."""

    def __init__(self, writer, window):
        self.writer, self.window, self.seen, self.fields = writer, window, Seen(), {}
        self.told, self.conflicts = {name: {None} for name in FIELDS}, {}

    def open(self):
        draft = Draft.objects.filter(place=PLACE).first()
        self.fields, self.seen = (dict(draft.data), Seen(draft.version)) if draft else ({}, Seen())
        self.conflicts = {}
        for name in FIELDS:
            self.told[name].add(self.fields.get(name))

    def type(self, name, text):
        self.fields[name] = text

    def send(self, *, is_answered=True):
        names = {name.partition("-")[0] for name in FIELDS}
        saved = save(self.writer, self.fields, version=self.seen, names=names, window=self.window)
        if is_answered:
            self.seen = saved.seen
            self.conflicts = {row.field: row for row in saved.conflicts}
            for row in saved.conflicts:
                name = next(name for name in FIELDS if name.partition("-")[0] == row.field)
                self.told[name].add(row.theirs.get(name))
        return saved

    def choose(self, chance):
        for field, row in self.conflicts.items():
            if chance.random() < 0.5:
                name = next(name for name in FIELDS if name.partition("-")[0] == field)
                self.fields[name] = row.theirs.get(name, "")
            self.seen = self.seen.without([field])
        self.conflicts = {}


def run(people, seed, steps=70):
    """A random story of four pages by three writers; yields what there is to be asked after each save."""
    chance = random.Random(seed)
    pages = [Page(person, f"w{number}") for number, person in enumerate((*people, people[0]))]
    for page in pages:
        page.open()
    for step in range(steps):
        page, name = chance.choice(pages), chance.choice(FIELDS)
        act = chance.choices(["type", "send", "lose", "open", "choose"], [6, 6, 1, 1, 3])[0]
        if act == "type":
            page.type(name, "" if chance.random() < 0.1 else f"{page.window} wrote {step}")
        elif act == "open":
            page.open()
        elif act == "choose":
            page.choose(chance)
        else:
            before = stored() if Draft.objects.exists() else {}
            yield page, before, page.send(is_answered=act == "send")


def _replaced(before, after):
    return [name for name in FIELDS if before.get(name) != after.get(name)]


@pytest.mark.parametrize("seed", range(12))
def test_no_text_is_lost_and_none_is_replaced_unseen(cast, plan, seed):
    sent = set()
    for page, before, saved in run((cast.member, cast.delegate, cast.focal_point), seed):
        sent |= {text for text in page.fields.values() if text}
        handed_back = {text for row in saved.conflicts for text in row.mine.values()}
        kept = texts_of(saved.draft) | handed_back
        of_others = [name for name in _replaced(before, saved.draft.data) if not (before.get(name) or "").startswith(page.window)]

        assert {text for text in page.fields.values() if text} - kept == set()
        assert [name for name in of_others if before.get(name) not in page.told[name]] == []
        sent -= handed_back
        assert sent - texts_of(saved.draft) == set()


@pytest.mark.parametrize("seed", range(3))
def test_the_same_order_gives_the_same_draft(cast, plan, seed):
    people = (cast.member, cast.delegate, cast.focal_point)
    stories = []
    for _time in range(2):
        Draft.objects.all().delete()
        told = [[(row.field, row.theirs, row.mine, row.who) for row in saved.conflicts] for *_, saved in run(people, seed)]
        stories.append((told, stored(), Draft.objects.get().version))

    assert stories[0] == stories[1]


@pytest.mark.parametrize("seed", range(3))
def test_every_version_of_every_field_is_found_again(cast, plan, seed):
    states = {0: {}}
    for _page, _before, saved in run((cast.member, cast.delegate, cast.focal_point), seed):
        states[saved.draft.version] = saved.draft.data

    draft = Draft.objects.get()
    for version, state in states.items():
        found = dict(draft.data)
        for row in draft.wordings.earlier().filter(since__lte=version, until__gte=version):
            found = {name: text for name, text in found.items() if name.partition("-")[0] != row.field} | row.words
        assert found == state


# ── At once ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_two_who_save_other_fields_at_once_both_have_saved(cast, plan):
    draft = save(cast.member, {"title": "a", "summary": "a"}, version=0).draft

    at_once(
        lambda: save(cast.member, {"title": "mine"}, version=1),
        lambda: save(cast.delegate, {"summary": "theirs"}, version=1),
        row=draft,
    )

    assert (stored(), Draft.objects.get().version) == ({"title": "mine", "summary": "theirs"}, 3)


@pytest.mark.django_db(transaction=True)
def test_of_those_who_save_one_field_at_once_one_saves_and_each_other_has_hers_back(cast, plan):
    draft = save(cast.member, {"title": "a"}, version=0).draft
    people = (cast.member, cast.delegate, cast.focal_point)

    results = at_once(*[lambda p=p: save(p, {"title": p.full_name}, version=1) for p in people], row=draft)

    kept = stored()["title"]
    handed_back = [row.mine["title"] for saved in results for row in saved.conflicts]
    assert sorted([kept, *handed_back]) == sorted(person.full_name for person in people)
    assert Wording.objects.standing().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_make_one_draft(cast, plan):
    start, results = threading.Barrier(4), []

    def write(number):
        start.wait()
        try:
            results.append(save(cast.member, {f"field{number}": "x", "title": str(number)}, version=0))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {name for name in stored() if name != "title"} == {f"field{number}" for number in range(4)}
    assert (Draft.objects.count(), sum(len(saved.conflicts) for saved in results)) == (1, 3)
