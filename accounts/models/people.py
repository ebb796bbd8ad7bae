import re
import zoneinfo

import rules
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.delegations import Delegation
from accounts.models.roles import Role
from core import clock
from core.models import twins

_MODEL_PERMISSION = re.compile(r"\w+\.(add|change|delete|view)_[a-z]+$")


def validate_zone(name):
    """Refuse what is not the name of a time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone from the list."))


class UserQuerySet(models.QuerySet):
    def active(self):
        """Accounts that are not disabled."""
        return self.filter(disabled_at=None)

    def confirmed(self):
        """Those who have confirmed an e-mail address; nobody else is visible or gets a right."""
        return self.filter(pk__in=EmailAddress.objects.filter(verified=True).values("user"))

    def with_rights(self, at=None):
        """Brings what decides `is_staff` at the instant `at` (now if None) along in the same query."""
        roles = Role.objects.running(at).filter(person=OuterRef("pk"), scope="")
        apps = Count("authenticator", filter=models.Q(authenticator__type="totp"))
        return self.annotate(role_names=ArraySubquery(roles.values("role")), authenticator_count=apps)

    def holding(self, *roles):
        """Active accounts that hold one of `roles` now."""
        return self.active().filter(pk__in=Role.objects.running().filter(role__in=roles).values("person"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person with an account, who logs in with an e-mail address.

    The address is never public. The name is shown whole beside what the person publishes; affiliation and position only
    describe, they give no right. Whether the address is confirmed stands in django-allauth's `EmailAddress`.
    """

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    organization = models.ForeignKey(
        "accounts.Organization", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organization")
    )
    position = models.CharField(_("position"), max_length=150, blank=True)
    about = models.TextField(_("about"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    zone = models.CharField(_("time zone"), max_length=60, default=settings.TIME_ZONE, validators=[validate_zone])
    follows_replied = models.BooleanField(_("follow the threads I contribute to"), default=True)
    joined_at = models.DateTimeField(_("joined at"), default=clock.now, editable=False)
    disabled_at = models.DateTimeField(_("disabled at"), null=True, blank=True, editable=False)
    disabled_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("disabled by")
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    # What was asked about her during a request, under keys of those who asked; None where she is not somebody's request.
    memo = None

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_once"),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]), name="accounts_user_language"
            ),
            twins("disabled_at", "disabled_by"),
        ]

    def __str__(self):
        return self.full_name

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name

    @property
    def is_active(self):
        """May log in. Disabled accounts may not."""
        return self.disabled_at is None

    @cached_property
    def roles(self):
        """The names of the roles held now without a scope; asked for once per request, mostly with the person herself."""
        if "role_names" in self.__dict__:
            return set(self.role_names)
        return set(Role.objects.running().filter(person=self, scope="").values_list("role", flat=True))

    @cached_property
    def has_second_factor(self):
        """Has an authenticator app set up (recovery codes alone do not count)."""
        if "authenticator_count" in self.__dict__:
            return self.authenticator_count > 0
        return self.authenticator_set.filter(type="totp").exists()

    @property
    def holds_staff_role(self):
        return bool(self.roles & Role.STAFF)

    @property
    def is_staff(self):
        """Secretariat or administrator; where the deployment demands a second factor, only once it is set up."""
        if not (self.is_active and self.holds_staff_role):
            return False
        return self.has_second_factor or not settings.STAFF_SECOND_FACTOR

    @property
    def is_administrator(self):
        return self.is_staff and Role.ADMINISTRATOR in self.roles

    def has_perm(self, perm, obj=None):
        """Staff hold Django's own model permissions (each admin class narrows them); all else is asked of the rules."""
        if _MODEL_PERMISSION.match(perm):
            return self.is_staff
        return self.is_active and rules.has_perm(perm, self, obj)

    def has_perms(self, perms, obj=None):
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label):
        return self.is_staff

    def delegations(self, scope=None):
        """The delegations that run now, rechecked at every call."""
        return Delegation.objects.running().filter(person=self).with_scope(scope).select_related("organization")


def display_name(user):
    """The whole name, never the address."""
    return user.full_name
