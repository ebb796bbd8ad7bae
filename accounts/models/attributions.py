from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.languages import best_of, names
from core.models import twins, who


class Attribution(models.Model):
    """Who published something, or supports it: one row per author, in a given order.

    Each app makes it concrete with a foreign key to its own model. A row names a person, an organization, both (a delegate
    speaking for it) or neither (`free_name`). `*_as_then` keep name, kind and position of that day (the organization's name
    in each language it has one in); past contributions are printed from them alone.
    """

    class Part(models.TextChoices):
        AUTHOR = "author", pgettext_lazy("part in a contribution", "author")
        SUPPORTER = "supporter", pgettext_lazy("part in a contribution", "supporter")
        ENDORSER = "endorser", pgettext_lazy("part in a contribution", "endorser")

    class Status(models.TextChoices):
        NAMED = "named", pgettext_lazy("status of an attribution", "named")
        CONFIRMED = "confirmed", pgettext_lazy("status of an attribution", "confirmed")
        DECLINED = "declined", pgettext_lazy("status of an attribution", "declined")

    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.AUTHOR)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    person = who(_("person"), editable=True)
    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organization")
    )
    free_name = models.CharField(_("name as given"), max_length=250, blank=True)
    function = models.CharField(_("function"), max_length=60, blank=True)
    shows_person = models.BooleanField(_("show the person"), default=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NAMED)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = who(_("confirmed by"), editable=True)
    person_name_as_then = models.CharField(max_length=150, blank=True)
    organization_names_as_then = models.JSONField(default=dict, blank=True)
    kind_as_then = models.CharField(max_length=60, blank=True)
    position_as_then = models.CharField(max_length=150, blank=True)

    class Meta:
        abstract = True
        ordering = ["order"]
        constraints = [
            twins("confirmed_at", "confirmed_by"),
            models.CheckConstraint(
                condition=Q(part__in=["author", "supporter", "endorser"]), name="%(app_label)s_%(class)s_part"
            ),
            models.CheckConstraint(
                condition=Q(status="confirmed", confirmed_at__isnull=False) | Q(status__in=["named", "declined"]),
                name="%(app_label)s_%(class)s_status",
            ),
        ]

    def remember(self):
        """Copy name, kind and position as they are today; called once, when the row is made."""
        if self.person:
            self.person_name_as_then, self.position_as_then = self.person.full_name, self.person.position
        if self.organization:
            self.organization_names_as_then, self.kind_as_then = names(self.organization, "name"), self.organization.kind.key
        return self

    @property
    def awaits_confirmation(self):
        """A verified organization named by somebody else is not shown until its delegate confirms."""
        return bool(self.organization and self.organization.is_verified and self.status == self.Status.NAMED)

    @property
    def is_shown(self):
        return self.status != self.Status.DECLINED and not self.awaits_confirmation

    @property
    def is_as_named(self):
        """Shown with the words “as named by the filer”: nobody who could confirm it has."""
        return self.is_shown and self.status == self.Status.NAMED and bool(self.organization or self.free_name)

    @property
    def voices(self):
        """The organization (its name of that day and the language of that) and the person; an erased name says “former …”."""
        organization, person = best_of(self.organization_names_as_then), self.person_name_as_then
        if self.person_id and not person:
            person = gettext("Former delegate") if organization[0] else gettext("Former member")
        return organization, (person if self.shows_person else "") or self.free_name

    @property
    def name(self):
        """The names of that day: organization and person, organization alone, person alone, or the name as given.

        Empty if the person's name has been erased: pages then print “former member”, or “former delegate” beside an
        organization.
        """
        person = self.person_name_as_then if self.shows_person else ""
        organization, _language = best_of(self.organization_names_as_then)
        return " – ".join(part for part in (organization, person) if part) or self.free_name
