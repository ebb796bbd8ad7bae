"""The file of a version while it can be edited: put in, taken out."""

from django.utils.translation import gettext as _

from pledges import fields
from pledges.actions import sources
from pledges.views.writing import Pages
from submissions.actions.sources import TooMany
from submissions.views import files


class FileAdd(Pages, files.FileAdd):
    """Put a file into a version."""

    part = fields.MEASURES

    def add(self, file):
        try:
            sources.add(version=self.version, file=file, by=self.request.user)
        except TooMany:
            return _("A pledge can have one file. Take the other one out first.")


class FileRemove(Pages, files.FileRemove):
    """Take the file out of a version, after asking."""

    part = fields.MEASURES

    def remove(self, enclosure):
        sources.remove(enclosure=enclosure, by=self.request.user)
