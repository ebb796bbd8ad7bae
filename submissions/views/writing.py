"""Write a submission: see where it stands, fill it in group by group, check, send, withdraw."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from core.holding import holds_posts
from core.permissions import allows, require
from core.workflow import TransitionNotAllowed
from drafts.models import Draft
from drafts.shared import SharedDraftFormView
from submissions import word
from submissions.fields import Kind
from submissions.forms.rows import RowsWidget
from submissions.models import SUBMITTED
from submissions.views.pages import Pages


@method_decorator(login_required, name="dispatch")
class Mine(Pages, ListView):
    """What she writes, in shelves; each version knows its `draft` and what it is `called`."""

    def get_queryset(self):
        return self.own().order_by("-begun_at", "-pk")

    def shelves(self, versions):
        """Triples of an anchor, a heading and its versions; those without any are left out."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        versions = list(self.get_queryset())
        places = [row.place for row in versions if row.is_in_draft]
        drafts = Draft.objects.filter(owner=None, kind=self.draft_kind, place__in=places)
        typed = {draft.place: draft for draft in drafts.select_related("saved_by")}
        for row in versions:
            row.draft = typed.get(row.place)
            row.called = self.name_of(row, row.draft)
        return super().get_context_data(**kwargs) | {"shelves": [shelf for shelf in self.shelves(versions) if shelf[2]]}


class DraftDetail(Pages, DetailView):
    """Where a version stands: its groups while it can be edited, what was sent afterwards, what was decided and why."""

    def get_queryset(self):
        return self.readable()

    def get(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return login_required(lambda request: None)(request)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        version, user = self.object, self.request.user
        may = {"may_edit": allows(user, self.edits, version), "may_withdraw": allows(user, self.withdraws, version)}
        shown = self._being_written(version) if may["may_edit"] else self._sent(version)
        shown["enclosures"] = version.enclosures.select_related("file")
        return super().get_context_data(**kwargs) | may | shown

    def _being_written(self, version):
        draft = self.draft_of(version)
        steps = self.steps(self.form_of(version, draft), draft)
        ready = sum(step.standing == "complete" for step in steps)
        return {"draft": draft, "called": self.name_of(version, draft), "steps": steps, "ready": ready}

    def _sent(self, version):
        content, called = self.written(version)
        groups = self.answers(content, is_update=version.is_update, private=True)
        return {"groups": groups, "called": called, "language": called.language}


@method_decorator(login_required, name="dispatch")
class DraftWord(Pages, DetailView):
    """A version as it stands, complete or not, as a Word document for those who read it in full; of `definition`, a Form."""

    http_method_names = ("get", "head")
    definition = None

    def get_queryset(self):
        return self.readable()

    def get(self, request, *args, **kwargs):
        version = self.get_object()
        content, called = self.written(version)
        about = {"title": called.plain, "standing": str(version.get_state_display()), "is_update": version.is_update}
        paper = word.filled(self.definition, content, enclosures=list(version.enclosures.select_related("file")), **about)
        return paper.as_response(called.plain)


class GroupFormView(Pages, SharedDraftFormView):
    """One group of fields of a version that can be edited; `draft_edit` has `uuid` and `group`."""

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
        if self.group.files:
            shown["enclosures"] = self.version.enclosures.select_related("file")
        return super().get_context_data(**kwargs) | shown | {"called": self.name_of(self.version, self.draft)}


@method_decorator(holds_posts, name="dispatch")
class DraftCheck(Pages, DetailView):
    """All that will be sent, or what is missing; sends it. What somebody else has changed meanwhile is shown before it goes.

    Subclasses give `lock()` and `submit()`; `over` are the states in which sending it again leads to where it stands.
    """

    over = (SUBMITTED,)

    def get_queryset(self):
        return self.own()

    def lock(self):
        """Nobody adds a file between the check and the sending."""
        raise NotImplementedError

    def submit(self):
        """Send what is complete."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self.show() if allows(request.user, self.edits, self.object) else redirect(self.object)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.state in self.over:
            return redirect(self.object)
        require(request.user, self.submits, self.object)
        self.lock()
        if not self.is_complete:
            return self.show(status=422)
        if request.POST.get("draft_version") != str(self.draft.version):
            return self.show(status=409, changed=True)
        try:
            self.submit()
        except TransitionNotAllowed:
            return redirect(self.object)
        messages.success(request, _("Submitted. A full copy is on its way to everyone who wrote it."))
        return redirect(self.object)

    @cached_property
    def draft(self):
        return self.draft_of(self.object, locked=self.request.method == "POST")

    @cached_property
    def form(self):
        return self.form_of(self.object, self.draft)

    @property
    def is_complete(self):
        return self.form.is_valid()

    def show(self, status=200, **more):
        return self.render_to_response(self.get_context_data(**more), status=status)

    def get_context_data(self, **kwargs):
        version, steps = self.object, self.steps(self.form, self.draft)
        shown = {"draft": self.draft, "steps": steps, "is_complete": self.is_complete}
        if self.is_complete:
            shown["groups"] = self.answers(self.form.content, is_update=version.is_update, private=True)
            shown["language"] = self.form.content["language"]
            shown["may_send"] = allows(self.request.user, self.submits, version)
        shown |= {"enclosures": version.enclosures.select_related("file"), "called": self.name_of(version, self.draft)}
        return super().get_context_data(**kwargs) | shown


@method_decorator(holds_posts, name="dispatch")
class DraftWithdraw(Pages, DetailView):
    """Take a version back, after asking the `question`. Subclasses give `withdraw()`."""

    http_method_names = ("get", "head", "post")
    question = ""

    def get_queryset(self):
        return self.own()

    def withdraw(self):
        """Take `self.object` back."""
        raise NotImplementedError

    def get_object(self, queryset=None):
        version = super().get_object(queryset)
        require(self.request.user, self.withdraws, version)
        return version

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        self.withdraw()
        messages.success(request, _("Withdrawn. What was written stays readable for those who wrote it."))
        return redirect(f"{self.namespace}:mine")

    def get_context_data(self, **kwargs):
        draft = self.draft_of(self.object) if self.object.is_writable else None
        return super().get_context_data(**kwargs) | {"called": self.name_of(self.object, draft), "question": self.question}
