"""A topic taken home: the choice of formats, what is made at once, and what is made in the background."""

from dataclasses import dataclass
from tempfile import TemporaryFile

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from core.downloads import attach
from core.holding import holds_posts
from core.languages import best_of, names
from discussions import compilations
from discussions.actions import compilations as actions
from discussions.models import Compilation, DocumentFile, Topic
from facets import limits
from files import shelf

Format = Compilation.Format
SECONDS = 5  # after which the page of a compilation looks again


@dataclass(frozen=True)
class _WayBack:
    """Where somebody goes on who asked too often."""

    label: str
    path: str

    def address(self, _what):
        return self.path


def _topic(user, place):
    rows = Topic.objects.visible_to(user).filter(space__slug=place["space"], slug=place["topic"])
    return get_object_or_404(rows.select_related("space").with_windows())


def _page_of(topic):
    return reverse("discussions:topic_export", args=[topic.space.slug, topic.slug])


def _refuse(request, topic):
    """429, with the time to wait, for whoever has asked too often; else None."""
    if limits.is_within(request, "export"):
        return None
    return limits.refuse(request, "export", _WayBack(best_of(names(topic, "title"))[0], _page_of(topic)))


class TopicExport(TemplateView):
    """The formats in which a topic can be had, and what is in them."""

    template_name = "discussions/topic_export.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        topic = _topic(user, kwargs)
        place = [topic.space.slug, topic.slug]
        ways = [
            (kind.label, compilations.WORDS[kind], reverse("discussions:topic_file", args=[*place, kind]), is_long)
            for kind, is_long in ((kind, compilations.is_long(topic, kind)) for kind in Format)
        ]
        mine = Compilation.objects.filter(topic=topic, person=user) if user.is_authenticated else Compilation.objects.none()
        return super().get_context_data(**kwargs) | {
            "topic": topic,
            "ways": ways,
            "documents": DocumentFile.objects.visible_to(user).filter(version__document__topic=topic).count(),
            "mine": [row for row in mine.exclude(state=Compilation.State.EXPIRED)[:10] if row.is_under_way or row.is_there],
            "days": actions.KEPT.days,
        }


@method_decorator(holds_posts, name="post")
class TopicFile(View):
    """A topic in one format: sent at once where it is short; where it is long it is asked for by a form, and made meanwhile."""

    http_method_names = ("get", "head", "post")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if kwargs["format"] not in Format.values:
            raise Http404
        self.format, self.topic = Format(kwargs["format"]), _topic(request.user, kwargs)

    def get(self, request, **place):
        if compilations.is_long(self.topic, self.format):
            return redirect(_page_of(self.topic))
        return _refuse(request, self.topic) or self.answer()

    def post(self, request, **place):
        if not compilations.is_long(self.topic, self.format):
            return redirect(request.path)
        refusal = _refuse(request, self.topic)
        if refusal:
            return refusal
        try:
            row = actions.ask(topic=self.topic, extension=self.format, by=request.user, language=get_language())
        except actions.TooMany:
            said = _("%(count)s files are being made for you already. Wait until one of them is ready.")
            messages.warning(request, said % {"count": actions.MOST})
            return redirect(_page_of(self.topic))
        return redirect(row.get_absolute_url())

    def answer(self):
        """The file, written to disk before it is sent."""
        order = compilations.Order(self.topic, self.request.user, self.format)
        file = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 – the response closes it, which removes it
        try:
            order.write(file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return _attach(file, order.name, order.extension)


def _attach(file, name, extension):
    return attach(file, name=name, extension=extension, content_type=compilations.TYPES[extension])


@method_decorator([require_safe, login_required], name="dispatch")
class CompilationDetail(View):
    """How far a file is that one has asked for, and the file itself: nobody else's, and only while one may read its topic."""

    @cached_property
    def row(self):
        rows = Compilation.objects.filter(person=self.request.user, topic__in=Topic.objects.visible_to(self.request.user))
        rows = rows.select_related("topic__space").annotate(is_outdated=actions.outdated())
        return get_object_or_404(rows, key=self.kwargs["key"])

    def get(self, request, **kwargs):
        row, topic = self.row, self.row.topic
        context = {"compilation": row, "topic": topic, "export": _page_of(topic), "seconds": SECONDS}
        context |= {"is_there": row.is_there and not row.is_outdated, "is_outdated": row.is_outdated}
        return render(request, "discussions/compilation_detail.html", context)


class CompilationFile(CompilationDetail):
    """The file: 404 where it is not ready, no longer kept, or holds what has been taken back since."""

    def get(self, request, **kwargs):
        if not self.row.is_there or self.row.is_outdated:
            raise Http404
        stem, _dot, extension = self.row.name.rpartition(".")
        try:
            file = shelf.take(self.row.stored)
        except FileNotFoundError as error:
            raise Http404 from error
        return _attach(file, stem, extension)
