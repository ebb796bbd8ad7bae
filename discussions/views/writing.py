"""Write, reply, edit. What is refused comes back with the text and the reason: nothing is ever lost."""

import uuid
from datetime import timedelta
from math import ceil

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core import clock, contacts, differences
from core.holding import holds_posts
from core.permissions import Refused, allows
from core.workflow import TransitionNotAllowed
from discussions.actions import comments
from discussions.drafting import EDITING, POSTING, REPLYING
from discussions.forms import CommentForm
from discussions.models import Comment, CommentAttribution, Thread, Topic
from discussions.permissions import NOT_PUBLISHED
from drafts import actions as drafts
from drafts.holding import storable
from drafts.views import DraftedFormView, typed
from pages.models import Rule

MOST, SPAN = 20, timedelta(minutes=10)  # contributions of one person


def _threads(user):
    readable = Thread.objects.filter(topic__in=Topic.objects.visible_to(user))
    return readable.select_related("topic__space", "prompt")


def _comments(user):
    """All in the topics she may read, with what permissions and pages ask of them."""
    readable = Comment.objects.filter(topic__in=Topic.objects.visible_to(user))
    return readable.select_related("topic__space", "thread__topic__space", "thread__prompt").prefetch_related("attributions")


def own(user):
    """Her own contributions in the topics she may read; of those of others an address tells nothing."""
    return _comments(user).filter(posted_by=user)


def _draft(post):
    """What a form holds, and the version of the draft its writer saw."""
    version = post.get("draft_version", "")
    return {"data": typed(post), "version": int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0}


@method_decorator(holds_posts, name="dispatch")
class Writing(DraftedFormView):
    """What the forms share. Subclasses say who is asked (`permission`), of what (`target`), and what is done (`publish`)."""

    template_name = "discussions/comment_form.html"
    form_class = CommentForm
    permission = None
    target = None

    def get(self, request, *args, **kwargs):
        if self.target is None:
            raise Http404
        answer = self.refused() or super().get(request, *args, **kwargs)
        patch_vary_headers(answer, ["HX-Request"])
        return answer

    def post(self, request, *args, **kwargs):
        if self.target is None:
            return self.keep_and_know_nothing()
        if "save_draft" in request.POST:
            return super().post(request, *args, **kwargs)
        return self.sent_already() or self.refused() or super().post(request, *args, **kwargs)

    def sent_already(self):
        """The way to what a first click has posted."""

    def refused(self):
        """The form with what is written and why it cannot be sent, if so; where nothing is written, a refusal."""
        answer = allows(self.request.user, self.permission, self.target)
        if answer:
            return None
        if self.request.method == "POST":
            return self.come_back(self.unchecked_form(), 403, refusal=answer.reason)
        if self.draft:
            return self.come_back(self.get_form(), 403, refusal=answer.reason)
        raise Refused(answer.reason)

    def keep_and_know_nothing(self):
        """Save what was written as a draft and say no more than of an address that never was."""
        try:
            if "draft_place" in self.request.POST:
                place = storable(self.request.POST["draft_place"])[:120]
                drafts.save(owner=self.request.user, kind=self.draft_kind, place=place, **_draft(self.request.POST))
                messages.warning(self.request, _("What you wrote was not posted. It is kept among your drafts."))
        except (drafts.StaleDraft, drafts.TooLarge, drafts.TooMany):
            messages.warning(self.request, _("What you wrote was not posted. Go back to copy it: your browser still has it."))
        return render(self.request, "404.html", status=404)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "topic": self.thread.topic}

    def unchecked_form(self):
        kwargs = self.get_form_kwargs() | {"data": None, "files": None, "initial": typed(self.request.POST)}
        return self.form_class(**kwargs)

    def form_valid(self, form):
        if "preview" in self.request.POST:
            return self.come_back(form, 200, preview=form.cleaned_data, byline=self.byline(form))
        objection = self.with_contacts(form) or self.objection(form)
        if objection:
            return objection
        try:
            done = self.publish(form)
        except TransitionNotAllowed:
            return self.too_late(form)
        self.draft_is_sent()
        return redirect(done.get_absolute_url())

    def byline(self, form):
        """The names that stand, or will stand, above it."""
        raise NotImplementedError

    def with_contacts(self, form):
        """The form with the addresses and numbers found in it, unless the writer has said what to do with them."""
        if self.request.POST.get("contacts") in ("mask", "keep"):
            return None
        found = [*contacts.find_plain(form.cleaned_data["subject"]), *contacts.find(form.cleaned_data["body"])]
        return self.come_back(form, 200, contacts=list(dict.fromkeys(found))) if found else None

    def objection(self, form):
        """What else stands against publishing, as an answer."""

    def too_late(self, form):
        """What was possible when it was asked is no longer: it is asked again, of what is there now."""
        self.target = _comments(self.request.user).get(pk=self.target.pk)
        return self.come_back(form, 409, refusal=allows(self.request.user, self.permission, self.target).reason)

    def words(self, form):
        """Subject, text and language to publish; addresses and numbers masked if the writer says so."""
        cleaned = form.cleaned_data
        subject, body, language = cleaned["subject"], cleaned["body"], cleaned["language"]
        if self.request.POST.get("contacts") == "mask":
            subject, body = contacts.mask_plain(subject, language)[:150], contacts.mask(body, language)
        return {"subject": subject, "body": body, "language": language}

    def come_back(self, form, status, headers=None, **context):
        return self.render_to_response(self.get_context_data(form=form, **context), status=status, headers=headers)

    def get_context_data(self, **kwargs):
        chosen = self.request.POST.get("contacts") if "same" in kwargs else None
        here = {"thread": self.thread, "topic": self.thread.topic, "chosen": chosen, "rules": Rule.objects.all()}
        return super().get_context_data(**kwargs) | here


class Posting(Writing):
    """A new contribution. `parent` is the one it answers, or None."""

    parent = None

    def sent_already(self):
        """Who went back and wrote something else sends another contribution, which gets a key of its own."""
        first = Comment.objects.filter(key=self.key, posted_by=self.request.user).select_related("thread__topic__space").first()
        if first is None:
            return None
        if self.repeats(first):
            if not first.is_published:
                messages.warning(self.request, NOT_PUBLISHED)
            return redirect((first if first.is_shown else first.thread).get_absolute_url())
        self.key = uuid.uuid4()
        return None

    def repeats(self, first):
        """Whether the form holds once more what it has posted as `first`."""
        form = self.get_form()
        if first.thread_id != self.thread.pk or not form.is_valid():
            return False
        words = self.words(form)
        return (first.subject, first.fingerprint) == (words["subject"], comments.fingerprint(words["body"]))

    def objection(self, form):
        return self.flood(form) or self.same_words(form)

    def flood(self, form):
        since = clock.now() - SPAN
        recent = Comment.objects.filter(posted_by=self.request.user, posted_at__gt=since).order_by("-posted_at")
        times = list(recent.values_list("posted_at", flat=True)[:MOST])
        if len(times) < MOST:
            return None
        until = times[-1] + SPAN
        seconds = max(1, ceil((until - clock.now()).total_seconds()))
        return self.come_back(form, 429, headers={"Retry-After": str(seconds)}, flood_until=until, most=MOST)

    def same_words(self, form):
        """The form with the contribution of hers that has the same words, unless she wants to post them again."""
        if "again" in self.request.POST:
            return None
        mine = _comments(self.request.user).published().filter(posted_by=self.request.user).exclude(key=self.key)
        same = mine.filter(fingerprint=comments.fingerprint(self.words(form)["body"])).order_by("-posted_at").first()
        if same is None:
            return None
        may_edit = allows(self.request.user, "discussions.edit_comment", same)
        return self.come_back(form, 200, same=same, same_is_editable=bool(may_edit))

    def byline(self, form):
        return CommentAttribution(person=self.request.user, organization=form.chosen_voice.organization).remember().name

    def publish(self, form):
        comment = comments.post(
            thread=self.thread,
            parent=self.parent,
            by=self.request.user,
            organization=form.chosen_voice.organization,
            function=form.chosen_voice.function,
            key=self.key,
            **self.words(form),
        )
        said = _("Posted as contribution %(number)s. You get a receipt by e-mail.") % {"number": comment.number}
        messages.success(self.request, said)
        return comment


class CommentCreate(Posting):
    """A contribution to a question, or directly to a topic."""

    draft_kind = POSTING
    permission = "discussions.post_comment"
    title = gettext_lazy("Contribute")
    send = gettext_lazy("Post contribution")

    @cached_property
    def thread(self):
        place = {"topic__space__slug": self.kwargs["space"], "topic__slug": self.kwargs["topic"], "number": self.kwargs["thread"]}
        return _threads(self.request.user).filter(**place).first()

    @property
    def target(self):
        return self.thread

    @property
    def back(self):
        return self.thread.get_absolute_url()

    def get_draft_place(self):
        return str(self.thread.pk)


class CommentReply(Posting):
    """A reply; asked for by a script, the form alone, to stand under the contribution it answers."""

    draft_kind = REPLYING
    permission = "discussions.reply_to_comment"
    send = gettext_lazy("Post reply")

    @cached_property
    def target(self):
        comment = _comments(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if comment is None or comment.is_shown or comment.posted_by_id == self.request.user.pk:
            return comment
        return comment if self.request.method == "POST" or self.draft else None

    @property
    def parent(self):
        return self.target

    @property
    def thread(self):
        return self.target.thread

    @property
    def back(self):
        return self.target.get_absolute_url() if self.target.is_shown else self.thread.get_absolute_url()

    @property
    def title(self):
        name = self.target.is_published and next((row.name for row in self.target.attributions.all()), "")
        return _("Reply to %(name)s") % {"name": name} if name else _("Reply")

    def get_draft_place(self):
        return str(self.kwargs["pk"])

    def get_template_names(self):
        return ["discussions/_reply_box.html"] if self.is_fragment else super().get_template_names()

    def get_form_kwargs(self):
        own_ids = {"auto_id": f"reply-{self.target.pk}-%s"} if self.is_fragment else {}
        return super().get_form_kwargs() | own_ids

    @property
    def is_fragment(self):
        return bool(self.request.htmx) and self.request.method == "GET"


class CommentEdit(Writing):
    """New words for one's own contribution; the old ones stay public in its history."""

    draft_kind = EDITING
    permission = "discussions.edit_comment"
    title = gettext_lazy("Edit your contribution")
    send = gettext_lazy("Save changes")

    @cached_property
    def target(self):
        return own(self.request.user).filter(pk=self.kwargs["pk"]).first()

    @property
    def thread(self):
        return self.target.thread

    @property
    def back(self):
        return self.target.get_absolute_url()

    def get_draft_place(self):
        return str(self.kwargs["pk"])

    def get_initial(self):
        if self.draft:
            return {"edits": self.target.edits}
        fields = ("subject", "body", "language", "edits")
        return {name: getattr(self.target, name) for name in fields} | {"body_format": "html"}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_edit": True}

    def byline(self, form):
        return next((row.name for row in self.target.attributions.all()), "")

    def publish(self, form):
        edits = form.cleaned_data["edits"]
        comment = comments.edit(
            comment=self.target, by=self.request.user, edits=-1 if edits is None else edits, **self.words(form)
        )
        is_changed = comment.edits != edits
        said = _("Saved. What it said before can be read in its history.") if is_changed else _("Nothing was changed.")
        messages.success(self.request, said)
        return comment

    def too_late(self, form):
        present = _comments(self.request.user).get(pk=self.target.pk)
        if not present.is_published:
            return super().too_late(form)
        changes = differences.compare(present.body, form.cleaned_data["body"])
        form.data = form.data.copy()
        form.data["edits"] = str(present.edits)
        return self.come_back(form, 409, present=present, changes=changes)


@require_safe
@login_required
def comment_resume(request, pk):
    """Leads from a draft to the form of its thread."""
    thread = get_object_or_404(_threads(request.user), pk=pk)
    return redirect("discussions:comment_create", *thread.place)
