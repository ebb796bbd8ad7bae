"""The contact form: the fixed page, its drafts and the message."""

from datetime import timedelta

from allauth.core.ratelimit import consume
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core import clock
from core.cache import LimitsAway
from core.holding import keeps_posts
from drafts import kinds
from drafts.views import DraftedFormView
from pages import actions
from pages.forms import ContactForm
from pages.models import ContactMessage, Page

WITHOUT_LIMITS = 30  # messages an hour from everybody together while the limits of each are away
CONTACT = kinds.declare("pages.contact", label=_("Message to the secretariat"), address=lambda place: reverse("contact"))


@method_decorator(keeps_posts, name="dispatch")
class Contact(DraftedFormView):
    """A form that reaches the secretariat; ten messages an hour from one place. What is refused stays in the form."""

    template_name = "pages/contact.html"
    form_class = ContactForm
    draft_kind = CONTACT

    def get_initial(self):
        user = self.request.user
        return {"name": user.full_name, "email": user.email} if user.is_authenticated else {}

    def form_valid(self, form):
        if not _is_within_limits(self.request):
            return self.refuse(form)
        user = self.request.user
        by = user if user.is_authenticated else None
        actions.send_message(key=self.key, language=get_language(), by=by, **form.cleaned_data)
        self.draft_is_sent()
        return redirect("contact_sent")

    def refuse(self, form):
        form.add_error(None, _("Many messages came in the past hour. Yours has not been sent: please send it again in an hour."))
        headers = {"Retry-After": "3600"}
        return self.render_to_response(self.get_context_data(form=form), status=429, headers=headers)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"page": get_object_or_404(Page, slug="contact")}


def _is_within_limits(request):
    """While Valkey is away the messages kept in the database are counted: the form stays open, but not to a flood."""
    try:
        return consume(request, action="contact")
    except LimitsAway:
        return ContactMessage.objects.filter(sent_at__gt=clock.now() - timedelta(hours=1)).count() < WITHOUT_LIMITS


class ContactSent(TemplateView):
    template_name = "pages/contact_sent.html"
