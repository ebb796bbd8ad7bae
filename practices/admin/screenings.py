from django.contrib import admin

from practices.actions.screening import DESK
from practices.models import Screening
from submissions.admin.screenings import AbstractScreeningAdmin, AbstractScreeningInline, signature_verbs


class ScreeningInline(AbstractScreeningInline):
    model = Screening


@admin.register(Screening)
class ScreeningAdmin(AbstractScreeningAdmin):
    shown = ("submission", "verdict", "stands", "why", "serves", "words")
    verbs = signature_verbs("practices.sign_screening", DESK)
