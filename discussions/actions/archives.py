"""Bring a discussion held elsewhere into the Hub, from a file that `discussions.archives` has read."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, contacts, tongues
from core.richtext import from_plain
from discussions import notifications as kinds
from discussions import search
from discussions.actions import comments, counting, prompts
from discussions.archives import LONGEST_NAME, ArchiveRefused, Question
from discussions.models import Comment, CommentAttribution, Function, Policy, Prompt, Space, Thread, Topic, Window
from events.actions import record

WHY = "Named as moderator in the archive"


@dataclass
class Added:
    """What an import has added to `topic`; nothing if all of it was there before."""

    topic: Topic
    is_new: bool
    prompts: int = 0
    comments: int = 0

    def __bool__(self):
        return self.is_new or self.prompts + self.comments > 0


@transaction.atomic
def import_archive(*, archive, by=None):
    """Add to the Hub what an archive holds and the Hub does not; returns an `Added`.

    Whole or not at all. What was imported before is known by its id and left exactly as it is, whatever became of it; what a
    longer file adds goes to the end of its thread or topic. Nobody is written to. Raises ArchiveRefused if the topic exists and
    was not imported.
    """
    space = _space(archive.space)
    topic, is_new = _topic(archive, space)
    added = Added(comments.hold(topic.pk), is_new)
    if is_new:
        _open(topic, archive)
    _name_moderators(topic, archive.topic)
    imported = _Import(added, archive.topic.languages[0])
    imported.run(archive.entries)
    if added:
        comments.lock(topic.pk)
        search.enter(*imported.posted)
        search.follow(space)
        search.follow(topic)
        record(kinds.TOPIC_IMPORTED, by=by, target=topic, prompts=added.prompts, comments=added.comments)
    return added


def _space(source):
    """The space of that address, made public if it is not there; two imports at once make one."""
    values = {"read": Policy.EVERYONE, "write": Policy.EVERYONE, **_titles(source)}
    space, _is_new = Space.objects.get_or_create(slug=source.slug, defaults=values)
    return space


def _topic(archive, space):
    source = archive.topic
    values = {"archive": archive.format, "languages": list(source.languages), **_titles(source)}
    topic, is_new = Topic.objects.get_or_create(space=space, slug=source.slug, defaults=values)
    if not topic.archive:
        raise ArchiveRefused("topic.slug", _("This topic exists already and was not imported. Choose another address."))
    if is_new:
        Thread.objects.create(topic=topic, number=0)
    return topic, is_new


def _titles(source):
    return {f"title_{code}": title for code, title in source.title.items()}


def _open(topic, archive):
    """From the first day the archive knows, without an end."""
    days = [row.posted_on for entry in archive.entries for row in (entry, *getattr(entry, "comments", ())) if row.posted_on]
    opens_at = min([clock.now(), *map(_midnight, days)])
    Window.objects.create(topic=topic, opens_at=opens_at, zone="UTC")


def _name_moderators(topic, source):
    """Each once; whoever was named before is left, ended or not."""
    known = set(topic.functions.filter(kind=Function.Kind.MODERATOR).values_list("free_name", flat=True))
    now = clock.now()
    names = dict.fromkeys(_masked_name(name, source.languages[0]) for name in source.moderators)
    for name in [name for name in names if name not in known]:
        Function.objects.create(topic=topic, kind=Function.Kind.MODERATOR, free_name=name, why=WHY, starts_at=now, granted_at=now)


class _Import:
    """Walks through the entries in their order and adds those that `added.topic`, whose row is locked, does not have."""

    def __init__(self, added, language):
        self.added, self.topic, self.language = added, added.topic, language
        self.comments = {row.archive_id: row for row in self.topic.comments.exclude(archive_id="").select_related("thread")}
        asked = self.topic.threads.exclude(prompt__archive_id="").exclude(prompt=None).select_related("prompt")
        self.threads = {row.prompt.archive_id: row for row in asked}
        self.direct = self.topic.threads.get(number=0)
        self.posted = []

    def run(self, entries):
        for entry in entries:
            if isinstance(entry, Question):
                self.question(entry)
            else:
                self.comment(entry, self.direct)

    def question(self, source):
        if source.id not in self.threads:
            self.threads[source.id] = self.ask(source)
        for comment in source.comments:
            self.comment(comment, self.threads[source.id])

    def ask(self, source):
        prompt = Prompt(archive_id=source.id, asked_as=self.masked(source.author or ""), asked_on=source.posted_on)
        prompt.asked_at = source.posted_on and _midnight(source.posted_on)
        prompt.removed_at = clock.now() if source.removed else None
        texts = {code: _without_addresses(text, code) for code, text in source.text.items()}
        self.added.prompts += 1
        return prompts.add(prompt, topic=self.topic, texts=texts)

    def comment(self, source, thread):
        if source.id in self.comments:
            return
        parent = self.comments[source.in_reply_to] if source.in_reply_to else None
        language = tongues.detect(source.body) or self.language
        body = from_plain(_without_addresses(source.body, language))
        comment = Comment(archive_id=source.id, body=body, language=language, posted_on=source.posted_on)
        comment.posted_at = _midnight(source.posted_on)
        comments.place(comment, topic=self.topic, thread=parent.thread if parent else thread, parent=parent)
        counting.enter(comment, self.attribute(comment, source.author))
        self.comments[source.id] = comment
        self.posted.append(comment)
        self.added.comments += 1

    def attribute(self, comment, name):
        """The name as the archive has it, which is nobody's account; a post without one has no row."""
        if not name:
            return []
        return [CommentAttribution.objects.create(comment=comment, free_name=self.masked(name))]

    def masked(self, name):
        return _masked_name(name, self.language)


def _masked_name(name, language):
    return _without_addresses(name, language)[:LONGEST_NAME]


def _without_addresses(text, language):
    """The text with its e-mail addresses masked; telephone numbers stand."""
    return contacts.mask_plain(text, language, kinds=[contacts.EMAIL])


def _midnight(day):
    return datetime.combine(day, datetime.min.time(), UTC)
