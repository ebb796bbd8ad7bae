"""A discussion with everything in it, made through the actions: for tests that look at pages, whoever wrote them."""

from datetime import timedelta

from core import clock
from discussions.actions import comments, moderation, prompts, spaces
from discussions.models import Policy, Space, Topic
from pages.models import Rule
from taxonomy.models import Objective

LONG = "Ce que nous avons appris sur le terrain, avec les travailleuses et les travailleurs eux-mêmes, tient en peu de mots. "


def discussion(cast):
    """What addresses need to know of it, as a dict; made at the first call.

    `comment` is the focal point's, edited once and answered in Arabic; its thread has a stub, another the words of nobody.
    """
    topic = Topic.objects.filter(slug="fair-recruitment").first() or _topic(cast)
    comment = topic.comments.get(posted_by=cast.focal_point)
    facts = {"space": topic.space.slug, "topic": topic.slug, "thread": 1, "root": comment.number, "comment": comment.pk}
    return facts | {"revision": 1, "thread_pk": comment.thread_id}


def _topic(cast):
    space = Space(slug="decent-work", title_en="Decent work", title_fr="Travail décent")
    space.read = space.see = Policy.EVERYONE
    space.description_en = f"<p>{'How migrants find work, and on what terms. ' * 12}</p>"
    spaces.open_space(space=space, by=cast.secretariat)
    space.objectives.set(Objective.objects.filter(number__in=[2, 5, 6, 16, 18, 22]))
    topic = _announce(cast, space, "fair-recruitment", title_en="Fair recruitment: what works, and who pays?")
    topic.welcome_fr, topic.languages = "<p>Bienvenue.</p>", ["en", "fr", "ar"]
    spaces.edit_topic(topic=topic, fields=["welcome_fr"], by=cast.secretariat)
    _open(cast, topic, -10, 20)
    _open(cast, _announce(cast, space, "wages", title_es="Salarios", kind=Topic.Kind.DIALOGUE), 5, None)
    _open(cast, _announce(cast, space, "visas", title_en="Visas"), -30, -1)
    for texts in ({"en": "What works?", "fr": "Qu’est-ce qui marche ?"}, {"es": "¿Quién paga?"}):
        prompts.ask(topic=topic, texts=texts, by=cast.secretariat)
    _talk(cast, topic)
    return topic


def _announce(cast, space, slug, **values):
    return spaces.open_topic(topic=Topic(space=space, slug=slug, **values), by=cast.secretariat)


def _open(cast, topic, begins, ends):
    now = clock.now()
    closes_at = now + timedelta(days=ends) if ends is not None else None
    prompts.set_window(topic=topic, opens_at=now + timedelta(days=begins), closes_at=closes_at, by=cast.secretariat)


def _talk(cast, topic):
    thread = topic.threads.get(number=1)

    def post(by, words, language="en", **values):
        return comments.post(thread=thread, by=by, body=f"<p>{words}</p>", language=language, **values)

    root = post(cast.focal_point, "Contracts in ones own language.", organization=cast.union, subject="Contracts")
    words = "<p>Contracts in one’s own language.</p>"
    comments.edit(comment=root, by=cast.focal_point, subject="Contracts", body=words, language="en", edits=0)
    answer = post(cast.member, "العقود بلغة العامل", "ar", parent=root)
    post(cast.delegate, LONG * 12, "fr", parent=answer, organization=cast.union)
    spam = post(cast.outsider, "Buy this.")
    post(cast.moderator, "Not here, please.", parent=spam)
    moderation.hide(comment=spam, rule=Rule.objects.get(number=5), why="advertising", by=cast.secretariat)
