from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import twins, who
from discussions.models.comments import Comment
from discussions.models.spaces import Space
from discussions.models.threads import Thread
from discussions.models.topics import Topic


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Those nobody has answered yet."""
        return self.filter(handled_at=None)

    def moderated_by(self, user):
        """Those of contributions in the spaces she looks after."""
        return self.filter(comment__topic__space__in=Space.objects.moderated_by(user))


class Report(models.Model):
    """Somebody says that a contribution should be looked at. `person` is empty where a visitor said it."""

    class Reason(models.TextChoices):
        RISK = "risk", pgettext_lazy("reason of a report", "Someone may be at risk")
        PERSONAL = "personal", pgettext_lazy("reason of a report", "It shows somebody’s personal data")
        ABUSE = "abuse", pgettext_lazy("reason of a report", "It insults or threatens")
        FRAUD = "fraud", pgettext_lazy("reason of a report", "It asks for money or offers visas")
        SPAM = "spam", pgettext_lazy("reason of a report", "It is advertising")
        ELSEWHERE = "elsewhere", pgettext_lazy("reason of a report", "It belongs elsewhere")
        OTHER = "other", pgettext_lazy("reason of a report", "Something else")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("answer to a report", "something was done")
        DISMISSED = "dismissed", pgettext_lazy("answer to a report", "nothing had to be done")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports", verbose_name=_("contribution"))
    person = who(_("reported by"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    words = models.TextField(_("what the matter is"), max_length=2000, blank=True)
    at = models.DateTimeField(_("reported at"))
    handled_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    handled_by = who(_("answered by"))
    outcome = models.CharField(_("answer"), max_length=10, choices=Outcome, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = pgettext_lazy("about a contribution", "report")
        verbose_name_plural = pgettext_lazy("about a contribution", "reports")
        indexes = [models.Index(fields=["comment"], condition=Q(handled_at=None), name="discussions_report_open")]
        constraints = [
            twins("handled_at", "handled_by"),
            models.UniqueConstraint(
                fields=["comment", "person"], condition=Q(handled_at=None), name="discussions_report_open_once"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["risk", "personal", "abuse", "fraud", "spam", "elsewhere", "other"]),
                name="discussions_report_reason",
            ),
            models.CheckConstraint(
                condition=Q(handled_at=None, outcome="") | Q(handled_at__isnull=False, outcome__in=["upheld", "dismissed"]),
                name="discussions_report_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.comment}: {self.get_reason_display()}"


class Move(models.Model):
    """A contribution goes to another thread with its replies: at once, or if more people read there, once all authors agree."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("state of a move", "waits for consent")
        DONE = "done", pgettext_lazy("state of a move", "done")
        REFUSED = "refused", pgettext_lazy("state of a move", "refused")
        DROPPED = "dropped", pgettext_lazy("state of a move", "called off")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="moves", verbose_name=_("contribution"))
    origin = models.ForeignKey(Thread, models.CASCADE, related_name="+", verbose_name=pgettext_lazy("of a move", "from"))
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+", verbose_name=pgettext_lazy("of a move", "to"))
    why = models.CharField(_("reason"), max_length=300)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("move of a contribution")
        verbose_name_plural = _("moves of contributions")
        constraints = [
            models.CheckConstraint(condition=~Q(origin=F("thread")), name="discussions_move_elsewhere"),
            models.CheckConstraint(
                condition=Q(state="asked", ended_at=None) | Q(state__in=["done", "refused", "dropped"], ended_at__isnull=False),
                name="discussions_move_state",
            ),
            models.UniqueConstraint(fields=["comment"], condition=Q(state="asked"), name="discussions_move_asked_once"),
        ]

    def __str__(self):
        return f"{self.comment} → {self.thread}"


class MoveConsent(models.Model):
    """An author is asked whether her contributions may move to where more people read them."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="consents", verbose_name=_("move of a contribution"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    agrees = models.BooleanField(_("agrees"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent to a move")
        verbose_name_plural = _("consents to moves")
        constraints = [
            models.UniqueConstraint(fields=["move", "person"], name="discussions_moveconsent_once"),
            twins("agrees", "answered_at"),
        ]

    def __str__(self):
        return f"{self.person}: {self.move}"


class FormerPlace(models.Model):
    """Where a contribution stood before it moved: its number there stays spent, and leads to where it stands now."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="former_places", verbose_name=_("topic"))
    number = models.PositiveIntegerField(_("number"))
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="former_places", verbose_name=_("contribution"))

    class Meta:
        verbose_name = _("former place of a contribution")
        verbose_name_plural = _("former places of contributions")
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="discussions_formerplace_once")]

    def __str__(self):
        return str(self.number)
