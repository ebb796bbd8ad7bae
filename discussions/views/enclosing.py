"""The files of a contribution: chosen one after the other while it is written, taken off one that is published."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from accounts.forms import LineField
from core.holding import holds_posts
from core.permissions import require
from core.workflow import TransitionNotAllowed
from discussions.actions import attachments, detaching
from discussions.models import Comment, CommentFile, Space, Topic
from files import actions as files
from files.forms import UploadForm
from files.receiving import receive

PREFIX = "file"
FULL = gettext_lazy("A contribution can have ten files. Take one out first.")
_NAMES = [f"{PREFIX}-{name}" for name in ("key", "title", "alternative", "language")]


class Enclosing:
    """Mixin of a form with files: what was uploaded goes along as hidden `files`, and nothing typed is lost with either."""

    upload = None
    standing = ()  # the rows of files that the contribution has already

    def own_ids(self):
        """How the ids of its fields are told from those of other forms of the page."""
        return {}

    def turn(self):
        """More rows, a file in or out: all of them keep what is typed."""
        verb, _colon, which = self.request.POST.get("go", "").partition(":")
        if verb == "out":
            self.take_out(which)
        return self.come_back(self.unchecked_form(), 200, turned=verb) if verb else None

    @property
    def enclosed(self):
        """The files that go with the contribution, as sent or as the draft has them."""
        given = self.request.POST.getlist("files") if self.request.method == "POST" else self._drafted
        return attachments.free(by=self.request.user, ids=given)

    @property
    def _drafted(self):
        given = self.draft.data.get("files", []) if self.draft else []
        return given if isinstance(given, list) else [given]

    def take_file(self):
        """Take in the file that was chosen; the form with what is wrong with it, if so."""
        wanted = self.request.POST.get("go") == "file:add"
        if not wanted and f"{PREFIX}-file" not in self.request.FILES:
            return None
        form = UploadForm(self.request.POST, self.request.FILES, prefix=PREFIX)
        file = receive(form, by=self.request.user) if form.is_valid() else None
        if file and self._is_one_too_many(file):
            files.discard(file=file, by=self.request.user)
            form.add_error("file", FULL)
        if form.errors:
            self.upload = form
            return self.come_back(self.unchecked_form(), 200)
        self._note(file)
        return None

    def _is_one_too_many(self, file):
        files = [*self.enclosed, *(row.file for row in self.standing)]
        return file not in files and len(files) >= attachments.MOST

    def _note(self, file):
        """From here on the form was sent with the file among its others."""
        post = self.request.POST.copy()
        post.setlist("files", list(dict.fromkeys([*post.getlist("files"), str(file.pk)])))
        for name in _NAMES:
            post.pop(name, None)
        self.request.POST = post

    def take_out(self, key):
        """Take a file out of what is written."""
        post = self.request.POST.copy()
        left = [value for value in post.pop("files", []) if value != key]
        if left:
            post.setlist("files", left)
        self.request.POST = post
        for file in attachments.free(by=self.request.user, ids=[key]):
            files.discard(file=file, by=self.request.user)

    def get_context_data(self, **kwargs):
        upload = self.upload or UploadForm(prefix=PREFIX, **self.own_ids())
        enclosed, standing = self.enclosed, self.standing
        files = {"enclosed": enclosed, "enclosures": standing, "files_in_all": len(enclosed) + len(standing)}
        return super().get_context_data(**kwargs) | files | {"upload": upload, "most_files": attachments.MOST}


# ── Published ones ───────────────────────────────────────────────────────────────────────────────────────────────


class WhyForm(forms.Form):
    why = LineField(
        label=gettext_lazy("Why you take it off"), max_length=300, help_text=gettext_lazy("Its author reads it. For the record.")
    )


class NothingForm(forms.Form):
    """A word is all that is asked."""


@method_decorator(holds_posts, name="dispatch")
class EnclosureRemove(FormView):
    """Take a file off a contribution, after a word on what that means; whoever is not its author says why."""

    template_name = "discussions/file_remove.html"

    @cached_property
    def comment(self):
        user = self.request.user
        rows = Comment.objects.filter(topic__in=Topic.objects.visible_to(user)).select_related("topic__space")
        comment = get_object_or_404(rows, pk=self.kwargs["pk"])
        is_own = comment.posted_by_id == user.pk
        if is_own or comment.is_published or Space.objects.moderated_by(user).filter(pk=comment.topic.space_id).exists():
            return comment
        raise Http404

    @cached_property
    def enclosure(self):
        rows = CommentFile.objects.select_related("file", "comment")
        return get_object_or_404(rows, comment=self.comment, pk=self.kwargs["file"])

    def get_form_class(self):
        return NothingForm if self.comment.posted_by_id == self.request.user.pk else WhyForm

    def dispatch(self, request, *args, **kwargs):
        require(request.user, "discussions.remove_enclosure", self.comment)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            detaching.take_off(enclosure=self.enclosure, by=self.request.user, why=form.cleaned_data.get("why", ""))
        except TransitionNotAllowed as refused:
            messages.error(self.request, str(refused))
        else:
            messages.success(self.request, _("“%(file)s” was taken off.") % {"file": self.enclosure.file.label})
        return redirect((self.comment if self.comment.is_shown else self.comment.topic).get_absolute_url())

    def get_context_data(self, **kwargs):
        shown = {"comment": self.comment, "topic": self.comment.topic, "enclosure": self.enclosure}
        return super().get_context_data(**kwargs) | shown
