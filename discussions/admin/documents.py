from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core import tongues
from core.admin import TranslatedAdmin, Verb
from core.permissions import require
from core.uploads import takes_files
from discussions.actions import documents, spaces
from discussions.admin_forms import DocumentForm, VersionFormSet
from discussions.document_forms import DocumentFileForm, FileRemovalForm
from discussions.models import Document, DocumentFile, Version
from files.receiving import receive

ADD_FILE = _("Add a file")
ABOUT_FILES = _("Each version has one file in each language, for everybody who may read the topic.")


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
    verbs = (
        Verb(
            name="remove-file",
            label=_("Remove a file"),
            question=_("Nobody can read it here any longer. If it is used nowhere else, it is deleted."),
            permission="discussions.edit_topic",
            run=lambda document, by, file, why: documents.remove_file(file=file, by=by, why=why),
            applies=lambda document: DocumentFile.objects.filter(version__document=document).exists(),
            form=FileRemovalForm,
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions")

    def get_readonly_fields(self, request, obj=None):
        return ("topic", "files") if obj else ()

    def get_form(self, request, obj=None, **kwargs):
        """What cannot be changed any longer needs no help."""
        return super().get_form(request, obj, **(kwargs | ({"help_texts": {}} if obj else {})))

    @admin.display(description=_("title"))
    def named(self, document):
        return document.title

    @admin.display(description=_("versions"))
    def labels(self, document):
        return ", ".join(version.label for version in document.versions.all()) or "–"

    @admin.display(description=_("files"))
    def files(self, document):
        """Of which version, in which language, with a link to each."""
        rows = DocumentFile.objects.filter(version__document=document).select_related("version", "file")
        rows = rows.order_by("-version__number", "position", "pk")
        lines = ((row.version.label, tongues.name_of(row.language), row.get_absolute_url(), row.file.label) for row in rows)
        listed = format_html_join("", '<li>{}, {}: <a href="{}">{}</a></li>', lines)
        return format_html("<ul>{}</ul>", listed) if listed else "–"

    def get_urls(self):
        view = takes_files(self.admin_site.admin_view(self.file_view))
        return [path("<path:object_id>/add-file/", view, name="discussions_document_add-file"), *super().get_urls()]

    def shortcuts(self, document):
        if not document.versions.all():
            return []
        return [{"label": ADD_FILE, "url": reverse("admin:discussions_document_add-file", args=[document.pk])}]

    def file_view(self, request, object_id):
        """A page of its own, because a file is checked before it is kept and may be refused."""
        document = self.get_object(request, object_id)
        if document is None:
            raise Http404
        require(request.user, "discussions.edit_topic", document.topic)
        form = DocumentFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()), document=document)
        if form.is_valid() and (file := receive(form, by=request.user)):
            given = {name: form.cleaned_data[name] for name in ("version", "language")}
            documents.add_file(**given, file=file, by=request.user)
            messages.success(request, _("Done: %(verb)s") % {"verb": ADD_FILE})
            return redirect(self._change_url(document))
        context = self.admin_site.each_context(request) | {"opts": self.opts, "object": document, "form": form}
        context |= {"title": ADD_FILE, "verb": {"label": ADD_FILE}, "question": ABOUT_FILES, "back": self._change_url(document)}
        return render(request, "admin/verb.html", context)

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
