"""What one may follow of the vocabulary: objectives. What is new on them is told by the apps that bring it."""

from django.utils.translation import gettext_lazy as _

from core.languages import best_of, names
from notifications.kinds import declare_followed
from taxonomy.models import Objective


def _titles(user, ids):
    return {row.pk: _entry(row) for row in Objective.objects.filter(pk__in=ids)}


def _entry(objective):
    short, language = best_of(names(objective, "short"))
    return f"{objective.number}. {short}", objective.get_absolute_url(), language


OBJECTIVE = declare_followed("objective", label=_("Objectives"), visible=lambda user: Objective.objects.all(), titles=_titles)
