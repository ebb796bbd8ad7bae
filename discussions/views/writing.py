"""Write and reply. What is refused comes back with the text and the reason: nothing is ever lost."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core import contacts
from core.holding import holds_posts
from core.permissions import Refused, allows
from core.uploads import takes_files
from core.workflow import TransitionNotAllowed
from discussions import calls, joint
from discussions.actions import comments
from discussions.drafting import POSTING, REPLYING
from discussions.forms import CommentForm
from discussions.models import Comment
from discussions.permissions import NOT_PUBLISHED
from discussions.views import finding
from discussions.views.asking import ANSWERS, Asking
from discussions.views.enclosing import Enclosing
from drafts import actions as drafts
from drafts.holding import storable
from drafts.views import DraftedFormView, typed
from pages.models import Rule

MOVED = gettext_lazy("What you are answering has moved to another place in the meantime. Send your reply again to post it there.")


def _draft(post):
    """What a form holds, and the version of the draft its writer saw."""
    version = post.get("draft_version", "")
    return {"data": typed(post), "version": int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0}


@method_decorator(holds_posts, name="dispatch")
class Writing(Asking, DraftedFormView):
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
        refused_file = self.take_file()
        if refused_file or "save_draft" in request.POST:
            return refused_file or super().post(request, *args, **kwargs)
        return self.sent_already() or self.refused() or self.turn() or super().post(request, *args, **kwargs)

    def take_file(self):
        """Keep a file that came with the form; the form if it is refused."""

    def turn(self):
        """The answer to a button that does not send what is written."""

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

    def own_published(self):
        return finding.own(self.request.user).published()

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

    def objection(self, form):
        """What else stands against publishing, as an answer."""

    def too_late(self, form):
        """What was possible when it was asked is no longer: it is asked again, of what is there now."""
        for name in ("thread", "target"):
            self.__dict__.pop(name, None)
        if self.target is None:
            return self.keep_and_know_nothing()
        reason = allows(self.request.user, self.permission, self.target).reason or MOVED
        return self.come_back(form, 409, refusal=reason)

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
        here = {"thread": self.thread, "topic": self.thread.topic, "rules": Rule.objects.all()}
        here["newer_call"] = calls.newer_than(self.thread)
        return super().get_context_data(**kwargs) | here


@method_decorator(takes_files, name="dispatch")
class Posting(Enclosing, Writing):
    """A new contribution. `parent` is the one it answers, or None."""

    parent = None

    def turn(self):
        """The text over to another call, else more rows, a file in or out: all of them keep what is typed."""
        verb, _colon, which = self.request.POST.get("go", "").partition(":")
        return self.move_over(which) if verb == "call" else super().turn()

    def move_over(self, number):
        """The draft of what is written lies at another call of the topic from now on; the way there."""
        calls_here = finding.threads(self.request.user).filter(topic=self.thread.topic, prompt__version__isnull=False)
        other = calls_here.filter(number=number).first() if number.isascii() and number.isdigit() and len(number) < 9 else None
        if other is None:
            return self.come_back(self.unchecked_form(), 200)
        data = {name: value for name, value in typed(self.request.POST).items() if name not in ("go", *ANSWERS)}
        try:
            drafts.save(owner=self.request.user, kind=POSTING, place=str(other.pk), data=data, version=0)
        except (drafts.StaleDraft, drafts.TooLarge, drafts.TooMany):
            messages.warning(self.request, _("You have a draft there already. Your text is still here: copy it, then go there."))
            return self.come_back(self.unchecked_form(), 409)
        self.draft_is_sent()
        return redirect("discussions:comment_create", *other.place)

    def sent_already(self):
        """Who went back and wrote something else sends another contribution, which gets a key of its own."""
        first = Comment.posted_with(self.key)
        if first is None or first.posted_by_id != self.request.user.pk:
            return None
        if self.repeats(first):
            if first.state == Comment.State.HELD:
                return redirect(first.get_absolute_url())
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
        return self.flood(form) or self.same_words(form) or self.another_version(form)

    def byline(self, form):
        return joint.byline(joint.attributions(by=self.request.user, at=None, **self.voices(form)))

    def voices(self, form):
        """In whose name it is, and who else stands behind it; addresses in names masked if the writer says so."""
        voice, others = form.chosen_voice, form.named_others
        if self.request.POST.get("contacts") == "mask":
            others = [replace(one, name=contacts.mask_plain(one.name, form.cleaned_data["language"])[:250]) for one in others]
        given = {"organization": voice.organization, "function": voice.function, "others": others}
        return given | {"author_place": form.author_place}

    def get_context_data(self, **kwargs):
        waits = comments.is_to_be_held(self.request.user, self.thread.topic)
        return super().get_context_data(**kwargs) | {"waits": waits}

    def publish(self, form):
        voices, named = self.voices(form), self.named_version(form)
        comment = comments.post(
            thread=self.thread,
            parent=self.parent,
            by=self.request.user,
            files=self.enclosed,
            named_version=named.label if named else "",
            key=self.key,
            **voices,
            **self.words(form),
        )
        if comment.is_published:
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
        return finding.threads(self.request.user).filter(**place).first()

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
        comment = finding.readable(self.request.user, self.kwargs["pk"])
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
        prefetch_related_objects([self.target], "attributions__organization")
        names = joint.byline(self.target.attributions.all()).authors if self.target.is_published else []
        name = next(iter(names), "")
        return _("Reply to %(name)s") % {"name": name} if name else _("Reply")

    def get_draft_place(self):
        return str(self.kwargs["pk"])

    def get_template_names(self):
        return ["discussions/_reply_box.html"] if self.is_fragment else super().get_template_names()

    def own_ids(self):
        return {"auto_id": f"reply-{self.target.pk}-%s"} if self.is_fragment else {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.own_ids()

    @property
    def is_fragment(self):
        return bool(self.request.htmx) and self.request.method == "GET"


@require_safe
@login_required
def comment_resume(request, pk):
    """Leads from a draft to the form of its thread."""
    thread = get_object_or_404(finding.threads(request.user), pk=pk)
    return redirect("discussions:comment_create", *thread.place)
