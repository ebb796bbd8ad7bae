"""Steps of those who read and write in discussions through the pages; what a reader counts, and what the pages say it is."""

import re
from collections import Counter

from playwright.sync_api import expect

from taxonomy.models import Objective
from tests.browser.test_journey import deliver, send
from tests.discussions.archives import archive, bring, comment
from tests.notifications.telling import spread

POST = "form.writing button[type=submit]:not([name])"
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
OBJECTIVE = 6
# Who is heard in each contribution of a page, below which root it stands, and how many replies are said to stand below a root.
FOUND = """() => {
    const root = (element) => element.closest(".thread__item").id;
    const authors = {}, roots = {}, replies = {};
    for (const article of document.querySelectorAll("article.comment:not(.comment--gone)")) {
        const { id } = article.closest("[id^=comment-]");
        roots[id] = root(article);
        authors[id] = [...article.querySelectorAll(".comment__name:not(.comment__name--none)")].map((name) => {
            const organization = name.querySelector("span")?.textContent ?? "";
            return [organization, name.textContent.replace(organization, "").replace(/^ – /, "")];
        });
    }
    for (const list of document.querySelectorAll(".replies__list")) {
        const heading = list.closest("details")?.firstElementChild ?? document.querySelector(".asked__counts");
        replies[root(list)] = [heading.textContent.match(/\\d+/)[0], list.dataset.count];
    }
    return { authors, roots, replies };
}"""
# The mark of the focus: an outline or a shadow, its own or that of the frame around an editor.
MARKED = """() => [document.activeElement, document.activeElement.closest(".writer")].filter(Boolean).some((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
})"""


# ── The stage ────────────────────────────────────────────────────────────────────────────────────────────────────


def harbour():
    """The topic of an imported archive: twenty-two roots under the first question, one of them with more replies than a page."""
    source = archive()
    first, second = source["entries"][0]["question"], source["entries"][2]["question"]
    first["text"] = {"en": "Who needs the night ferry?", "fr": "Qui a besoin du ferry de nuit ?"}
    second["text"] = {"en": "Who should not travel?", "fr": "Qui ne devrait pas voyager ?"}
    first["comments"][0]["body"] += " Write to bram.okafor@example.org or to Bram.Okafor (at) example.org."
    first["comments"].append(comment("n1", "Dockers and bakers.", in_reply_to="c2", author="Ada Quist"))
    first["comments"] += [comment(f"r{k}", f"Ferry {k}.", author=f"Passenger {k % 7}") for k in range(20)]
    first["comments"] += [comment(f"a{k}", f"Answer {k}.", in_reply_to="r3", author=f"Crew {k % 5}") for k in range(53)]
    topic = bring(source).topic
    topic.space.objectives.set(Objective.objects.filter(number=OBJECTIVE))
    return topic


def address_of(topic, thread=None, language="en"):
    path = f"/{language}/discussions/{topic.space.slug}/{topic.slug}/"
    return path if thread is None else f"{path}threads/{thread}/"


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def write(page, words, *, javascript):
    """Put these words in the place of what the open form of a contribution has."""
    field = page.locator("form.writing textarea[name=body]")
    if not javascript:
        field.fill(words)
        return
    editor = page.locator("form.writing [contenteditable=true]")
    (editor if editor.count() else field).click()
    expect(editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(words)
    expect(editor).to_have_text(words)


def written(page):
    """What the open form has in its text, whatever shows it."""
    return " ".join(page.locator("form.writing textarea[name=body]").input_value().split())


def post(page):
    """Send the open form; the element of what was posted, which is where the browser arrives. Those told of it are told."""
    send(page, POST)
    spread()
    return arrived(page)


def arrived(page):
    """The contribution the address ends with: on this page, and in view."""
    assert re.search(r"#comment-\d+$", page.url), page.locator("main").inner_text()
    element = page.locator(f"[id='{page.url.rpartition('#')[2]}']")
    expect(element).to_be_in_viewport()
    return element


def own(element):
    """The contribution of an element, without what answers it."""
    return element.locator("article.comment").first


def letters(page, to):
    """The subjects in the mailbox for this address, newest first, once everything is delivered."""
    spread()
    deliver()
    page.goto("/demo/mail/")
    return page.locator("main .rows__item", has_text=to).locator(".rows__title").all_inner_texts()


# ── Counting ─────────────────────────────────────────────────────────────────────────────────────────────────────


def read(page, address):
    """What one comes across in a thread, on all its pages: the authors of each contribution, and its root, by element id.

    Every page of it says how much that is, and how many replies stand below each root.
    """
    authors, roots, replies, told, ways = {}, {}, [], [], [address]
    while ways:
        page.goto(ways.pop())
        found = page.evaluate(FOUND)
        authors, roots = authors | found["authors"], roots | found["roots"]
        replies += found["replies"].items()
        if page.locator("ol.thread").count():
            told.append((numbers(page.locator(".asked__counts")), page.locator("ol.thread").get_attribute("data-count")))
        more = page.locator(".replies__more a, .pager:first-of-type a[rel=next]")
        ways += [way.get_attribute("href") for way in more.all()]
    assert told == [(summed(authors), str(len(authors)))] * len(told), address
    check_replies(replies, roots)
    assert {root for root, _told in replies} == _below(roots).keys()
    return authors, roots


def check_replies(told, roots):
    """What is said of each root, in words and in the list, is what stands below it; `told` are pairs of a root and both."""
    counts = _below(roots)
    assert told == [(root, [str(counts[root])] * 2) for root, _said in told]


def _below(roots):
    return Counter(root for key, root in roots.items() if key != root)


def summed(found):
    """Contributions, people and organizations among these, without zeros at the end, as a heading counts them."""
    people = {person for authors in found.values() for _organization, person in authors if person}
    organizations = {organization for authors in found.values() for organization, _person in authors if organization}
    return [number for number in (len(found), len(people), len(organizations)) if number]


def numbers(locator):
    return [int(figure) for figure in re.findall(r"\d+", locator.inner_text())]


def count_by_hand(page, topic, *, language="en"):
    """Everything in the topic, read page by page, after the proof that every page says as much; authors by element id."""
    page.goto(address_of(topic, language=language))
    total, replies = numbers(page.locator(".topic-head__counts")), list(page.evaluate(FOUND)["replies"].items())
    threads = [_of_section(section) for section in page.locator(".asked").all()]
    whole, roots = {}, {}
    for address, *told in threads:
        found, found_roots = read(page, address)
        assert told == [summed(found), str(len(found)), [len(found)]], address
        whole, roots = whole | found, roots | found_roots
    assert total == summed(whole)
    check_replies(replies, roots)
    _lists_agree(page, topic, language, total)
    return whole


def _of_section(section):
    """What the page of a topic says of a thread: its address, its count in words, in the list and on the way to all of it."""
    way = section.locator(".asked__all a")
    count = numbers(section.locator(".asked__counts"))
    return way.get_attribute("href"), count, section.locator("ol.thread").get_attribute("data-count"), numbers(way) or [1]


def _lists_agree(page, topic, language, total):
    spaces = f"/{language}/discussions/"
    page.goto(f"{spaces}{topic.space.slug}/")
    assert [numbers(line) for line in page.locator(".figures").all()] == [[1, *total], total]
    page.goto(spaces)
    assert numbers(page.locator(".space-card .figures")) == [1, *total]
    page.goto(f"/{language}/objectives/{OBJECTIVE}/")
    assert numbers(page.locator(".topic-row .figures")) == total
    page.goto(f"/{language}/")
    assert numbers(page.locator(".topic-row .figures")) == total
    assert numbers(page.locator("#latest-comments .total")) == [5, total[0]]
    assert page.locator(".latest").get_attribute("data-count") == str(total[0])


# ── The keyboard ─────────────────────────────────────────────────────────────────────────────────────────────────


def tab_to(page, selector):
    """Press Tab until this has the focus, which is visible wherever it goes."""
    for _step in range(150):
        page.keyboard.press("Tab")
        assert page.evaluate(MARKED), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"Tab never comes to {selector}")
