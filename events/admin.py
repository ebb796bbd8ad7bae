import re

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin, Verb
from events import actions, kinds
from events.models import Event, Mail

_NO_FACT = re.compile(r"\s*:[\s–()]+$")  # how a sentence ends whose fact is not given


class KindFilter(admin.AllValuesFieldListFilter):
    """The kinds of event there have been, in words."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            if kinds.is_declared(choice["display"]):
                choice["display"] = _NO_FACT.sub("", kinds.sentence(choice["display"], {}))
            yield choice


@admin.register(Event)
class EventAdmin(HubAdmin):
    """The record: read by all staff, changed by nobody."""

    list_display = ("at", "actor", "what", "about", "why")
    list_filter = ("at", ("kind", KindFilter), ("target_type", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("actor", "target_type")
    search_fields = ("kind", "actor__full_name", "=target_id", "why")
    search_help_text = _("Who, why, or the number of the row it is about.")
    date_hierarchy = "at"
    fields = ("at", "actor", "what", "about", "why", "facts", "kind")

    @admin.display(description=_("what"))
    def what(self, event):
        return event.sentence

    @admin.display(description=_("row"))
    def about(self, event):
        """The row, with a link where the admin has a page for it."""
        if event.target_type is None:
            return "–"
        model = event.target_type.model_class()
        words = f"{event.target_type.name} {event.target_id}"
        if model is None or not self.admin_site.is_registered(model):
            return words
        address = reverse(f"admin:{event.target_type.app_label}_{event.target_type.model}_change", args=[event.target_id])
        return format_html('<a href="{}">{}</a>', address, words)


@admin.register(Mail)
class MailAdmin(HubAdmin):
    """The outbox without the words: what is waiting, what was given up and why."""

    list_display = ("created_at", "to", "subject", "state", "attempts", "due_at", "sent_at", "trouble")
    list_filter = ("state", "created_at", "kind")
    search_fields = ("to", "subject", "kind")
    search_help_text = _("Address, subject or kind.")
    fields = (
        *("to", "subject", "kind", "language", "secret"),
        *("state", "attempts", "trouble", "created_at", "due_at", "queued_at", "sent_at"),
    )
    verbs = (
        Verb(
            name="send-again",
            label=_("Send again"),
            question=_("The message is tried again from now on, for five days."),
            permission="events.send_mail_again",
            run=lambda mail, by, why: actions.send_again(mail=mail, by=by, why=why),
            applies=lambda mail: mail.state == Mail.State.FAILED,
        ),
    )
