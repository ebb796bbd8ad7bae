from django.contrib import admin

from practices.models import ReturnReason
from submissions.admin.reasons import ReasonAdmin


@admin.register(ReturnReason)
class ReturnReasonAdmin(ReasonAdmin):
    pass
