from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organization
from events.models import Mail
from pages.models import ContactMessage
from pledges import queue as pledges
from pledges.models import Doubt
from practices import queue

register = template.Library()


@register.inclusion_tag("admin/_waiting.html")
def waiting():
    """What waits for a decision of the secretariat: each with its true count and the list that shows exactly those."""
    return {
        "tasks": [
            _task(_("Submissions to screen"), queue.to_screen(), "standing=to-screen"),
            _task(_("Decisions to sign"), queue.to_sign(), "standing=waiting"),
            _task(_("Pledges to screen"), pledges.to_screen(), "standing=to-screen"),
            _task(_("Decisions on pledges to sign"), pledges.to_sign(), "standing=waiting"),
            _task(_("Doubts about pledges"), Doubt.objects.exclude(state=Doubt.State.CLOSED), "standing=open"),
            _task(_("Messages to answer"), ContactMessage.objects.filter(answered_at=None), "answered_at__isempty=1"),
            _task(_("Organizations to verify"), Organization.objects.filter(verified_at=None), "verified_at__isempty=1"),
            _task(_("E-mails given up"), Mail.objects.filter(state=Mail.State.FAILED), "state__exact=failed"),
        ]
    }


def _task(label, rows, query):
    meta = rows.model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return {"label": label, "count": rows.count(), "address": f"{address}?{query}"}
