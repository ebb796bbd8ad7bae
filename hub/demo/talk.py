"""What is said in the demonstration's discussion spaces, from the files beside this one.

Days in them count from the day it is first told: what lies behind has negative numbers. A topic that is there is left as it is,
but one that the story leaves open is extended when it has closed.
"""

import uuid
from pathlib import Path

from accounts.actions import roles
from accounts.models import Role
from core import clock
from core.richtext import from_plain
from discussions import notices
from discussions.actions import comments, documents, likenesses, membership, moderation, moving, prompts, reports, spaces, stages
from discussions.models import Admission, Document, Prompt, Space, Thread, Topic
from discussions.models.readers import MODERATES
from hub.demo.days import day, end_of, instant, on, read
from notifications.models import Announcement
from pages.models import Rule
from taxonomy.models import Objective

HERE = Path(__file__).parent
WHY = "Part of the demonstration"
GOES_ON = "Extended, so that the demonstration stays open."
_CONTRIBUTIONS = uuid.UUID("5b1c7d52-8f0e-4a0b-9a35-1c56a1f3e002")


def tell(cast, houses):
    """Open the spaces and topics that are not there yet and let everybody have their say."""
    known = {space.slug: space for space in Space.objects.all()}
    sources = read(HERE / "spaces.toml")["spaces"]
    for source in sources:
        known.setdefault(source["slug"], None)
        known[source["slug"]] = known[source["slug"]] or _space(source, cast)
    news = []
    told = {(topic.space_id, topic.slug): topic for topic in Topic.objects.with_windows()}
    for path in sorted((HERE / "topics").glob("*.toml")):
        source = read(path)
        space = known[source["space"]]
        topic = told.get((space.pk, source["slug"]))
        if topic is None:
            news.append(Telling(source, space, cast, houses))
            news[-1].run()
        elif not topic.life.is_open:
            _keep_open(topic, source, cast)
    for telling in news:
        telling.keep_order()
    likenesses.compare_waiting()
    for source in sources:
        _entrust(known[source["slug"]], source, cast)
        _put_away(known[source["slug"]], source, cast)


def _space(source, cast):
    space = Space(slug=source["slug"], created_at=day(source["day"]), **_texts(source, "title", "description"))
    for field, text in _texts(source, "event", "event_outcome").items():
        setattr(space, field, text)
    for policy, usual in (("read", "everyone"), ("write", "everyone"), ("see", "members")):
        setattr(space, policy, source.get(policy, usual))
    spaces.open_space(space=space, by=cast["secretariat"])
    space.objectives.set(Objective.objects.filter(number__in=source["objectives"]))
    for login in source.get("invited", ()):
        invitation = {"standing": Admission.Standing.INVITED, "by": cast["secretariat"], "why": WHY}
        spaces.admit(person=cast[login], space=space, **invitation)
    with on(day(source["day"])):
        for login in source.get("members", ()):
            membership.join(space=space, by=cast[login])
    return space


def _entrust(space, source, cast):
    """Give the space the moderators it has not got yet."""
    given = {"role": Role.MODERATOR, "scope": f"{MODERATES}{space.pk}"}
    for person in (cast[login] for login in source.get("moderators", ())):
        if not Role.objects.open_for(person, **given).exists():
            with on(day(source["day"])):
                roles.grant(person=person, by=cast["administrator"], why=WHY, **given)


def _put_away(space, source, cast):
    if "archived" in source and space.archived_at is None:
        with on(day(source["archived"])):
            stages.archive_space(space=space, by=cast["secretariat"], why=WHY)


def _keep_open(topic, source, cast):
    last = topic.windows.filter(prompt=None, ended_at=None).order_by("closes_at").last()
    days = source.get("extended", source)["closes"]
    if last and days > 0 and last.closes_at and last.closes_at <= clock.now():
        prompts.extend(window=last, closes_at=end_of(days, last.zone), by=cast["secretariat"], why=GOES_ON)


class Telling:
    """One topic, told from its file: what was asked, what was said, and what became of it."""

    def __init__(self, source, space, cast, houses):
        self.source, self.space, self.cast, self.houses = source, space, cast, houses
        self.by, self.zone = cast["secretariat"], source["zone"]
        self.versions, self.said = {}, {}

    def run(self):
        self.open()
        threads = [(self.ask(prompt), prompt.get("comments", ())) for prompt in self.source["prompts"]]
        threads.append((self.topic.threads.get(number=0), self.source.get("comments", ())))
        everything = [(instant(row["at"]), row, thread) for thread, rows in threads for row in rows]
        for at, row, thread in sorted(everything, key=lambda one: one[0]):
            with on(at):
                self.said[row["id"]] = self.say(row, thread, at)
        for _at, row, _thread in everything:
            self.change(row, self.said[row["id"]])
        for step in self.source.get("steps", ()):
            with on(day(step["day"])):
                self.become(**step)

    def open(self):
        source, begin = self.source, day(min(self.source["opens"], -2))
        topic = Topic(space=self.space, slug=source["slug"], kind=source["kind"], languages=source["languages"])
        for field, text in _texts(source, "title", "welcome", "audience", "afterwards", "outcome").items():
            setattr(topic, field, text)
        topic.created_at, topic.takes_late = begin, source.get("takes_late", False)
        with on(begin):
            self.topic = spaces.open_topic(topic=topic, by=self.by)
        window = self.window(source)
        if "extended" in source:
            closes_at = end_of(source["extended"]["closes"], self.zone)
            with on(day(min(source["closes"], 0) - 1)):
                prompts.extend(window=window, closes_at=closes_at, by=self.by, why=source["extended"]["why"])
        for function in source.get("functions", ()):
            person = self.cast[function["person"]]
            prompts.give_function(
                topic=topic, kind=function["kind"], person=person, by=self.by, why=WHY, starts_at=begin, zone=self.zone
            )
        for document in source.get("documents", ()):
            self.document(document)

    def window(self, source, opens=None, prompt=None):
        opens_at = end_of((source["opens"] if opens is None else opens) - 1, self.zone)
        closes_at = end_of(source["closes"], self.zone)
        span = {"opens_at": opens_at, "closes_at": closes_at, "zone": self.zone}
        return prompts.set_window(topic=self.topic, prompt=prompt, by=self.by, **span)

    def document(self, source):
        document = Document(topic=self.topic, **_texts(source, "title"))
        spaces.edit_document(document=document, fields=["title"], by=self.by)
        for version in source["versions"]:
            with on(day(version["day"])):
                row = documents.post_version(document=document, label=version["label"], by=self.by)
            self.versions[source["key"], version["label"]] = row

    def ask(self, source):
        version = self.versions[tuple(source["about"])] if "about" in source else None
        kind = Prompt.Kind.CALL if version else Prompt.Kind.QUESTION
        with on(day(source["day"])):
            thread = prompts.ask(topic=self.topic, by=self.by, texts=source["text"], kind=kind, version=version).thread
        if "closes" in source:
            self.window(source, opens=source["day"], prompt=thread.prompt)
        return thread

    def say(self, row, thread, at):
        thread = Thread.objects.select_related("topic__space", "prompt").get(pk=thread.pk)  # as it stands at that moment
        login, _space, rest = row["by"].partition(" ")
        how, _space, name = rest.partition(" ")
        comment = comments.post(
            thread=thread,
            by=self.cast[login],
            body=from_plain(row["text"].strip()),
            language=row["language"],
            subject=row.get("subject", ""),
            parent=self.said[row["reply"]] if "reply" in row else None,
            organization=self.houses[name] if how == "for" else None,
            function=name if how == "as" else "",
            key=uuid.uuid5(_CONTRIBUTIONS, f"{self.space.slug}/{self.topic.slug}/{row['id']}"),
            at=at,
        )
        for announcement in Announcement.objects.filter(kind=notices.CONTRIBUTION, object_id=comment.pk):
            notices.tell_both(announcement)  # followers are told when they have begun to follow
        return comment

    def keep_order(self):
        """What was reported, and what is to move elsewhere."""
        for row in self.source.get("reports", ()):
            with on(instant(row["at"])):
                facts = {"reason": row["reason"], "words": row["words"]}
                reports.report(comment=self.said[row["of"]], by=self.cast[row["by"]], **facts)
        for row in self.source.get("moves", ()):
            space, topic = row["to"]
            thread = Thread.objects.get(topic__space__slug=space, topic__slug=topic, number=0)
            with on(instant(row["at"])):
                moving.shift(comment=self.said[row["of"]], thread=thread, by=self.by, why=row["why"])

    def become(self, day, stage, drew_on=()):
        topic = Topic.objects.select_related("space").get(pk=self.topic.pk)
        if stage == "summarizing":
            stages.begin_summary(topic=topic, by=self.by, why=WHY)
        else:
            sources = [self.said[key].pk for key in drew_on]
            stages.publish_outcome(topic=topic, sources=sources, by=self.by, why=WHY)

    def change(self, row, comment):
        if "edited" in row:
            words = {"subject": comment.subject, "body": from_plain(row["edited"].strip()), "language": comment.language}
            comments.edit(comment=comment, by=comment.posted_by, edits=0, **words)
        if row.get("state") == "withdrawn":
            comments.withdraw(comment=comment, by=comment.posted_by)
        if row.get("state") == "hidden":
            rule = Rule.objects.get(number=row["rule"])
            moderation.hide(comment=comment, by=self.by, why=row["why"], rule=rule)


def _texts(source, *fields):
    return {f"{field}_{code}": text for field in fields for code, text in source.get(field, {}).items()}
