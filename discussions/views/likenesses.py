"""Contributions whose words are nearly the same, for those who look after their spaces."""

import re

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from core import differences
from core.holding import holds_posts
from core.languages import CODES, best_of, names
from core.permissions import require
from core.sorting import in_order
from discussions import drawing
from discussions.actions import likenesses
from discussions.models import Comment, CommentAttribution, Likeness, Space, Topic

PAGE = 10
_PAGE = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_TITLES = tuple(f"title_{code}" for code in CODES)
_RELATED = ("first__topic__space", "second__topic__space")


def open_to(user):
    """The unsettled pairs of published contributions in spaces she looks after, with `is_by_one`."""
    spaces = Space.objects.moderated_by(user).values("pk")
    rows = Likeness.objects.filter(settled_at=None, first__state=Comment.State.PUBLISHED, second__state=Comment.State.PUBLISHED)
    rows = rows.filter(first__topic__space__in=spaces, second__topic__space=F("first__topic__space"))
    return rows.annotate(is_by_one=Q(first__posted_by=F("second__posted_by")) | Exists(_same_name()))


def _same_name():
    """Names without an account, as archives have them: one name is one author."""
    of_other = CommentAttribution.objects.filter(comment=OuterRef(OuterRef("second")), part="author").exclude(free_name="")
    own = CommentAttribution.objects.filter(comment=OuterRef("first"), part="author")
    return own.filter(free_name__in=of_other.values("free_name"))


class LikenessFilter(forms.Form):
    """Which of the pairs one wants to see; what makes no sense is passed over."""

    space = forms.ChoiceField(label=gettext_lazy("Space"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    same = forms.BooleanField(label=gettext_lazy("Only two contributions of the same author"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        pairs = open_to(user)
        self._offer("space", Space.objects.filter(pk__in=pairs.values("first__topic__space")), _("All spaces"))
        there = Q(pk__in=pairs.values("first__topic")) | Q(pk__in=pairs.values("second__topic"))
        self._offer("topic", Topic.objects.filter(there), _("All topics"))

    def _offer(self, name, rows, everything):
        titles = [(str(row.pk), best_of(names(row, "title"))[0]) for row in rows.only("pk", *_TITLES)]
        self.fields[name].choices = [("", everything), *in_order(titles, name=lambda pair: pair[1])]

    @cached_property
    def chosen(self):
        """What is chosen, by name."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def among(self, pairs):
        chosen = self.chosen
        if "space" in chosen:
            pairs = pairs.filter(first__topic__space=chosen["space"])
        if "topic" in chosen:
            pairs = pairs.filter(Q(first__topic=chosen["topic"]) | Q(second__topic=chosen["topic"]))
        return pairs.filter(is_by_one=True) if "same" in chosen else pairs


@method_decorator([require_safe, login_required], name="dispatch")
class LikenessList(TemplateView):
    """The pairs, the most alike first, with the words that differ; by space, by topic, or those of one author."""

    template_name = "discussions/likeness_list.html"

    def get(self, request, *args, **kwargs):
        require(request.user, "discussions.moderate_spaces")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        form = LikenessFilter(self.request.GET, user=self.request.user)
        rows = form.among(open_to(self.request.user))
        total, page = rows.count(), self.page
        last = max(1, -(-total // PAGE))
        if page > last:
            raise Http404
        pairs = list(rows.select_related(*_RELATED).order_by("-share", "-second", "pk")[PAGE * (page - 1) : PAGE * page])
        _describe(pairs)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "pairs": pairs,
            "total": total,
            "page": page,
            "last_page": last,
            "previous": self.address(form, page - 1) if page > 1 else "",
            "next": self.address(form, page + 1) if page < last else "",
        }

    @property
    def page(self):
        given = self.request.GET.get("page", "1")
        if not _PAGE.fullmatch(given):
            raise Http404
        return int(given)

    def address(self, form, page):
        query = urlencode(form.chosen | ({"page": page} if page > 1 else {}))
        return f"{self.request.path}?{query}" if query else self.request.path


def _describe(pairs):
    """Give each pair its two sides with their authors, and the differing words in the later text."""
    comments = [comment for pair in pairs for comment in (pair.first, pair.second)]
    voices = drawing.voices_of(comments)
    for pair in pairs:
        pair.sides = [(comment, voices[comment.pk].authors) for comment in (pair.first, pair.second)]
        pair.is_same = not differences.changed(pair.first.body, pair.second.body)
        pair.changes = pair.second.body if pair.is_same else differences.compare(pair.first.body, pair.second.body)


@holds_posts
@require_POST
def likeness_settle(request, pk):
    """Somebody has seen to a pair: it leaves the list, the record says who it was."""
    require(request.user, "discussions.moderate_spaces")
    pair = get_object_or_404(open_to(request.user).select_related("first", "second"), pk=pk)
    likenesses.settle(likeness=pair, by=request.user)
    said = _("Settled: contributions %(first)s and %(second)s.") % {"first": pair.first.number, "second": pair.second.number}
    messages.success(request, said)
    return redirect("discussions:likeness_list")
