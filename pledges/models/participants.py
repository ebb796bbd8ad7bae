import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Attribution
from core import clock
from core.models import who
from pledges.models.pledges import Pledge, Stage


def confirmed_by_whom(name):
    """Constraints of an attribution that may be confirmed by a link, without anybody who is known to the Hub."""
    return [
        models.CheckConstraint(condition=Q(part="author"), name=f"{name}_part"),
        models.CheckConstraint(
            condition=Q(status="confirmed", confirmed_at__isnull=False) | Q(status__in=["named", "declined"], confirmed_at=None),
            name=f"{name}_status",
        ),
    ]


class ParticipantQuerySet(models.QuerySet):
    def bound(self):
        """Those whose pledge it is for certain: they have confirmed, and have not left."""
        return self.filter(status=Attribution.Status.CONFIRMED, left_at=None)

    def shown(self):
        """Those every reader sees: confirmed, or named without being a verified organization; nobody who declined or has left."""
        named = Q(status=Attribution.Status.NAMED) & (Q(organization=None) | Q(organization__verified_at=None))
        return self.filter(Q(status=Attribution.Status.CONFIRMED) | named, left_at=None)


class Participant(Attribution):
    """Who makes a pledge: first the one who filed it (`order` 0), then those who pledge with it, each shown as it confirms.

    In a partnership each has a `commitment`, a `stage` and updates of its own. One that leaves after publication stays in the
    record, with the day. A name without a delegate on the Hub is confirmed by link, and `confirmed_by` is nobody.
    """

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="participants", verbose_name=_("pledge"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    called = models.CharField(_("name as given by the one who filed it"), max_length=250, blank=True)
    commitment = models.CharField(_("what it commits to"), max_length=500, blank=True)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.NOT_STARTED)
    heard_at = models.DateTimeField(_("last heard of at"), null=True)
    left_at = models.DateTimeField(_("left at"), null=True, editable=False)
    left_why = models.CharField(_("public note"), max_length=500, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta(Attribution.Meta):
        abstract = False
        verbose_name = _("participant of a pledge")
        verbose_name_plural = _("participants of pledges")
        constraints = [
            *confirmed_by_whom("pledges_participant"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="pledges_participant_stage"),
            models.UniqueConstraint(fields=["pledge", "order"], name="pledges_participant_order_once"),
            models.UniqueConstraint(
                fields=["pledge", "organization"],
                condition=Q(organization__isnull=False, left_at=None) & ~Q(status="declined"),
                name="pledges_participant_organization_once",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_shown(self):
        return super().is_shown and self.left_at is None

    def since(self, published_at):
        """When one heard of it last: its last update, else its confirmation, or the publication if that came later."""
        return self.heard_at or max(published_at, self.confirmed_at or published_at)

    @property
    def has_filed(self):
        """The first of them: the one whose pledge it is."""
        return self.order == 0


class ParticipantInvitation(models.Model):
    """Asks a participant to confirm that it pledges, by an e-mail whose link works once; only a hash of its token is kept.

    A verified organization is confirmed by its delegate, who logs in; any other by whoever has the link.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="invitations", verbose_name=_("participant"))
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language of the invitation"), max_length=2)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("expires at"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    void_at = models.DateTimeField(_("void since"), null=True)

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation to pledge together")
        verbose_name_plural = _("invitations to pledge together")
        constraints = [
            models.CheckConstraint(condition=Q(answered_at=None) | Q(void_at=None), name="pledges_participantinvitation_one_end"),
            models.UniqueConstraint(
                fields=["participant"], condition=Q(answered_at=None, void_at=None), name="pledges_participantinvitation_one_open"
            ),
        ]

    def __str__(self):
        return str(self.participant)

    @property
    def is_open(self):
        """Can still be answered."""
        return self.answered_at is None and self.void_at is None and clock.now() < self.expires_at


class Match(models.Model):
    """A pledge answers another one. Until that is published only its identifier is known; then the match links by itself."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="matches", verbose_name=_("pledge"))
    other = models.ForeignKey(
        Pledge, models.PROTECT, null=True, blank=True, related_name="matched_by", verbose_name=_("matched pledge")
    )
    wanted = models.UUIDField(_("identifier of a pledge that is not public"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("match of pledges")
        verbose_name_plural = _("matches of pledges")
        constraints = [
            models.CheckConstraint(
                condition=Q(other=None, wanted__isnull=False) | Q(other__isnull=False, wanted=None), name="pledges_match_of_one"
            ),
            models.CheckConstraint(condition=~Q(pledge=models.F("other")), name="pledges_match_of_another"),
            models.UniqueConstraint(fields=["pledge", "other"], name="pledges_match_once"),
            models.UniqueConstraint(fields=["pledge", "wanted"], name="pledges_match_wanted_once"),
        ]

    def __str__(self):
        return f"{self.pledge} – {self.other or self.wanted}"


class Doubt(models.Model):
    """A question about a pledge, for the secretariat alone. The pledger gets its substance without who asked; the public only
    what the secretariat publishes, question and answer together.
    """

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("state of a doubt", "new")
        PASSED_ON = "passed-on", pgettext_lazy("state of a doubt", "passed on")
        ANSWERED = "answered", pgettext_lazy("state of a doubt", "answered")
        CLOSED = "closed", pgettext_lazy("state of a doubt", "closed")

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="doubts", verbose_name=_("pledge"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = who(_("asked by"))
    text = models.TextField(_("doubt"), max_length=3000)
    language = models.CharField(_("language"), max_length=3)
    raised_at = models.DateTimeField(_("raised at"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    substance = models.TextField(_("what the pledger reads"), max_length=3000, blank=True)
    answer = models.TextField(_("answer of the pledger"), max_length=3000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    published_at = models.DateTimeField(_("published at"), null=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        verbose_name = _("doubt about a pledge")
        verbose_name_plural = _("doubts about pledges")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["new", "passed-on", "answered", "closed"]), name="pledges_doubt_state"),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(answer="") & ~Q(substance=""), name="pledges_doubt_published"
            ),
        ]

    def __str__(self):
        return f"{self.pledge}: {self.get_state_display()}"
