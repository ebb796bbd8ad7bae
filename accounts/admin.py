from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from accounts.actions import delegations, invitations, organizations, people, roles
from accounts.admin_forms import DelegationGrantForm, InvitationForm, RoleGrantForm
from accounts.models import Delegation, FormerName, Invitation, Membership, Organization, Role, User
from core.admin import CuratedAdmin, HubAdmin, Verb
from core.permissions import require


class GrantInline(admin.TabularInline):
    """A person's rights, to be read here and given or ended on their own pages."""

    fk_name = "person"
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff


class RoleInline(GrantInline):
    model = Role
    fields = ("role", "scope", "starts_at", "until", "granted_by", "ended_at", "why")


class DelegationInline(GrantInline):
    model = Delegation
    fields = ("organization", "scopes", "starts_at", "until", "granted_by", "ended_at", "why")


@admin.register(User)
class UserAdmin(HubAdmin):
    list_display = ("full_name", "email", "affiliation", "language", "joined_at", "last_login", "disabled_at")
    list_filter = (("disabled_at", admin.EmptyFieldListFilter), "language", "joined_at")
    search_fields = ("full_name", "email", "affiliation")
    ordering = ("-joined_at",)
    exclude = ("password",)
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
            permission="accounts.disable_person",
            run=lambda person, by, why: people.enable(person=person, by=by, why=why),
            applies=lambda person: not person.is_active,
        ),
        Verb(
            name="remove-second-step",
            label=_("Remove the second step"),
            question=_("For a person who has lost both the app and the recovery codes, and whose identity you have checked."),
            permission="accounts.disable_person",
            run=lambda person, by, why: people.remove_second_step(person=person, by=by, why=why),
            applies=lambda person: person.has_second_factor,
        ),
    )


class GrantAdmin(HubAdmin):
    """Rights are given by a form, ended by a verb, and never edited or deleted."""

    may_add = True
    raw_id_fields = ("person",)
    list_select_related = ("person", "granted_by", "ended_by")
    grant_form = None

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = self.grant_form
        return super().get_form(request, obj, change, **kwargs)


@admin.register(Role)
class RoleAdmin(GrantAdmin):
    grant_form = RoleGrantForm
    list_display = ("person", "role", "scope", "starts_at", "until", "granted_by", "ended_at", "why")
    list_filter = ("role", ("ended_at", admin.EmptyFieldListFilter), "starts_at")
    search_fields = ("person__full_name", "person__email", "why")
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

    def save_model(self, request, obj, form, change):
        require(request.user, "accounts.grant_role", obj.role)
        obj.pk = roles.grant(by=request.user, **form.grant()).pk


@admin.register(Delegation)
class DelegationAdmin(GrantAdmin):
    grant_form = DelegationGrantForm
    raw_id_fields = ("person", "organization")
    list_display = ("person", "organization", "scopes", "starts_at", "until", "granted_by", "ended_at", "why")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "organization__kind", "starts_at")
    list_select_related = ("person", "organization", "granted_by", "ended_by")
    search_fields = ("person__full_name", "person__email", "organization__name_en", "organization__acronym_en", "why")
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
    list_display = ("name", "acronym", "kind", "country", "parent", "verified_at", "proposed_by", "confirmed")
    list_filter = (("verified_at", admin.EmptyFieldListFilter), "kind", "is_state")
    list_select_related = ("kind", "country", "parent", "proposed_by")
    search_fields = ("name_en", "name_fr", "name_es", "acronym_en", "acronym_fr", "acronym_es", "slug")
    raw_id_fields = ("parent", "successor")
    readonly_fields = ("slug", "verified_at", "verified_by", "proposed_at", "proposed_by", *CuratedAdmin.readonly_fields)
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

    def save_model(self, request, obj, form, change):
        require(request.user, "accounts.edit_organization", obj)
        organizations.edit(organization=obj, fields=form.changed_data, by=request.user)


@admin.register(Invitation)
class InvitationAdmin(HubAdmin):
    may_add = True
    list_display = ("email", "organization", "scopes", "invited_by", "invited_at", "expires_at", "state", "answered_by")
    list_filter = ("state", "invited_at")
    list_select_related = ("organization", "invited_by", "answered_by")
    search_fields = ("email", "organization__name_en")
    raw_id_fields = ("organization",)
    verbs = (
        Verb(
            name="withdraw",
            label=_("Withdraw invitation"),
            question=_("Its link stops working."),
            permission="accounts.withdraw_invitation",
            run=lambda invitation, by, why: invitations.withdraw(invitation=invitation, by=by, why=why),
            applies=lambda invitation: invitation.state == Invitation.State.SENT,
        ),
    )

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = InvitationForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request, obj, form, change):
        if change:
            raise PermissionDenied
        require(request.user, "accounts.grant_delegation", obj.organization)
        obj.pk = invitations.send(by=request.user, **form.grant()).pk
