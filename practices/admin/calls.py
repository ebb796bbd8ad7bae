from django.contrib import admin
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from core import clock
from core.admin import EditorAdmin, StandingFilter, TranslatedAdmin, in_words
from core.permissions import require
from practices.actions import calls
from practices.admin.wording import address
from practices.admin_forms import DATES, CallForm
from practices.models import Call


@admin.register(Call)
class CallAdmin(EditorAdmin, TranslatedAdmin):
    """Calls are made and edited by one form; the address stays."""

    may_add = True
    form = CallForm
    exclude = ("opens_at", "closes_at")
    view_on_site = False
    list_display = ("named", "id", "stands", "opens", "closes", "answered")
    list_filter = (StandingFilter, "opens_at", "closes_at")
    standings = {
        "open": (pgettext_lazy("standing of a call", "open"), lambda rows: rows.open()),
        "to-begin": (pgettext_lazy("standing of a call", "to begin"), lambda rows: rows.filter(opens_at__gt=clock.now())),
        "over": (pgettext_lazy("standing of a call", "over"), lambda rows: rows.filter(closes_at__lte=clock.now())),
    }
    search_fields = ("slug", "title_en", "title_fr", "title_es")
    search_help_text = _("Title in any language, or address.")
    readonly_fields = ("made_at", "made_by")
    groups = ((_("Dates"), DATES), (_("Record"), ("made_at", "made_by")))

    def get_queryset(self, request):
        submitted = Count("versions", filter=Q(versions__submitted_at__isnull=False))
        return super().get_queryset(request).annotate(submissions=submitted)

    def get_readonly_fields(self, request, obj=None):
        return (*(("slug",) if obj else ()), *super().get_readonly_fields(request, obj))

    @admin.display(description=_("title"), ordering="slug")
    def named(self, call):
        return call.title

    @admin.display(description=_("standing"))
    def stands(self, call):
        if call.is_open:
            return pgettext("standing of a call", "open")
        is_over = call.closes_at <= clock.now()
        return pgettext("standing of a call", "over") if is_over else pgettext("standing of a call", "to begin")

    @admin.display(description=_("opens"), ordering="opens_at")
    def opens(self, call):
        return in_words(call.opens_at, call.zone)

    @admin.display(description=_("closes"), ordering="closes_at")
    def closes(self, call):
        return in_words(call.last_minute, call.zone)

    @admin.display(description=_("submissions"), ordering="submissions")
    def answered(self, call):
        return call.submissions

    def shortcuts(self, call):
        return [
            {"label": _("Open the page"), "url": call.get_absolute_url()},
            {"label": _("Submissions"), "url": address("practiceversion_changelist", call__id__exact=call.pk)},
        ]

    def save_model(self, request, obj, form, change):
        require(request.user, "practices.edit_call", obj)
        if not change:
            calls.make(call=obj, by=request.user)
        elif form.changed_data:
            calls.edit(call=obj, fields=form.changed_data, by=request.user)
