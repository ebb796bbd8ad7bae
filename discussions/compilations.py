"""In which form a topic is taken home, what that is called, and what may be answered at once."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import clock, exports
from core.word.document import CONTENT_TYPE as WORD
from discussions import compiling, compiling_archive, compiling_word
from discussions.models import Compilation

Format = Compilation.Format
AT_ONCE = 1000  # contributions; more take longer than anybody waits for a page
WORDS = {
    Format.CSV: _("a table that any software opens"),
    Format.XLSX: _("a table for spreadsheets"),
    Format.JSON: _("for software, with the HTML of the texts"),
    Format.DOCX: _("to read: prompts, contributions and replies, with a cover"),
    Format.ZIP: _("all of these, with every file and a list of what is in it"),
}
TYPES = {"docx": WORD, "zip": "application/zip"} | {name: kind.content_type for name, kind in exports.FORMATS.items()}


def is_long(topic, extension):
    """Whether it takes longer to make than anybody waits for a page."""
    return topic.contributions > AT_ONCE or extension == Format.ZIP


@dataclass(frozen=True)
class Order:
    """A topic as `user` may read it, to be made in one format."""

    topic: object
    user: object
    format: str

    @cached_property
    def keys(self):
        return compiling.keys_of(self.topic, self.user)

    @property
    def is_in_volumes(self):
        return self.format == Format.DOCX and len(self.keys) > compiling_word.MOST

    @property
    def total(self):
        """Steps to be told of: contributions, as often as they are gone through."""
        return len(self.keys) * (compiling_archive.PASSES if self.format == Format.ZIP else 1)

    @property
    def extension(self):
        """What the name of the file ends with: volumes come together in a ZIP."""
        return Format.ZIP.value if self.is_in_volumes else self.format

    @property
    def name(self):
        return f"{self.topic.slug}{'-docx' if self.is_in_volumes else ''}-{clock.today(settings.TIME_ZONE)}"

    def write(self, file, tick=compiling.nothing):
        """Write it to a file open for bytes, in the present language; `tick` is told how many more steps are made."""
        if self.format == Format.ZIP:
            compiling_archive.write(file, topic=self.topic, user=self.user, keys=self.keys, tick=tick)
        elif self.format != Format.DOCX:
            compiling.write_table(self.format, file, topic=self.topic, user=self.user, keys=self.keys, tick=tick)
        else:
            self._write_words(file, tick)

    def _write_words(self, file, tick):
        order = compiling_word.Order(self.topic, self.user, self.keys, tick)
        if self.is_in_volumes:
            compiling_archive.write_volumes(file, order)
        else:
            file.writelines(compiling_word.volumes(order))
