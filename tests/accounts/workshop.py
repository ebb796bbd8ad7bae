"""The secretariat's workshop: its tables, and the pages each has."""

from django.contrib import admin
from django.urls import reverse

TABLES = [
    "accounts_delegation",
    "accounts_invitation",
    "accounts_organization",
    "accounts_role",
    "accounts_user",
    "discussions_admission",
    "discussions_comment",
    "discussions_document",
    "discussions_function",
    "discussions_likeness",
    "discussions_move",
    "discussions_prompt",
    "discussions_report",
    "discussions_space",
    "discussions_topic",
    "discussions_window",
    "events_event",
    "events_mail",
    "files_file",
    "notifications_notice",
    "notifications_preference",
    "pages_contactmessage",
    "pages_notice",
    "pages_page",
    "pages_rule",
    "pledges_doubt",
    "pledges_pledge",
    "pledges_pledgeversion",
    "pledges_returnreason",
    "pledges_rung",
    "pledges_screening",
    "practices_call",
    "practices_practice",
    "practices_practiceversion",
    "practices_returnreason",
    "practices_screening",
    "reviews_case",
    "reviews_policy",
    "reviews_reviewer",
    "taxonomy_area",
    "taxonomy_commission",
    "taxonomy_country",
    "taxonomy_goal",
    "taxonomy_objective",
    "taxonomy_organizationkind",
    "taxonomy_practicetype",
    "taxonomy_principle",
    "taxonomy_region",
    "taxonomy_synonym",
]
ADDABLE = {
    "accounts_delegation",
    "accounts_invitation",
    "accounts_organization",
    "accounts_role",
    "discussions_admission",
    "discussions_document",
    "discussions_function",
    "discussions_prompt",
    "discussions_space",
    "discussions_topic",
    "discussions_window",
    "pages_rule",
    "practices_call",
    "taxonomy_synonym",
}
SECRET = "X7-secret-link-Q9"


def name(model):
    return f"{model._meta.app_label}_{model._meta.model_name}"


def of(table):
    """The admin class of a table."""
    return next(site for model, site in admin.site._registry.items() if name(model) == table)


def pages_of(table):
    """Every address of a table: list, new row, and for its first row: the row, its history and its verbs."""
    site = of(table)
    row = site.model._default_manager.order_by("pk").first()
    yield "list", reverse(f"admin:{table}_changelist")
    yield "add", reverse(f"admin:{table}_add")
    yield "row", reverse(f"admin:{table}_change", args=[row.pk])
    yield "history", reverse(f"admin:{table}_history", args=[row.pk])
    yield "delete", reverse(f"admin:{table}_delete", args=[row.pk])
    for verb in site.verbs:
        yield verb.name, reverse(f"admin:{table}_{verb.name}", args=[row.pk])
