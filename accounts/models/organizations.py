from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.languages import CODES
from core.models import Curated, CuratedQuerySet, who
from taxonomy.models import Country, OrganizationKind

STATE_KINDS = ("member-state", "other-state")


class OrganizationQuerySet(CuratedQuerySet):
    def visible_to(self, user):
        """Verified organizations; their proposer sees her own, staff see all."""
        if user.is_authenticated and user.is_staff:
            return self
        return self.verified() | self.filter(proposed_by=user) if user.is_authenticated else self.verified()

    def verified(self):
        """Those of which the secretariat knows who speaks for them: the public ones."""
        return self.filter(verified_at__isnull=False)

    def called(self, name):
        """Those with this name or acronym in any of the languages, whatever its capitals; none for an empty name."""
        fields = (f"{field}_{code}" for field in ("name", "acronym") for code in CODES)
        named = reduce(or_, (Q(**{f"{field}__iexact": name.strip()}) for field in fields))
        return self.filter(named) if name.strip() else self.none()

    def named(self, name):
        """The one verified organization of this name or acronym; None if there is none or several."""
        known = list(self.verified().called(name).select_related("kind")[:2])
        return known[0] if len(known) == 1 else None

    def states(self):
        """One node per State of the vocabulary."""
        return self.filter(kind__key__in=STATE_KINDS)


class Organization(Curated):
    """An organization, State, authority or network, as a node of a tree.

    *Verified* means only that the secretariat knows who speaks for it; no legal status is asked for. Each State of the
    vocabulary is exactly one node; its ministries, agencies, missions and cities hang below it.
    """

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=250)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    kind = models.ForeignKey(OrganizationKind, models.PROTECT, related_name="+", verbose_name=_("kind"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of"))
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="organizations", verbose_name=_("country of its seat")
    )
    is_state = models.BooleanField(_("is the State itself"), default=False, editable=False)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("succeeded by")
    )
    website = models.URLField(_("website"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True, editable=False)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True, editable=False)
    verified_by = who(_("verified by"), help_text=_("Empty if it came with the vocabulary."))

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [
            models.UniqueConstraint(fields=["country"], condition=Q(is_state=True), name="accounts_organization_state_once"),
            models.CheckConstraint(
                condition=Q(is_state=False) | Q(country__isnull=False), name="accounts_organization_state_has_country"
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(verified_at__isnull=False), name="accounts_organization_verified"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("pk")), name="accounts_organization_not_own_parent"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organization_detail", args=[self.slug])

    @property
    def is_verified(self):
        return self.verified_at is not None

    def clean(self):
        """Refuse circles, and a second node for a State."""
        wrong = {}
        if self.pk and self._comes_back_by("parent"):
            wrong["parent"] = _("An organization cannot be part of itself or of one of its own parts.")
        if self.pk and self._comes_back_by("successor"):
            wrong["successor"] = _("An organization cannot be succeeded by itself or by one it has succeeded.")
        if self.kind_id and not self.is_state and self.kind.key in STATE_KINDS:
            wrong["kind"] = _("Each State is in the list already. Choose what this is: a ministry, an agency, a city …")
        if wrong:
            raise ValidationError(wrong)

    def ancestors(self):
        """The organizations it is part of, nearest first; a circle, should one ever arise, ends the walk."""
        return [node for node in self._walk("parent") if node != self]

    def _walk(self, step):
        """The nodes one gets to by following a foreign key, each once."""
        seen, node = [], getattr(self, step)
        while node is not None and node not in seen:
            seen.append(node)
            node = getattr(node, step)
        return seen

    def _comes_back_by(self, step):
        return self in self._walk(step)


class FormerName(models.Model):
    """A name an organization had until a day; past contributions keep the name of theirs."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="former_names", verbose_name=_("organization"))
    name = models.CharField(_("name"), max_length=250)
    until = models.DateField(_("until"))

    class Meta:
        ordering = ["-until"]
        verbose_name = _("former name")
        verbose_name_plural = _("former names")

    def __str__(self):
        return self.name


class Membership(models.Model):
    """An organization belongs to a body (the Network, its Executive Committee, a coalition …) from a day until another."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships", verbose_name=_("organization"))
    body = models.ForeignKey(Organization, models.PROTECT, related_name="members", verbose_name=_("body"))
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["body", "organization"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(condition=~Q(organization=models.F("body")), name="accounts_membership_not_of_itself"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=models.F("since")), name="accounts_membership_dates"
            ),
            models.UniqueConstraint(
                fields=["organization", "body"], condition=Q(until=None), name="accounts_membership_open_once"
            ),
        ]

    def __str__(self):
        return f"{self.organization} – {self.body}"
