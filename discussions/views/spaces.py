"""The spaces, and a space with its topics."""

from django.http import Http404
from django.views.generic import TemplateView

from discussions import overview, visits
from discussions.models.readers import Reader


class SpaceList(TemplateView):
    """Every space the reader may read, with what is open in it now."""

    template_name = "discussions/space_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"spaces": overview.spaces(self.request.user)}


class SpaceDetail(TemplateView):
    """A space with those of its topics that the reader may read; 404 where she may not read the space."""

    template_name = "discussions/space_detail.html"

    def get_context_data(self, **kwargs):
        found = overview.spaces(self.request.user, slug=kwargs["space"])
        if not found:
            raise Http404
        space = found[0]
        is_member = space.pk in Reader.of(self.request.user).members
        topics = visits.mark(self.request.user, space.shown_topics)
        return super().get_context_data(**kwargs) | {"space": space, "topics": topics, "is_member": is_member}
