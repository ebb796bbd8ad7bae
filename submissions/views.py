"""Fill in a submission: one group of its fields, with every way out of it."""

import re

from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property

from drafts.shared import SharedDraftFormView
from submissions.fields import Kind
from submissions.forms.rows import RowsWidget


class GroupFormView(SharedDraftFormView):
    """One group of fields of a submission that can be edited; its address has `uuid` and `group`.

    Subclasses give `version` (the submission, 404 for others; it tells `is_update`) and `address(name, *more)`: that of its page
    `draft_detail`, `draft_edit` (with a group), `draft_check`, `file_add`, `file_remove` (with a file).
    """

    version = None

    def address(self, name, *more):
        raise NotImplementedError

    def get_draft_place(self):
        return str(self.kwargs["uuid"])

    @property
    def definition(self):
        return self.form_class.definition

    @cached_property
    def group(self):
        group = self.definition.group(self.kwargs["group"])
        if group is None:
            raise Http404
        return group

    def is_part(self, key):
        """Whether the form has a part at this address."""
        return self.definition.group(key) is not None

    def get_draft_names(self):
        return [item.name for item in self.group.asked(is_update=self.version.is_update)]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"groups": [self.group], "is_update": self.version.is_update}

    def refuse(self):
        """Who writes it is led to where it stands: it was sent, or withdrawn."""
        return redirect(self.address("draft_detail"))

    def get_success_url(self):
        """Where the button leads, once all is saved: every way out of the form is one."""
        verb, _colon, which = self.request.POST.get("go", "").partition(":")
        way = {"next": self._next, "part": self._part, "check": self._check, "rows": self._rows, "file": self._file}.get(verb)
        return way(which) if way else self.address("draft_detail")

    @property
    def _place(self):
        """The number of the group, the first one is 1."""
        return self.definition.groups.index(self.group) + 1

    def _next(self, _which):
        groups = self.definition.groups
        return self._part(groups[self._place].key) if self._place < len(groups) else self.address("draft_detail")

    def _part(self, key):
        return self.address("draft_edit", key) if self.is_part(key) else self.address("draft_detail")

    def _check(self, _which):
        return self.address("draft_check")

    def _rows(self, name):
        """The same page, at the first empty one of the rows."""
        item = next((item for item in self.group.fields if item.name == name and item.kind == Kind.ROWS), None)
        first = RowsWidget(item).first_spare(self.draft.data, name) if item else ""
        return f"{self.request.get_full_path()}#{first}"

    def _file(self, number):
        return self.address("file_remove", number) if re.fullmatch(r"[0-9]{1,18}", number) else self.address("file_add")

    def get_context_data(self, **kwargs):
        shown = {"version": self.version, "group": self.group, "groups": self.definition.groups, "place": self._place}
        return super().get_context_data(**kwargs) | shown
