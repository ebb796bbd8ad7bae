"""How far a draft of a practice has come: see `submissions.progress`."""

from django.utils.translation import gettext_lazy as _

from drafts.merging import as_post
from practices.forms import ContentForm
from submissions import progress


def name_of(version, draft):
    """The name as typed in the draft, or of the version as it was sent."""
    return progress.name_of(version, draft, _("Untitled practice"))


def form_of(version, draft, **kwargs):
    """The whole form of a version, or of some `groups`, bound to what its draft holds."""
    kwargs.setdefault("is_update", version.is_update)
    kwargs.setdefault("has_pictures", version.enclosures.filter(file__kind="picture").exists())
    kwargs.setdefault("sent_for", str(version.call_id or ""))
    return ContentForm(as_post(draft.data if draft else {}), **kwargs)
