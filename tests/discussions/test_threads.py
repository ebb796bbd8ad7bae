"""Pages of threads never move, every permalink leads to a page that holds what it names, and nothing hidden is on any."""

import random
import re

import pytest

from discussions import reading
from discussions.actions import comments, moderation
from discussions.models import Comment
from pages.models import Rule

ITEM = re.compile(r'<(?:li|div) class="[^"]*" id="comment-(\d+)">')
NEXT = re.compile(r'<a class="pager__way" rel="next" href="([^"]+)">')
BEYOND = [0, -1, 2, "abc", "", "1.0", "01", "+1", "1e3", "٢", "9" * 9, "9" * 400, "%00", "null"]


def numbers(response):
    """The numbers of the contributions on a page, in order."""
    return [int(number) for number in ITEM.findall(response.content.decode())]


def walk(client, address):
    """The pages from an address on, each by the one before."""
    pages = []
    while address:
        response = client.get(address)
        assert response.status_code == 200
        pages.append(response)
        following = NEXT.findall(response.content.decode())
        address = following[0] if following else None
    return pages


def landed(client, comment):
    """The page a permalink leads to, and the number it points at."""
    response = client.get(f"/en/discussions/comments/{comment.pk}/")
    assert response.status_code == 302
    address, _hash, fragment = response["Location"].partition("#")
    return client.get(address), int(fragment.removeprefix("comment-"))


@pytest.fixture
def grow(cast, thread):
    """`grow(30)` posts contributions quickly; `answers` says which of those before each answers (its index, or None)."""

    def make(count, answers=lambda index: None, by=None):
        grown = []
        for index in range(count):
            answered = answers(index)
            parent = grown[answered] if answered is not None else None
            words = {"body": f"<p>Words {index}</p>", "language": "en", "parent": parent}
            grown.append(comments.post(thread=thread, by=by or cast.member, **words))
        return grown

    return make


@pytest.fixture
def address(thread):
    return f"/en/discussions/{thread.topic.space.slug}/{thread.topic.slug}/threads/{thread.number}/"


@pytest.fixture
def rule(db):
    return Rule.objects.get(number=1)


def test_a_page_holds_twenty_roots(client, grow, address):
    grow(45)

    pages = walk(client, address)

    assert [numbers(page) for page in pages] == [list(range(1, 21)), list(range(21, 41)), list(range(41, 46))]
    assert "Page 2 of 3" in pages[1].content.decode()


def test_an_empty_thread_has_one_page(client, address):
    assert numbers(client.get(address)) == []


@pytest.mark.parametrize("page", BEYOND)
def test_what_is_no_page_is_404(client, grow, address, page):
    (root,) = grow(1)

    for path in (address, f"{address}replies/{root.number}/", f"/en/discussions/comments/{root.pk}/history/"):
        assert client.get(f"{path}?page={page}").status_code == 404


def test_the_first_page_has_one_address(client, grow, address):
    grow(25)

    response = client.get(f"{address}?page=1")

    assert (response.status_code, response["Location"]) == (301, address)
    assert f'<link rel="canonical" href="{address}?page=2">' in client.get(f"{address}?page=2").content.decode()


def test_pages_never_move(cast, client, grow, address, rule):
    roots = grow(45)
    before = numbers(client.get(f"{address}?page=2"))

    for root in roots[:5]:
        moderation.hide(comment=root, by=cast.secretariat, why="…", rule=rule)
    comments.withdraw(comment=roots[6], by=cast.member)
    comments.withdraw(comment=roots[25], by=cast.member)

    assert numbers(client.get(address)) == [6, *range(8, 21)]
    assert numbers(client.get(f"{address}?page=2")) == [number for number in before if number != 26]


def test_replies_follow_what_they_answer(client, grow, address):
    grow(6, answers=[None, 0, None, 1, 0, 2].__getitem__)

    assert numbers(client.get(address)) == [1, 2, 4, 5, 3, 6]


def test_replies_are_indented_four_levels_at_most(client, grow, address):
    grow(30, answers=lambda index: index - 1 if index else None)

    levels = re.findall(r'class="replies__item replies__item--(\d)"', client.get(address).content.decode())

    assert levels == ["1", "2", "3", *["4"] * 26]


def test_the_rest_of_many_replies_is_on_their_own_pages(client, grow, address):
    grow(131, answers=lambda index: 0 if index else None)
    html = client.get(address).content.decode()
    rest = f"{address}replies/1/"

    assert f'<a href="{rest}?page=2">80 more replies</a>' in html
    assert len(numbers(client.get(address))) == 51
    pages = walk(client, rest)
    assert [len(numbers(page)) for page in pages] == [51, 51, 31]
    assert [number for page in pages for number in numbers(page) if number != 1] == list(range(2, 132))


def test_fifty_replies_are_all_on_the_page(client, grow, address):
    grow(51, answers=lambda index: 0 if index else None)

    html = client.get(address).content.decode()

    assert ("more repl" in html, len(ITEM.findall(html))) == (False, 51)


@pytest.mark.parametrize("seed", range(3))
def test_a_permalink_leads_to_the_page_that_holds_it(cast, client, grow, rule, seed):
    dice = random.Random(seed)
    shapes = [
        lambda index: index - 1 if index % 33 else None,  # thirty-two levels deep
        lambda index: 0 if index else None,  # all below one root
        lambda index: dice.choice([None, *range(max(0, index - 40), index)]) if index else None,
    ]
    grown = grow(131, answers=shapes[seed])
    for comment in dice.sample(grown, 40):
        moderation.hide(comment=comment, by=cast.secretariat, why="…", rule=rule)

    for comment in Comment.objects.filter(pk__in=[row.pk for row in grown]):
        if comment.is_shown:
            page, number = landed(client, comment)
            assert (number, number in numbers(page)) == (comment.number, True)
        else:
            assert client.get(f"/en/discussions/comments/{comment.pk}/").status_code == 404


@pytest.mark.parametrize("seed", range(3))
def test_walking_all_pages_meets_every_contribution_once(cast, client, grow, address, rule, seed):
    dice = random.Random(seed)
    grown = grow(90, answers=lambda index: dice.choice([None, *range(index)]) if dice.random() < 0.6 and index else None)
    for comment in dice.sample(grown, 20):
        moderation.hide(comment=comment, by=cast.secretariat, why="…", rule=rule)

    met = [number for page in walk(client, address) for number in numbers(page)]

    shown = [comment.number for comment in Comment.objects.all() if comment.is_shown]
    assert (sorted(met), len(set(met))) == (shown, len(met))


def test_what_is_hidden_is_nowhere(cast, client, post, thread, address, rule):
    root = post(thread, cast.member, "A root that stays as a stub", subject="Its subject")
    hidden = post(thread, cast.delegate, "A reply nobody answers", parent=root, organization=cast.union)
    post(thread, cast.outsider, "A reply that stays", parent=root)
    for comment in (root, hidden):
        moderation.hide(comment=comment, by=cast.secretariat, why="insult", rule=rule)

    pages = [client.get(path).content.decode() for path in (address, f"{address}replies/1/", address.partition("threads")[0])]

    gone = ["A root that stays", "Its subject", "Amina", "A reply nobody", "Delegate Example", "Union"]
    assert [words for words in gone for html in pages if words in html] == []
    assert [html.count("This contribution was hidden.") for html in pages] == [1, 1, 1]
    assert [client.get(f"/en/discussions/comments/{key}/").status_code for key in (root.pk, hidden.pk)] == [302, 404]
    assert [client.get(f"/en/discussions/comments/{key}/history/").status_code for key in (root.pk, hidden.pk)] == [404, 404]


def test_what_comes_back_is_drawn_as_it_was(cast, client, grow, address, rule):
    root, _reply = grow(2, answers=[None, 0].__getitem__)
    before = client.get(address).content

    moderation.hide(comment=root, by=cast.secretariat, why="…", rule=rule)
    between = client.get(address).content
    moderation.restore(comment=root, by=cast.secretariat, why="a mistake")

    assert (client.get(address).content == before, between == before) == (True, False)


FAR = 10**22
NOT_THERE = [
    *["nowhere/{topic}/", "{space}/nothing/", "nowhere/{topic}/threads/1/", "{space}/nothing/threads/1/"],
    *["{space}/{topic}/threads/2/", f"{{space}}/{{topic}}/threads/{FAR}/"],
    *[f"{{space}}/{{topic}}/threads/{place}/" for place in ("7/replies/1", "1/replies/3", "1/replies/2", "0/replies/1")],
    *[f"{{space}}/{{topic}}/threads/1/replies/{FAR}/", "comments/0/", f"comments/{FAR}/", f"comments/{FAR}/history/"],
]


@pytest.mark.parametrize("path", NOT_THERE)
def test_what_is_not_there_is_404(client, grow, topic, path):
    grow(2, answers=[None, 0].__getitem__)

    assert client.get(f"/en/discussions/{path.format(space=topic.space.slug, topic=topic.slug)}").status_code == 404


def test_threads_share_the_room_on_their_topics_page():
    assert [reading._share(sizes) for sizes in ([], [3], [69], [12, 40], [10, 10, 100], [1] * 80)] == [1, 3, 50, 38, 30, 1]
