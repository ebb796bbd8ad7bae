from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import JSONObject, Least
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models.people import validate_zone
from core import clock
from core.models import twins, who
from core.questions import Question
from discussions.life import Span


class WindowQuerySet(models.QuerySet):
    def open(self, at=None):
        """Those that are open at the instant `at` (now if None)."""
        at = at or clock.now()
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=at), Q(ended_at=None) | Q(ended_at__gt=at), opens_at__lte=at)


class Window(models.Model):
    """When a topic (or, where `prompt` is set, one of its prompts) takes contributions.

    An extension is a row of its own that begins with the window it extends and ends later; both stay visible. `zone` is the one
    in which the dates were meant.
    """

    topic = models.ForeignKey("discussions.Topic", models.CASCADE, related_name="windows", verbose_name=_("topic"))
    prompt = models.ForeignKey(
        "discussions.Prompt", models.CASCADE, null=True, blank=True, related_name="windows", verbose_name=_("prompt")
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    zone = models.CharField(_("time zone of the dates"), max_length=60, default=settings.TIME_ZONE, validators=[validate_zone])
    extends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="extensions", editable=False, verbose_name=_("extends")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    set_at = models.DateTimeField(_("set at"), default=clock.now, editable=False)
    set_by = who(_("set by"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    ended_by = who(_("ended by"))
    reminded_at = models.DateTimeField(_("followers reminded at"), null=True, blank=True, editable=False)

    objects = WindowQuerySet.as_manager()

    class Meta:
        ordering = ["opens_at", "pk"]
        verbose_name = _("window")
        verbose_name_plural = _("windows")
        constraints = [
            twins("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at")), name="discussions_window_closes_after_opening"
            ),
        ]

    def __str__(self):
        opens, closes = self.days
        return f"{self.topic}: {opens} – {closes or ''}".strip()

    @property
    def days(self):
        """Its first and last day, in the zone they were meant in; None for no end."""
        zone = ZoneInfo(self.zone)
        return self.opens_at.astimezone(zone).date(), self.last_minute and self.last_minute.astimezone(zone).date()

    @property
    def last_minute(self):
        """The closing time as people say it: 23:59, where it closes at the midnight after; None if it has no end."""
        return self.closes_at and clock.last_minute(self.closes_at)

    @property
    def span(self):
        closes_at = min(filter(None, (self.closes_at, self.ended_at)), default=None)
        return Span(self.opens_at, closes_at, self.zone, self.reason, self.extends_id is not None)

    @classmethod
    def rows(cls, **where):
        """A subquery for `annotate()`: the windows that satisfy `where`, as JSON, in the order they open."""
        fields = JSONObject(
            opens_at="opens_at",
            closes_at=Least("closes_at", "ended_at"),
            zone="zone",
            reason="reason",
            extends="extends",
        )
        return ArraySubquery(cls.objects.filter(**where).order_by("opens_at", "pk").values(row=fields))

    @classmethod
    def spans(cls, owner):
        """The spans of a topic or prompt, from its annotation `window_rows` where it has one, else asked for."""
        if hasattr(owner, "window_rows"):
            return [_span(**row) for row in owner.window_rows]
        asked = _OF_PROMPT if owner._meta.model_name == "prompt" else _OF_TOPIC
        return [row.span for row in asked.objects(cls, owner=owner.pk)]


_OF_TOPIC = Question(lambda owner: Window.objects.filter(topic=owner, prompt=None), owner=-(10**15))
_OF_PROMPT = Question(lambda owner: Window.objects.filter(prompt=owner), owner=-(10**15))


def _span(*, opens_at, closes_at, zone, reason, extends):
    return Span(parse_datetime(opens_at), closes_at and parse_datetime(closes_at), zone, reason, extends is not None)
