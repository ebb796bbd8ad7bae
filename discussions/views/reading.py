"""A topic, a thread, what stands below a root, and a contribution by its permalink, with its history."""

import re

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from discussions import drawing, former, histories, reading
from discussions.models import Comment, Space, Topic
from discussions.visitors import KeptForVisitors

_PAGE = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class Paged(TemplateView):
    """A page of several: `?page=k`, the first without; what is no page is 404."""

    def get(self, request, *args, **kwargs):
        if request.GET.get("page") == "1":
            return redirect(request.path, permanent=True)
        return super().get(request, *args, **kwargs)

    @property
    def page(self):
        given = self.request.GET.get("page", "1")
        if not _PAGE.fullmatch(given):
            raise Http404
        return int(given)

    def pages(self, last):
        """The place of this page among all, for the template; Http404 beyond the last."""
        if self.page > last:
            raise Http404
        before, after = self.page - 1, self.page + 1
        return {
            "page": self.page,
            "last_page": last,
            "canonical": self.address_of(self.page),
            "previous": self.address_of(before) if before else "",
            "next": self.address_of(after) if after <= last else "",
        }

    def address_of(self, page):
        return self.request.path if page == 1 else f"{self.request.path}?page={page}"


class TopicDetail(KeptForVisitors, TemplateView):
    """A topic: everything that is asked in it, each with its first contributions."""

    template_name = "discussions/topic_detail.html"

    def get_context_data(self, **kwargs):
        topic = reading.topic_for(self.request.user, space=kwargs["space"], topic=kwargs["topic"])
        threads = reading.threads_of(topic)
        pairs = [(thread, thread.first_rows) for thread in threads]
        drawn = drawing.draw(pairs, user=self.request.user, writable=topic.writable, seen=topic.seen)
        return super().get_context_data(**kwargs) | {
            "topic": topic,
            "writable": topic.writable,
            "threads": [(thread, drawing.trees(rows, drawn)) for thread, rows in pairs],
            "prompts": [thread for thread in threads if thread.prompt],
            "windows": reading.windows_of(topic),
            "objectives": reading.objectives_of(topic),
            "documents": list(reading.documents_of(topic)),
            "functions": reading.functions_of(topic),
        }


class ThreadDetail(KeptForVisitors, Paged):
    """A page of a thread: twenty roots, oldest first, each with what answers it."""

    template_name = "discussions/thread_detail.html"

    def get_context_data(self, **kwargs):
        user, page = self.request.user, self.page
        thread = reading.thread_for(user, **kwargs)
        pages = self.pages(reading.pages_of(thread))
        rows = list(reading.roots_and_replies(thread, page))
        drawn = drawing.draw([(thread, rows)], user=user, writable=thread.topic.writable, seen=thread.topic.seen)
        return super().get_context_data() | pages | _of(thread) | {"trees": drawing.trees(rows, drawn)}


class ReplyList(KeptForVisitors, Paged):
    """A page of everything that stands below a root, with the root on top."""

    template_name = "discussions/reply_list.html"

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            place = {name: kwargs[name] for name in ("space", "topic", "thread")}
            moved = former.moved_from(request.user, **place, number=kwargs["root"])
            if moved is None:
                raise
            return redirect(moved.get_absolute_url())

    def get_context_data(self, **kwargs):
        user, page = self.request.user, self.page
        number = kwargs.pop("root")
        thread = reading.thread_for(user, **kwargs)
        root, below = reading.root_and_replies(thread, number, page)
        pages = self.pages(max(1, -(-(root["shown"] or 0) // reading.REPLIES)))
        rows = [root, *below]
        drawn = drawing.draw([(thread, rows)], user=user, writable=thread.topic.writable, seen=thread.topic.seen)
        (tree,) = drawing.trees(rows, drawn)
        return super().get_context_data() | pages | _of(thread) | {"tree": tree, "whole": _page_with(tree, thread)}


def _of(thread):
    return {"thread": thread, "topic": thread.topic, "writable": thread.topic.writable}


def _page_with(tree, thread):
    """The address of a root on its thread's page."""
    return f"{_paged(thread.get_absolute_url(), reading.page_of(tree.position))}#comment-{tree.number}"


def _paged(address, page):
    return address if page == 1 else f"{address}?page={page}"


@require_safe
def comment_detail(request, pk):
    """The permalink of a contribution leads to the page on which it stands; one's own that is on none is shown alone."""
    own = former.own_unpublished(request.user, pk)
    if own and not own.is_shown:
        return render(request, "discussions/comment_own.html", {"comment": own, "topic": own.topic, "thread": own.thread})
    comment = reading.place_for(request.user, pk)
    before = comment.before or 0
    if comment.parent_id and before >= reading.REPLIES:
        path = reverse("discussions:reply_list", args=[*comment.thread.place, comment.root.number])
        address = _paged(path, before // reading.REPLIES + 1)
    else:
        address = _paged(comment.thread.get_absolute_url(), reading.page_of(comment.position))
    return redirect(f"{address}#comment-{comment.number}")


class CommentHistory(Paged):
    """Every version of a contribution, the newest first, each with what it changed; unless published, for its moderators."""

    template_name = "discussions/comment_history.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        open_to_her = Q(state=Comment.State.PUBLISHED) | Q(topic__space__in=Space.objects.moderated_by(user))
        rows = Comment.objects.filter(open_to_her, topic__in=Topic.objects.visible_to(user))
        comment = get_object_or_404(rows.select_related("topic__space", "thread__prompt"), pk=kwargs["pk"])
        pages = self.pages(histories.pages_of(comment))
        versions = histories.versions_of(comment, self.page)
        context = {"comment": comment, "topic": comment.topic, "total": comment.edits + 1, "versions": versions}
        return super().get_context_data() | pages | context
