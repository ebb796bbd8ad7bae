from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.actions import delegations, invitations, organizations, people, roles
from accounts.admin_forms import DelegationGrantForm, InvitationForm, RoleGrantForm
from accounts.models import Delegation, FormerName, Invitation, Membership, Organization, Role, Scope, User
from core.admin import CuratedAdmin, HubAdmin, ReadInline, StandingFilter, Verb, filled, in_words
from core.permissions import allows, require


def _address(name, **given):
    return f"{reverse(name)}?{urlencode(given)}"


class GrantColumns:
    """A right in words: where it stands, and its dates in the zone they were meant in."""

    @admin.display(description=_("standing"))
    def stands(self, obj):
        return obj.standing

    @admin.display(description=_("from"), ordering="starts_at")
    def begins(self, obj):
        return in_words(obj.starts_at, obj.zone)

    @admin.display(description=_("until"), ordering="until")
    def ends(self, obj):
        return in_words(obj.last_minute, obj.zone) if obj.until else gettext("no end")

    @admin.display(description=pgettext_lazy("scopes", "may"))
    def may(self, obj):
        return ", ".join(map(str, Scope.words(obj.scopes)))


class GrantInline(GrantColumns, ReadInline):
    """A person's rights, to be read here and given or ended on their own pages."""

    fk_name = "person"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "granted_by")


class RoleInline(GrantInline):
    model = Role
    fields = ("role", "scope", "stands", "begins", "ends", "granted_by", "why")


class DelegationInline(GrantInline):
    model = Delegation
    fields = ("organization", "may", "stands", "begins", "ends", "granted_by", "why")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization")


@admin.register(User)
class UserAdmin(HubAdmin):
    list_display = ("full_name", "id", "email", "affiliation", "stands", "held_roles", "joined_at", "last_login")
    list_filter = (StandingFilter, "language", "joined_at")
    standings = {
        "active": (_("active"), lambda rows: rows.active().confirmed()),
        "unconfirmed": (_("address not confirmed"), lambda rows: rows.exclude(pk__in=User.objects.confirmed())),
        "disabled": (_("disabled"), lambda rows: rows.exclude(disabled_at=None)),
        "staff": (_("staff"), lambda rows: rows.holding(*Role.STAFF)),
    }
    search_fields = ("full_name", "email", "affiliation")
    search_help_text = _("Name, e-mail address or affiliation.")
    ordering = ("-joined_at",)
    fieldsets = (
        (None, {"fields": ("full_name", "email", "stands", "second_step")}),
        (_("Profile"), {"fields": ("affiliation", "organization", "position", "about", "language", "zone")}),
        (_("Account"), {"fields": ("joined_at", "last_login", "disabled_at", "disabled_by")}),
    )
    inlines = (RoleInline, DelegationInline)
    verbs = (
        Verb(
            name="disable",
            label=_("Disable account"),
            question=_("The person is logged out everywhere and can no longer log in. What she published stays."),
            permission="accounts.disable_person",
            run=lambda person, by, why: people.disable(person=person, by=by, why=why),
            applies=lambda person: person.is_active,
        ),
        Verb(
            name="enable",
            label=_("Enable account"),
            question=_("The person can log in again."),
            permission="accounts.enable_person",
            run=lambda person, by, why: people.enable(person=person, by=by, why=why),
            applies=lambda person: not person.is_active,
        ),
        Verb(
            name="remove-second-step",
            label=_("Remove the second step"),
            question=_("For a person who has lost both the app and the recovery codes, and whose identity you have checked."),
            permission="accounts.remove_second_step",
            run=lambda person, by, why: people.remove_second_step(person=person, by=by, why=why),
            applies=lambda person: person.has_second_factor,
        ),
    )

    def get_queryset(self, request):
        confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
        held = Role.objects.running().filter(person=OuterRef("pk")).order_by("role").values("role")
        return super().get_queryset(request).annotate(is_confirmed=Exists(confirmed), held=ArraySubquery(held))

    @admin.display(description=_("standing"))
    def stands(self, person):
        if not person.is_active:
            return gettext("disabled")
        return gettext("active") if person.is_confirmed else gettext("address not confirmed")

    @admin.display(description=_("roles"))
    def held_roles(self, person):
        return ", ".join(dict.fromkeys(str(Role.Name(name).label) for name in person.held)) or "–"

    @admin.display(description=_("second step at log-in"), boolean=True)
    def second_step(self, person):
        return person.has_second_factor

    def shortcuts(self, person):
        if not (person.is_active and person.is_confirmed):
            return []
        return [
            {"label": _("Grant a role"), "url": _address("admin:accounts_role_add", person=person.pk)},
            {"label": _("Grant a delegation"), "url": _address("admin:accounts_delegation_add", person=person.pk)},
        ]

    def rows_of_history(self, person):
        return [person, *Role.objects.filter(person=person), *Delegation.objects.filter(person=person)]


class GrantAdmin(GrantColumns, HubAdmin):
    """Rights are given by a form, ended by a verb, and never edited or deleted."""

    may_add = True
    raw_id_fields = ("person",)
    list_select_related = ("person", "granted_by", "ended_by")
    grant_form = None
    standings = {
        "running": (_("running"), lambda rows: rows.running()),
        "to-begin": (_("to begin"), lambda rows: rows.to_begin()),
        "over": (_("ended or run out"), lambda rows: rows.over()),
    }
    record = (_("Record"), {"fields": ("why", "granted_by", "granted_at", "ended_by", "ended_at")})

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = self.grant_form
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": self.grant_form._meta.fields})]


@admin.register(Role)
class RoleAdmin(GrantAdmin):
    grant_form = RoleGrantForm
    radio_fields = {"role": admin.VERTICAL}
    list_display = ("person", "role", "scope", "stands", "begins", "ends", "granted_by", "why")
    list_filter = (StandingFilter, "role", "starts_at")
    search_fields = ("person__full_name", "person__email", "why")
    search_help_text = _("Name or e-mail address of the person, or the reason.")
    fieldsets = ((None, {"fields": ("person", "role", "scope", "stands", "begins", "ends")}), GrantAdmin.record)
    verbs = (
        Verb(
            name="end",
            label=_("End role"),
            question=_("The role ends now. It stays in the record."),
            permission="accounts.end_role",
            run=lambda role, by, why: roles.end(role=role, by=by, why=why),
            applies=lambda role: role.ended_at is None,
        ),
    )

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Only the roles one may give, each with what it is for."""
        if db_field.name == "role":
            names = [name for name in Role.Name if allows(request.user, "accounts.grant_role", name)]
            kwargs["choices"] = [(name.value, f"{name.label} – {Role.DUTIES[name]}") for name in names]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        require(request.user, "accounts.grant_role", obj.role)
        obj.pk = roles.grant(by=request.user, **form.grant()).pk


@admin.register(Delegation)
class DelegationAdmin(GrantAdmin):
    grant_form = DelegationGrantForm
    raw_id_fields = ("person", "organization")
    list_display = ("person", "organization", "may", "stands", "begins", "ends", "granted_by", "why")
    list_filter = (StandingFilter, "starts_at")
    list_select_related = ("person", "organization", "granted_by", "ended_by")
    search_fields = (
        *("person__full_name", "person__email", "why"),
        *(f"organization__{field}_{code}" for field in ("name", "acronym") for code in ("en", "fr", "es")),
    )
    search_help_text = _("Person, organization or reason.")
    fieldsets = ((None, {"fields": ("person", "organization", "may", "stands", "begins", "ends")}), GrantAdmin.record)
    verbs = (
        Verb(
            name="end",
            label=_("End delegation"),
            question=_("The person can no longer act for the organization, from now on. She is told by e-mail."),
            permission="accounts.end_delegation",
            run=lambda delegation, by, why: delegations.end(delegation=delegation, by=by, why=why),
            applies=lambda delegation: delegation.ended_at is None,
        ),
    )

    def save_model(self, request, obj, form, change):
        require(request.user, "accounts.grant_delegation", obj.organization)
        obj.pk = delegations.grant(by=request.user, **form.grant()).pk


class FormerNameInline(admin.TabularInline):
    model = FormerName
    extra = 0


class MembershipInline(admin.TabularInline):
    model = Membership
    fk_name = "organization"
    raw_id_fields = ("body",)
    extra = 0


@admin.register(Organization)
class OrganizationAdmin(CuratedAdmin):
    may_add = True
    list_display = ("named", "id", "acronym", "kind", "country", "parent", "verified_at", "proposed_by", "confirmed")
    list_filter = (
        ("verified_at", filled(_("standing"), empty=_("proposed"), full=_("verified"))),
        "kind",
        *CuratedAdmin.list_filter,
    )
    list_select_related = ("kind", "country", "parent", "proposed_by")
    search_fields = (
        *(f"{field}_{code}" for field in ("name", "acronym") for code in ("en", "fr", "es")),
        *("slug", "former_names__name"),
    )
    search_help_text = _("Name, former name or acronym in any language.")
    raw_id_fields = ("parent", "successor")
    groups = (
        *CuratedAdmin.groups,
        (_("Record"), ("slug", "verified_at", "verified_by", "proposed_at", "proposed_by")),
    )
    readonly_fields = (*groups[-1][1], *CuratedAdmin.readonly_fields)
    inlines = (FormerNameInline, MembershipInline)
    verbs = (
        Verb(
            name="verify",
            label=_("Verify"),
            question=_("The secretariat knows who speaks for this organization. It becomes public."),
            permission="accounts.verify_organization",
            run=lambda organization, by, why: organizations.verify(organization=organization, by=by, why=why),
            applies=lambda organization: not organization.is_verified,
        ),
    )

    @admin.display(description=_("name"), ordering="slug")
    def named(self, organization):
        return organization.name

    def get_readonly_fields(self, request, obj=None):
        """What makes a node the State itself comes with the vocabulary and is not changed."""
        fixed = ("kind", "country", "parent") if obj and obj.is_state else ()
        return (*fixed, *super().get_readonly_fields(request, obj))

    def shortcuts(self, organization):
        if not organization.is_verified:
            return []
        return [
            {"label": _("Grant a delegation"), "url": _address("admin:accounts_delegation_add", organization=organization.pk)},
            {"label": _("Invite a delegate"), "url": _address("admin:accounts_invitation_add", organization=organization.pk)},
        ]

    def save_model(self, request, obj, form, change):
        """An organization that is new here is proposed like any other; an edited one is saved below, with its inlines."""
        require(request.user, "accounts.edit_organization", obj)
        if not change:
            obj.pk = organizations.propose(organization=obj, by=request.user).pk

    def save_related(self, request, form, formsets, change):
        inlines = [formset.prefix for formset in formsets if formset.has_changed()]
        if change and (form.changed_data or inlines):
            organizations.edit(organization=form.instance, fields=form.changed_data + inlines, by=request.user)
        super().save_related(request, form, formsets, change)


@admin.register(Invitation)
class InvitationAdmin(HubAdmin):
    may_add = True
    list_display = ("email", "organization", "may", "stands", "invited_by", "invited_at", "expires_at", "answered_by")
    list_filter = (StandingFilter, "invited_at")
    standings = {
        "open": (_("waiting for an answer"), lambda rows: rows.open()),
        "expired": (_("expired"), lambda rows: rows.expired()),
        **{state.value: (state.label, lambda rows, state=state: rows.filter(state=state)) for state in Invitation.ANSWERS},
    }
    list_select_related = ("organization", "invited_by", "answered_by")
    search_fields = ("email", "organization__name_en", "organization__name_fr", "organization__name_es")
    search_help_text = _("E-mail address or organization.")
    raw_id_fields = ("organization",)
    fields = (
        *("email", "language", "organization", "may", "stands", "ends"),
        *("invited_by", "invited_at", "expires_at", "answered_by", "answered_at"),
    )
    verbs = (
        Verb(
            name="withdraw",
            label=_("Withdraw invitation"),
            question=_("Its link stops working."),
            permission="accounts.withdraw_invitation",
            run=lambda invitation, by, why: invitations.withdraw(invitation=invitation, by=by, why=why),
            applies=lambda invitation: invitation.is_open,
        ),
    )
    stands, may, ends = GrantColumns.stands, GrantColumns.may, GrantColumns.ends

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = InvitationForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request, obj=None):
        return self.fields if obj else InvitationForm._meta.fields

    def save_model(self, request, obj, form, change):
        require(request.user, "accounts.grant_delegation", obj.organization)
        obj.pk = invitations.send(by=request.user, **form.grant()).pk
