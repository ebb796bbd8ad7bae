"""What the secretariat finds in submissions: abstract bases for tables of the apps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.models import Countersigned, Curated

SUBMITTED = "submitted"  # the state of a version that waits for screening, in every app


class Serves(models.TextChoices):
    """Whom a submission serves, as screening found; one for refugees and asylum seekers alone is returned."""

    MIGRANTS = "migrants", pgettext_lazy("whom a submission serves", "Migrants")
    MIXED = "mixed", pgettext_lazy("whom a submission serves", "Migrants and refugees")


class Reason(Curated):
    """Why the secretariat returns or declines a submission; the author reads `text` in her language."""

    class Verdict(models.TextChoices):
        RETURNED = "returned", pgettext_lazy("verdict of screening", "returned")
        DECLINED = "declined", pgettext_lazy("verdict of screening", "declined")

    key = models.SlugField(_("key"), unique=True)
    position = models.PositiveSmallIntegerField(_("order"))
    verdict = models.CharField(_("used where a submission is"), max_length=20, choices=Verdict)
    label = models.CharField(_("short name"), max_length=120)
    text = models.TextField(_("what the author reads"))

    class Meta:
        abstract = True
        ordering = ["position"]
        verbose_name = _("reason of screening")
        verbose_name_plural = _("reasons of screening")
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=["returned", "declined"]), name="%(app_label)s_%(class)s_verdict")
        ]

    def __str__(self):
        return self.label


class AbstractScreening(Countersigned):
    """A decision of the secretariat on a submission. The author reads its reasons and words.

    One that lets a submission go on says whom that `serves`. Subclasses have `version`, a foreign key with the related name
    `screenings`, and `verdict` with its choices; their app calls its reasons `ReturnReason`.
    """

    WAITS = Countersigned.UNSIGNED | {"version__state": SUBMITTED}  # how those that wait for a second signature are found

    reasons = models.ManyToManyField("ReturnReason", related_name="+", blank=True, verbose_name=_("reasons"))
    words = models.TextField(_("words to the author"), max_length=5000, blank=True)
    serves = models.CharField(_("whom it serves"), max_length=20, choices=Serves, blank=True)

    class Meta:
        abstract = True
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("screening decision")
        verbose_name_plural = _("screening decisions")
        constraints = [
            *Countersigned.Meta.constraints,
            models.UniqueConstraint(
                fields=["version"], condition=Q(**Countersigned.UNSIGNED), name="%(app_label)s_%(class)s_one_waiting"
            ),
        ]

    def __str__(self):
        return f"{self.version} – {self.get_verdict_display()}"

    @property
    def scope_in_words(self):
        """Whom the submission serves, in a sentence, where the decision says so."""
        return gettext("It serves: %(serves)s.") % {"serves": self.get_serves_display()} if self.serves else ""

    @property
    def is_signed(self):
        """By a second person, if that was needed."""
        return self.signed_at is not None or not self.needs_signature

    @property
    def waits(self):
        """Waits for a second signature; no longer once the version was withdrawn."""
        return self.is_unsigned and self.version.state == SUBMITTED

    @property
    def has_effect(self):
        return self.dropped_at is None and self.is_signed
