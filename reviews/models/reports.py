import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reviews.models.policies import Criterion
from reviews.models.roster import Origin


class Recommendation(models.TextChoices):
    """What a reviewer recommends."""

    PUBLISH = "publish", pgettext_lazy("recommendation of a reviewer", "publish")
    AFTER_CHANGES = "after-changes", pgettext_lazy("recommendation of a reviewer", "publish after changes")
    DECLINE = "decline", pgettext_lazy("recommendation of a reviewer", "decline")


class Verdict(models.TextChoices):
    """How far a criterion is met."""

    MET = "met", pgettext_lazy("how a criterion is met", "met")
    PARTLY = "partly", pgettext_lazy("how a criterion is met", "partly met")
    NOT = "not", pgettext_lazy("how a criterion is met", "not met")
    UNKNOWN = "unknown", pgettext_lazy("how a criterion is met", "I can’t judge")


class Report(models.Model):
    """A reviewer's report in a round, as it was sent. `origin` is hers at that moment, and stays."""

    seat = models.ForeignKey("reviews.Seat", models.PROTECT, related_name="reports", verbose_name=_("seat"))
    round = models.PositiveSmallIntegerField(_("round"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    recommendation = models.CharField(_("recommendation"), max_length=20, choices=Recommendation)
    language = models.CharField(_("language"), max_length=3)
    to_author = models.TextField(_("comments to the author"), max_length=20000, blank=True)
    confidential = models.TextField(_("confidential comments to the secretariat"), max_length=10000, blank=True)
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        ordering = ["round", "sent_at", "pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["seat", "round"], name="reviews_report_once_a_round"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="reviews_report_origin"),
            models.CheckConstraint(condition=Q(recommendation__in=Recommendation.values), name="reviews_report_recommendation"),
        ]

    def __str__(self):
        return f"{self.seat.person} – {self.get_recommendation_display()}"


class Judgement(models.Model):
    """What a report says of one criterion."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="judgements", verbose_name=_("report"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    verdict = models.CharField(_("met?"), max_length=10, choices=Verdict)
    comment = models.TextField(_("comment"), max_length=5000, blank=True)

    class Meta:
        ordering = ["criterion__position"]
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        constraints = [
            models.UniqueConstraint(fields=["report", "criterion"], name="reviews_judgement_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="reviews_judgement_verdict"),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.get_verdict_display()}"
