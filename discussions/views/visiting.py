"""Mark a topic as read."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from discussions.actions import visits
from discussions.models import Topic

_LONGEST = 9  # digits of a contribution's number


@require_POST
def topic_seen(request, space, topic):
    """She has read the topic up to `number`, the last one given when her page was drawn; a script (`quietly`) is told no more."""
    readable = Topic.objects.visible_to(request.user).select_related("space")
    found = get_object_or_404(readable, space__slug=space, slug=topic)
    if not request.user.is_authenticated:
        return redirect_to_login(found.get_absolute_url())
    number = request.POST.get("number", "")
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST):
        return HttpResponseBadRequest(_("That is not the number of a contribution."), content_type="text/plain; charset=utf-8")
    visits.see(topic=found, number=int(number), by=request.user)
    if "quietly" in request.POST:
        return HttpResponse(status=204)
    messages.success(request, _("All is marked as read. What comes from now on is new to you."))
    return redirect(found.get_absolute_url())
