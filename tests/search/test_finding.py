"""What is found, in which order, how it is counted and shown; against a naive look at every entry."""

import random
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from search import actions, engine
from search.models import Document
from tests.search.conftest import GUARDED, OPEN


def look(typed, user=None, **limits):
    return engine.find(typed, user=user or AnonymousUser(), **limits)


# ── Order ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_word_in_the_title_is_worth_more_than_one_in_the_text(keep, find):
    in_text = keep("fees and other words", "Recruitment")
    in_title = keep("recruitment and other words", "Fees", days=-100)

    assert find("fees") == [in_title, in_text]


def test_among_equals_the_newest_comes_first(keep, find):
    keys = [keep("the same words") for _ in range(5)]

    assert find("words") == keys[::-1]


def test_words_close_together_come_before_words_far_apart(keep, find):
    close = keep("Fair recruitment matters. " + "And so on and on. " * 20)
    keep("Recruitment matters. " + "And so on and on. " * 20 + "Fair enough.")

    assert find("fair recruitment")[0] == close


def test_the_more_a_text_says_of_it_the_better(keep, find):
    much = keep("Fees, fees and fees again, of all kinds")
    keep("Fees, and other words of all kinds again")

    assert find("fees")[0] == much


# ── Many ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
@pytest.mark.parametrize(("most", "newest"), [(100, 100), (5, 4), (5, 2), (0, 1)])
def test_everything_that_is_counted_can_be_paged_to(keep, find, limit, most, newest):
    keys = {keep("the same words" if number % 3 else "words") for number in range(12)}

    paged = [key for offset in range(0, 12, limit) for key in find("words", limit=limit, offset=offset, most=most, newest=newest)]
    total = look("words", most=most, newest=newest).total

    assert (len(paged), set(paged)) == ((12, keys) if most == 100 else (most, set(paged)))
    assert (total.number, total.is_capped) == ((12, False) if most == 100 else (most, True))


def test_of_many_the_newest_are_ranked_and_the_others_follow_by_date(keep, find):
    for number in range(10):
        keep("words " * (1 + number % 3) + "and others of the kind that stands there as often as it likes to stand")

    assert find("words", limit=10, most=9, newest=4)[4:] == [6, 5, 4, 3, 2]
    assert find("words", limit=4, most=9, newest=4) == [9, 8, 10, 7]
    assert engine.ranked("words", OPEN, most=9, newest=4) == [9, 8, 10, 7, 6, 5, 4, 3, 2, 1]
    assert engine.ranked("words", OPEN) == [9, 6, 3, 8, 5, 2, 10, 7, 4, 1]


def test_the_settings_of_the_planner_hold_for_a_search_alone(keep, find):
    for _ in range(3):
        keep("words")

    for limits in ({}, {"most": 1, "newest": 1}, {"offset": 9}):
        find("words", **limits)
        find("wrods", **limits)

    with connection.cursor() as cursor:
        for name in ("enable_seqscan", "enable_bitmapscan", "pg_trgm.word_similarity_threshold"):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone()[0] in ("on", "0.6")


# ── Counts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_is_counted_whichever_is_chosen(keep):
    for place in (1, 1, 2):
        keep("words", kind=GUARDED, place=place)
    keep("words")

    found = [look("words", chosen=chosen) for chosen in ([], [OPEN], [GUARDED], [OPEN, GUARDED])]

    assert [each.total.number for each in found] == [3, 1, 2, 3]
    assert [{name: count.number for name, count in each.counts.items()} for each in found] == [{OPEN: 1, GUARDED: 2}] * 4


def test_beyond_the_cap_a_kind_is_counted_by_itself(keep):
    for _ in range(6):
        keep("words", kind=GUARDED, place=1)
    for _ in range(3):
        keep("words")

    found = look("words", most=4)

    assert found.counts == {OPEN: engine.Count(3), GUARDED: engine.Count(4, is_capped=True)}
    assert look("words", most=4, chosen=[OPEN]).total == engine.Count(3)
    assert found.total == engine.Count(4, is_capped=True)


def test_a_thing_in_several_languages_is_one_thing(keep, find):
    key = keep("migration", language="en")
    texts = {"en": "migration", "fr": "migration", "es": "la migración, en español"}
    actions.put(*(_entry(key, language, text) for language, text in texts.items()))

    assert find("migration") == [key]
    assert look("migration").total == engine.Count(1)
    assert look("migration", most=1, newest=1).total == engine.Count(0, is_capped=True)
    assert [hit.language for hit in look("migration").hits] == ["en"]
    assert [hit.language for hit in look("migración español").hits] == ["es"]


def _entry(key, language, body):
    return Document(kind=OPEN, object_id=key, language=language, body=body, published_at="2026-01-01 12:00Z")


def test_nobody_finds_or_counts_what_she_may_not_read(cast, keep, find):
    for place in (1, 2, 3):
        keep("words of the place", "a title for likeness", kind=GUARDED, place=place)

    for user, readable in ((AnonymousUser(), [1]), (cast.member, [2, 1])):
        found = look("words", user=user)
        assert (find("words", user=user), found.total.number) == (readable, len(readable))
        assert [hit.result.address for hit in look("likness", user=user).similar] == [f"#{key}" for key in readable]


# ── Likeness ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["recrutment", "fair recruitmnt", "Recuritment", "recrutemnt équitable"])
def test_a_slip_of_the_pen_still_finds_titles(keep, typed):
    keep("Texts are not compared: recrutment", "Another title altogether")
    keys = [keep("", "Fair recruitment: who pays?"), keep("", "Recrutement équitable", language="fr")]

    similar = {int(hit.result.address[1:]) for hit in look(typed).similar}

    assert set() < similar <= set(keys)


def test_titles_that_are_alike_are_shown_only_where_little_was_found(keep):
    keep("", "recruitmant of one kind")
    for _ in range(engine.FEW):
        keep("recruitment")

    assert look("recruitment").similar == []
    assert len(look("recruitment kind").similar) == 1


# ── Passages ─────────────────────────────────────────────────────────────────────────────────────────────────────

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b>&lt;fees&gt;</b>',
    "\x02fees\x03 \x1e\x01\x1f",
    "StopSel=<b>, fees</mark><i>",
    "&#60;b&#62;fees",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_wrote_is_text_in_passages(keep, payload):
    keep(f"{payload} fees {payload}", f"{payload} fees {payload}")

    [hit] = look("fees").hits

    for html in (hit.title, hit.passage):
        assert "<mark>fees</mark>" in html
        assert re.sub(r"</?mark>", "", html).count("<") == 0
        assert html.count("<mark>") == html.count("</mark>")


def test_a_passage_shows_what_was_found_as_it_is_written(keep):
    far = "Autre chose. " * 200
    keep(f"{far} L’employeur paie « tous les frais » de recrutement 2018–2022. {far}", "Qui paie ?", language="fr")

    [hit] = look("recrutement employeurs").hits

    assert "L’<mark>employeur</mark> paie « tous les frais » de <mark>recrutement</mark> 2018–2022" in hit.passage
    assert (hit.title, hit.title_language, hit.language, len(hit.passage) < 600) == ("Qui paie ?", "fr", "fr", True)


@pytest.mark.parametrize(
    ("body", "begins", "ends"),
    [
        ("All fees.", "All <mark>", "</mark>"),
        ("Fees are paid by nobody. " + "And so on. " * 60 + "The end.", "<mark>Fees</mark> are", " …"),
        ("A beginning, long ago. " + "And so on. " * 60 + "Nobody pays any fees.", "… ", " pays any <mark>fees</mark>"),
        ("« Fees »", "<mark>", "</mark>"),
    ],
)
def test_dots_stand_where_a_text_goes_on(keep, body, begins, ends):
    keep(body)

    [hit] = look("fees").hits

    assert (hit.passage.startswith(begins), hit.passage.endswith(ends)) == (True, True), hit.passage


def test_what_matches_in_one_language_is_not_alike_in_another(keep):
    key = keep("", "Recrutement équitable", language="fr")
    actions.put(
        *(
            Document(kind=OPEN, object_id=key, language=code, title=title, published_at="2026-01-01 12:00Z")
            for code, title in {"fr": "Recrutement équitable", "en": "Fair recruitment"}.items()
        )
    )

    found = look("recrutement")

    assert (len(found.hits), found.similar) == (1, [])


def test_the_words_in_every_sign_come_back(keep):
    text = "a “b” ‘c’ «d» – e — f… · 12/13 women/girls <x> 1-2 €5 § 7 · 你好。 نعم، 👍 A/RES/73/195"
    keep("", f"fees {text}")

    assert look("fees").hits[0].title == f"<mark>fees</mark> {text.replace('<x>', '&lt;x&gt;')}"


# ── Against a naive look ─────────────────────────────────────────────────────────────────────────────────────────

ALPHABET = ["fee", "crew", "visa", "port", "camp", "river", "school", "boat"]


def _says(text, groups):
    """Whether a text holds what a query of single words asks for, told without the index."""
    words = set(text.split())
    return any(wanted <= words and not unwanted & words for wanted, unwanted in groups)


def _ask(chance):
    """A random query, typed and as pairs of what must and what must not be there."""
    groups = []
    for _ in range(chance.choice([1, 1, 2])):
        pieces = chance.sample(ALPHABET, chance.randint(1, 3))
        cut = chance.randint(1, len(pieces))
        groups.append((set(pieces[:cut]), set(pieces[cut:])))
    typed = " OR ".join(" ".join([*sorted(wanted), *(f"-{word}" for word in sorted(unwanted))]) for wanted, unwanted in groups)
    return typed, groups


@pytest.mark.parametrize("seed", range(6))
def test_the_index_finds_what_a_naive_look_finds(cast, keep, find, seed):
    chance = random.Random(seed)
    texts = {}
    for _ in range(60):
        text, place = " ".join(chance.choices(ALPHABET, k=chance.randint(1, 5))), chance.choice([1, 2, 3])
        texts[keep(text, language=chance.choice(["en", "fr", "es", "pt"]), kind=GUARDED, place=place)] = (text, place)

    for _ in range(25):
        typed, groups = _ask(chance)
        user, readable = chance.choice([(AnonymousUser(), {1}), (cast.member, {1, 2})])
        all_of_them = {key for key, (text, _place) in texts.items() if _says(text, groups)}
        hers = {key for key in all_of_them if texts[key][1] in readable}

        assert (set(find(typed, user=user, limit=100)), look(typed, user=user).total.number) == (hers, len(hers)), typed
        assert set(engine.matching(typed, GUARDED)) == all_of_them
        assert set(engine.ranked(typed, GUARDED, most=chance.choice([2, 100]), newest=2)) == all_of_them


# ── Cost ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("most", [2, 100])
def test_a_search_asks_the_database_few_things(keep, find, most):
    for _ in range(20):
        keep("words", "Words")
    find("words")

    with CaptureQueriesContext(connection) as captured:
        find("words", most=most)

    assert len(captured) == (3 if most == 100 else 4)


def test_matching_is_one_condition_for_a_queryset(keep, django_assert_num_queries):
    keys = [keep("words"), keep("other")]
    list(engine.matching("words", OPEN))

    with django_assert_num_queries(1):
        found = Document.objects.filter(Q(object_id__in=engine.matching("words", OPEN)))
        assert [row.object_id for row in found.defer("tsv")] == keys[:1]
