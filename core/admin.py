"""The secretariat's workshop: admin classes that change nothing but through actions, ask why, and show what happened."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from core import history
from core.actions import edit_curated
from core.permissions import allows, require


class WhyForm(forms.Form):
    """A verb of the admin asks for its reason, which stands in the record."""

    why = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("It is kept in the record."))


@dataclass(frozen=True)
class Verb:
    """Something one may do with a row, from its admin page, after a confirmation that asks why.

    `run(obj, by=…, why=…)` is the action; `permission` is asked with the row; `applies(obj)` says whether the button shows.
    """

    name: str
    label: str
    question: str
    permission: str
    run: Callable
    applies: Callable = lambda obj: True


class HubAdmin(admin.ModelAdmin):
    """Read-only unless a subclass says otherwise. History shows the Hub's events; the admin's own log is not written."""

    may_add = may_change = may_delete = False
    verbs = ()
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

    def log_addition(self, request, obj, message):
        """Events record it."""

    log_change = log_deletions = log_addition

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, object_id)
        events = history.about(obj) if obj else ()
        return super().history_view(request, object_id, {"events": events} | (extra_context or {}))

    def get_urls(self):
        verbs = [
            path(f"<path:object_id>/{verb.name}/", self.admin_site.admin_view(self._verb_view(verb)), name=self._url_name(verb))
            for verb in self.verbs
        ]
        return verbs + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, object_id)
        verbs = [
            {"label": verb.label, "url": self._url(verb, obj)}
            for verb in self.verbs
            if obj and verb.applies(obj) and allows(request.user, verb.permission, obj)
        ]
        return super().change_view(request, object_id, form_url, {"verbs": verbs} | (extra_context or {}))

    def _verb_view(self, verb):
        def view(request, object_id):
            obj = self.get_object(request, object_id)
            if obj is None:
                raise Http404
            require(request.user, verb.permission, obj)
            form = WhyForm(request.POST or None)
            if request.method == "POST" and form.is_valid():
                verb.run(obj, by=request.user, why=form.cleaned_data["why"])
                messages.success(request, _("Done: %(verb)s") % {"verb": verb.label})
                return redirect(self._change_url(obj))
            context = self.admin_site.each_context(request)
            context |= {
                "title": verb.label,
                "verb": verb,
                "object": obj,
                "form": form,
                "opts": self.opts,
                "back": self._change_url(obj),
            }
            return render(request, "admin/verb.html", context)

        return view

    def _url_name(self, verb):
        return f"{self.opts.app_label}_{self.opts.model_name}_{verb.name}"

    def _url(self, verb, obj):
        return reverse(f"admin:{self._url_name(verb)}", args=[obj.pk])

    def _change_url(self, obj):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])


class CuratedAdmin(HubAdmin, TranslationAdmin):
    """Texts and terms that come with the Hub: edited here, with their source and what is still to be confirmed."""

    may_change = True
    readonly_fields = ("edited_at",)

    def save_model(self, request, obj, form, change):
        edit_curated(row=obj, fields=form.changed_data, by=request.user)

    @admin.display(description=gettext_lazy("confirmed"), boolean=True)
    def confirmed(self, obj):
        return obj.is_confirmed
