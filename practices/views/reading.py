"""A practice as it is published: its page, its fact sheet, its versions and what changed between them."""

import re

from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from django.views.generic import TemplateView

from core.permissions import allows
from practices import reading
from practices.comparing import differences
from practices.related import related_to

_NUMBER = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)


@method_decorator(conditional_page, name="dispatch")
class Published(TemplateView):
    """A page of what is published; a browser that has it already is told so instead of getting it again."""


class PracticeDetail(Published):
    """The version that is published now, with what belongs to the practice."""

    template_name = "practices/practice_detail.html"

    def get_context_data(self, **kwargs):
        record = reading.practice_for(self.request.user, kwargs["slug"])
        related = {"related": related_to(record), "canonical": record.practice.get_absolute_url()}
        return super().get_context_data() | _of(record) | related | _verbs(self.request.user, record.practice)


class VersionDetail(Published):
    """A published version at its own address, whichever is published now."""

    template_name = "practices/practice_detail.html"

    def get_context_data(self, **kwargs):
        record = reading.version_for(self.request.user, **kwargs)
        canonical = record.practice.get_absolute_url() if record.is_current else record.address
        return super().get_context_data() | _of(record) | {"canonical": canonical}


class PracticeSheet(Published):
    """What is published now on one page of paper."""

    template_name = "practices/practice_sheet.html"

    def get_context_data(self, **kwargs):
        record = reading.practice_for(self.request.user, kwargs["slug"])
        return super().get_context_data() | {"record": record, "practice": record.practice, "version": record.version}


class VersionList(Published):
    """All published versions with what changed in each."""

    template_name = "practices/version_list.html"

    def get_context_data(self, **kwargs):
        practice, versions = reading.history_for(self.request.user, kwargs["slug"])
        pairs = list(zip(versions, [*versions[1:], None], strict=True))
        return super().get_context_data() | {"practice": practice, "versions": pairs}


class VersionDifferences(Published):
    """A version compared with another one, word by word: with the one before, or with `?with=<number>`."""

    template_name = "practices/version_differences.html"

    def get_context_data(self, **kwargs):
        number = kwargs["number"]
        before, after = reading.versions_for(self.request.user, kwargs["slug"], sorted({number, self.other(number)}))
        changed, same = differences(before, after, reading.files_of(before, after))
        return super().get_context_data() | {
            "practice": after.practice,
            "before": before,
            "after": after,
            "both": [after, before],
            "changed": changed,
            "same": same,
            "others": [edition for edition in after.editions if edition.number != number],
            "number": number,
            "other": self.other(number),
        }

    def other(self, number):
        """The number of the version to compare with; Http404 for what is none, or this one itself."""
        given = self.request.GET.get("with", str(number - 1))
        if not _NUMBER.fullmatch(given) or int(given) == number:
            raise Http404
        return int(given)


def _of(record):
    """What a page prints of a record; its pictures and documents apart."""
    files = reading.files_of(record)[record.version.pk]
    return {
        "record": record,
        "practice": record.practice,
        "version": record.version,
        "pictures": [file for file in files if file.is_picture],
        "documents": [file for file in files if not file.is_picture],
    }


def _verbs(user, practice):
    """What this reader may do with it. Whoever may do any of it may retire it, so for most readers one question will do."""
    if not allows(user, "practices.retire_practice", practice):
        return {}
    may_update = bool(allows(user, "practices.begin_update", practice))
    return {
        "may_retire": True,
        "may_correct": bool(allows(user, "practices.correct_practice", practice)),
        "may_update": may_update,
        "on_its_way": None if may_update else practice.versions.of(user).open().first(),
    }
