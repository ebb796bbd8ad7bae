"""Calls for practices: which are open, and what came of each."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from core import clock
from practices.models import Call, Practice, PracticeVersion


class CallList(TemplateView):
    """Every call that has begun, those open first, the next to close on top; staff see those to come as well."""

    template_name = "practices/call_list.html"

    def get_context_data(self, **kwargs):
        calls, now = list(_calls(self.request.user)), clock.now()
        open_ones = [call for call in calls if call.is_open]
        coming = [call for call in calls if call.opens_at > now]
        closed = [call for call in calls if call.closes_at <= now]
        return super().get_context_data(**kwargs) | {
            "open": sorted(open_ones, key=lambda call: call.closes_at),
            "coming": sorted(coming, key=lambda call: call.opens_at),
            "closed": closed,
        }


class CallDetail(TemplateView):
    """A call with its text, its dates, how to answer it, and the practices that came of it."""

    template_name = "practices/call_detail.html"

    def get_context_data(self, **kwargs):
        call = get_object_or_404(_calls(self.request.user), slug=kwargs["slug"])
        answers = _answers().filter(call=call).values("practice")
        practices = Practice.objects.listed().filter(pk__in=answers).select_related("current")
        is_to_come = call.opens_at > clock.now()
        return super().get_context_data(**kwargs) | {"call": call, "practices": list(practices), "is_to_come": is_to_come}


def _calls(user):
    """The calls this reader may see, each with the number of listed practices that came of it."""
    numbers = _answers().filter(call=OuterRef("pk")).order_by().values("call")
    numbers = numbers.annotate(practices=Count("practice", distinct=True)).values("practices")
    return Call.objects.visible_to(user).annotate(practices=Coalesce(Subquery(numbers), 0)).prefetch_related("objectives")


def _answers():
    """The published versions by which listed practices answered a call, even if a newer version is published now."""
    return PracticeVersion.objects.published().filter(practice__in=Practice.objects.listed())
