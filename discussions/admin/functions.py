from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import GrantAdmin
from core.admin import StandingFilter, Verb
from core.permissions import require
from discussions.actions import prompts
from discussions.admin_forms import FunctionGrantForm
from discussions.models import Function


@admin.register(Function)
class FunctionAdmin(GrantAdmin):
    grant_form = FunctionGrantForm
    raw_id_fields = ("person", "topic")
    list_display = ("name", "kind", "topic", "stands", "begins", "ends", "granted_by", "why")
    list_filter = (StandingFilter, "kind", "starts_at")
    list_select_related = ("person", "topic", "granted_by", "ended_by")
    search_fields = ("person__full_name", "free_name", "topic__title_en", "topic__title_fr", "topic__title_es", "why")
    search_help_text = _("Name, topic or reason.")
    fieldsets = ((None, {"fields": ("person", "free_name", "topic", "kind", "stands", "begins", "ends")}), GrantAdmin.record)
    verbs = (
        Verb(
            name="end",
            label=_("End function"),
            question=_("The person can no longer speak in this function. What was said in it keeps its name."),
            permission="discussions.edit_topic",
            run=lambda function, by, why: prompts.end_function(function=function, by=by, why=why),
            applies=lambda function: function.ended_at is None,
        ),
    )

    @admin.display(description=_("name"))
    def name(self, function):
        return function.name

    def rows_of_history(self, function):
        return [function.topic]

    def save_model(self, request, obj, form, change):
        require(request.user, "discussions.edit_topic", obj.topic)
        obj.pk = prompts.give_function(by=request.user, **form.grant()).pk
