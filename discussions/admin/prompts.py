from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin, Verb, filled, in_words
from core.languages import CODES
from core.permissions import require
from discussions import verbs
from discussions.actions import prompts
from discussions.admin.in_place import in_admin
from discussions.admin.inlines import address
from discussions.admin_forms import PromptForm, WordingForm, WordingFormSet
from discussions.models import Prompt, PromptText, Version

ANOTHER = 2  # empty rows for languages that the Hub itself does not speak


class WordingInline(admin.TabularInline):
    model = PromptText
    form = WordingForm
    formset = WordingFormSet
    verbose_name = _("wording")
    verbose_name_plural = _("wordings, one per language")

    def get_extra(self, request, obj=None, **kwargs):
        return len(missing(obj)) + ANOTHER

    def has_add_permission(self, request, obj=None):
        return request.user.is_staff

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


def missing(prompt):
    """The Hub's languages in which a prompt has no wording yet."""
    known = {row.language for row in prompt.texts.all()} if prompt else ()
    return [code for code in CODES if code not in known]


def _thread(prompt):
    return prompt.thread


@admin.register(Prompt)
class PromptAdmin(HubAdmin):
    may_add = may_change = True
    form = PromptForm
    list_display = ("words", "id", "topic", "kind", "asked_as", "asked_at", "removed_at")
    list_filter = (
        "kind",
        ("removed_at", filled(_("standing"), empty=_("shown"), full=_("removed"))),
        ("thread__locked_at", filled(_("thread"), empty=_("not locked"), full=_("locked"))),
    )
    list_select_related = ("topic",)
    search_fields = ("texts__text", "topic__title_en", "topic__title_fr", "topic__title_es")
    search_help_text = _("Wording or topic.")
    raw_id_fields = ("topic",)
    inlines = (WordingInline,)
    fields = ("topic", "kind", "version")
    record = ("asked_as", "asked_by", "asked_at", "asked_on", "removed_at", "removed_by", "locked")
    verbs = (
        Verb(
            name="remove",
            label=_("Remove"),
            question=_("It shows as removed, and nothing more is contributed to it. What was contributed stays and counts."),
            permission="discussions.edit_topic",
            run=lambda prompt, by, why: prompts.remove(prompt=prompt, by=by, why=why),
            applies=lambda prompt: not prompt.is_removed,
        ),
        Verb(
            name="restore",
            label=_("Show again"),
            question=_("It shows as before, and takes contributions while its topic is open."),
            permission="discussions.edit_topic",
            run=lambda prompt, by, why: prompts.restore(prompt=prompt, by=by, why=why),
            applies=lambda prompt: prompt.is_removed,
        ),
        in_admin(verbs.LOCK, "thread", of=_thread),
        in_admin(verbs.UNLOCK, "thread", of=_thread),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("topic__space", "thread__locked_by").prefetch_related("texts")

    def rows_of_history(self, prompt):
        return [prompt, prompt.thread]

    @admin.display(description=_("thread"))
    def locked(self, prompt):
        thread = prompt.thread
        return f"{in_words(thread.locked_at)} – {thread.locked_by}: {thread.locked_why}" if thread.is_locked else _("not locked")

    def get_fields(self, request, obj=None):
        return (*self.fields, *self.record) if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        """What cannot be changed any longer needs no help."""
        return super().get_form(request, obj, change, **(kwargs | ({"help_texts": {}} if obj else {})))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Versions are named with their topic and document."""
        if db_field.name == "version":
            kwargs["queryset"] = Version.objects.select_related("document__topic")
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "version":
            field.choices = [("", "–"), *((row.pk, f"{row.document.topic}: {row}") for row in field.queryset)]
        return field

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """The empty rows begin with the languages that are missing."""
        empty = [{"language": code} for code in missing(obj if obj.pk else None)]
        return super().get_formset_kwargs(request, obj, inline, prefix) | {"initial": empty}

    @admin.display(description=_("text"))
    def words(self, prompt):
        return prompt.wording[0]

    def shortcuts(self, prompt):
        window = address("window_add", topic=prompt.topic_id, prompt=prompt.pk)
        return [
            {"label": _("Open the page"), "url": prompt.thread.get_absolute_url()},
            {"label": _("Set a window"), "url": window},
        ]

    def save_model(self, request, obj, form, change):
        """The action below saves the prompt with its wordings."""
        require(request.user, "discussions.edit_topic", obj.topic)

    def save_related(self, request, form, formsets, change):
        wordings = formsets[0]
        if change:
            prompts.reword(prompt=form.instance, texts=wordings.texts, by=request.user)
        else:
            form.instance.pk = prompts.ask(texts=wordings.texts, by=request.user, **form.cleaned_data).pk
