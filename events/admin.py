from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import HubAdmin, Verb
from events import actions
from events.models import Event, Mail


@admin.register(Event)
class EventAdmin(HubAdmin):
    """The record: read by all staff, changed by nobody."""

    list_display = ("at", "actor", "sentence", "target_type", "target_id", "why")
    list_filter = ("at", "kind", "target_type")
    list_select_related = ("actor", "target_type")
    search_fields = ("kind", "actor__full_name", "target_id", "why")
    date_hierarchy = "at"


@admin.register(Mail)
class MailAdmin(HubAdmin):
    """The outbox without the words: what is waiting, what was given up and why."""

    list_display = ("created_at", "kind", "to", "state", "attempts", "due_at", "sent_at", "trouble")
    list_filter = ("state", "kind", "created_at")
    search_fields = ("to", "kind")
    exclude = ("text", "html", "headers", "key")
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
