import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Countersigned, twins, who
from reviews.models.policies import Policy


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff see all; a reviewer those she is or was asked to judge. Authors have their desk, and never a case."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(seats__person=user).distinct()

    def open(self):
        """Those not decided yet."""
        return self.exclude(state__in=Case.OVER)


class Case(models.Model):
    """The review of one version of something: the engine knows the case, its app knows the rest (`reviews.subjects`).

    It keeps the policy it began with. While the clock is stopped no date comes nearer; when it goes on, all move.
    """

    class State(models.TextChoices):
        IN_REVIEW = "in-review", pgettext_lazy("state of a case", "in review")
        CHANGES_ASKED = "changes-asked", pgettext_lazy("state of a case", "changes asked")
        ACCEPTED = "accepted", pgettext_lazy("state of a case", "accepted")
        DECLINED = "declined", pgettext_lazy("state of a case", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a case", "withdrawn")

    OPEN = (State.IN_REVIEW, State.CHANGES_ASKED)
    OVER = (State.ACCEPTED, State.DECLINED, State.WITHDRAWN)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(pgettext_lazy("what a case is about", "about"), max_length=30, editable=False)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", verbose_name=_("policy"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.IN_REVIEW, editable=False)
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    opened_at = models.DateTimeField(_("opened at"), editable=False)
    opened_by = who(_("opened by"))
    round_at = models.DateTimeField(_("round begun at"), editable=False)
    changes_by = models.DateTimeField(_("changes expected by"), null=True, editable=False)
    stopped_at = models.DateTimeField(_("clock stopped at"), null=True, editable=False)
    stopped_by = who(_("clock stopped by"))
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("case of review")
        verbose_name_plural = _("cases of review")
        indexes = [models.Index(fields=["state", "opened_at"], name="reviews_case_board")]
        constraints = [
            twins("stopped_at", "stopped_by"),
            models.CheckConstraint(
                condition=Q(state__in=["in-review", "changes-asked", "accepted", "declined", "withdrawn"]),
                name="reviews_case_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["in-review", "changes-asked"], closed_at=None)
                | Q(state__in=["accepted", "declined", "withdrawn"], closed_at__isnull=False),
                name="reviews_case_closed",
            ),
        ]

    def __str__(self):
        word = _("Case")
        return f"{word} {self.pk}"

    def get_absolute_url(self):
        return reverse("reviews:case_detail", args=[self.uuid])

    @property
    def is_open(self):
        return self.state not in self.OVER

    @property
    def is_in_review(self):
        return self.state == self.State.IN_REVIEW


class Question(models.Model):
    """A reviewer asks the author through the case; question and answer are seen, without names, by all its reviewers."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="questions", verbose_name=_("case"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seat = models.ForeignKey("reviews.Seat", models.PROTECT, related_name="questions", verbose_name=_("asked by"))
    text = models.TextField(_("question"), max_length=3000)
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = who(_("answered by"))

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("question to the author")
        verbose_name_plural = _("questions to the author")
        constraints = [
            twins("answered_at", "answered_by"),
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="reviews_question_answered"),
        ]

    def __str__(self):
        return self.text[:80]


class Attempt(models.Model):
    """The secretariat tries to resolve a disagreement between reports, in writing; then it says whether it could."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attempts", verbose_name=_("case"))
    round = models.PositiveSmallIntegerField(_("round"))
    words = models.TextField(_("what was tried"), max_length=5000)
    made_at = models.DateTimeField(_("made at"))
    made_by = who(_("made by"))
    resolved = models.BooleanField(_("resolved"), null=True)
    outcome = models.TextField(_("outcome"), max_length=5000, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = who(_("closed by"))

    class Meta:
        ordering = ["round", "pk"]
        verbose_name = _("attempt to resolve a disagreement")
        verbose_name_plural = _("attempts to resolve disagreements")
        constraints = [
            twins("closed_at", "closed_by", "resolved"),
            models.UniqueConstraint(fields=["case", "round"], name="reviews_attempt_once_a_round"),
        ]

    def __str__(self):
        return self.words[:80]


class Decision(Countersigned):
    """What the secretariat decides on a case. `in_force_at` is when it had its effect; at most one decision of a round has."""

    class Verdict(models.TextChoices):
        ACCEPT = "accept", pgettext_lazy("decision on a case", "publish")
        CHANGES = "changes", pgettext_lazy("decision on a case", "ask for changes")
        DECLINE = "decline", pgettext_lazy("decision on a case", "decline")

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions", verbose_name=_("case"))
    round = models.PositiveSmallIntegerField(_("round"))
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict)
    words = models.TextField(_("words to the author"), max_length=5000, blank=True)
    in_force_at = models.DateTimeField(_("in force since"), null=True)
    answered_at = models.DateTimeField(_("changes sent at"), null=True)

    class Meta(Countersigned.Meta):
        abstract = False
        ordering = ["round", "pk"]
        verbose_name = _("decision on a case")
        verbose_name_plural = _("decisions on cases")
        constraints = [
            *Countersigned.Meta.constraints,
            models.CheckConstraint(condition=Q(verdict__in=["accept", "changes", "decline"]), name="reviews_decision_verdict"),
            models.UniqueConstraint(fields=["case", "round"], condition=Q(dropped_at=None), name="reviews_decision_one_a_round"),
        ]

    def __str__(self):
        return f"{self.case} – {self.get_verdict_display()}"

    @property
    def waits(self):
        """For a second signature."""
        return self.is_unsigned


class Point(models.Model):
    """One change a decision asks for, and what the author answers to it when the next round begins."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="points", verbose_name=_("decision"))
    position = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("change asked for"), max_length=2000)
    answer = models.TextField(_("answer"), max_length=3000, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("change asked for")
        verbose_name_plural = _("changes asked for")
        constraints = [models.UniqueConstraint(fields=["decision", "position"], name="reviews_point_once")]

    def __str__(self):
        return self.text[:80]
