from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.roles import Grant, GrantQuerySet


class Scope(models.TextChoices):
    """What a delegate may do for the organization. *Appoint* makes a focal point."""

    POST = "post", pgettext_lazy("what a delegate may do", "post comments")
    ENDORSE = "endorse", pgettext_lazy("what a delegate may do", "endorse contributions")
    PLEDGE = "pledge", pgettext_lazy("what a delegate may do", "make pledges")
    REPORT = "report", pgettext_lazy("what a delegate may do", "report on pledges")
    SUBMIT = "submit", pgettext_lazy("what a delegate may do", "submit practices")
    APPOINT = "appoint", pgettext_lazy("what a delegate may do", "appoint delegates")

    @classmethod
    def words(cls, scopes):
        """The labels of these scopes, in the order of the list."""
        return [scope.label for scope in cls if scope in scopes]


class DelegationQuerySet(GrantQuerySet):
    def with_scope(self, scope):
        """Those that include `scope`; all if None."""
        return self.filter(scopes__contains=[scope]) if scope else self

    def like(self, *, person, organization, scopes, until):
        """Those that nobody has ended and that say exactly this."""
        same = {"scopes__contains": scopes, "scopes__contained_by": scopes}
        return self.filter(person=person, organization=organization, until=until, ended_at=None, **same)


class Delegation(Grant):
    """A person may act for an organization, within scopes, for a time. Several may run at once; none is ever preselected."""

    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, related_name="delegations", verbose_name=_("organization")
    )
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), verbose_name=pgettext_lazy("scopes", "may"))

    objects = DelegationQuerySet.as_manager()

    class Meta(Grant.Meta):
        abstract = False
        ordering = ["-granted_at"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            *Grant.Meta.constraints,
            models.CheckConstraint(
                condition=Q(scopes__contained_by=list(Scope.values)) & Q(scopes__len__gt=0), name="accounts_delegation_scopes"
            ),
        ]

    def __str__(self):
        return f"{self.person} – {self.organization}"

    @property
    def scope_labels(self):
        """What the delegate may do, in words, in the order of the list."""
        return Scope.words(self.scopes)
