"""Whoever is named in a contribution confirms or declines: on the site as a delegate, or by the link of an e-mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from core.holding import holds_posts, keeps_posts
from core.permissions import Answer, allows
from core.workflow import TransitionNotAllowed
from discussions import joint
from discussions.actions import attributions
from discussions.models import Comment, CommentAttribution
from drafts.posts import whole

_ROWS = ("comment__topic__space", "organization")
THANKS = {
    "confirm": gettext_lazy("Thank you: you stand behind it."),
    "decline": gettext_lazy("You have declined. Thank you for saying so."),
    "take_off": gettext_lazy("The name is taken off the contribution."),
}


@method_decorator(login_required, name="dispatch")
class ConfirmationList(TemplateView):
    """What awaits her answer as a delegate, the oldest first."""

    template_name = "discussions/confirmation_list.html"

    def get_context_data(self, **kwargs):
        rows = CommentAttribution.objects.awaiting(self.request.user).select_related(*_ROWS)
        rows = list(rows.prefetch_related("comment__attributions__organization").order_by("comment__posted_at", "pk"))
        asked = [(row, joint.byline(row.comment.attributions.all()).authors) for row in rows]
        return super().get_context_data(**kwargs) | {"asked": asked}


class Confirming(View):
    """What both ways share: subclasses say what is asked (`row`) and whether it `is_open`."""

    http_method_names = ("get", "head", "post")
    request_of = None

    def get(self, request, *args, **kwargs):
        if self.row is None:
            return self.closed(404)
        return self.ask(200) if self.is_open else self.closed(410)

    def post(self, request, *args, **kwargs):
        if self.row is None:
            return self.closed(404)
        if not self.is_open:
            return self.closed(409)
        if not self.may_answer:
            return redirect_to_login(request.get_full_path()) if self.may_answer.login_helps else self.ask(403)
        answer = request.POST.get("answer")
        if answer not in self.choices:
            return self.closed(409) if answer in THANKS else self.ask(422)
        try:
            self.take(answer)
        except TransitionNotAllowed:
            return self.overtaken()
        return self.thank(answer)

    @property
    def choices(self):
        """The answers that are possible now; none where it is over."""
        row = self.row
        return ("confirm", "decline") if row.status == row.Status.NAMED and row.comment.is_published else ()

    @property
    def is_open(self):
        return bool(self.choices)

    def take(self, answer):
        by = self.request.user if self.request.user.is_authenticated else None
        if answer == "take_off":
            attributions.take_off(attribution=self.row, by=by)
            return
        verb = attributions.confirm if answer == "confirm" else attributions.decline
        verb(attribution=self.row, seen=whole(self.request.POST.get("seen")), by=by, asked=self.request_of)

    @cached_property
    def may_answer(self):
        """The `Answer` whether this reader can: for an organization its delegate, for any other name whoever has the link."""
        row = self.row
        return allows(self.request.user, "discussions.answer_confirmation", row) if row.organization else Answer(True)

    def overtaken(self):
        """Somebody was quicker: it is shown as it is now, for the reader to answer what she has read."""
        for name in ("row", "request_of"):
            self.__dict__.pop(name, None)
        is_asked = self.request.POST["answer"] in self.choices
        return self.ask(409, has_changed=True) if is_asked else self.closed(409)

    def thank(self, answer):
        messages.success(self.request, THANKS[answer])
        return redirect(self.row.comment if self.is_readable else self.back)

    @property
    def is_readable(self):
        """Whether this reader may read the contribution in its place, too."""
        return Comment.objects.visible_to(self.request.user).filter(pk=self.row.comment_id).exists()

    def ask(self, status, **context):
        comment = self.row.comment
        shown = {"row": self.row, "comment": comment, "may_answer": self.may_answer, "request_of": self.request_of}
        shown["choices"], shown["is_earlier"] = self.choices, joint.confirmed_before(self.row, comment)
        shown["is_readable"], shown["enclosures"] = self.is_readable, comment.files.select_related("file")
        shown["has_history"] = shown["is_earlier"] and comment.edits and shown["is_readable"]
        shown["byline"] = joint.byline(comment.attributions.select_related("organization"))
        shown["address"] = self.request.get_full_path()
        return render(self.request, "discussions/confirmation_answer.html", shown | context, status=status)

    def closed(self, status):
        shown = {"row": self.row, "request_of": self.request_of}
        return render(self.request, "discussions/confirmation_closed.html", shown, status=status)


@method_decorator([never_cache, holds_posts], name="dispatch")
class ConfirmationAnswer(Confirming):
    """Answered on the site; 404 for whoever does not post for the organization named."""

    @cached_property
    def row(self):
        rows = CommentAttribution.objects.named_for(self.request.user).select_related(*_ROWS)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def choices(self):
        """What was confirmed may be confirmed anew after an edit, and be taken off at any time."""
        row = self.row
        if row.status != row.Status.CONFIRMED or not row.comment.is_published:
            return super().choices
        return ("confirm", "take_off") if joint.confirmed_before(row, row.comment) else ("take_off",)

    @property
    def back(self):
        return reverse("discussions:confirmation_list")


@method_decorator([never_cache, keeps_posts], name="dispatch")
class ConfirmationLink(Confirming):
    """Answered by the link of an e-mail, once, for thirty days."""

    def dispatch(self, request, *args, **kwargs):
        answer = super().dispatch(request, *args, **kwargs)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    @cached_property
    def request_of(self):
        return attributions.request_of(token=self.kwargs["token"])

    @cached_property
    def row(self):
        return self.request_of and self.request_of.attribution

    @property
    def choices(self):
        return super().choices if self.request_of.is_open else ()

    @property
    def back(self):
        return reverse("home")
