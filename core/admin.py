"""The secretariat's workshop: admin classes that change nothing but through actions, ask why, and show what happened."""

from collections.abc import Callable
from dataclasses import dataclass

from csp.decorators import csp_update
from django import forms
from django.contrib import admin, messages
from django.db import DataError, models
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin
from modeltranslation.translator import translator

from core import history, tongues
from core.actions import edit_curated
from core.languages import CODES
from core.permissions import allows, require
from core.richtext import sanitize_people
from core.sorting import in_order
from core.templatetags import moments

NEWEST = 200  # events a history page shows
LONG = 200  # characters from which on a line gets a wide field
# The editor adds one style element; a browser test fails if the installed package's is another one.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


class WhyForm(forms.Form):
    """A verb of the admin asks for its reason, which stands in the record; a form with more to ask builds on it.

    `obj` is the row. The fields are the arguments of the verb's action.
    """

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("It is kept in the record."),
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj = obj


@dataclass(frozen=True)
class Verb:
    """Something one may do with a row, from its admin page, after a confirmation that asks why.

    `run(obj, by=…, why=…)` is the action, given whatever else `form` asks; `permission` is asked with the row; `applies(obj)`
    says whether the button shows; `question` may be a function of the row.
    """

    name: str
    label: str
    question: str | Callable
    permission: str
    run: Callable
    applies: Callable = lambda obj: True
    form: type = WhyForm

    def question_about(self, obj):
        return self.question(obj) if callable(self.question) else self.question


def filled(title, *, empty, full):
    """A filter by whether a field is empty, in words: `("verified_at", filled(_("standing"), empty=…, full=…))`."""

    class Filled(admin.EmptyFieldListFilter):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.title = title

        def choices(self, changelist):
            words = (_("All"), empty, full)
            return [choice | {"display": word} for choice, word in zip(super().choices(changelist), words, strict=True)]

    return Filled


class StandingFilter(admin.SimpleListFilter):
    """Filters by where rows stand now; the admin class says in `standings` what there is: key → (words, rows of a queryset)."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def __init__(self, request, params, model, model_admin):
        self.standings = model_admin.standings
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [(key, words) for key, (words, _rows) in self.standings.items()]

    def queryset(self, request, queryset):
        _words, rows = self.standings.get(self.value(), ("", None))
        return rows(queryset) if rows else queryset


class LanguageFilter(admin.AllValuesFieldListFilter):
    """The languages people have written in, by their names."""

    def choices(self, changelist):
        for number, choice in enumerate(super().choices(changelist)):
            yield choice | ({"display": tongues.name_of(choice["display"])} if number else {})


class HubAdmin(admin.ModelAdmin):
    """Read-only unless a subclass says otherwise. History shows the Hub's events; the admin's own log is not written."""

    may_add = may_change = may_delete = False
    verbs = ()
    standings = {}
    actions = None
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    change_form_template = "admin/hub_change_form.html"
    object_history_template = "admin/hub_history.html"
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return self.may_add and request.user.is_staff

    def has_change_permission(self, request, obj=None):
        return self.may_change and request.user.is_staff

    def has_delete_permission(self, request, obj=None):
        return self.may_delete and request.user.is_staff

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the list's own filters ask: not any field, or one could guess letter by letter what no page shows."""
        filters = [entry[0] if isinstance(entry, tuple) else entry for entry in self.get_list_filter(request)]
        names = {getattr(entry, "parameter_name", entry) for entry in [*filters, self.date_hierarchy] if entry}
        return lookup in names or any(lookup.startswith(f"{name}__") for name in names)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return _in_readers_order(super().formfield_for_foreignkey(db_field, request, **kwargs))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return _in_readers_order(super().formfield_for_manytomany(db_field, request, **kwargs))

    def log_addition(self, request, obj, message):
        """Events record it."""

    log_change = log_deletions = log_addition

    def construct_change_message(self, request, form, formsets, add=False):
        """Events record it."""
        return []

    def changelist_view(self, request, extra_context=None):
        """A filter's value that no column can hold shows the whole list, as Django's own wrong values do."""
        try:
            return super().changelist_view(request, extra_context)
        except (ValueError, OverflowError, DataError):
            return redirect(f"{request.path}?e=1")

    def rows_of_history(self, obj):
        """The rows whose events this row's history shows: itself, and what a subclass adds."""
        return [obj]

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, object_id)
        rows = self.rows_of_history(obj) if obj else []
        events = [event for row in rows for event in history.about(row)[: NEWEST + 1]]
        events.sort(key=lambda event: (event.at, event.pk), reverse=True)
        context = {"events": events[:NEWEST], "has_more": len(events) > NEWEST}
        return super().history_view(request, object_id, context | (extra_context or {}))

    def get_urls(self):
        verbs = [
            path(f"<path:object_id>/{verb.name}/", self.admin_site.admin_view(self._verb_view(verb)), name=self._url_name(verb))
            for verb in self.verbs
        ]
        return verbs + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, object_id)
        tools = [*self.shortcuts(obj), *self._verbs_for(request.user, obj)] if obj else []
        return super().change_view(request, object_id, form_url, {"tools": tools} | (extra_context or {}))

    def shortcuts(self, obj):
        """What one often does next with a row: dicts of label and url."""
        return []

    def _verbs_for(self, user, obj):
        applying = [verb for verb in self.verbs if verb.applies(obj) and allows(user, verb.permission, obj)]
        return [{"label": verb.label, "url": self._url(verb, obj)} for verb in applying]

    def told(self, verb, obj):
        """What who has used a verb is told."""
        return _("Done: %(verb)s") % {"verb": verb.label}

    def _verb_view(self, verb):
        def view(request, object_id):
            obj = self.get_object(request, object_id)
            if obj is None:
                raise Http404
            require(request.user, verb.permission, obj)
            form = verb.form(request.POST if request.method == "POST" else None, obj=obj)
            if form.is_valid():
                verb.run(obj, by=request.user, **form.cleaned_data)
                messages.success(request, self.told(verb, obj))
                return redirect(self._change_url(obj))
            context = {"verb": verb, "object": obj, "form": form, "opts": self.opts, "back": self._change_url(obj)}
            context |= self.admin_site.each_context(request) | {"title": verb.label, "question": verb.question_about(obj)}
            return render(request, "admin/verb.html", context)

        return view

    def _url_name(self, verb):
        return f"{self.opts.app_label}_{self.opts.model_name}_{verb.name}"

    def _url(self, verb, obj):
        return reverse(f"admin:{self._url_name(verb)}", args=[obj.pk])

    def _change_url(self, obj):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])


class ReadInline(admin.TabularInline):
    """Rows to be read, each with a link to its own page."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff


class CuratedForm(forms.ModelForm):
    """No language is obligatory, but a text that must not be empty needs one of them."""

    def clean(self):
        data = super().clean()
        for name, versions in _translations(self._meta.model).items():
            versions = [version for version in versions if version in self.fields]
            if versions and not self._meta.model._meta.get_field(name).blank and not any(data.get(v) for v in versions):
                self.add_error(versions[0], gettext_lazy("Fill this in, in at least one language."))
        return data


class ConfirmedFilter(admin.SimpleListFilter):
    """Texts whose wording is confirmed, or still to be."""

    title = gettext_lazy("confirmed")
    parameter_name = "confirmed"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.filter(unconfirmed=[])
        return queryset.exclude(unconfirmed=[]) if self.value() == "no" else queryset


class TranslatedAdmin(HubAdmin, TranslationAdmin):
    """Texts of the secretariat in three languages, of which one is enough; fields stand under the headings of `groups`."""

    may_change = True
    form = CuratedForm
    groups = ()

    def get_fieldsets(self, request, obj=None):
        """What is fixed and the texts first, then each group under its heading; a new row has no fixed fields yet."""
        fixed = self.get_readonly_fields(request, obj)
        shown = [name for name in super().get_fieldsets(request, obj)[0][1]["fields"] if obj or name not in fixed]
        grouped = [(heading, [name for name in names if name in shown]) for heading, names in self.groups]
        first = [name for name in shown if not any(name in names for _heading, names in grouped)]
        first.sort(key=lambda name: name not in fixed)
        return [(heading, {"fields": names}) for heading, names in [(None, first), *grouped] if names]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and any(db_field.name in versions for versions in _translations(self.model).values()):
            field.required = False
        if field and (db_field.max_length or 0) >= LONG:
            field.widget.attrs["class"] = field.widget.attrs.get("class", "").replace("vTextField", "vLargeTextField")
        return field


class EditorAdmin(HubAdmin):
    """Forms with the editor for rich text, which runs under the strict policy."""

    @method_decorator(csp_update({"style-src": [EDITOR_STYLE]}))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        """The editor's import map needs the nonce of this answer."""
        context["media"] = context["media"].with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)


class CuratedAdmin(TranslatedAdmin):
    """Texts and terms that come with the Hub: edited here, with their source and what is still to be confirmed."""

    readonly_fields = ("edited_at",)
    list_filter = (ConfirmedFilter,)
    also_confirmed = ()  # fields beside the translated ones that are compared with the source
    groups = ((gettext_lazy("Source"), ("source", "unconfirmed", "edited_at")),)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "unconfirmed":
            return self._boxes(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if form.changed_data:
            edit_curated(row=obj, fields=form.changed_data, by=request.user)

    @admin.display(description=gettext_lazy("confirmed"), boolean=True)
    def confirmed(self, obj):
        return obj.is_confirmed

    def _boxes(self, db_field):
        """A box per text, ticked while nobody has compared it with its source."""
        versions = [name for names in _translations(self.model).values() for name in names]
        texts = [self.opts.get_field(name) for name in (*versions, *self.also_confirmed)]
        return forms.MultipleChoiceField(
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
            choices=[(field.name, field.verbose_name) for field in texts],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


def in_words(at, zone=None):
    """An instant with its zone, and in the reader's own zone too where that differs."""
    zone, own = moments.zone_of(zone), timezone.get_current_timezone()
    words = moments.in_words(at, zone)
    return f"{words} ({moments.in_words(at, own)})" if moments.differs(at, zone, own) else words


def shown(text, language):
    """What a person wrote, with its language."""
    if not text:
        return "–"
    return format_html('<div lang="{}" dir="auto">{}</div>', language, mark_safe(sanitize_people(text)))  # noqa: S308


def _translations(model):
    """Field names of each translated text: `{"name": ["name_en", …]}`."""
    return {name: [f"{name}_{code}" for code in CODES] for name in translator.get_options_for_model(model).all_fields}


def _in_readers_order(field):
    """Choices by their names as the reader's language sorts them; a raw id has no choices to sort."""
    if isinstance(field, forms.ModelChoiceField) and isinstance(field.widget, forms.Select):
        blank = [] if isinstance(field, forms.ModelMultipleChoiceField) else [("", "–")]
        field.choices = blank + [(row.pk, str(row)) for row in in_order(field.queryset)]
    return field
