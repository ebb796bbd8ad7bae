from django.contrib import admin

from pledges.actions.screening import DESK
from pledges.models import Screening
from submissions.admin.screenings import AbstractScreeningAdmin, AbstractScreeningInline, signature_verbs


class ScreeningInline(AbstractScreeningInline):
    model = Screening


@admin.register(Screening)
class ScreeningAdmin(AbstractScreeningAdmin):
    shown = ("submission", "verdict", "stands", "why", "serves", "words")
    list_select_related = ("version__pledge", "decided_by", "signed_by", "dropped_by")
    verbs = signature_verbs("pledges.sign_screening", DESK)
