from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin
from core.permissions import require
from discussions.actions import spaces
from discussions.admin_forms import DocumentForm, VersionFormSet
from discussions.models import Document, Version


class VersionInline(admin.TabularInline):
    model = Version
    formset = VersionFormSet
    verbose_name = _("version")
    verbose_name_plural = _("versions")
    fields = ("number", "label", "supersedes", "posted_at")
    readonly_fields = ("posted_at",)
    extra = 1
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return request.user.is_staff

    has_change_permission = has_view_permission = has_add_permission


@admin.register(Document)
class DocumentAdmin(TranslatedAdmin):
    may_add = True
    form = DocumentForm
    list_display = ("named", "id", "topic", "labels")
    list_select_related = ("topic",)
    search_fields = (
        *("title_en", "title_fr", "title_es", "versions__label"),
        *("topic__title_en", "topic__title_fr", "topic__title_es"),
    )
    search_help_text = _("Title, version or topic.")
    raw_id_fields = ("topic",)
    inlines = (VersionInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions")

    def get_readonly_fields(self, request, obj=None):
        return ("topic",) if obj else ()

    def get_form(self, request, obj=None, **kwargs):
        """What cannot be changed any longer needs no help."""
        return super().get_form(request, obj, **(kwargs | ({"help_texts": {}} if obj else {})))

    @admin.display(description=_("title"))
    def named(self, document):
        return document.title

    @admin.display(description=_("versions"))
    def labels(self, document):
        return ", ".join(version.label for version in document.versions.all()) or "–"

    def save_model(self, request, obj, form, change):
        """A new document is saved here, before its versions; what was edited below, with them."""
        require(request.user, "discussions.edit_topic", obj.topic)
        if not change:
            spaces.edit_document(document=obj, fields=form.changed_data, by=request.user)

    def save_related(self, request, form, formsets, change):
        fields = form.changed_data + [formset.prefix for formset in formsets if formset.has_changed()]
        if change and fields:
            spaces.edit_document(document=form.instance, fields=fields, by=request.user)
        super().save_related(request, form, formsets, change)
