"""What is asked of a practice and how it is judged; the empty template; one's own draft as a Word document."""

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from practices import fields
from practices.models import Call, ReturnReason
from practices.subjects import PRACTICE
from practices.views.writing import Pages
from reviews.models import Policy
from submissions import word
from submissions.views import writing


class Guide(TemplateView):
    """How to submit a practice: what is asked, by which criteria it is judged, why submissions come back."""

    template_name = "practices/guide.html"

    def get_context_data(self, **kwargs):
        policy = Policy.objects.current(PRACTICE)
        return super().get_context_data(**kwargs) | {
            "groups": [(group, [item for item in group.fields if not item.only_updates]) for group in fields.FORM.groups],
            "policy": policy,
            "criteria": policy.criteria.all(),
            "reasons": ReturnReason.objects.all(),
            "calls": Call.objects.open(),
            "languages": settings.LANGUAGES,
        }


@require_safe
def template(request):
    """The empty template as a Word document, in the language of the page or the one asked for."""
    language = request.GET.get("language", request.LANGUAGE_CODE)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        title, hint = _("Template for a practice"), _("Fill it in, then copy your answers into the form on the Hub.")
        return word.template(fields.FORM, title=title, hint=hint, language=language).as_response(title)


class DraftWord(Pages, writing.DraftWord):
    """A version as it stands, as a Word document for those who write it (and staff, once it is sent)."""

    definition = fields.FORM
