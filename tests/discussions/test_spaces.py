"""Lists of spaces and topics, the home page and the objectives' pages: who sees what, in which order, with which numbers."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from discussions import overview
from discussions.actions import comments, moderation, prompts, spaces
from discussions.models import Admission, Comment, CommentAttribution, Policy, Space, Topic
from pages.models import Rule
from taxonomy.models import Objective, OrganizationKind

STAFF = {"secretariat"}
READERS = {
    Policy.EVERYONE: STAFF | {"visitor", "member", "delegate", "joined", "guest"},
    Policy.MEMBERS: STAFF | {"joined", "guest"},
    Policy.INVITED: STAFF | {"guest"},
    Policy.KINDS: STAFF | {"delegate"},
}
EVERYONE = sorted(READERS[Policy.EVERYONE])


@pytest.fixture
def people(cast, enrol):
    """The cast; joined will be a member of each space, guest is invited to it. The delegate speaks for a trade union."""
    cast.union.kind = OrganizationKind.objects.get(key="trade-union")
    cast.union.save()
    cast.joined, cast.guest = enrol("joined"), enrol("guest")
    return cast


@pytest.fixture
def guarded_space(people, open_space):
    """`guarded_space("work", Policy.INVITED)`, on the fifth objective."""

    def make(slug, policy):
        space = open_space(slug, read=policy)
        space.read_kinds.set(OrganizationKind.objects.filter(key="trade-union"))
        space.objectives.set(Objective.objects.filter(number=5))
        for person, standing in ((people.joined, Admission.Standing.MEMBER), (people.guest, Admission.Standing.INVITED)):
            spaces.admit(person=person, space=space, standing=standing, by=people.secretariat, why="asked")
        return space

    return make


@pytest.fixture
def guarded_topic(people, open_topic):
    """`guarded_topic(space, "wages", Policy.MEMBERS)` is open, with one question."""

    def make(space, slug, policy, **values):
        topic = open_topic(slug, space=space, read=policy, **values)
        topic.read_kinds.set(OrganizationKind.objects.filter(key="trade-union"))
        return topic

    return make


@pytest.fixture
def get(client):
    """`get("/en/", person)` is what that person reads, as `(status, html)`."""

    def ask(path, person=None):
        client.logout()
        if person and person.is_authenticated:
            client.force_login(person)
        response = client.get(path)
        return response.status_code, response.content.decode()

    return ask


def _names(html):
    """Who is named as the author of the latest contributions."""
    return [re.sub(r"<[^>]+>", "", words) for words in re.findall(r'<p class="latest__who">(.*?)</p>', html)]


def _figures(html):
    """The words of every line of figures on a page."""
    lines = re.findall(r'<p class="figures">(.*?)</p>', html)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]


def _counts(html):
    return re.findall(r'<[uo]l class="([\w-]+)" data-count="(\d+)"', html)


def _titles(html, component):
    return re.findall(rf'<h\d class="{component}__title"><a href="[^"]+">([^<]+)', html)


# ── Who sees what ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("of_space", Policy)
@pytest.mark.parametrize("of_topic", Policy)
def test_lists_show_what_their_reader_may_read(people, guarded_space, guarded_topic, post, get, of_space, of_topic):
    space = guarded_space("work", of_space)
    topic = guarded_topic(space, "wages", of_topic)
    comment = post(topic.threads.get(number=0), people.secretariat)

    for name in EVERYONE:
        reader = getattr(people, name)
        in_space, in_topic = name in READERS[of_space], name in READERS[of_space] & READERS[of_topic]
        listed = get("/en/discussions/", reader)[1]
        status, page = get("/en/discussions/work/", reader)
        home, objective = get("/en/", reader)[1], get("/en/objectives/5/", reader)[1]
        assert (name, status) == (name, 200 if in_space else 404)
        assert (name, space.get_absolute_url() in listed) == (name, in_space)
        assert (name, *[topic.get_absolute_url() in html for html in (listed, page, home, objective)]) == (name, *[in_topic] * 4)
        assert (name, comment.get_absolute_url() in home) == (name, in_topic)


@pytest.fixture
def mixed(people, guarded_space, guarded_topic, post):
    """A public space with a topic per policy; some people speak in several of them, one contribution is hidden."""
    space = guarded_space("work", Policy.EVERYONE)
    for policy in Policy:
        thread = guarded_topic(space, f"for-{policy}", policy).threads.get(number=1)
        root = post(thread, people.secretariat)
        post(thread, people.delegate, parent=root, organization=people.union)
        post(thread, people.guest if policy == Policy.INVITED else people.joined, "Others.")
        hidden = post(thread, people.outsider, "Buy this.", organization=people.collective)
        moderation.hide(comment=hidden, rule=Rule.objects.get(number=5), why="advertising", by=people.secretariat)
    return space


def _true_figures(reader):
    """What this reader could count by hand in the topics she may open, as the lists put it."""
    topics = Topic.objects.visible_to(reader)
    shown = Comment.objects.visible_to(reader)
    authors = CommentAttribution.objects.filter(comment__in=shown)
    people = len({row.person_id for row in authors})
    organizations = len({row.organization_id for row in authors} - {None})
    figures = f"{shown.count()} contributions from {people} people and {organizations} organization"
    return topics.count(), shown.count(), figures


@pytest.mark.parametrize("name", EVERYONE)
def test_numbers_are_those_of_what_their_reader_may_read(people, mixed, get, name):
    reader = getattr(people, name)
    topics, contributions, figures = _true_figures(reader)

    pages = [get(path, reader)[1] for path in ("/en/discussions/", "/en/discussions/work/", "/en/objectives/5/", "/en/")]

    whole = f"{topics} topic{'s' if topics > 1 else ''} {figures}"
    assert [_figures(html)[0] for html in pages[:2]] == [whole, whole]
    assert [len(_figures(html)) for html in pages] == [1, 1 + topics, topics, topics]
    assert f'<ol class="topic-rows" data-count="{topics}">' in pages[1]
    assert f'<ol class="topic-rows" data-count="{topics}">' in pages[2]
    assert f'<ol class="latest" data-count="{contributions}">' in pages[3]


def test_who_speaks_in_two_topics_of_a_space_counts_once(mixed, people):
    space = overview.spaces(people.secretariat)[0]

    assert (len(space.shown_topics), space.contributions, space.people, space.organizations) == (4, 12, 4, 1)


def test_who_has_no_contribution_left_no_longer_counts(mixed, people):
    for comment in Comment.objects.published().filter(posted_by=people.delegate):
        comments.withdraw(comment=comment, by=people.delegate)

    space = overview.spaces(people.secretariat)[0]

    assert (space.contributions, space.people, space.organizations) == (8, 3, 0)


# ── Order ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_spaces_with_an_open_topic_come_first_then_the_newest(open_space, open_topic, get, move_clock):
    for slug in ("oldest", "older", "newer", "newest"):
        open_space(slug)
    open_topic("a", space=Space.objects.get(slug="oldest"), days=5)
    open_topic("b", space=Space.objects.get(slug="newest"), days=1)
    open_topic("c", space=Space.objects.get(slug="older"))
    move_clock(days=2)

    html = get("/en/discussions/")[1]

    assert _titles(html, "space-card") == ["Older", "Oldest", "Newest", "Newer"]
    assert ("space-cards", "4") in _counts(html)
    assert "4 discussion spaces" in html


@pytest.fixture
def lives(open_space, open_topic, cast):
    """A space with topics in every state."""
    space = open_space("work")
    days = {"soon": 3, "later": 30, "closed": -8, "closed-lately": -1, "endless": None}
    made = {slug: open_topic(slug, space=space, days=count) for slug, count in days.items()}
    for slug, opens in (("next-month", 30), ("tomorrow", 1)):
        made[slug] = spaces.open_topic(topic=Topic(space=space, slug=slug, title_en=slug.capitalize()), by=cast.secretariat)
        prompts.set_window(topic=made[slug], opens_at=clock.now() + timedelta(days=opens), closes_at=None, by=cast.secretariat)
    made["undated"] = spaces.open_topic(topic=Topic(space=space, slug="undated", title_en="Undated"), by=cast.secretariat)
    return made


def test_topics_are_listed_open_announced_closed(lives, get):
    html = get("/en/discussions/work/")[1]

    assert _titles(html, "topic-row") == [
        *("Soon", "Later", "Endless"),
        *("Tomorrow", "Next-month", "Undated"),
        *("Closed-lately", "Closed"),
    ]
    assert ("topic-rows", "8") in _counts(html)


def test_home_lists_what_is_open_and_closes_soonest(lives, open_topic, get):
    for number in range(4):
        open_topic(f"other-{number}", days=number + 10)

    html = get("/en/")[1]

    assert _titles(html, "topic-row") == ["Soon", "Other-0", "Other-1", "Other-2", "Other-3"]
    assert ("topic-rows", "7") in _counts(html)
    assert "7 topics" in html


def test_an_extension_moves_a_topic_and_says_so(lives, cast, get):
    window = lives["soon"].windows.get()
    prompts.extend(window=window, closes_at=clock.now() + timedelta(days=60), why="asked for", by=cast.secretariat)

    html = get("/en/")[1]

    assert _titles(html, "topic-row") == ["Later", "Soon", "Endless"]
    assert html.count("Extended") == 1


def test_what_has_closed_leaves_the_home_page(lives, get, move_clock):
    move_clock(days=4)

    assert _titles(get("/en/")[1], "topic-row") == ["Later", "Tomorrow", "Endless"]


def test_closing_times_are_told_with_their_zone(open_topic, cast, get):
    topic = open_topic()
    prompts.end_window(window=topic.windows.get(), by=cast.secretariat, why="a slip")
    closes_at = clock.end_of_day(clock.today("Africa/Nairobi") + timedelta(days=9), "Africa/Nairobi")
    prompts.set_window(
        topic=topic, opens_at=clock.now() - timedelta(days=1), closes_at=closes_at, zone="Africa/Nairobi", by=cast.secretariat
    )

    html = get("/en/discussions/")[1]

    assert re.search(r"closes\s+<time[^>]+>\d+ \w+ \d{4}, 23:59 Nairobi time", html)


# ── Speed ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


MOST = {"/en/discussions/": 4, "/en/discussions/space-a0/": 4, "/en/": 6, "/en/objectives/5/": 6}
# The first gathers practices and pledges as well, the others say whether one follows; 7 elsewhere.
LOGGED_IN = {"/en/": 9, "/en/discussions/space-a0/": 9, "/en/objectives/5/": 9}


@pytest.mark.parametrize("path", MOST)
@pytest.mark.parametrize("name", ["visitor", "delegate", "secretariat"])
def test_pages_ask_as_much_for_three_spaces_as_for_thirty(people, client, open_topic, post, path, name):
    def fill(numbers):
        for number in numbers:
            topic = open_topic(f"a{number}", question=False)
            topic.space.objectives.set(Objective.objects.filter(number__in=[5, 6]))
            post(topic.threads.get(number=0), people.delegate, f"Words {number}.", organization=people.union)

    if name != "visitor":
        client.force_login(getattr(people, name))
    fill(range(3))
    few = _queries(client, path)
    fill(range(3, 30))

    many = _queries(client, path)

    assert len(many) == len(few), "\n".join(many)
    assert len(few) <= (MOST[path] if name == "visitor" else LOGGED_IN.get(path, 7)), "\n".join(few)


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/en/discussions/", "/en/", "/en/objectives/5/"])
def test_empty_places_say_what_will_be_there(db, get, path):
    status, html = get(path)

    assert (status, _counts(html)) == (200, [])
    words = ("No discussion is open to you yet", "Nothing is open for contributions at the moment", "No consultation or dialogue")
    assert any(sentence in html for sentence in words)


def test_a_space_without_topics_says_so(open_space, get):
    open_space("work")

    assert "No topics yet" in get("/en/discussions/work/")[1]
    assert _figures(get("/en/discussions/")[1]) == ["0 topics No contributions yet"]


@pytest.mark.parametrize("path", ["/en/discussions/nothing/", "/en/discussions/%00/", "/en/discussions/" + "a" * 5000 + "/"])
def test_an_address_without_a_space_is_404(db, get, path):
    assert get(path)[0] == 404


def test_texts_in_another_language_say_which(open_space, get):
    space = open_space("work", description_en="<p>Words for all.</p><p>And more.</p>")

    html = get("/fr/discussions/")[1]

    assert f'<a href="/fr/discussions/{space.slug}/"><span lang="en">Work</span></a>' in html
    assert '<p lang="en">Words for all. And more.</p>' in html


def test_a_card_shows_the_beginning_of_the_description_as_text(open_space, get):
    open_space("work", description_en=f"<p>Pay &amp; <strong>rights</strong>:</p><ul><li>{'word ' * 100}</li></ul>")

    shown = re.search(r"<p>(Pay [^<]*)</p>", get("/en/discussions/")[1])[1]

    assert shown == f"Pay &amp; rights: {'word ' * 44}word…"


# ── Latest contributions ─────────────────────────────────────────────────────────────────────────────────────────


def test_home_shows_the_newest_contributions(thread, people, post, get, move_clock):
    for number in range(7):
        move_clock(hours=number)
        newest = post(thread, people.delegate, f"Number {number}.", organization=people.union if number == 6 else None)

    html = get("/en/")[1]

    assert re.findall(r"Number \d", html) == [f"Number {number}" for number in (6, 5, 4, 3, 2)]
    assert _names(html)[:2] == ["Union – Delegate Example", "Delegate Example"]
    assert ("latest", "7") in _counts(html)
    assert f'href="{newest.get_absolute_url()}"' in html
    assert "5 of 7" in html


def test_what_is_hidden_or_withdrawn_leaves_the_home_page(thread, cast, post, get):
    first, second, _third = (post(thread, cast.member, f"Number {number}.") for number in (1, 2, 3))
    moderation.hide(comment=first, rule=Rule.objects.get(number=2), why="insults", by=cast.secretariat)
    comments.withdraw(comment=second, by=cast.member)

    html = get("/en/")[1]

    assert re.findall(r"Number \d", html) == ["Number 3"]
    assert ("latest", "1") in _counts(html)


def test_contributions_keep_their_language_and_are_cut_at_a_word(thread, cast, post, get):
    post(thread, cast.member, "كلمة " * 60, language="ar")
    post(thread, cast.member, "<strong>x</strong><em>" + "ñ" * 300 + "</em>", language="es")

    html = get("/en/")[1]

    assert re.findall(r'<blockquote class="latest__words" lang="(\w+)" dir="auto">([^<]+)<', html) == [
        ("es", f"x{'ñ' * 199}…"),
        ("ar", f"{'كلمة ' * 39}كلمة…"),
    ]


def test_names_are_those_of_their_day(thread, cast, post, get):
    comment = post(thread, cast.delegate, "For the union.", organization=cast.union)
    post(thread, cast.member, "Imported.").attributions.all().delete()
    cast.union.name_en = "Renamed"
    cast.union.save()
    comment.attributions.update(person_name_as_then="")

    assert _names(get("/en/")[1]) == ["No name given", "Union – Former delegate"]
