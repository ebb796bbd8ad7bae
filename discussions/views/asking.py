"""What a writer is asked before it is published: contact details, too much at once, the same words, another version."""

from datetime import UTC, datetime, timedelta
from math import ceil

from django.utils.translation import gettext_lazy

from core import clock, contacts
from core.permissions import allows
from core.questions import Question
from core.templatetags import moments
from discussions import calls, versions_named
from discussions.actions import comments
from discussions.models import Comment, ConfirmationRequest

MOST, SPAN = 20, timedelta(minutes=10)  # contributions of one person
MOST_ASKED, DAY = 30, timedelta(hours=24)  # addresses she has the Hub write to
_RECENT = Question(
    lambda by, since: Comment.objects.filter(posted_by=by, posted_at__gt=since).order_by("-posted_at").values("posted_at")[:MOST],
    by=-(10**15),
    since=datetime(1, 1, 1, tzinfo=UTC),
)
_SAME = Question(
    lambda by, words: Comment.objects.filter(posted_by=by, fingerprint=words).order_by().values("pk")[:1],
    by=-(10**15),
    words="(words)",
)
ANSWERS = ("contacts", "again", "named")  # what her buttons send; it goes along when the next question is asked


_TOO_MANY_ASKED = gettext_lazy(
    "For one person the Hub writes to at most %(most)s addresses in 24 hours, and %(asked)s have been written to. "
    "Post this with fewer addresses, or from %(at)s."
)


def _waiting(until):
    return {"Retry-After": str(max(1, ceil((until - clock.now()).total_seconds())))}


def _in_words(at):
    return moments.in_words(at, moments.zone_of(None))


class Asking:
    """Mixin of the forms of contributions: questions come back with the form, in this order, until each is answered."""

    def with_contacts(self, form):
        """The form with the addresses and numbers found in it, unless the writer has said what to do with them."""
        if self.request.POST.get("contacts") in ("mask", "keep"):
            return None
        cleaned = form.cleaned_data
        lines = [cleaned["subject"], *(row["name"] for row in cleaned.get("others") or [])]
        found = [*(one for line in lines for one in contacts.find_plain(line)), *contacts.find(cleaned["body"])]
        return self.come_back(form, 200, contacts=list(dict.fromkeys(found))) if found else None

    def flood(self, form):
        """The form with the time to wait where she has posted too much, or had too many addresses written to."""
        until = self.flood_until()
        if until:
            return self.come_back(form, 429, headers=_waiting(until), flood_until=until, most=MOST)
        return self._letters(form)

    def flood_until(self):
        """When she may post again, if she has posted too much; else None."""
        times = [row["posted_at"] for row in _RECENT.rows(by=self.request.user.pk, since=clock.now() - SPAN)]
        return None if len(times) < MOST else times[MOST - 1] + SPAN

    def _letters(self, form):
        new = sum(1 for other in form.named_others if other.email)
        if not new:
            return None
        asked = ConfirmationRequest.objects.filter(attribution__comment__posted_by=self.request.user.pk)
        times = asked.filter(asked_at__gt=clock.now() - DAY).order_by("-asked_at").values_list("asked_at", flat=True)[:MOST_ASKED]
        if len(times) + new <= MOST_ASKED:
            return None
        until = times[MOST_ASKED - new] + DAY
        form.add_error("others", _TOO_MANY_ASKED % {"most": MOST_ASKED, "asked": len(times), "at": _in_words(until)})
        return self.come_back(form, 429, headers=_waiting(until))

    def same_words(self, form):
        """The form with the contribution of hers that has the same words, unless she wants to post them again."""
        if "again" in self.request.POST:
            return None
        words = comments.fingerprint(self.words(form)["body"])
        if not _SAME.rows(by=self.request.user.pk, words=words):
            return None
        same = self.own_published().exclude(key=self.key).filter(fingerprint=words).order_by("-posted_at").first()
        if same is None:
            return None
        may_edit = allows(self.request.user, "discussions.edit_comment", same)
        return self.come_back(form, 200, same=same, same_is_editable=bool(may_edit), answers=self.answers())

    def another_version(self, form):
        """The form with the version that the text names and the call is not about, unless she wants to post it here."""
        named = None if "named" in self.request.POST else self.named_version(form)
        if named is None:
            return None
        call, about = self.other_call(named), self.thread.prompt.version.label
        return self.come_back(form, 200, named=named.label, about=about, call=call and str(call.number), answers=self.answers())

    def named_version(self, form):
        """What the text names beside the version of the call; None where it names none, or nothing is called for."""
        words = self.words(form)
        return versions_named.named_by(self.thread.prompt, subject=words["subject"], body=words["body"])

    def other_call(self, named):
        """The thread of the call on the version named, where what is written can go instead; None if there is none."""
        return calls.on(named.version, self.thread.topic) if named.version else None

    def answers(self):
        """What she has said to questions asked before."""
        return {name: self.request.POST[name] for name in ANSWERS if name in self.request.POST}
