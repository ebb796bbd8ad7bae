from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Countersigned, Curated
from practices.models.versions import PracticeVersion, Serves, State


class ReturnReason(Curated):
    """Why the secretariat returns or declines a submission; the author reads `text` in her language."""

    class Verdict(models.TextChoices):
        RETURNED = "returned", pgettext_lazy("verdict of screening", "returned")
        DECLINED = "declined", pgettext_lazy("verdict of screening", "declined")

    key = models.SlugField(_("key"), unique=True)
    position = models.PositiveSmallIntegerField(_("order"))
    verdict = models.CharField(_("used where a practice is"), max_length=20, choices=Verdict)
    label = models.CharField(_("short name"), max_length=120)
    text = models.TextField(_("what the author reads"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("reason of screening")
        verbose_name_plural = _("reasons of screening")
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=["returned", "declined"]), name="practices_returnreason_verdict")
        ]

    def __str__(self):
        return self.label


class Screening(Countersigned):
    """A decision of the secretariat on a submission. The author reads its reasons and words."""

    class Verdict(models.TextChoices):
        RETURNED = "returned", pgettext_lazy("verdict of screening", "returned")
        DECLINED = "declined", pgettext_lazy("verdict of screening", "declined")
        REVIEW = "in-review", pgettext_lazy("verdict of screening", "sent to peer review")

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="screenings", verbose_name=_("version"))
    verdict = models.CharField(_("decision"), max_length=20, choices=Verdict)
    reasons = models.ManyToManyField(ReturnReason, related_name="+", blank=True, verbose_name=_("reasons"))
    words = models.TextField(_("words to the author"), max_length=5000, blank=True)
    serves = models.CharField(_("whom it serves"), max_length=20, choices=Serves, blank=True)

    class Meta(Countersigned.Meta):
        abstract = False
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("screening decision")
        verbose_name_plural = _("screening decisions")
        constraints = [
            *Countersigned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(verdict__in=["returned", "declined", "in-review"]), name="practices_screening_verdict"
            ),
            models.CheckConstraint(
                condition=Q(verdict="in-review", serves__in=Serves.values) | ~Q(verdict="in-review") & Q(serves=""),
                name="practices_screening_scope_asked",
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(**Countersigned.UNSIGNED),
                name="practices_screening_one_waiting",
            ),
        ]

    def __str__(self):
        return f"{self.version} – {self.get_verdict_display()}"

    @property
    def is_signed(self):
        """By a second person, if that was needed."""
        return self.signed_at is not None or not self.needs_signature

    @property
    def waits(self):
        """Waits for a second signature; no longer once the version was withdrawn."""
        return self.is_unsigned and self.version.state == State.SUBMITTED

    @property
    def has_effect(self):
        return self.dropped_at is None and self.is_signed
