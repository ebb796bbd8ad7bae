"""Who the members of a space are; join it, leave it."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from core.languages import best_of, names
from core.permissions import require
from core.sorting import in_order
from discussions import overview
from discussions.actions import membership
from discussions.models import Admission, Policy, Space
from discussions.views.reading import Paged

PAGE = 100  # members on a page


class MemberList(Paged):
    """The members of a space by name, for those who may see them; 404 where she may not read the space."""

    template_name = "discussions/member_list.html"

    def get_context_data(self, **kwargs):
        space = space_for(self.request.user, kwargs["space"])
        require(self.request.user, "discussions.see_members", space)
        people = in_order(_people(space), name=lambda row: row[1])
        pages = self.pages(max(1, -(-len(people) // PAGE)))
        keys = [pk for pk, _name in people[PAGE * (self.page - 1) : PAGE * self.page]]
        shown = User.objects.select_related("organization").in_bulk(keys)
        members = [(shown[pk], _house(shown[pk])) for pk in keys]
        return super().get_context_data() | pages | {"space": space, "members": members, "total": len(people)}


def _people(space):
    """Keys and names, each person once."""
    return overview.admissions().filter(space=space).order_by().values_list("person", "person__full_name").distinct()


def _house(person):
    """The name of the organization she works for, and its language; as she wrote it where the Hub does not know it."""
    house = person.organization
    return best_of(names(house, "name")) if house and house.verified_at else (person.affiliation, "")


def space_for(user, slug):
    return get_object_or_404(Space.objects.visible_to(user), slug=slug)


@require_POST
def space_join(request, space):
    """Become a member, and back to where one asked; who is not logged in logs in first."""
    space = space_for(request.user, space)
    if not request.user.is_authenticated:
        return redirect_to_login(space.get_absolute_url())
    require(request.user, "discussions.join_space", space)
    membership.join(space=space, by=request.user)
    messages.success(request, _("You are a member of this space now."))
    return redirect(_back(request, space))


def _back(request, space):
    """The page of the Hub that sent the form, else the space's."""
    address = request.POST.get("next", "")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else space.get_absolute_url()


@require_POST
def space_leave(request, space):
    """Stop being a member: at once, or after a word on what that means where one could not come back by oneself."""
    space = space_for(request.user, space)
    if not request.user.is_authenticated:
        return redirect_to_login(space.get_absolute_url())
    require(request.user, "discussions.leave_space", space)
    losses = _losses(request.user, space)
    if losses and "sure" not in request.POST:
        return render(request, "discussions/space_leave.html", {"space": space, "losses": losses})
    membership.leave(space=space, by=request.user)
    messages.success(request, _("You are no longer a member of this space."))
    is_left_open = Space.objects.visible_to(request.user).filter(pk=space.pk).exists()
    return redirect(space.get_absolute_url() if is_left_open else reverse("discussions:space_list"))


def _losses(user, space):
    """What leaving costs that joining would not bring back, as words of the template: reading the space, an invitation."""
    invited = Admission.objects.running().filter(person=user, space=space, standing=Admission.Standing.INVITED).exists()
    losses = {"invitation"} if invited else set()
    return losses | ({"reading"} if space.read in (Policy.MEMBERS, Policy.INVITED) and not user.is_staff else set())
