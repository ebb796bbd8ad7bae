from django.shortcuts import get_object_or_404
from django.views.generic import DetailView

from pages.models import Page, Rule


class PageDetail(DetailView):
    """A fixed page; the participation rules print their numbered list too."""

    template_name = "pages/page_detail.html"

    def get_object(self, queryset=None):
        return get_object_or_404(Page, slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        rules = Rule.objects.all() if self.object.slug == "participation-rules" else ()
        return super().get_context_data(**kwargs) | {"rules": rules}
