"""Collecting is what makes the hashed, joined files, so it uses their storage even before there are any."""

from django.contrib.staticfiles.management.commands import collectstatic

from core.static import JoinedStorage


class Command(collectstatic.Command):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.storage = JoinedStorage()
