"""What the workshop says of pledges, in words."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from pledges import content as contents
from pledges import ties
from submissions.admin import wording


def address(name, *arguments):
    """A page of the workshop."""
    return reverse(f"admin:pledges_{name}", args=arguments)


def linked(pledge):
    """The number of a published pledge, which leads to its page; a dash for any other."""
    return format_html('<a href="{}">{}</a>', pledge.get_absolute_url(), pledge.number) if pledge.number else "–"


def tied_by(user, version):
    """What ties her to those who pledge, in a sentence; empty if nothing does."""
    return wording.tied(ties.of(user, version.pledge))


def answers(version, *, private):
    """Headings with pairs of label and answer, as the form groups them; contacts under their own, if `private`."""
    content = contents.of(version, private=private)
    groups = contents.answers(content, is_update=bool(content["reason"]), private=private)
    heading = _("Contact persons – for the secretariat alone")
    return wording.answers(groups, version.language, private_heading=heading)
