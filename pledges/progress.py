"""How far a draft of a pledge has come: see `submissions.progress`."""

from django.utils.translation import gettext_lazy as _

from drafts.merging import as_post
from pledges.forms import PledgeForm
from submissions import progress


def name_of(version, draft):
    """The name as typed in the draft, or of the version as it was sent."""
    return progress.name_of(version, draft, _("Untitled pledge"))


def form_of(version, draft, **kwargs):
    """The whole form of a version, or of some `groups`, bound to what its draft holds."""
    kwargs.setdefault("is_update", version.is_update)
    kwargs.setdefault("pledge", version.pledge)
    return PledgeForm(as_post(draft.data if draft else {}), **kwargs)


def preview(version, draft):
    """The content as far as it is typed, valid or not."""
    return progress.preview(form_of(version, draft))
