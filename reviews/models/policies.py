from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Curated, twins, who


class PolicyQuerySet(models.QuerySet):
    def current(self, subject):
        """The policy new cases about this kind of subject begin with; raises DoesNotExist if none was loaded."""
        return self.get(subject=subject, replaced_at=None)


class Policy(models.Model):
    """The rules of review for a kind of subject. A row is never changed: a new one replaces it, for cases opened from then on.

    `answer_ladder` and `report_ladder` are days before (negative) and after (positive) the date to answer or report by, on
    which the reviewer is reminded; a silent invitation expires `grace_days` after its date.
    """

    subject = models.CharField(_("for"), max_length=30, editable=False)
    un_reports = models.PositiveSmallIntegerField(_("reports by UN reviewers"), default=1, validators=[MaxValueValidator(5)])
    external_reports = models.PositiveSmallIntegerField(
        _("reports by external reviewers"), default=2, validators=[MaxValueValidator(5)]
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer an invitation"), default=7, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days after that until it expires"), default=2, validators=[MaxValueValidator(30)]
    )
    report_days = models.PositiveSmallIntegerField(
        _("days to report"), default=21, validators=[MinValueValidator(1), MaxValueValidator(180)]
    )
    changes_days = models.PositiveSmallIntegerField(
        _("days for the author’s changes"), default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    answer_ladder = ArrayField(models.SmallIntegerField(), verbose_name=_("reminders to answer"), default=list, blank=True)
    report_ladder = ArrayField(models.SmallIntegerField(), verbose_name=_("reminders to report"), default=list, blank=True)
    begun_at = models.DateTimeField(_("in force since"), editable=False)
    begun_by = who(_("put in force by"))
    replaced_at = models.DateTimeField(_("replaced at"), null=True, editable=False)
    replaced_by = who(_("replaced by"))

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "-begun_at"]
        verbose_name = _("policy of review")
        verbose_name_plural = _("policies of review")
        constraints = [
            twins("replaced_at", "replaced_by"),
            models.UniqueConstraint(fields=["subject"], condition=Q(replaced_at=None), name="reviews_policy_current_once"),
            models.CheckConstraint(
                condition=Q(un_reports__gt=0) | Q(external_reports__gt=0), name="reviews_policy_somebody_reports"
            ),
        ]

    def __str__(self):
        return f"{self.subject} {self.begun_at:%Y-%m-%d}"

    @property
    def is_current(self):
        return self.replaced_at is None

    @property
    def quorum(self):
        """How many reports a decision needs, by origin."""
        return {"un": self.un_reports, "external": self.external_reports}


class Criterion(Curated):
    """What reviewers judge by, in the published order, with a line of guidance; one that only advises never decides alone."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="criteria", verbose_name=_("policy"))
    key = models.SlugField(_("key"))
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=120)
    guidance = models.CharField(_("guidance"), max_length=500)
    advises = models.BooleanField(_("only advises"), default=False)

    class Meta:
        ordering = ["policy", "position"]
        verbose_name = _("criterion of review")
        verbose_name_plural = _("criteria of review")
        constraints = [models.UniqueConstraint(fields=["policy", "key"], name="reviews_criterion_once")]

    def __str__(self):
        return self.name
