"""What a person follows: the list, and the verb that follows or stops."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from notifications import actions, kinds
from notifications.models import Follow

YES, NO = "yes", "no"


@method_decorator(login_required, name="dispatch")
class FollowList(TemplateView):
    """One's own follows by kind of thing; what one may no longer see is named by its kind alone."""

    template_name = "notifications/follow_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"groups": list(_groups(self.request.user))}


def _groups(user):
    """Each kind of which she follows something, with its rows; one query per kind."""
    own = {}
    for follow in Follow.objects.visible_to(user):
        own.setdefault(follow.what, {})[follow.object_id] = follow
    for kind in kinds.followed().values():
        if follows := own.get(kind.name):
            found = kind.titles(user, follows.keys())
            seen = [_row(follows[key], *facts) for key, facts in found.items()]
            yield kind, seen + [_row(follow) for key, follow in follows.items() if key not in found]


def _row(follow, title="", address="", language=""):
    since = follow.since.astimezone(timezone.get_current_timezone()).date()
    return {"id": follow.object_id, "since": since, "title": title, "address": address, "language": language}


@require_POST
def follow_set(request, what, object_id):
    """Follow (`follow=yes`) or stop (`no`), and back to the thing, or to the list if that asked.

    What she may not see is 404, unless she follows it and stops.
    """
    kind, wish = kinds.followed(what), request.POST.get("follow")
    if kind is None or wish not in (YES, NO):
        raise Http404
    title, address = _title_and_address(kind, request.user, object_id)
    if not request.user.is_authenticated:
        return redirect_to_login(address)
    if not title and not (wish == NO and Follow.objects.filter(person=request.user, what=what, object_id=object_id).exists()):
        raise Http404
    _VERBS[wish](what=what, object_id=object_id, by=request.user)
    messages.success(request, _said(wish, title))
    return redirect("notifications:follow_list" if request.POST.get("from") == "list" else address)


_VERBS = {YES: actions.follow, NO: actions.unfollow}


def _title_and_address(kind, user, object_id):
    """Of the thing as this reader may see it; else no title, and the list of what she follows."""
    if not kind.visible(user).filter(pk=object_id).exists():
        return "", reverse("notifications:follow_list")
    title, address, _language = kind.titles(user, [object_id])[object_id]
    return title, address


def _said(wish, title):
    if wish == YES:
        return _("You follow “%(title)s”. What is new there comes to your notices, and by e-mail as you have chosen.") % {
            "title": title
        }
    return _("You no longer follow “%(title)s”.") % {"title": title} if title else _("You no longer follow it.")
