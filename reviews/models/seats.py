import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import twins, who
from reviews.models.cases import Case
from reviews.models.reports import Report
from reviews.models.roster import Origin


class SeatQuerySet(models.QuerySet):
    def of(self, user):
        """Hers, from the invitation on, whatever became of them."""
        return self.filter(person=user)

    def held(self):
        """Those that count: accepted, and nobody has given them up or taken them away."""
        return self.filter(state=Seat.State.ACCEPTED)

    def taken(self):
        """Those that keep somebody else from being asked: held, or still to be answered."""
        return self.filter(state__in=Seat.TAKEN)

    def with_report(self):
        """Brings `has_report` along: whether the report of the seat's round has been sent."""
        return self.annotate(has_report=Exists(Report.objects.filter(seat=OuterRef("pk"), round=OuterRef("round"))))

    def owing(self):
        """Held ones of open cases in review whose report of the round is still to come."""
        return self.held().filter(case__state=Case.State.IN_REVIEW).with_report().filter(has_report=False, round=F("case__round"))

    def reading(self):
        """Held ones whose holder has declared her interests, and so may read."""
        return self.held().filter(declaration__isnull=False)


class Seat(models.Model):
    """A reviewer's seat in a case: an invitation, and if it is accepted the duty to report in the rounds she is asked for.

    `origin` is hers at the moment of accepting. `round` is the one her next or latest report is for. `dated_at` is when the date
    she has to keep now was set. A seat that was lost is kept with all she wrote; `ended_why` tells her why.
    """

    class State(models.TextChoices):
        INVITED = "invited", pgettext_lazy("state of a seat", "invited")
        ACCEPTED = "accepted", pgettext_lazy("state of a seat", "accepted")
        DECLINED = "declined", pgettext_lazy("state of a seat", "declined")
        EXPIRED = "expired", pgettext_lazy("state of a seat", "expired")
        REMOVED = "removed", pgettext_lazy("state of a seat", "removed")

    TAKEN = (State.INVITED, State.ACCEPTED)

    class Reason(models.TextChoices):
        NO_TIME = "no-time", pgettext_lazy("why a reviewer declines", "I have no time")
        NOT_MY_FIELD = "not-my-field", pgettext_lazy("why a reviewer declines", "It is not my field")
        INTEREST = "interest", pgettext_lazy("why a reviewer declines", "I have an interest in it")
        LANGUAGE = "language", pgettext_lazy("why a reviewer declines", "I do not read its language well enough")
        OTHER = "other", pgettext_lazy("why a reviewer declines", "Another reason")

    case = models.ForeignKey(Case, models.CASCADE, related_name="seats", verbose_name=_("case"))
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("reviewer"))
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.INVITED, editable=False)
    round = models.PositiveSmallIntegerField(_("round"), editable=False)
    sought = models.CharField(_("asked as"), max_length=10, choices=Origin)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, blank=True, editable=False)
    is_fourth = models.BooleanField(_("asked because reports disagree"), default=False, editable=False)
    invited_at = models.DateTimeField(_("invited at"), editable=False)
    invited_by = who(_("invited by"))
    answer_by = models.DateTimeField(_("answer expected by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True, editable=False)
    words = models.TextField(_("words to the secretariat"), max_length=2000, blank=True, editable=False)
    report_by = models.DateTimeField(_("report expected by"), null=True)
    dated_at = models.DateTimeField(_("date set at"), editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by = who(_("ended by"))
    ended_why = models.CharField(_("why it ended"), max_length=300, blank=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at", "pk"]
        verbose_name = _("seat of a reviewer")
        verbose_name_plural = _("seats of reviewers")
        indexes = [models.Index(fields=["person", "state"], name="reviews_seat_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["invited", "accepted", "declined", "expired", "removed"]), name="reviews_seat_state"
            ),
            models.CheckConstraint(condition=Q(sought__in=Origin.values), name="reviews_seat_sought"),
            models.CheckConstraint(
                condition=Q(reason__in=["", "no-time", "not-my-field", "interest", "language", "other"]),
                name="reviews_seat_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(answered_at__isnull=False, report_by__isnull=False, origin__in=Origin.values),
                name="reviews_seat_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["expired", "removed"]) | Q(ended_at__isnull=False), name="reviews_seat_ended"
            ),
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(state__in=["invited", "accepted"]), name="reviews_seat_once"
            ),
        ]

    def __str__(self):
        return f"{self.person} – {self.get_state_display()}"

    @property
    def is_held(self):
        return self.state == self.State.ACCEPTED


class Declaration(models.Model):
    """What a reviewer declares of her interests, of today and the past three years, before she sees the content."""

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="declaration", verbose_name=_("seat"))
    has_interest = models.BooleanField(_("declares an interest"))
    words = models.TextField(_("which"), max_length=3000, blank=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("declaration of interests")
        verbose_name_plural = _("declarations of interests")
        constraints = [
            models.CheckConstraint(condition=Q(has_interest=False) | ~Q(words=""), name="reviews_declaration_says_which")
        ]

    def __str__(self):
        return str(_("Interest declared") if self.has_interest else _("No interest declared"))


class Override(models.Model):
    """Two of the staff let somebody review a case in spite of a conflict that blocks her."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="overrides", verbose_name=_("case"))
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("reviewer"))
    why = models.CharField(_("reason"), max_length=300)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = who(_("asked by"))
    signed_at = models.DateTimeField(_("signed at"), null=True)
    signed_by = who(_("signed by"))

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("override of a conflict")
        verbose_name_plural = _("overrides of conflicts")
        constraints = [
            twins("signed_at", "signed_by"),
            models.CheckConstraint(condition=~Q(signed_by=F("asked_by")), name="reviews_override_two_people"),
            models.UniqueConstraint(fields=["case", "person"], name="reviews_override_once"),
        ]

    def __str__(self):
        return f"{self.person}: {self.why}"


class Step(models.Model):
    """A step of a ladder that was taken: a reminder; each once for the date it reminds of, whoever runs it."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="steps", verbose_name=_("seat"))
    name = models.CharField(_("step"), max_length=20)
    due = models.DateTimeField(_("for the date"))
    at = models.DateTimeField(_("taken at"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("step of a ladder")
        verbose_name_plural = _("steps of ladders")
        constraints = [models.UniqueConstraint(fields=["seat", "name", "due"], name="reviews_step_once")]

    def __str__(self):
        return f"{self.name} {self.due}"
