"""Views whose posts are never lost to an expired log-in or an old page; a higher app keeps them and registers itself here."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "POST")
_keeper = None


def hold_with(keeper):
    """Decorator: register the function that keeps the form of a request without log-in and returns the answer."""
    global _keeper
    _keeper = keeper
    return keeper


def holds_posts(view):
    """A form for logged-in people: whoever posts without being logged in gets it back after log-in. Other methods are refused."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        return _keeper(request)

    guarded.holds_posts = True
    return guarded


def keeps_posts(view):
    """A view anyone may use: a post that comes with an old token is offered again instead of being refused."""
    view.holds_posts = True
    return view
