from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.models import twins, who
from core.richtext import SafeHTMLField
from discussions.life import SET, Life
from discussions.models.policies import Guarded
from discussions.models.readers import Reader
from discussions.models.spaces import Space, validate_slug_is_free
from discussions.models.windows import Window


class TopicQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those this reader may read: the space admits her, and the topic too, or she has a function in it. Staff read all."""
        return self._admitting(user, "read")

    def writable_by(self, user):
        """Those in which she may write while they are open: whoever may read, and is admitted to write by space and topic."""
        return self.visible_to(user)._admitting(user, "write")

    def _admitting(self, user, to):
        if user.is_authenticated and user.is_staff:
            return self
        reader = Reader.of(user)
        own = reader.admitted(Topic, to=to, space="space")
        whole = reader.admitted(Space, to=to, space="space", prefix="space__")
        return self.filter(own & whole | Q(pk__in=reader.functions) | Q(space__in=reader.moderated))

    def open(self, at=None):
        """Those that take contributions at the instant `at` (now if None)."""
        return self.filter(Exists(Window.objects.open(at).filter(topic=OuterRef("pk"), prompt=None)), stage="")

    def with_windows(self):
        """Brings what `life` needs along in the same query."""
        return self.annotate(window_rows=Window.rows(topic=OuterRef("pk"), prompt=None))


class Topic(Guarded):
    """A dialogue or consultation in a space, with its windows; its policies may narrow the space's, never widen them.

    After it has closed a person sets its `stage`: being summarized, outcome published (with `outcome`, and the contributions it
    drew on), archived. `edition` grows with everything that changes what its pages show.

    `contributions`, `people` and `organizations` are what any reader admitted to it can open and count; `last_number` and
    `last_thread` are the numbers given last.
    """

    class Kind(models.TextChoices):
        DIALOGUE = "dialogue", pgettext_lazy("kind of topic", "dialogue")
        CONSULTATION = "consultation", pgettext_lazy("kind of topic", "consultation")

    space = models.ForeignKey(Space, models.PROTECT, related_name="topics", verbose_name=_("space"))
    slug = models.SlugField(_("address"), max_length=80, validators=[validate_slug_is_free])
    title = models.CharField(_("title"), max_length=200)
    welcome = SafeHTMLField(_("welcome text"), blank=True)
    audience = models.CharField(_("expected participants"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CONSULTATION)
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("main languages"), default=list, blank=True)
    takes_late = models.BooleanField(
        _("take late contributions"),
        default=False,
        help_text=_("After the closing, until it is being summarized; they are marked as late."),
    )
    afterwards = models.CharField(_("what happens after the closing"), max_length=300, blank=True)
    stage = models.CharField(
        pgettext_lazy("of a topic", "stage"), max_length=12, choices=[(state.value, state.label) for state in SET], blank=True
    )
    staged_at = models.DateTimeField(_("stage set at"), null=True, blank=True, editable=False)
    staged_by = who(_("stage set by"))
    outcome = SafeHTMLField(pgettext_lazy("of a topic", "outcome"), blank=True)
    outcome_at = models.DateTimeField(_("outcome published at"), null=True, blank=True, editable=False)
    archive = models.CharField(_("archive it was imported from"), max_length=40, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    created_by = who(_("created by"))
    contributions = models.PositiveIntegerField(_("contributions"), default=0, editable=False)
    people = models.PositiveIntegerField(_("people"), default=0, editable=False)
    organizations = models.PositiveIntegerField(_("organizations"), default=0, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    last_thread = models.PositiveIntegerField(default=0, editable=False)
    edition = models.PositiveBigIntegerField(default=1, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta(Guarded.Meta):
        abstract = False
        ordering = ["-created_at", "-pk"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            *Guarded.Meta.constraints,
            models.UniqueConstraint(fields=["space", "slug"], name="discussions_topic_slug_once"),
            models.CheckConstraint(condition=Q(kind__in=["dialogue", "consultation"]), name="discussions_topic_kind"),
            models.CheckConstraint(condition=Q(stage__in=["", *SET]), name="discussions_topic_stage"),
            models.CheckConstraint(
                condition=Q(stage="", staged_at=None) | ~Q(stage="") & Q(staged_at__isnull=False), name="discussions_topic_staged"
            ),
            twins("staged_at", "staged_by"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("discussions:topic_detail", args=[self.space.slug, self.slug])

    def admits(self, user, to="read"):
        """Whether she may "read" this one, or "write" in it: what `visible_to` and `writable_by` say of many."""
        if user.is_authenticated and user.is_staff:
            return True
        reader = Reader.of(user)
        if self.pk in reader.functions or self.space_id in reader.moderated:
            return True
        asked = {"read": ["read"], "write": ["read", "write"]}[to]
        return all(reader.admits(row, to=each, space=self.space_id) for row in (self, self.space) for each in asked)

    @cached_property
    def life(self):
        """Where it stands now, by its windows and the clock."""
        return Life.of(Window.spans(self), stage=self.stage)

    @property
    def takes_late_now(self):
        """Closed by its windows, and still taking what comes late."""
        return self.takes_late and self.life.state == self.life.state.CLOSED


class OutcomeSource(models.Model):
    """A contribution that the outcome of a topic drew on."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="sources", verbose_name=_("topic"))
    comment = models.ForeignKey("discussions.Comment", models.CASCADE, related_name="+", verbose_name=_("contribution"))

    class Meta:
        ordering = ["comment__number"]
        verbose_name = _("contribution an outcome drew on")
        verbose_name_plural = _("contributions an outcome drew on")
        constraints = [models.UniqueConstraint(fields=["topic", "comment"], name="discussions_outcomesource_once")]

    def __str__(self):
        return str(self.comment)
