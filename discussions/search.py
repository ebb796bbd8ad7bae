"""What of the discussions can be found: spaces, topics with what is asked in them, published contributions."""

from collections import defaultdict

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.counting import visible_text
from core.languages import best_of, names
from discussions import overview
from discussions.models import Comment, Prompt, Space, Topic
from search import actions, kinds
from search.kinds import Result
from search.models import Document

# ── Contributions ────────────────────────────────────────────────────────────────────────────────────────────────


def entry_of(comment):
    """The entry of a published contribution: who may read its topic may find it."""
    return Document(
        kind=COMMENT,
        object_id=comment.pk,
        place=comment.topic_id,
        language=comment.language,
        title=comment.subject,
        body=visible_text(comment.body),
        published_at=comment.posted_at,
    )


def _comment_results(ids, user):
    rows = overview.with_authors(Comment.objects.visible_to(user)).select_related("topic__space").filter(pk__in=ids)
    return {comment.pk: _comment_result(comment) for comment in rows}


def _comment_result(comment):
    return Result(
        address=comment.get_absolute_url(),
        title=comment.subject or _("Contribution No. %(number)s") % {"number": comment.number},
        title_language=comment.language if comment.subject else "",
        who=tuple(
            tuple(part for part in (organization, (name, "")) if part[0]) for organization, name in overview.authors(comment)
        ),
        where=(_way_to(comment.topic),),
        when=comment.when,
    )


COMMENT = kinds.declare(
    "comment",
    label=gettext_lazy("Contribution"),
    label_plural=gettext_lazy("Contributions"),
    section="discussions",
    rows=lambda: Comment.objects.published(),
    documents=lambda rows: map(entry_of, rows),
    visible=lambda user: Q(place__in=Topic.objects.visible_to(user)),
    results=_comment_results,
)

# ── Topics ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _topic_entries(topics):
    asked = Prompt.objects.filter(removed_at=None).prefetch_related("texts")
    for topic in topics.prefetch_related(Prefetch("prompts", asked)):
        texts = defaultdict(list)
        for code, welcome in names(topic, "welcome").items():
            texts[code].append(visible_text(welcome))
        for prompt in topic.prompts.all():
            for code, words in prompt.words.items():
                texts[code].append(words)
        yield from _entries(TOPIC, topic, texts)


def _topic_results(ids, user):
    rows = Topic.objects.visible_to(user).with_windows().select_related("space").filter(pk__in=ids)
    return {topic.pk: _topic_result(topic) for topic in rows}


def _topic_result(topic):
    title, language = best_of(names(topic, "title"))
    note = f"{topic.get_kind_display()}, {topic.life.state.label}"
    return Result(topic.get_absolute_url(), title, language, where=(_way_to(topic.space),), note=note)


TOPIC = kinds.declare(
    "topic",
    label=gettext_lazy("Topic"),
    label_plural=gettext_lazy("Topics"),
    section="discussions",
    rows=lambda: Topic.objects.all(),
    documents=_topic_entries,
    visible=lambda user: Q(object_id__in=Topic.objects.visible_to(user)),
    results=_topic_results,
)

# ── Spaces ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _space_entries(spaces):
    for space in spaces:
        yield from _entries(SPACE, space, {code: [visible_text(words)] for code, words in names(space, "description").items()})


def _space_results(ids, user):
    rows = Space.objects.visible_to(user).filter(pk__in=ids)
    return {space.pk: Result(space.get_absolute_url(), *best_of(names(space, "title"))) for space in rows}


SPACE = kinds.declare(
    "space",
    label=gettext_lazy("Discussion space"),
    label_plural=gettext_lazy("Discussion spaces"),
    section="discussions",
    rows=lambda: Space.objects.all(),
    documents=_space_entries,
    visible=lambda user: Q(object_id__in=Space.objects.visible_to(user)),
    results=_space_results,
)

# ── What the actions say ─────────────────────────────────────────────────────────────────────────────────────────


def enter(*comments):
    """Put published contributions into the index, as they are now."""
    actions.put(*map(entry_of, comments))


def enter_new(comment):
    """Put a contribution into the index that has never been in it."""
    actions.add(entry_of(comment))


def leave(*comments):
    """Take contributions out of the index."""
    actions.drop(COMMENT, [comment.pk for comment in comments])


def follow(row):
    """Bring the index in line with a space or topic, whose prompts may have changed."""
    actions.refresh(SPACE if isinstance(row, Space) else TOPIC, [row.pk])


def _entries(kind, row, texts):
    """An entry in each language a space or topic has a title or any text in."""
    titles = names(row, "title")
    for code in {**titles, **texts}:
        body = "\n".join(texts.get(code, ()))
        facts = {"object_id": row.pk, "language": code, "published_at": row.created_at}
        yield Document(kind=kind, title=titles.get(code, ""), body=body, **facts)


def _way_to(row):
    return (*best_of(names(row, "title")), row.get_absolute_url())
