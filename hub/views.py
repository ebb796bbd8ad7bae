"""Pages that mix apps."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, ListView, TemplateView

from core.urls import absolute_url
from discussions import overview as discussions
from events import mailbox
from facets.collections import shelves
from facets.shelf import Selection
from facets.vocabulary import shelf_and_tiles
from pledges import overview as pledges
from pledges.facets import PLEDGES
from practices import overview as practices
from practices.facets import PRACTICES
from taxonomy.models import Objective, Principle

SHOWN = 5  # of each kind of thing


@require_safe
def negotiate(request):
    """`/` leads to the home page in the person's language, else in the best one the browser asks for."""
    user = request.user
    language = user.language if user.is_authenticated else get_language_from_request(request)
    response = redirect(f"/{language}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


class Home(TemplateView):
    """What the Hub is, what is going on in it, and ways in for each kind of reader."""

    template_name = "hub/home.html"

    def get_context_data(self, **kwargs):
        topics, open_total = discussions.open_now(self.request.user, SHOWN)
        comments, total = discussions.latest(self.request.user, SHOWN)
        shown = {"topics": topics, "open_total": open_total, "comments": comments, "total": total}
        kept, tiles = shelf_and_tiles(PLEDGES)
        shown |= {"practices": practices.latest(SHOWN), "tiles": tiles}
        shown |= {"pledges": pledges.latest(SHOWN, kept), "stages": pledges.by_stage(kept)}
        return super().get_context_data(**kwargs) | shown


class ObjectiveList(ListView):
    """All objectives, each with the numbers of its practices and pledges, and the guiding principles."""

    template_name = "hub/objective_list.html"

    def get_queryset(self):
        (kept, pledged), rows = shelves(PRACTICES, PLEDGES), list(Objective.objects.all())
        for row in rows:
            token = f"objective:{row.number}"
            row.practices, row.pledges = practices.tally(token, kept), pledges.tally(token, pledged)
        return rows

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"principles": Principle.objects.all()}


class ObjectiveDetail(DetailView):
    """An objective and everything the Hub has on it."""

    template_name = "hub/objective_detail.html"

    def get_object(self, queryset=None):
        """Found among all: the page also names its neighbours."""
        self.objectives = list(Objective.objects.all())
        for objective in self.objectives:
            if objective.number == self.kwargs["number"]:
                return objective
        raise Http404

    def get_context_data(self, **kwargs):
        (kept, pledged), number = shelves(PRACTICES, PLEDGES), self.object.number
        return super().get_context_data(**kwargs) | {
            "objectives": self.objectives,
            "topics": discussions.on_objective(self.object, self.request.user),
            "practices": practices.on(f"objective:{number}", SHOWN, kept),
            "pledges": pledges.on(f"objective:{number}", SHOWN, pledged),
            "primary": kept.count(f"primary:{number}", Selection()),
        }


class PrincipleDetail(DetailView):
    """A guiding principle and everything the Hub has on it."""

    template_name = "hub/principle_detail.html"
    queryset = Principle.objects.all()

    def get_context_data(self, **kwargs):
        token = f"principle:{self.object.slug}"
        kept, pledged = shelves(PRACTICES, PLEDGES)
        gathered = {"practices": practices.on(token, SHOWN, kept), "pledges": pledges.on(token, SHOWN, pledged)}
        return super().get_context_data(**kwargs) | {"principles": Principle.objects.all()} | gathered


@require_safe
def robots(request):
    closed = ["/admin/", *(f"/{code}/account/" for code, _name in settings.LANGUAGES)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {absolute_url(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def mail_list(request):
    """The demonstration's mailbox: every message the Hub would have sent."""
    _demo_only()
    return render(request, "hub/mail_list.html", {"messages_kept": mailbox.messages()})


@require_safe
def mail_detail(request, name):
    _demo_only()
    message = mailbox.message(name)
    if message is None:
        raise Http404
    body = message.get_body(("plain",))
    return render(request, "hub/mail_detail.html", {"mail": message, "body": body.get_content() if body else ""})


@require_safe
def styleguide(request):
    """Every component in its variants; for staff, and for all in the demonstration."""
    if settings.PRODUCTION and not (request.user.is_authenticated and request.user.is_staff):
        raise Http404
    return render(request, "styleguide/index.html", {"objectives": list(Objective.objects.all())})


def _demo_only():
    if settings.PRODUCTION:
        raise Http404
