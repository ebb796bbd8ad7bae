"""Who may read and who may write: the policies of spaces and topics, and the rows that admit single persons."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.roles import Grant, GrantQuerySet
from taxonomy.models import OrganizationKind


class Policy(models.TextChoices):
    """Whom a space or topic admits. *Kinds* are the delegates of organizations of the kinds named beside it."""

    EVERYONE = "everyone", pgettext_lazy("who is admitted", "everyone")
    MEMBERS = "members", pgettext_lazy("who is admitted", "members of the space")
    INVITED = "invited", pgettext_lazy("who is admitted", "those invited")
    KINDS = "kinds", pgettext_lazy("who is admitted", "delegates of certain kinds of organization")


class Guarded(models.Model):
    """What has a policy for reading and one for writing. Who may not read may not write."""

    read = models.CharField(_("who may read"), max_length=10, choices=Policy, default=Policy.EVERYONE)
    read_kinds = models.ManyToManyField(
        OrganizationKind, related_name="+", blank=True, verbose_name=_("kinds of organization that may read")
    )
    write = models.CharField(_("who may write"), max_length=10, choices=Policy, default=Policy.EVERYONE)
    write_kinds = models.ManyToManyField(
        OrganizationKind, related_name="+", blank=True, verbose_name=_("kinds of organization that may write")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(read__in=Policy.values), name="%(app_label)s_%(class)s_read"),
            models.CheckConstraint(condition=Q(write__in=Policy.values), name="%(app_label)s_%(class)s_write"),
        ]


class AdmissionQuerySet(GrantQuerySet):
    def like(self, *, person, space, standing):
        """Those that nobody has ended and that say exactly this."""
        return self.filter(person=person, space=space, standing=standing, ended_at=None)


class Admission(Grant):
    """A person is a member of a space, or invited to it, from an instant until another. Who is invited counts as a member too."""

    class Standing(models.TextChoices):
        MEMBER = "member", pgettext_lazy("standing in a space", "member")
        INVITED = "invited", pgettext_lazy("standing in a space", "invited")

    space = models.ForeignKey("discussions.Space", models.CASCADE, related_name="admissions", verbose_name=_("space"))
    standing = models.CharField(_("admitted as"), max_length=10, choices=Standing, default=Standing.MEMBER)

    objects = AdmissionQuerySet.as_manager()

    class Meta(Grant.Meta):
        abstract = False
        ordering = ["-granted_at"]
        verbose_name = _("admission to a space")
        verbose_name_plural = _("admissions to spaces")
        constraints = [
            *Grant.Meta.constraints,
            models.CheckConstraint(condition=Q(standing__in=["member", "invited"]), name="discussions_admission_standing"),
            models.UniqueConstraint(
                fields=["person", "space", "standing"], condition=Q(ended_at=None), name="discussions_admission_once"
            ),
        ]

    def __str__(self):
        return f"{self.person} – {self.space}"
