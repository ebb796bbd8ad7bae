"""A person's notices: read them, choose how they come, end a kind from an e-mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import FormView, TemplateView

from core.holding import holds_posts
from notifications import actions, kinds
from notifications.choices import named_by
from notifications.forms import ChoicesForm
from notifications.reading import page_of

LARGEST_KEY = 2**63 - 1


@method_decorator(login_required, name="dispatch")
class NoticeList(TemplateView):
    """One's notices; looking at them marks none of them read."""

    template_name = "notifications/notice_list.html"

    def get_context_data(self, **kwargs):
        given, user = self.request.GET, self.request.user
        before, unread = _key(given.get("before", "")), "unread" in given
        page = page_of(user, unread=unread, before=before)
        return super().get_context_data(**kwargs) | {"page": page, "unread": unread, "before": before}


def _key(word):
    """A row's key out of an address or form; None for what cannot be one."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 20 and int(word) <= LARGEST_KEY else None


@require_POST
@login_required
def notices_read(request):
    """Mark the notices named in the form read, or `all`; back to the page one came from."""
    named = [key for word in request.POST.getlist("notice") if (key := _key(word))]
    count = actions.mark_read(by=request.user, ids=None if "all" in request.POST else named)
    said = ngettext("%(count)s notice is marked as read.", "%(count)s notices are marked as read.", count)
    messages.success(request, said % {"count": count})
    query = request.GET.urlencode()
    return redirect(reverse("notifications:notice_list") + (f"?{query}" if query else ""))


@method_decorator(holds_posts, name="dispatch")
class Preferences(FormView):
    """When each kind of notice comes by e-mail, and what one follows by contributing."""

    template_name = "notifications/preferences.html"
    form_class = ChoicesForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user}

    def form_valid(self, form):
        actions.choose(by=self.request.user, rhythms=form.rhythms, follows_replied=form.follows)
        messages.success(self.request, _("Your choices are saved."))
        return redirect(self.request.path)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request, token):
    """End what the link of an e-mail names, by one click in the mail program or on this page; without log-in (RFC 8058).

    The signed link is the proof, so the form needs no other; looking at the page ends nothing.
    """
    named = named_by(token)
    if named is None:
        return _say(request, "unknown", status=404)
    person, what = named
    kind = kinds.get(what)
    if kind and kind.is_duty:
        return _say(request, "duty", kind=kind, status=403)
    if request.method == "POST":
        actions.unsubscribe(person=person, what=what)
        return _say(request, "ended", kind=kind, rhythm=what)
    return _say(request, "asked", kind=kind, rhythm=what)


def _say(request, standing, *, status=200, **about):
    return render(request, "notifications/unsubscribe.html", {"standing": standing, **about}, status=status)
