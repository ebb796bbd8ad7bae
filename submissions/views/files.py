"""Files of a version while it can be edited: put in, taken out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from core.holding import holds_posts
from core.permissions import require
from core.uploads import takes_files
from files import actions as files
from files.forms import UploadForm
from files.receiving import receive
from submissions.views.pages import Pages


class _FilePage(Pages):
    """`part` is the group of the form that has the files; subclasses name it."""

    http_method_names = ("get", "head", "post")
    part = None

    def dispatch(self, request, *args, **kwargs):
        require(request.user, self.edits, self.version)
        return super().dispatch(request, *args, **kwargs)

    @property
    def back(self):
        return f"{self.address('draft_edit', self.part.key)}#files"

    @cached_property
    def called(self):
        return self.name_of(self.version, self.draft_of(self.version))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "version": self.version,
            "part": self.part,
            "back": self.back,
            "called": self.called,
        }


@method_decorator([takes_files, holds_posts], name="dispatch")
class FileAdd(_FilePage, FormView):
    """A form of its own, so that a file that is refused costs nothing that was typed elsewhere. Subclasses give `add(file)`."""

    template_name = "submissions/file_add.html"
    form_class = UploadForm

    def add(self, file):
        """Put it in; returns words for why there is no room for it, or nothing."""
        raise NotImplementedError

    def get_initial(self):
        return {"language": self.called.language} if self.called.language else {}

    def form_valid(self, form):
        file = receive(form, by=self.request.user)
        if not file:
            return self.form_invalid(form)
        no_room = self.add(file)
        if no_room:
            files.discard(file=file, by=self.request.user)
            form.add_error("file", no_room)
            return self.form_invalid(form)
        messages.success(self.request, _("“%(file)s” was added.") % {"file": file.label})
        return redirect(self.back)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator(holds_posts, name="dispatch")
class FileRemove(_FilePage, TemplateView):
    """Take a file out, after asking. Subclasses give `remove(enclosure)`."""

    template_name = "submissions/file_remove.html"

    def remove(self, enclosure):
        """Take it out of the version."""
        raise NotImplementedError

    @property
    def enclosure(self):
        return get_object_or_404(self.version.enclosures.select_related("file"), pk=self.kwargs["pk"])

    def post(self, request, *args, **kwargs):
        enclosure = self.enclosure
        self.remove(enclosure)
        messages.success(request, _("“%(file)s” was taken out.") % {"file": enclosure.file.label})
        return redirect(self.back)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"enclosure": self.enclosure}
