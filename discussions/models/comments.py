import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Attribution, Scope
from core.models import twins, who
from core.questions import Question
from core.richtext import PeoplesTextField
from discussions.models.threads import Thread
from discussions.models.topics import Topic
from pages.models import Rule

LONGEST = 20_000  # characters of a contribution, as a person counts them
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH, DEEPEST = 8, 12  # characters of a step of a path; steps at most


def step(pk):
    """A key in fixed-width base 36, so that paths sort as their keys do."""
    digits = ""
    while pk:
        pk, digit = divmod(pk, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(WIDTH, "0")


class CommentQuerySet(models.QuerySet):
    def published(self):
        """Those anyone admitted to the topic may read; they alone count."""
        return self.filter(state=Comment.State.PUBLISHED)

    def shown(self):
        """Those that have a place on a page: published ones, and the others as a stub where a reply under them is shown."""
        return self.filter(Q(state=Comment.State.PUBLISHED) | Q(shown_replies__gt=0))

    def visible_to(self, user):
        """Published ones in the topics this reader may read."""
        return self.published().filter(topic__in=Topic.objects.visible_to(user))

    def in_order(self):
        """As on the page: roots by position, each followed by what hangs under it."""
        return self.order_by("position", "path")


class Comment(models.Model):
    """A contribution: under a prompt, directly under the topic, or in reply to another contribution.

    `parent` is always the true one. `path` is made of the keys from the root down, and stops growing at twelve steps. `position`
    is the root's place in its thread, given once. `number` is the contribution's number in its topic, given once. `replies`
    (of a root) counts the published ones below it at any depth; `shown_replies` those directly below that have a place on a
    page. A first contribution to a space may be held until a moderator approves it. `named_version` is the label of a version of
    the document that the text names and the call is not about. Endorsements are counted apart for people and organizations.
    `moderated_at` is when a moderator has read it last. `bands` are what likeness is looked up by; empty until it is compared.
    `version` grows whenever what a reader sees of it changes. `edits` counts how often it was given new words, `additions` how
    often files were added to it once it was posted, `enclosed_at` is when that was last. `posted_on` is set where no more than
    the day is known.
    """

    class State(models.TextChoices):
        PUBLISHED = "published", pgettext_lazy("state of a contribution", "published")
        HIDDEN = "hidden", pgettext_lazy("state of a contribution", "hidden")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a contribution", "withdrawn")
        HELD = "held", pgettext_lazy("state of a contribution", "awaiting approval")
        REJECTED = "rejected", pgettext_lazy("state of a contribution", "not approved")

    STANDING = (State.PUBLISHED, State.HIDDEN, State.HELD)  # neither taken back nor turned away

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="comments", verbose_name=_("topic"), db_index=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="comments", verbose_name=_("thread"), db_index=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("in reply to")
    )
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False, editable=False)
    position = models.PositiveIntegerField(editable=False)
    path = models.CharField(max_length=WIDTH * DEEPEST, db_collation="C", editable=False)
    number = models.PositiveIntegerField(_("number"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    body = PeoplesTextField(_("text"))
    language = models.CharField(_("language"), max_length=3)
    fingerprint = models.CharField(max_length=64, editable=False)
    posted_by = who(_("posted by"), db_index=False)
    posted_at = models.DateTimeField(_("posted at"))
    posted_on = models.DateField(_("day it was posted, where the hour is not known"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    edits = models.PositiveIntegerField(_("edits"), default=0)
    enclosed_at = models.DateTimeField(_("files added at"), null=True, blank=True)
    additions = models.PositiveIntegerField(_("additions of files"), default=0, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PUBLISHED)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True)
    hidden_by = who(_("hidden by"), db_index=False)
    hidden_with = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    rule = models.ForeignKey(
        Rule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("participation rule"), db_index=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    is_official = models.BooleanField(_("official reply"), default=False)
    pinned_at = models.DateTimeField(_("pinned at"), null=True, blank=True)
    pinned_by = who(_("pinned by"), db_index=False)
    named_version = models.CharField(_("other version it names"), max_length=60, blank=True)
    moderated_at = models.DateTimeField(_("read by a moderator at"), null=True, blank=True)
    moderated_by = who(_("read by the moderator"), db_index=False)
    endorsing_people = models.PositiveIntegerField(_("people who endorse it"), default=0, editable=False)
    endorsing_organizations = models.PositiveIntegerField(_("organizations that endorse it"), default=0, editable=False)
    bands = ArrayField(models.IntegerField(), null=True, editable=False)
    emptied_at = models.DateTimeField(_("words struck at"), null=True, blank=True)
    redacted_at = models.DateTimeField(_("redacted at"), null=True, blank=True)
    redacted_by = who(_("redacted by"), db_index=False)
    replies = models.PositiveIntegerField(default=0, editable=False)
    shown_replies = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    archive_id = models.CharField(_("id in the archive"), max_length=40, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["topic", "number"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes = [
            models.Index(fields=["thread", "position", "path"], name="discussions_comment_page"),
            models.Index(fields=["root", "path"], name="discussions_comment_replies"),
            models.Index(fields=["posted_by", "fingerprint"], name="discussions_comment_same"),
            models.Index(fields=["posted_by", "posted_at"], name="discussions_comment_flood"),
            models.Index(fields=["topic", "-posted_at", "-id"], name="discussions_comment_newest"),
            models.Index(fields=["topic"], condition=Q(state="held"), name="discussions_comment_held"),
            models.Index(fields=["topic"], condition=Q(moderated_at=None), name="discussions_comment_unread"),
            models.Index(fields=["id"], condition=Q(bands=None), name="discussions_comment_to_compare"),
            models.Index(fields=["thread"], condition=Q(pinned_at__isnull=False), name="discussions_comment_pinned"),
            GinIndex(fields=["bands"], name="discussions_comment_bands"),
            models.Index(fields=["-posted_at"], condition=Q(state="published"), name="discussions_comment_latest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="discussions_comment_number_once"),
            models.UniqueConstraint(
                fields=["thread", "position"], condition=Q(parent=None), name="discussions_comment_position_once"
            ),
            models.UniqueConstraint(
                fields=["topic", "archive_id"], condition=~Q(archive_id=""), name="discussions_comment_archive_once"
            ),
            models.CheckConstraint(
                condition=Q(parent=None, root=F("id")) | Q(parent__isnull=False) & ~Q(root=F("id")),
                name="discussions_comment_root",
            ),
            models.CheckConstraint(
                condition=Q(state="published", hidden_at=None, withdrawn_at=None)
                | Q(state="hidden", hidden_at__isnull=False, withdrawn_at=None)
                | Q(state="withdrawn", withdrawn_at__isnull=False)
                | Q(state__in=["held", "rejected"], hidden_at=None, withdrawn_at=None),
                name="discussions_comment_state",
            ),
            twins("hidden_at", "hidden_by"),
            twins("redacted_at", "redacted_by"),
            twins("pinned_at", "pinned_by"),
            twins("moderated_at", "moderated_by"),
        ]

    def __str__(self):
        return f"{self.number}. {self.subject}" if self.subject else str(self.number)

    def get_absolute_url(self):
        """The permalink, which leads to the page that shows it."""
        return reverse("discussions:comment_detail", args=[self.pk])

    @classmethod
    def posted_with(cls, key):
        """What a form that had this key has become, or None, as mostly."""
        return next(_WITH_KEY.objects(cls, key=key), None)

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED

    @property
    def is_shown(self):
        """Has a place on a page: itself, or as a stub."""
        return self.is_published or self.shown_replies > 0

    @property
    def changes(self):
        """How often its author has changed what it says or brings: the same as long as a reader has seen all of it."""
        return self.edits + self.additions

    @property
    def changed_at(self):
        """When its author changed it last; None if never."""
        return max(filter(None, (self.edited_at, self.enclosed_at)), default=None)

    @property
    def level(self):
        """1 for a root, one more for each step down, twelve at most."""
        return len(self.path) // WIDTH

    @property
    def when(self):
        """When it was posted: a day where no more is known."""
        return self.posted_on or self.posted_at


_WITH_KEY = Question(lambda key: Comment.objects.filter(key=key).order_by(), key=uuid.UUID(int=0))


class CommentAttributionQuerySet(models.QuerySet):
    def named_for(self, user):
        """Organizations she may post for, named by somebody else in a contribution; answered or not."""
        mine = user.delegations(Scope.POST).values("organization")
        return self.filter(part__in=["author", "supporter"], person=None, organization__in=mine)

    def awaiting(self, user):
        """Those of published contributions that she may confirm or decline now."""
        awaited = {"status": Attribution.Status.NAMED, "organization__verified_at__isnull": False}
        return self.named_for(user).filter(comment__state=Comment.State.PUBLISHED, **awaited)


class CommentAttribution(Attribution):
    """Who made a contribution: as herself, for an organization, in a function, or a name from an archive."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="attributions", verbose_name=_("contribution"))

    objects = CommentAttributionQuerySet.as_manager()

    class Meta(Attribution.Meta):
        abstract = False
        verbose_name = _("attribution of a contribution")
        verbose_name_plural = _("attributions of contributions")
        constraints = [
            # Who follows a link may be nobody the Hub knows: confirmed at an instant, by no person.
            *(row for row in Attribution.Meta.constraints if not row.name.endswith("twins")),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False), name="discussions_commentattribution_confirmed"
            ),
            models.UniqueConstraint(fields=["comment", "part", "order"], name="discussions_commentattribution_order_once"),
            models.UniqueConstraint(
                fields=["comment", "organization"],
                condition=Q(organization__isnull=False),
                name="discussions_commentattribution_organization_once",
            ),
            models.UniqueConstraint(
                fields=["comment", "person"],
                condition=Q(part="endorser", organization=None),
                name="discussions_commentattribution_endorser_once",
            ),
        ]

    def __str__(self):
        return self.name


class Revision(models.Model):
    """How a contribution read before an edit; the author may strike it: the words go, the fact stays."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="revisions", verbose_name=_("contribution"))
    number = models.PositiveIntegerField(_("number"))
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    body = PeoplesTextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=3)
    written_at = models.DateTimeField(_("written at"))
    struck_at = models.DateTimeField(_("struck at"), null=True, blank=True)
    struck_by = who(_("struck by"), db_index=False)

    class Meta:
        ordering = ["comment", "number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["comment", "number"], name="discussions_revision_number_once"),
            models.CheckConstraint(
                condition=Q(struck_at=None) | Q(body="", subject=""), name="discussions_revision_struck_is_empty"
            ),
        ]

    def __str__(self):
        return f"{self.comment} – {self.number}"

    @property
    def is_struck(self):
        return self.struck_at is not None
