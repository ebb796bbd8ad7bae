"""Views whose posts are never lost to an expired log-in or an old page."""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse

from accounts.models import User
from drafts import actions

OWNER_FIELD = "_writer"
_SALT = "drafts.writer"
_NOT_KEPT = {"csrfmiddlewaretoken", OWNER_FIELD}


def writer_token(user):
    """What a form carries so that, held, it is offered to nobody but its writer."""
    return signing.dumps(user.pk, salt=_SALT)


def holds_posts(view):
    """A view for logged-in people: whoever posts without being logged in gets the form back after log-in."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        return _hold_until_login(request)

    guarded.holds_posts = True
    return guarded


def keeps_posts(view):
    """A view anyone may use: a post that comes with an old token is offered again instead of being refused."""
    view.holds_posts = True
    return view


def offer_again(request):
    """The page that gives back a post which came with an old token; None where the form must not be offered."""
    if not _is_from_here(request) or not _holds_posts(request.path_info):
        return None
    fields = _fields(request)
    return render(
        request, "drafts/held.html", {"path": request.get_full_path(), "fields": fields, "is_old_page": True}, status=403
    )


def _hold_until_login(request):
    try:
        held = actions.hold(path=request.get_full_path(), fields=_fields(request), owner=_writer(request))
    except actions.TooLarge:
        return render(request, "drafts/too_large.html", status=413)
    return redirect_to_login(reverse("drafts:held_detail", args=[held.pk]))


def _fields(request):
    return [[name, value] for name, values in request.POST.lists() if name not in _NOT_KEPT for value in values]


def _writer(request):
    try:
        return User.objects.filter(pk=signing.loads(request.POST.get(OWNER_FIELD, ""), salt=_SALT)).first()
    except signing.BadSignature:
        return None


def _is_from_here(request):
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def _holds_posts(path):
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return getattr(view, "holds_posts", False)
