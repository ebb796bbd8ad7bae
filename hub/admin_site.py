from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.templatetags.moments import zone_in_words


class HubAdminSite(AdminSite):
    """The secretariat's workshop. Its doors, in and out, are the site's own, with their limits and second factor."""

    site_header = site_title = _("Migration Network Hub")
    index_title = _("Secretariat")
    index_template = "admin/hub_index.html"
    enable_nav_sidebar = False  # lists need the width; the first page has every table

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take the Hub's own tables only: libraries' tables hold secrets and know nothing of our actions."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        ours = [model for model in models if model._meta.app_config.name in settings.HOUSE]
        super().register(ours, admin_class, **options)

    def each_context(self, request):
        return super().each_context(request) | {"reader_zone": zone_in_words(timezone.get_current_timezone())}

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """Lead to the site's log-in; who is logged in and still not admitted is told why."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
        if self.has_permission(request):
            return redirect("admin:index")
        needs_second_factor = request.user.is_active and request.user.holds_staff_role
        return render(request, "admin/not_admitted.html", {"needs_second_factor": needs_second_factor}, status=403)

    def logout(self, request, extra_context=None):
        return LogoutView.as_view(next_page="home")(request)

    def password_change(self, request, extra_context=None):
        """The site's page records it and ends the other sessions."""
        return redirect("account_change_password")
