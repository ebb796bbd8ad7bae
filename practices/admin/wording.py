"""What the workshop says of practices, in words."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from practices import content as contents
from practices import ties
from submissions.admin import wording


def address(name, *arguments, **given):
    """A page of the workshop, filtered or filled in with what is given."""
    page = reverse(f"admin:practices_{name}", args=arguments)
    return f"{page}?{urlencode(given)}" if given else page


def tied_by(user, version):
    """What ties her to those who submitted it, in a sentence; empty if nothing does."""
    return wording.tied(ties.of(user, version.practice))


def answers(version, *, private):
    """Headings with pairs of label and answer, as the form groups them; the focal point under its own, if `private`."""
    content = contents.of(version, private=private)
    groups = contents.answers(content, is_update=bool(content["changes"]), private=private)
    heading = _("Focal point – for the secretariat alone")
    return wording.answers(groups, version.language, private_heading=heading, elsewhere=["call"])
