"""The kinds of draft of this app: what is written lies at the key of its thread or contribution."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from drafts import kinds


def _at(name):
    """Where a draft is gone on with; whatever else autosave was told, the list of spaces."""

    def address(place):
        is_key = place.isascii() and place.isdigit() and len(place) < 19
        return reverse(f"discussions:{name}", args=[int(place)]) if is_key else reverse("discussions:space_list")

    return address


POSTING = kinds.declare("discussions.comment", label=_("Contribution to a discussion"), address=_at("comment_resume"))
REPLYING = kinds.declare("discussions.reply", label=_("Reply in a discussion"), address=_at("comment_reply"))
EDITING = kinds.declare("discussions.edit", label=_("Edit of a contribution"), address=_at("comment_edit"))
