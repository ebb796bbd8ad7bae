"""Filters of the lists of practices: what is new."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from submissions.admin.filters import WaysFilter

_UPDATES = Q(number__gt=1) | Q(number=None, practice__current__isnull=False)


class UpdateFilter(WaysFilter):
    """First versions of a practice, or later ones."""

    title = _("new or update")
    parameter_name = "update"
    ways = {
        "no": (_("new practices"), lambda rows: rows.exclude(_UPDATES)),
        "yes": (_("updates"), lambda rows: rows.filter(_UPDATES)),
    }
