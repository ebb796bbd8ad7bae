"""Files of a version while it can be edited: put in, taken out."""

from django.utils.translation import gettext as _

from practices import fields
from practices.actions import sources
from practices.views.writing import Pages
from submissions.actions.sources import TooMany
from submissions.views import files


class FileAdd(Pages, files.FileAdd):
    """Put a file into a version."""

    part = fields.SOURCES

    def add(self, file):
        try:
            sources.add(version=self.version, file=file, by=self.request.user)
        except TooMany:
            return _("A practice can have twenty files. Take one out first.")


class FileRemove(Pages, files.FileRemove):
    """Take a file out of a version, after asking."""

    part = fields.SOURCES

    def remove(self, enclosure):
        sources.remove(enclosure=enclosure, by=self.request.user)
