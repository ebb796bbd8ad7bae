from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import CuratedAdmin, EditorAdmin, HubAdmin, Verb, filled
from pages import actions
from pages.models import ContactMessage, Notice, Page, Rule


@admin.register(Page)
class PageAdmin(EditorAdmin, CuratedAdmin):
    list_display = ("slug", "title_en", "title_fr", "title_es", "confirmed", "edited_at")
    search_fields = ("slug", "title_en", "title_fr", "title_es", "body_en", "body_fr", "body_es")
    readonly_fields = ("slug", *CuratedAdmin.readonly_fields)


@admin.register(Notice)
class NoticeAdmin(CuratedAdmin):
    list_display = ("key", "text_en", "confirmed", "edited_at")
    search_fields = ("key", "text_en", "text_fr", "text_es")
    readonly_fields = ("key", *CuratedAdmin.readonly_fields)


@admin.register(Rule)
class RuleAdmin(CuratedAdmin):
    may_add = True
    list_display = ("number", "title_en", "title_fr", "title_es", "confirmed", "edited_at")

    def get_readonly_fields(self, request, obj=None):
        number = ("number",) if obj else ()
        return (*number, *super().get_readonly_fields(request, obj))


@admin.register(ContactMessage)
class ContactMessageAdmin(HubAdmin):
    list_display = ("sent_at", "subject", "name", "language", "answered_at", "answered_by")
    list_filter = (
        ("answered_at", filled(_("standing"), empty=_("waiting for an answer"), full=_("answered"))),
        "language",
        "sent_at",
    )
    list_select_related = ("answered_by",)
    search_fields = ("subject", "name", "email", "text")
    fields = ("sent_at", "name", "email", "sender", "language", "subject", "text", "answered_at", "answered_by")
    verbs = (
        Verb(
            name="answered",
            label=_("Mark as answered"),
            question=_("Answer by e-mail first. The message is kept for a year from now and then deleted."),
            permission="pages.answer_message",
            run=lambda message, by, why: actions.mark_answered(message=message, by=by, why=why),
            applies=lambda message: message.answered_at is None,
        ),
    )
