"""Where moderators work: what waits, one contribution with all that can be done about it, a topic and its threads."""

import re

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core import history
from core.holding import holds_posts
from core.languages import CODES
from core.permissions import allows, require
from core.workflow import TransitionNotAllowed
from discussions import overview, queue, verbs
from discussions.actions import moderation, moving
from discussions.models import Comment, Move, MoveConsent, Report, Space, Topic
from discussions.moderation_forms import ConsentForm
from discussions.views.reading import Paged

MOST_EVENTS = 200
_SEEN = re.compile(r"([0-9]{1,18})-([0-9]{1,9})", re.ASCII)
_CHANGED = gettext_lazy("Left, because their authors have changed them in the meantime: %(number)s. Read them once more.")


# ── What waits ───────────────────────────────────────────────────────────────────────────────────────────────────


def _seen(value):
    """The key of a contribution and the number of its changes, as the form sends them; None if it is nothing of the kind."""
    match = _SEEN.fullmatch(value)
    return match and (int(match[1]), int(match[2]))


@method_decorator(holds_posts, name="dispatch")
class Moderation(Paged):
    """What waits for her in the spaces she looks after; several can be marked as read together."""

    template_name = "discussions/moderation_queue.html"

    def dispatch(self, request, *args, **kwargs):
        require(request.user, "discussions.moderate_spaces")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        seen = dict(pair for value in request.POST.getlist("comment") if (pair := _seen(value)))
        if seen:
            self.mark_read(seen)
        else:
            messages.warning(request, _("Nothing was chosen. Tick what you have read."))
        last = queue.Queue(request.user, **self.asked).pages
        return redirect(self.address_of(min(self.page, last)))

    def mark_read(self, seen):
        """Mark the contributions with these keys as read, but for those whose number of changes is no longer the one she saw."""
        user = self.request.user
        mine = Comment.objects.filter(topic__space__in=Space.objects.moderated_by(user), pk__in=seen)
        count = moderation.mark_read(comments=[row for row in mine if row.changes == seen[row.pk]], by=user)
        changed = sum(row.changes != seen[row.pk] for row in mine.all())
        if count or not changed:
            messages.success(self.request, _("Marked as read: %(number)s") % {"number": count})
        if changed:
            messages.warning(self.request, _CHANGED % {"number": changed})

    @cached_property
    def spaces(self):
        return list(Space.objects.moderated_by(self.request.user).order_by("slug"))

    @cached_property
    def asked(self):
        """What the address asks for: kind, space and order, as far as there is such."""
        given = self.request.GET
        kind = given.get("kind", "") if given.get("kind") in queue.KINDS else ""
        space = next((row for row in self.spaces if row.slug == given.get("space")), None)
        return {"kind": kind, "space": space, "newest": given.get("order") == "newest"}

    def address_of(self, page, **changes):
        asked = self.asked | changes
        query = {
            "kind": asked["kind"],
            "space": asked["space"].slug if asked["space"] else "",
            "order": "newest" if asked["newest"] else "",
            "page": page if page > 1 else "",
        }
        query = urlencode({name: value for name, value in query.items() if value})
        return f"{self.request.path}?{query}" if query else self.request.path

    def get(self, request, *args, **kwargs):
        return TemplateView.get(self, request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        waiting = queue.Queue(self.request.user, **self.asked)
        pages = self.pages(waiting.pages)
        rows = waiting.page(self.page)
        for row in rows:
            row.authors = overview.authors(row)
            row.reasons = [Report.Reason(report["reason"]).label for report in row.report_rows]
        kinds = [("", _("everything"), waiting.counts["all"])]
        kinds += [(kind, words, waiting.counts[kind]) for kind, words in queue.KINDS.items()]
        return (
            super().get_context_data()
            | pages
            | self.asked
            | {
                "queue": waiting,
                "rows": rows,
                "kinds": [(words, self.address_of(1, kind=kind), count, kind == waiting.kind) for kind, words, count in kinds],
                "spaces": self.spaces,
                "orders": [
                    (_("oldest first"), self.address_of(1, newest=False), not waiting.newest),
                    (_("newest first"), self.address_of(1, newest=True), waiting.newest),
                ],
            }
        )


# ── One thing and its verbs ──────────────────────────────────────────────────────────────────────────────────────


class Verbs(TemplateView):
    """A page with a form for each verb that applies now. What is refused comes back with what was typed."""

    def offered(self):
        """The verbs, each with what its form is about: pairs of a key of the page and `(verb, obj)`."""
        raise NotImplementedError

    def form_of(self, key, data=None):
        verb, obj = self.offers[key]
        return verb.form(data, obj=obj, user=self.request.user, auto_id=f"{key}-%s")

    @cached_property
    def offers(self):
        return dict(self.offered())

    def post(self, request, *args, **kwargs):
        key = request.POST.get("verb", "")
        if key not in self.offers:
            return self.come_back(409, typed=self.typed())
        verb, obj = self.offers[key]
        require(request.user, verb.permission, obj)
        form = self.form_of(key, request.POST)
        if not form.is_valid():
            return self.come_back(422, wrong=(key, form))
        try:
            done = self.run(verb, obj, form.cleaned_data)
        except TransitionNotAllowed:
            return self.too_late(key)
        messages.success(request, self.told(verb, done))
        return redirect(request.path)

    def run(self, verb, obj, given):
        """Do it; returns what the verb's action returns."""
        raise NotImplementedError

    def told(self, verb, done):
        """What is said once a verb has run."""
        return _("Done: %(verb)s") % {"verb": verb.label}

    def too_late(self, key):
        """Somebody was quicker: the page as it is now, with the form as it was typed if it still applies."""
        self.forget()
        if key in self.offers:
            form = self.form_of(key, self.request.POST)
            form.is_valid()
            return self.come_back(409, wrong=(key, form), is_late=True)
        return self.come_back(409, typed=self.typed())

    def forget(self):
        """Ask once more for what the page is about."""
        self.__dict__.pop("offers", None)

    def typed(self):
        """What she wrote, to be copied: it can no longer be sent so."""
        names = ("words", "why", *(f"text_{code}" for code in CODES))
        return "\n".join(self.request.POST[name] for name in names if self.request.POST.get(name))

    def come_back(self, status, **shown):
        return self.render_to_response(self.get_context_data(came_back=True, **shown), status=status)

    def rows(self, wrong=None):
        """The verbs with their forms, as the template prints them."""
        wrong_key, wrong_form = wrong or ("", None)
        forms = {key: wrong_form if key == wrong_key else self.form_of(key) for key in self.offers}
        return [
            {"key": key, "verb": verb, "obj": obj, "form": forms[key], "shown": key == wrong_key}
            for key, (verb, obj) in self.offers.items()
        ]


@method_decorator(holds_posts, name="dispatch")
class CommentModerate(Verbs):
    """One contribution: its words whatever its state, its record, the reports about it, and what can be done."""

    template_name = "discussions/comment_moderate.html"

    def dispatch(self, request, *args, **kwargs):
        if not (self.comment.is_shown or allows(request.user, "discussions.moderate_comment", self.comment)):
            raise Http404
        require(request.user, "discussions.moderate_comment", self.comment)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def comment(self):
        rows = Comment.objects.filter(topic__in=Topic.objects.visible_to(self.request.user))
        rows = rows.select_related("topic__space", "thread__topic__space", "thread__prompt", "rule", "moderated_by", "posted_by")
        return get_object_or_404(rows.prefetch_related("attributions__organization"), pk=self.kwargs["pk"])

    def offered(self):
        return [(verb.name, (verb, self.comment)) for verb in verbs.offered(self.comment, self.request.user)]

    def forget(self):
        super().forget()
        self.__dict__.pop("comment", None)

    def run(self, verb, obj, given):
        return verb.run(comment=obj, by=self.request.user, **given)

    def told(self, verb, done):
        if isinstance(done, Move) and done.state == Move.State.ASKED:
            return _("Its authors are asked. It moves once all of them have agreed.")
        return super().told(verb, done)

    def get_context_data(self, wrong=None, **kwargs):
        comment = self.comment
        reads_reporters = comment.posted_by_id != self.request.user.pk
        waiting = moving.waiting_move(comment)
        return super().get_context_data(**kwargs) | {
            "comment": comment,
            "topic": comment.topic,
            "thread": comment.thread,
            "authors": comment.attributions.all(),
            "verbs": self.rows(wrong),
            "is_wrong": bool(wrong),
            "reports": comment.reports.select_related("person", "handled_by") if reads_reporters else [],
            "is_own": not reads_reporters,
            "enclosures": comment.files.select_related("file"),
            "events": history.about(comment)[:MOST_EVENTS],
            "move": waiting,
            "consents": waiting.consents.select_related("person").order_by("pk") if waiting else [],
        }


@method_decorator(holds_posts, name="dispatch")
class TopicModerate(Verbs):
    """A topic: ask in it, close it now, open it again, lock and unlock its threads."""

    template_name = "discussions/moderation_topic.html"

    def dispatch(self, request, *args, **kwargs):
        require(request.user, "discussions.moderate_topic", self.topic)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def topic(self):
        rows = Topic.objects.visible_to(self.request.user).select_related("space").with_windows()
        return get_object_or_404(rows, space__slug=self.kwargs["space"], slug=self.kwargs["topic"])

    @cached_property
    def threads(self):
        rows = list(self.topic.threads.select_related("prompt", "locked_by").prefetch_related("prompt__texts"))
        for row in rows:
            row.topic = self.topic
        return sorted(rows, key=lambda row: (row.number == 0, row.number))

    def offered(self):
        for verb in (verbs.ASK, verbs.CLOSE, verbs.REOPEN):
            if verb.applies(self.topic):
                yield verb.name, (verb, self.topic)
        for thread in self.threads:
            verb = verbs.UNLOCK if thread.is_locked else verbs.LOCK
            yield f"{verb.name}-{thread.number}", (verb, thread)

    def forget(self):
        super().forget()
        for name in ("topic", "threads"):
            self.__dict__.pop(name, None)

    def run(self, verb, obj, given):
        return verb.run(**{"topic" if isinstance(obj, Topic) else "thread": obj}, by=self.request.user, **given)

    def get_context_data(self, wrong=None, **kwargs):
        rows = self.rows(wrong)
        return super().get_context_data(**kwargs) | {
            "topic": self.topic,
            "is_wrong": bool(wrong),
            "verbs": [row for row in rows if isinstance(row["obj"], Topic)],
            "threads": [row for row in rows if not isinstance(row["obj"], Topic)],
        }


# ── Consent to a move ────────────────────────────────────────────────────────────────────────────────────────────


@method_decorator(holds_posts, name="dispatch")
class MoveDetail(TemplateView):
    """An author is asked whether her words may move to where more people read them; nobody else finds this page."""

    template_name = "discussions/move_detail.html"

    @cached_property
    def consent(self):
        rows = MoveConsent.objects.select_related(
            "move__comment__topic", "move__origin__topic__space", "move__thread__topic__space", "move__thread__prompt"
        )
        return get_object_or_404(rows, person=self.request.user, move=self.kwargs["pk"])

    @property
    def waits(self):
        move = self.consent.move
        return move.state == move.State.ASKED and self.consent.agrees is None

    def post(self, request, *args, **kwargs):
        require(request.user, "discussions.answer_move", self.consent)
        form = ConsentForm(request.POST)
        if not form.is_valid():
            return self.come_back(422, form=form)
        try:
            row = moving.answer(consent=self.consent, by=request.user, agrees=form.cleaned_data["agrees"])
        except TransitionNotAllowed:
            self.__dict__.pop("consent")
            return self.come_back(409, is_late=True)
        messages.success(
            request, _("Thank you. It has moved.") if row.state == row.State.DONE else _("Thank you for your answer.")
        )
        return redirect(request.path)

    def come_back(self, status, **shown):
        return self.render_to_response(self.get_context_data(**shown), status=status)

    def get_context_data(self, **kwargs):
        move = self.consent.move
        own = moving.words_of(person=self.request.user, comment=move.comment).prefetch_related("attributions__organization")
        shown = {"consent": self.consent, "move": move, "comment": move.comment, "waits": self.waits, "own": own}
        return shown | {"form": ConsentForm()} | super().get_context_data(**kwargs)
