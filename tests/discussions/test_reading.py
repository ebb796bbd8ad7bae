"""What stands on the pages of a topic: words, names, dates and counts, and at what price."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import override as in_zone

from core import clock
from discussions import drawing
from discussions.actions import comments, moderation, prompts
from discussions.models import Comment, CommentAttribution, Document, Policy, Version
from discussions.models.comments import step
from pages.models import Rule
from tests.discussions.test_threads import numbers, walk

ITEM = re.compile(r'id="comment-(\d+)">(.*?)</article>', re.DOTALL)


@pytest.fixture(autouse=True)
def cold():
    """Every test draws for itself."""
    drawing.kept.clear()


@pytest.fixture
def page(client):
    """`page(thing)` is the HTML of its page, or of an address; white space is one space."""

    def get(thing, language="en"):
        address = thing if isinstance(thing, str) else f"/{language}{thing.get_absolute_url()[3:]}"
        response = client.get(address)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return get


def entry(html, number):
    """The contribution of that number on a page."""
    return dict(ITEM.findall(html))[str(number)]


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# ── The topic ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_topic_says_what_it_is(cast, open_topic, page):
    topic = open_topic(
        days=3,
        welcome_en="<p>Welcome <strong>all</strong>.</p>",
        audience_en="Member States",
        languages=["en", "fr"],
        title_fr="Recrutement",
    )
    topic.space.objectives.set([5, 23])
    prompts.give_function(topic=topic, kind="moderator", by=cast.secretariat, why="…", free_name="Mariana Velasco")
    prompts.give_function(topic=topic, kind="secretariat", by=cast.secretariat, why="…", person=cast.secretariat)

    html = page(topic)

    assert "Welcome <strong>all</strong>." in html
    said = words(html)
    for part in (
        "Consultation",
        "Open",
        "closes",
        "Geneva time",
        "Member States",
        "English, French",
        "Mariana Velasco Moderator",
        "What works?",
    ):
        assert part in said, part
    assert (
        'href="/en/objectives/5/"' in html,
        'href="/en/objectives/23/"' in html,
        "Secretariat Example UN Network" in said,
    ) == (True,) * 3
    assert "<title>Recrutement" in page(topic, "fr")


def test_windows_and_extensions_are_visible_with_their_reasons(cast, open_topic, page):
    topic = open_topic(question=False)
    topic.windows.all().delete()
    closes_at = datetime(2040, 1, 31, 23, 0, tzinfo=UTC)
    window = prompts.set_window(topic=topic, opens_at=clock.now(), closes_at=closes_at, by=cast.secretariat, reason="First round")
    prompts.extend(window=window, closes_at=closes_at + timedelta(days=14), by=cast.secretariat, why="Asked for by three States")

    said = words(page(topic))

    assert "until 31 January 2040, 23:59 Geneva time First round" in said
    assert "Extended until 14 February 2040, 23:59 Geneva time Asked for by three States" in said
    assert "Extended closes 14 February 2040, 23:59 Geneva time" in said


def test_documents_show_their_versions(topic, page):
    document = Document.objects.create(topic=topic, title_en="Declaration")
    draft = Version.objects.create(document=document, number=0, label="Zero draft", posted_at=datetime(2022, 1, 3, tzinfo=UTC))
    Version.objects.create(
        document=document, number=1, label="Rev 1", supersedes=draft, posted_at=datetime(2022, 2, 3, tzinfo=UTC)
    )

    said = words(page(topic))

    assert "Declaration Rev 1, 3 February 2022, 01:00 Geneva time supersedes Zero draft Zero draft, 3 January 2022" in said


def test_a_prompt_is_asked_in_the_readers_language(cast, topic, thread, page):
    prompts.reword(
        prompt=thread.prompt,
        texts={"en": "What works?", "fr": "Qu’est-ce qui marche ?", "ar": "ما الذي ينجح؟"},
        by=cast.secretariat,
    )

    for html in (page(topic, "fr"), page(thread, "fr")):
        assert re.search(r'<h[12][^>]*>(<span class="prompt-title">)? ?<span lang="fr" dir="auto">Qu’est-ce qui marche', html)
        assert '<dd lang="ar" dir="auto">ما الذي ينجح؟</dd>' in html
    assert '<span lang="en" dir="auto">What works?</span>' in page(topic, "es")
    assert "<title> Qu’est-ce qui marche" in page(thread, "fr").replace("<title>Qu", "<title> Qu")


def test_a_removed_prompt_shows_as_removed_with_what_was_contributed(cast, topic, thread, post, page):
    post(thread, cast.member, "An answer")
    prompts.remove(prompt=thread.prompt, by=cast.secretariat, why="asked twice")

    for html in (page(topic), page(thread)):
        assert "This question was removed by its moderator" in html
        assert ("What works?" in html, "Qu’est-ce qui marche" in html, "An answer" in html) == (False, False, True)
        assert "1 contribution from 1 person" in html


def test_a_call_for_comments_names_its_version(cast, topic, page):
    document = Document.objects.create(topic=topic, title_en="Declaration")
    draft = Version.objects.create(document=document, number=0, label="Zero draft")
    call = prompts.ask(topic=topic, kind="call", version=draft, texts={"en": "Please comment."}, by=cast.secretariat)
    prompts.set_window(topic=topic, prompt=call, opens_at=clock.now() + timedelta(days=1), by=cast.secretariat)
    Version.objects.create(document=document, number=1, label="Rev 1", supersedes=draft)

    for html in (page(topic), page(topic.threads.get(number=2))):
        said = words(html)
        assert "On Zero draft of “Declaration” (superseded by Rev 1)" in said
        assert ("Call for comments" in said, "Announced opens" in said, "Asked by Secretariat Example" in said) == (
            True,
            True,
            True,
        )


def test_a_topic_without_prompts_is_one_thread(cast, open_topic, post, page):
    topic = open_topic(question=False)
    post(topic.threads.select_related("topic__space").get(), cast.member, "Directly")

    html = page(topic)

    assert (words(entry(html, 1)).count("Directly"), "guiding question" in html) == (1, False)


# ── A contribution ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_contribution_says_who_speaks_for_whom_and_as_what(cast, thread, post, page):
    cast.delegate.position = "Programme officer"
    cast.delegate.save()
    post(thread, cast.delegate, organization=cast.union)
    post(thread, cast.secretariat, function="secretariat")
    post(thread, cast.member)

    html = page(thread)

    assert words(entry(html, 1)).startswith("Union – Delegate Example Programme officer Civil society")
    assert words(entry(html, 2)).startswith("Secretariat Example UN Network")
    assert words(entry(html, 3)).startswith("Amina Diallo-Kerouani")
    assert "Société civile" in page(thread, "fr")


def test_names_stay_as_they_were(cast, thread, post, page):
    post(thread, cast.delegate, organization=cast.union)
    cast.delegate.full_name, cast.union.name_en = "Somebody Else", "Other House"
    cast.delegate.save()
    cast.union.save()

    assert words(entry(page(thread), 1)).startswith("Union – Delegate Example")


def _rename(comment, **values):
    CommentAttribution.objects.filter(comment=comment).update(**values)


def test_names_that_are_gone_cut_or_were_never_given(cast, thread, post, page):
    erased, former, cut, nameless = (post(thread, cast.delegate, organization=cast.union if k == 1 else None) for k in range(4))
    _rename(erased, person_name_as_then="")
    _rename(former, person_name_as_then="")
    _rename(cut, person=None, person_name_as_then="", free_name="Association of Long Na…")
    nameless.attributions.all().delete()

    html = page(thread)

    names = [words(entry(html, number)).partition(" 2")[0] for number in (1, 2, 3, 4)]
    assert [name.split(" Civil")[0] for name in names] == [
        "Former member", "Union – Former delegate", "Association of Long Na… (name as in the archive)", "No name given",
    ]  # fmt: skip


def test_no_address_of_anybody_is_on_the_pages(cast, topic, thread, post, page):
    post(thread, cast.member)

    assert "@example.org" not in page(topic) + page(thread)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "Europe/Zurich"])
def test_a_day_is_that_day_in_every_zone(cast, client, thread, post, zone):
    comment = post(thread, cast.member)
    Comment.objects.filter(pk=comment.pk).update(posted_on=date(2022, 1, 31), posted_at=datetime(2022, 1, 31, 12, tzinfo=UTC))
    cast.outsider.zone = zone
    cast.outsider.save()
    client.force_login(cast.outsider)

    html = client.get(thread.get_absolute_url()).content.decode()

    assert '<time class="moment" datetime="2022-01-31">31 January 2022</time>' in html


def test_a_time_is_told_in_the_readers_zone(cast, client, thread, post):
    post(thread, cast.member, at=datetime(2022, 1, 31, 23, 30, tzinfo=UTC))
    visitor = client.get(thread.get_absolute_url()).content.decode()
    cast.outsider.zone = "Pacific/Kiritimati"
    cast.outsider.save()
    client.force_login(cast.outsider)

    assert "1 February 2022, 00:30 Geneva time" in visitor
    assert "1 February 2022, 13:30 Kiritimati time" in client.get(thread.get_absolute_url()).content.decode()


def test_the_language_is_named_where_it_is_not_the_pages(cast, thread, post, page):
    post(thread, cast.member, "Bonjour", language="fr", subject="Un sujet")
    post(thread, cast.member, "مرحبا", language="ar")

    english, french = page(thread), page(thread, "fr")

    assert ("French" in words(entry(english, 1)), "français" in words(entry(french, 1))) == (True, False)
    assert ("Arabic" in words(entry(english, 2)), "arabe" in words(entry(french, 2))) == (True, True)
    assert '<h3 class="comment__subject" lang="fr" dir="auto">Un sujet</h3>' in english
    assert '<div class="comment__text prose" lang="ar" dir="auto"><p>مرحبا</p></div>' in english


def test_a_reply_says_whom_it_answers(cast, thread, post, page):
    root = post(thread, cast.delegate, organization=cast.union)
    reply = post(thread, cast.member, parent=root)
    post(thread, cast.outsider, parent=reply)

    html = page(thread)

    assert 'in reply to <a href="#comment-1">Delegate Example</a>' in entry(html, 2)
    assert 'in reply to <a href="#comment-2">Amina Diallo-Kerouani</a>' in entry(html, 3)
    assert "in reply to" not in entry(html, 1)


def test_a_reply_to_what_stands_on_another_page_leads_there(cast, thread, post, page):
    root = post(thread, cast.member)
    first = post(thread, cast.member, parent=root)
    for _turn in range(51):
        post(thread, cast.member, parent=root)
    late = post(thread, cast.delegate, parent=first)
    Comment.objects.filter(pk=late.pk).update(path=f"{root.path}{step(10**9)}")

    html = page(f"{thread.get_absolute_url()}replies/1/?page=2")

    assert f'<a href="/en/discussions/comments/{first.pk}/">Amina Diallo-Kerouani</a>' in entry(html, late.number)


@pytest.mark.parametrize("verb", ["hidden", "withdrawn"])
def test_a_reply_to_a_stub_says_so(cast, thread, post, page, verb):
    root = post(thread, cast.member)
    post(thread, cast.delegate, parent=root)
    page(thread)
    if verb == "hidden":
        moderation.hide(comment=root, by=cast.secretariat, why="…", rule=Rule.objects.get(number=1))
    else:
        comments.withdraw(comment=root, by=cast.member)

    html = page(thread)

    assert words(entry(html, 1)) == f"This contribution was {verb}."
    assert f'in reply to <a href="#comment-1">a contribution that was {verb}</a>' in entry(html, 2)
    assert ("Amina" in html, "<time" in entry(html, 1)) == (False, False)


def test_headings_skip_no_level(cast, thread, post, page):
    post(thread, cast.member, "</p><h4>Small</h4><p>words")
    post(thread, cast.member, "</p><h3>Large</h3><h4>Small</h4><p>words", subject="Subject")

    html = page(thread)

    assert re.findall(r"<h\d", entry(html, 1) + entry(html, 2)) == ["<h3", "<h3", "<h3", "<h4"]


def test_what_people_write_is_no_markup_of_ours(cast, thread, post, page):
    post(thread, cast.member, "<script>alert(1)</script>a", subject="<b>&</b>")
    _rename(Comment.objects.get(), person_name_as_then='<img src="x">')

    html = page(thread)

    assert ("<script>alert" in html, "<img" in html, "&lt;b&gt;&amp;&lt;/b&gt;" in html) == (False, False, True)


def test_edits_show_at_once_and_lead_to_the_history(cast, thread, post, page):
    comment = post(thread, cast.member, "Frist words")
    page(thread)

    comments.edit(comment=comment, by=cast.member, subject="", body="<p>First words</p>", language="en", edits=0)

    html = page(thread)
    assert ("Frist" in html, "First words" in html) == (False, True)
    assert f'<a href="/en/discussions/comments/{comment.pk}/history/">edited</a>' in entry(html, 1)


# ── Counts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_counts_are_what_can_be_counted(cast, client, topic, thread, post, page):
    roots = [post(thread, cast.member) for _turn in range(22)]
    replies = [post(thread, cast.delegate, parent=roots[0], organization=cast.union) for _turn in range(3)]
    direct = topic.threads.select_related("topic__space").get(number=0)
    post(direct, cast.outsider)
    for comment in (roots[1], roots[0], replies[2]):
        moderation.hide(comment=comment, by=cast.secretariat, why="…", rule=Rule.objects.get(number=1))

    html = page(topic)
    pages = walk(client, thread.get_absolute_url())

    stubs = sum(page.content.decode().count("comment--gone") for page in pages)
    counted = sum(len(numbers(page)) for page in pages) - stubs
    assert (counted, stubs) == (22, 1)
    assert [f'<ol class="thread" data-count="{counted}" ' in page.content.decode() for page in pages] == [True, True]
    assert f'<p class="asked__counts">{counted} contributions from 2 people and 1 organization</p>' in html
    assert '<p class="topic-head__counts">23 contributions from 3 people and 1 organization</p>' in html
    assert '<summary class="replies__title">2 replies</summary> <ol class="replies__list" data-count="2">' in html
    assert "Read all 22 contributions" in html


def test_an_empty_thread_says_so(thread, page):
    html = page(thread)

    assert ("No contributions yet" in html, 'data-count="0"' in html) == (True, True)


# ── Who may read ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["visitor", "member", "delegate", "secretariat"])
def test_what_one_may_not_read_is_not_there(cast, log_in, open_space, open_topic, post, name):
    topic = open_topic(space=open_space(read=Policy.INVITED))
    thread = topic.threads.select_related("topic__space", "prompt").get(number=1)
    comment = post(thread, cast.secretariat)
    client = log_in(getattr(cast, name))

    permalink = comment.get_absolute_url()
    addresses = [
        topic.get_absolute_url(),
        thread.get_absolute_url(),
        f"{thread.get_absolute_url()}replies/1/",
        permalink,
        f"{permalink}history/",
    ]
    answers = [client.get(address).status_code for address in addresses]

    assert answers == ([200, 200, 200, 302, 200] if name == "secretariat" else [404] * 5)


def test_what_is_kept_is_kept_by_language_and_zone(cast, thread, post, page):
    post(thread, cast.member, at=datetime(2022, 1, 31, 23, 30, tzinfo=UTC))

    english, french = page(thread), page(thread, "fr")
    with in_zone("UTC"):
        utc = page(thread)

    assert ("00:30 Geneva" in english, "0 h 30" in french.replace("\u202f", " "), "31 January 2022, 23:30 UTC" in utc) == (
        True,
        True,
        True,
    )
