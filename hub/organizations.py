"""`/organizations/<slug>/`: who an organization is, and what there is of it on the Hub."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, ListView

from accounts.models import Organization
from discussions import overview as discussions
from pledges import overview as pledges
from practices import overview as practices

SHOWN, PAGE = 5, 20


def _readable(user):
    return Organization.objects.visible_to(user).select_related("kind", "parent", "country", "successor")


class OrganizationDetail(DetailView):
    """An organization with the newest of its pledges, practices and public contributions."""

    template_name = "hub/organization_detail.html"
    context_object_name = "organization"

    def get_queryset(self):
        return _readable(self.request.user)

    def get_context_data(self, **kwargs):
        token, contributions = f"entity:{self.object.slug}", discussions.by_organization(self.object, self.request.user)
        comments = list(contributions[:SHOWN])
        return super().get_context_data(**kwargs) | {
            "pledges": pledges.on(token, SHOWN),
            "practices": practices.on(token, SHOWN),
            "comments": _with_authors(comments),
            "total": contributions.count() if len(comments) == SHOWN else len(comments),
        }


class ContributionList(ListView):
    """All contributions in the name of an organization that this reader may read, the newest first."""

    template_name = "hub/organization_contributions.html"
    context_object_name = "comments"
    paginate_by = PAGE

    def get_queryset(self):
        self.organization = get_object_or_404(_readable(self.request.user), slug=self.kwargs["slug"])
        return discussions.by_organization(self.organization, self.request.user)

    def get_context_data(self, **kwargs):
        shown = super().get_context_data(**kwargs)
        page, pages = shown["page_obj"], shown["paginator"]
        if page.number > 1 and not page.object_list:
            raise Http404
        return shown | {
            "organization": self.organization,
            "comments": _with_authors(list(page.object_list)),
            "total": pages.count,
            "page": page.number,
            "last_page": pages.num_pages,
            "first_place": PAGE * (page.number - 1) + 1,
            "previous": f"?page={page.number - 1}" if page.has_previous() else "",
            "next": f"?page={page.number + 1}" if page.has_next() else "",
        }


def _with_authors(comments):
    for comment in comments:
        comment.authors = discussions.authors(comment)
    return comments
