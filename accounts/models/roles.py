from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from core import clock
from core.models import twins, who


class GrantQuerySet(models.QuerySet):
    """Rows that give a right from one instant until another, unless ended before: roles and delegations."""

    def running(self, at=None):
        """Those that give their right at the instant `at` (now if None)."""
        at = at or clock.now()
        return self.filter(Q(until=None) | Q(until__gt=at), starts_at__lte=at, ended_at=None)

    def to_begin(self, at=None):
        """Those whose first day is still to come."""
        return self.filter(starts_at__gt=at or clock.now(), ended_at=None)

    def over(self, at=None):
        """Those that somebody ended or whose last day is past."""
        return self.filter(Q(until__lte=at or clock.now()) | Q(ended_at__isnull=False))


class Grant(models.Model):
    """A right given to a person for a time; ended, never deleted.

    It runs while `starts_at <= now < until` (open if `until` is empty) and nobody has ended it. `zone` is the one in which
    `until` was meant; pages show both that and the reader's own.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    starts_at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    zone = models.CharField(_("time zone of the dates"), max_length=60, default=settings.TIME_ZONE)
    granted_at = models.DateTimeField(_("granted at"), editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("granted by"),
        help_text=_("Empty if the Hub’s operator granted it on the command line."),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    ended_by = who(_("ended by"))
    why = models.CharField(_("reason"), max_length=300)

    objects = GrantQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            twins("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("starts_at")), name="%(app_label)s_%(class)s_until_after_start"
            ),
        ]

    def is_running(self, at=None):
        """Gives its right at the instant `at` (now if None)."""
        at = at or clock.now()
        return self.ended_at is None and self.starts_at <= at and (self.until is None or at < self.until)

    @property
    def last_minute(self):
        """The last minute of the right, as people say it: 23:59, where `until` is the midnight after; None if it has no end."""
        return self.until and clock.last_minute(self.until)

    @property
    def standing(self):
        """Where the right stands now, in words."""
        if self.ended_at:
            return pgettext("standing of a right", "ended")
        if self.is_running():
            return pgettext("standing of a right", "running")
        if self.starts_at > clock.now():
            return pgettext("standing of a right", "to begin")
        return pgettext("standing of a right", "run out")


class RoleQuerySet(GrantQuerySet):
    def open_for(self, person, role, scope=""):
        """The row that nobody has ended, be it running, still to begin or past its date."""
        return self.filter(person=person, role=role, scope=scope, ended_at=None)


class Role(Grant):
    """What a person may do beyond a member: one table for the whole Hub.

    `scope` names what the role is limited to (a moderator's space) and is empty for the others.
    """

    MODERATOR, REVIEWER, SECRETARIAT, ADMINISTRATOR = "moderator", "reviewer", "secretariat", "administrator"
    STAFF = frozenset({SECRETARIAT, ADMINISTRATOR})

    class Name(models.TextChoices):
        MODERATOR = "moderator", pgettext_lazy("role", "moderator")
        REVIEWER = "reviewer", pgettext_lazy("role", "reviewer")
        SECRETARIAT = "secretariat", pgettext_lazy("role", "secretariat")
        ADMINISTRATOR = "administrator", pgettext_lazy("role", "administrator")

    # What each role is for: the help of the form that grants it, and `docs/roles.md`.
    DUTIES = {
        MODERATOR: _("Looks after the discussions of a space, in place: hides, moves, answers reports."),
        REVIEWER: _("Is on the roster of peer reviewers and judges the practices assigned to her."),
        SECRETARIAT: _("Is staff: works in the administration, verifies organizations, gives and ends rights."),
        ADMINISTRATOR: _("Is staff, and alone gives and ends staff roles."),
    }

    role = models.CharField(_("role"), max_length=20, choices=Name)
    scope = models.CharField(_("limited to"), max_length=80, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta(Grant.Meta):
        abstract = False
        ordering = ["-granted_at"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            *Grant.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "role", "scope"], condition=Q(ended_at=None), name="accounts_role_open_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["moderator", "reviewer", "secretariat", "administrator"]), name="accounts_role_name"
            ),
            models.CheckConstraint(condition=Q(role="moderator") | Q(scope=""), name="accounts_role_scope"),
        ]

    def __str__(self):
        return f"{self.person} – {self.get_role_display()}"
