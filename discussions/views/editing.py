"""Edit one's own contribution: new words for it, more files, or both."""

from django.contrib import messages
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import differences
from core.permissions import allows
from core.uploads import takes_files
from discussions import joint
from discussions.actions import attachments, comments
from discussions.drafting import EDITING
from discussions.views import finding
from discussions.views.enclosing import FULL, Enclosing
from discussions.views.writing import Writing


@method_decorator(takes_files, name="dispatch")
class CommentEdit(Enclosing, Writing):
    """New words for one's own contribution, the old ones stay public in its history; and files beside those it has."""

    draft_kind = EDITING
    permission = "discussions.edit_comment"
    title = gettext_lazy("Edit your contribution")
    send = gettext_lazy("Save changes")
    is_edit = True

    @cached_property
    def target(self):
        return finding.own(self.request.user).filter(pk=self.kwargs["pk"]).first()

    @property
    def thread(self):
        return self.target.thread

    @property
    def back(self):
        return self.target.get_absolute_url()

    @property
    def standing(self):
        return list(self.target.files.select_related("file"))

    def get_draft_place(self):
        return str(self.kwargs["pk"])

    def get_initial(self):
        if self.draft:
            return {"edits": self.target.edits}
        fields = ("subject", "body", "language", "edits")
        return {name: getattr(self.target, name) for name in fields} | {"body_format": "html"}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"present": self.target.body}

    def byline(self, form):
        return joint.byline(self.target.attributions.all())

    def objection(self, form):
        return self.another_version(form)

    def named_version(self, form):
        """What the text names anew: of what it is marked with, its writer has been asked."""
        named = super().named_version(form)
        return None if named and named.label[:60] == self.target.named_version else named

    def other_call(self, named):
        """It stays where it is."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except attachments.TooMany:  # another window was quicker
            form.add_error(None, FULL)
            return self.come_back(form, 409)

    def publish(self, form):
        edits, additions = form.cleaned_data["edits"], self.target.additions
        comment = comments.edit(
            comment=self.target,
            by=self.request.user,
            edits=-1 if edits is None else edits,
            files=self.enclosed,
            **self.words(form),
        )
        messages.success(self.request, _said(is_reworded=comment.edits != edits, is_more=comment.additions != additions))
        return comment

    def too_late(self, form):
        present = finding.own(self.request.user).get(pk=self.target.pk)
        if not allows(self.request.user, self.permission, present):
            return super().too_late(form)
        changes = differences.compare(present.body, form.cleaned_data["body"])
        form.data = form.data.copy()
        form.data["edits"] = str(present.edits)
        return self.come_back(form, 409, present=present, changes=changes)


def _said(*, is_reworded, is_more):
    if is_reworded:
        return _("Saved. What it said before can be read in its history.")
    return _("Saved. The files stand below your contribution.") if is_more else _("Nothing was changed.")
