"""Why a file is not taken: sentences for the field it was chosen in."""

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

EMPTY = _("The file is empty.")
TOO_LARGE = _("The file has %(size)s MB; it may have at most %(most)s MB.")
NOT_TAKEN = _("Files that end in “%(extension)s” are not taken.")
NOT_WHAT_IT_SAYS = _("The file ends in %(extension)s, but its content is something else. Save it as %(extension)s and send that.")
TOO_MANY_PIXELS = _("The picture has more than %(most)s megapixels. Make it smaller and send that.")
NO_SHARE_LEFT = _(
    "With this file, those of yours that are not published yet would have %(size)s MB; together they may have %(most)s MB. "
    "Delete some that you no longer need."
)
BROKEN = _("The file is damaged, or it did not arrive whole. Check that it opens on your computer, then send it again.")
PROTECTED = _("The file is protected by a password, so it cannot be checked. Save it without one and send that.")
BOMB = _("The file would unpack to far more than it is. Save it anew and send that.")
MACROS = _("The file holds macros. Save it without them and send that.")
NO_ROOM = _("The Hub has no room for the file at the moment. The secretariat has been told: please try again later.")
NO_ALTERNATIVE = _("Say in words what the picture shows, for those who cannot see it.")


class FileRefused(Exception):
    """A file that is not taken: `reason` is a sentence for the reader, `field` the name of the form's field it belongs beside."""

    def __init__(self, reason, field="file"):
        self.reason, self.field = reason, field
        super().__init__(reason)

    def __str__(self):
        return str(self.reason)


def refuse(sentence, **facts):
    """A `FileRefused` with the facts in the sentence's places."""
    return FileRefused(sentence % facts)


def megabytes(size):
    """A number of bytes in millions, rounded up, as the reader writes numbers: what is over a limit never reads like it."""
    tenths = -(-size // 100_000)
    return number_format(tenths / 10, decimal_pos=1 if tenths % 10 else 0)
