"""The keeper behind `core.holding`: forms that met an expired log-in or an old page, offered again to their writer."""

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from core.holding import hold_with
from drafts import actions

OWNER_FIELD = "_writer"
_SALT = "drafts.writer"
_NOT_KEPT = {"csrfmiddlewaretoken", OWNER_FIELD}


def storable(text):
    """The text with U+FFFD for the one character PostgreSQL cannot keep."""
    return text.replace("\0", "\ufffd")


def writer_token(user):
    """What a form carries so that, held, it is offered to nobody but its writer."""
    return signing.dumps(user.pk, salt=_SALT)


def offer_again(request):
    """The page that gives back a post which came with an old token; None where the form must not be offered."""
    if not _is_from_here(request) or not getattr(request.resolver_match.func, "holds_posts", False):
        return None
    fields = _fields(request)
    return render(
        request, "drafts/held.html", {"path": request.get_full_path(), "fields": fields, "is_old_page": True}, status=403
    )


@hold_with
def hold_until_login(request):
    """Keep the form for a day and lead to the log-in, after which it is offered again; 413 beyond 200 KB.

    Every form of ours carries its writer's signature; what comes without one is nobody's and is not kept.
    """
    writer = _writer(request)
    if writer is None:
        return redirect_to_login(request.get_full_path())
    try:
        held = actions.hold(path=request.get_full_path(), fields=_fields(request), owner=writer)
    except actions.TooLarge:
        return render(request, "drafts/too_large.html", status=413)
    return redirect_to_login(reverse("drafts:held_detail", args=[held.pk]))


def _fields(request):
    lists = ((name, values) for name, values in request.POST.lists() if name not in _NOT_KEPT)
    return [[storable(name), storable(value)] for name, values in lists for value in values]


def _writer(request):
    try:
        return User.objects.filter(pk=signing.loads(request.POST.get(OWNER_FIELD, ""), salt=_SALT)).first()
    except signing.BadSignature:
        return None


def _is_from_here(request):
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
