"""The kind of draft of this app: see `submissions.drafting`."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from drafts import merging
from practices import fields
from practices.forms.answers import is_answer
from practices.models import PracticeVersion
from practices.models.versions import WRITABLE
from submissions.drafting import declare, in_words


def _writable(user):
    return PracticeVersion.objects.of(user).filter(state__in=WRITABLE)


def _read(name, words):
    """A field and what is in it as the form has them; answers to changes that were asked for are fields, too."""
    if is_answer(name):
        return gettext("Answer to a change that was asked for"), merging.in_words(name, words)[1]
    return in_words(fields.FORM, name, words)


VERSION = declare("practices.version", label=_("Practice"), writable=_writable, namespace="practices", read=_read)
