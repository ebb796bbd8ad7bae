"""Near-identical contributions are found, whoever wrote them, listed for those who look after the space, and settled."""

import pytest

from accounts.actions import roles
from accounts.models import Role
from discussions import likeness
from discussions.actions import comments, likenesses
from discussions.models import Comment, Likeness
from events.models import Event
from tests.discussions.archives import bring, of
from tests.discussions.archives import comment as archived
from tests.discussions.writing import hide, said, withdraw
from tests.races import at_once, refusals

LIST = "/en/discussions/moderation/duplicates/"
TEXT = (
    "Workers who pay for a contract in their own village arrive in debt, and debt is what keeps them with an employer who "
    "takes their passports. We ask that fees be paid by those who hire, that contracts be read aloud in a language the worker "
    "speaks, and that consulates keep a register of agencies which anybody may consult without giving a name."
)
OTHER = (
    "Schools along the coast take every child from the first day, whatever papers the parents hold, and the ministry counts "
    "heads instead of permits. What failed was transport: nobody had thought of the bus, and so the children of the islands "
    "stayed at home until the fishing boats took them across in the morning and brought them back at night."
)


def compared():
    likenesses.compare_waiting()
    return sorted(Likeness.objects.values_list("first__number", "second__number", "share"))


# ── The measure ──────────────────────────────────────────────────────────────────────────────────────────────────


def shared(one, other):
    return likeness.share(likeness.sequences(one), likeness.sequences(other))


SAME = {
    "itself": (f"<p>{TEXT}</p>", f"<p>{TEXT}</p>", 100),
    "capitals and marks": (f"<p>{TEXT}</p>", f"<ul><li>{TEXT.upper().replace(',', ' –')}</li></ul>", 100),
    "another text": (f"<p>{TEXT}</p>", f"<p>{OTHER}</p>", 0),
    "a text and its quotation": (f"<p>{TEXT}</p>", f"<blockquote><p>{TEXT}</p></blockquote><p>{OTHER}</p>", 0),
    "short, the same": ("<p>I agree with this.</p>", "<p>I AGREE with this</p>", 100),
    "short, a word more": ("<p>I agree with this.</p>", "<p>I agree with all this.</p>", 0),
    "nothing": ("", "", 0),
    "nothing but marks": ("<p>…</p>", "<p>…</p>", 0),
    "without spaces": (f"<p>{'移民工人有权获得合同' * 4}</p>", f"<p>{'移民工人有权获得合同' * 4}。</p>", 100),
    "Arabic": (f"<p>{'العقود بلغة العامل حق له ' * 6}</p>", f"<p>{'العقود بلغة العامل حق له ' * 6}</p>", 100),
}


@pytest.mark.parametrize(("one", "other", "share"), SAME.values(), ids=SAME)
def test_the_share_of_words_in_common(one, other, share):
    assert shared(one, other) == shared(other, one) == share


def test_alike_texts_have_a_band_in_common_and_others_none():
    words = TEXT.split()
    nearly = " ".join([*words[:20], "really", *words[20:40], "quite", *words[40:]])
    one, near, far = (set(likeness.bands(likeness.sequences(f"<p>{text}</p>"))) for text in (TEXT, nearly, OTHER))

    assert 60 < shared(f"<p>{TEXT}</p>", f"<p>{nearly}</p>") < 100
    assert (bool(one & near), bool(one & far)) == (True, False)
    assert all(-(2**31) <= number < 2**31 for number in one)


# ── In the background ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_the_same_statement_of_two_people_becomes_a_pair_once(cast, thread, post):
    post(thread, cast.member, TEXT)
    post(thread, cast.delegate, OTHER)
    post(thread, cast.delegate, f"{TEXT} Thank you.")

    assert compared() == compared() == [(1, 3, 96)]
    assert not Comment.objects.filter(bands=None).exists()


@pytest.mark.django_db
def test_spaces_are_compared_apart(cast, open_topic, post):
    for slug in ("work", "school"):
        post(open_topic(slug).threads.select_related("topic__space", "prompt").get(number=1), cast.member, TEXT)

    assert compared() == []


@pytest.mark.django_db
def test_an_edit_is_compared_anew_and_what_is_settled_stays(cast, thread, post):
    first, second, third = (post(thread, cast.member, TEXT) for _number in range(3))
    compared()
    likenesses.settle(likeness=Likeness.objects.get(first=first, second=third), by=cast.secretariat)
    for comment in (second, third):
        comments.edit(comment=comment, by=cast.member, subject="", body=f"<p>{OTHER}</p>", language="en", edits=0)

    assert compared() == [(1, 3, 100), (2, 3, 100)]


@pytest.mark.django_db
def test_words_that_are_gone_are_alike_to_nothing(cast, thread, post, move_clock):
    for _number in range(2):
        comment = post(thread, cast.member, TEXT)
    compared()
    withdraw(cast, comment)
    move_clock(days=31)
    comments.empty_withdrawn()

    assert compared() == []
    assert Comment.objects.get(pk=comment.pk).bands == []


@pytest.mark.django_db
def test_a_killed_comparison_is_taken_up_where_it_was(cast, thread, post, monkeypatch):
    for _number in range(3):
        post(thread, cast.member, TEXT)
    monkeypatch.setattr(likenesses, "BATCH", 1)
    assert likenesses.compare_waiting(limit=1) == 1
    assert Comment.objects.filter(bands=None).count() == 2

    assert compared() == [(1, 2, 100), (1, 3, 100), (2, 3, 100)]


@pytest.mark.django_db(transaction=True)
def test_two_comparisons_at_once_miss_nothing(cast, topic, thread, post):
    for _number in range(6):
        post(thread, cast.member, TEXT)

    at_once(*[likenesses.compare_waiting] * 4)
    likenesses.compare_waiting()

    assert Likeness.objects.count() == 15


@pytest.mark.django_db(transaction=True)
def test_of_two_who_settle_one_does(cast, thread, post):
    for _number in range(2):
        post(thread, cast.member, TEXT)
    compared()

    def settle(by):
        pair = Likeness.objects.get()
        return lambda: likenesses.settle(likeness=pair, by=by)

    results = at_once(settle(cast.secretariat), settle(cast.administrator), row=Likeness.objects.get())

    assert (refusals(results), Event.objects.filter(kind="discussions.likeness_settled").count()) == (1, 1)


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def twice(cast, thread, post):
    """Two people have posted the same statement, the second with three words more."""
    return [post(thread, cast.member, TEXT), post(thread, cast.delegate, f"{TEXT} Please act now.")]


@pytest.mark.django_db
def test_who_may_see_the_list(cast, client, topic, twice):
    compared()
    roles.grant(person=cast.reviewer, role=Role.MODERATOR, scope=f"discussions.space:{topic.space_id}", by=None, why="asked")
    roles.grant(person=cast.outsider, role=Role.MODERATOR, scope="discussions.space:999999", by=None, why="asked")

    def seen(person):
        client.logout()
        if person.is_authenticated:
            client.force_login(person)
        answer = client.get(LIST)
        return answer.status_code, "1 pair of" in said(answer)

    table = {"secretariat": (200, True), "reviewer": (200, True), "outsider": (403, False), "member": (403, False)}
    assert {name: seen(getattr(cast, name)) for name in table} == table
    assert seen(cast.visitor)[0] == 302


@pytest.mark.django_db
def test_the_list_tells_both_with_their_differing_words(cast, log_in, twice):
    compared()

    page = log_in(cast.secretariat).get(LIST)

    assert 'data-count="1"' in page.content.decode()
    assert "<ins>Please act now</ins>" in page.content.decode().replace(".</ins>", "</ins>")
    assert "Amina Diallo-Kerouani" in said(page)
    assert "Delegate Example" in said(page)
    assert "95 per cent in common" in said(page)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [hide, withdraw])
def test_what_is_gone_leaves_the_list(cast, log_in, twice, verb):
    compared()
    verb(cast, twice[0])

    assert "0 pairs" in said(log_in(cast.secretariat).get(LIST))


@pytest.mark.django_db
def test_choosing_a_topic_a_space_or_one_author(cast, log_in, open_topic, twice, post):
    other = open_topic("school").threads.select_related("topic__space", "prompt").get(number=1)
    for _number in range(2):
        post(other, cast.member, OTHER)
    compared()
    client = log_in(cast.secretariat)
    one, two = twice[0].topic, other.topic
    queries = ["", f"?topic={one.pk}", f"?space={two.space_id}", "?same=1", f"?same=1&topic={one.pk}", "?topic=x&same=maybe"]

    counts = [client.get(LIST + query).context["total"] for query in queries]

    assert counts == [2, 1, 1, 1, 0, 1]  # a box that is sent at all is ticked


@pytest.mark.django_db
def test_settled_leaves_the_list_and_is_on_record(cast, log_in, twice):
    compared()
    pair, client = Likeness.objects.get(), log_in(cast.secretariat)

    answer = client.post(f"{LIST}{pair.pk}/settle/")

    assert (answer.status_code, client.get(LIST).context["total"]) == (302, 0)
    assert client.post(f"{LIST}{pair.pk}/settle/").status_code == 404
    event = Event.objects.get(kind="discussions.likeness_settled")
    assert (event.actor, event.target, event.facts["number"]) == (cast.secretariat, twice[1], 1)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["visitor", "member", "moderator"])
def test_others_settle_nothing(cast, log_in, twice, name):
    compared()

    log_in(getattr(cast, name)).post(f"{LIST}{Likeness.objects.get().pk}/settle/")

    assert Likeness.objects.get().settled_at is None


@pytest.mark.django_db
def test_pages_and_their_queries_are_bounded(cast, log_in, thread, post, django_assert_max_num_queries):
    for _number in range(6):
        post(thread, cast.member, TEXT)
    compared()
    client = log_in(cast.secretariat)
    with django_assert_max_num_queries(20):
        first = client.get(LIST)
    second, third = client.get(f"{LIST}?page=2"), client.get(f"{LIST}?page=3")

    assert (first.context["total"], len(first.context["pairs"]), len(second.context["pairs"])) == (15, 10, 5)
    assert third.status_code == 404


@pytest.mark.django_db
def test_the_workshop_lists_and_settles_with_a_reason(cast, log_in, twice):
    compared()
    pair, client = Likeness.objects.get(), log_in(cast.secretariat)
    place = "/admin/discussions/likeness/"

    shown = client.get(f"{place}{pair.pk}/change/")
    answer = client.post(f"{place}{pair.pk}/settle/", {"why": "A campaign"})

    assert (client.get(place).status_code, shown.status_code, answer.status_code) == (200, 200, 302)
    assert Event.objects.get(kind="discussions.likeness_settled").why == "A campaign"


# ── An archive ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_what_an_archive_has_several_times_is_found(cast, log_in):
    bring(of(*(archived(f"c{number}", TEXT) for number in range(3)), archived("c9", OTHER, author="Ada Quist")))

    assert compared() == [(1, 2, 100), (1, 3, 100), (2, 3, 100)]
    assert log_in(cast.secretariat).get(f"{LIST}?same=1").context["total"] == 3
