from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin
from files.models import File


class HeldFilter(admin.SimpleListFilter):
    """Files that something holds, or that go by themselves."""

    title = _("standing")
    parameter_name = "held"

    def lookups(self, request, model_admin):
        return [("yes", _("in use")), ("no", _("not in use"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.exclude(pk__in=File.objects.unused().values("pk"))
        return queryset.unused() if self.value() == "no" else queryset


@admin.register(File)
class FileAdmin(HubAdmin):
    """Every upload: whose it is and whether anything holds it. Where it belongs, it is added and taken away.

    What it shows or says is read where its reader may read it: of a file in somebody’s draft only its measures are told.
    """

    list_display = ("uploaded_at", "name", "kind", "how_large", "uploaded_by", "is_used")
    list_filter = (HeldFilter, "kind", "uploaded_at")
    list_select_related = ("uploaded_by",)
    search_fields = ("name", "uploaded_by__full_name", "=sha256")
    search_help_text = _("Name, who uploaded it, or checksum.")
    date_hierarchy = "uploaded_at"
    fields = (
        *("link", "called", "shows", "language_name", "is_used", "uploaded_at", "uploaded_by"),
        *("kind", "media_type", "how_large", "width", "height", "sha256", "stored"),
    )

    def get_queryset(self, request):
        unused = File.objects.unused().filter(pk=OuterRef("pk"))
        readable = File.objects.visible_to(request.user).filter(pk=OuterRef("pk"))
        return super().get_queryset(request).annotate(in_use=~Exists(unused), readable=Exists(readable))

    @admin.display(description=_("in use"), boolean=True)
    def is_used(self, file):
        return file.in_use

    @admin.display(description=_("size"), ordering="size")
    def how_large(self, file):
        return file.size_in_words

    @admin.display(description=_("language"))
    def language_name(self, file):
        return file.language_name or "–"

    @admin.display(description=_("file"))
    def link(self, file):
        return format_html('<a href="{}">{}</a>', file.get_absolute_url(), file.name) if file.readable else file.name

    @admin.display(description=_("title"))
    def called(self, file):
        return file.title if file.readable else "–"

    @admin.display(description=_("text alternative"))
    def shows(self, file):
        return file.alternative if file.readable else "–"
