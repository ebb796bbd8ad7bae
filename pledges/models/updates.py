import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Attribution
from core import clock
from core.models import Curated, who
from core.richtext import PeoplesTextField
from pledges.models.participants import Participant, confirmed_by_whom
from pledges.models.pledges import Pledge, Stage


class Update(models.Model):
    """What became of a pledge, as those who made it say; public from the minute it is sent, and never changed.

    `participant` is whose update it is where each has its own (a partnership). `made_by` is empty where it came through the link
    of an e-mail: then `link` says which.
    """

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="updates", verbose_name=_("pledge"))
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="updates", verbose_name=_("participant"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    reason = models.CharField(_("why it was discontinued"), max_length=500, blank=True)
    text = PeoplesTextField(_("what was done"), blank=True)
    language = models.CharField(_("language"), max_length=3)
    made_at = models.DateTimeField(_("made at"))
    made_by = who(_("made by"))
    link = models.OneToOneField("pledges.UpdateLink", models.PROTECT, null=True, related_name="update", verbose_name=_("link"))

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("update of a pledge")
        verbose_name_plural = _("updates of pledges")
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="pledges_update_stage"),
            models.CheckConstraint(
                condition=~Q(stage="discontinued") & Q(reason="") | Q(stage="discontinued") & ~Q(reason=""),
                name="pledges_update_says_why_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(made_by__isnull=False, link=None) | Q(made_by=None, link__isnull=False), name="pledges_update_by_one"
            ),
        ]

    def __str__(self):
        return f"{self.pledge}: {self.get_stage_display()}"


class UpdateAttribution(Attribution):
    """In whose name an update was made."""

    update = models.ForeignKey(Update, models.CASCADE, related_name="attributions", verbose_name=_("update"))

    class Meta(Attribution.Meta):
        abstract = False
        verbose_name = _("attribution of an update")
        verbose_name_plural = _("attributions of updates")
        constraints = confirmed_by_whom("pledges_updateattribution")

    def __str__(self):
        return self.name


class Value(models.Model):
    """Where an indicator (by its `key`, the same over versions) stood on the day of an update."""

    update = models.ForeignKey(Update, models.CASCADE, related_name="values", verbose_name=_("update"))
    indicator = models.UUIDField(_("indicator"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of indicators")
        constraints = [models.UniqueConstraint(fields=["update", "indicator"], name="pledges_value_once")]

    def __str__(self):
        return str(self.value)


class Evidence(models.Model):
    """Where an update can be checked."""

    update = models.ForeignKey(Update, models.CASCADE, related_name="evidence", verbose_name=_("update"))
    position = models.PositiveSmallIntegerField(_("order"))
    url = models.URLField(_("address"), max_length=500)
    title = models.CharField(_("what it is"), max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("evidence of an update")
        verbose_name_plural = _("evidence of updates")
        constraints = [models.UniqueConstraint(fields=["update", "position"], name="pledges_evidence_once")]

    def __str__(self):
        return self.title or self.url


class UpdateLink(models.Model):
    """A link in an e-mail by which one update can be sent without logging in: once, for thirty days, for one pledge.

    Only a hash of its token is kept. Looking at it uses nothing up.
    """

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="update_links", verbose_name=_("pledge"))
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, related_name="+", verbose_name=_("participant"))
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=2)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("link to update a pledge")
        verbose_name_plural = _("links to update pledges")

    def __str__(self):
        return str(self.pledge)

    @property
    def is_open(self):
        """Can still be used."""
        return self.used_at is None and clock.now() < self.expires_at and self.pledge.is_listed


class Rung(Curated):
    """After so many months of silence those who pledged are asked for an update, in these words; the last makes it public."""

    key = models.SlugField(_("key"), unique=True, editable=False)
    months = models.PositiveSmallIntegerField(_("months of silence"), unique=True, validators=[MinValueValidator(1)])
    words = models.TextField(_("words of the reminder"), max_length=2000)

    class Meta:
        ordering = ["months"]
        verbose_name = _("reminder to report on a pledge")
        verbose_name_plural = _("reminders to report on pledges")
        constraints = [models.CheckConstraint(condition=Q(months__gte=1), name="pledges_rung_months")]

    def __str__(self):
        return str(self.months)


class Step(models.Model):
    """A reminder that was sent about a pledge, or one of its participants, since it was heard of last: each once."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="steps", verbose_name=_("pledge"))
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, related_name="+", verbose_name=_("participant"))
    months = models.PositiveSmallIntegerField(_("months of silence"))
    since = models.DateTimeField(_("silent since"))
    at = models.DateTimeField(_("taken at"))

    class Meta:
        verbose_name = _("reminder sent")
        verbose_name_plural = _("reminders sent")
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "participant", "months", "since"], nulls_distinct=False, name="pledges_step_once"
            )
        ]

    def __str__(self):
        return f"{self.pledge}: {self.months}"
