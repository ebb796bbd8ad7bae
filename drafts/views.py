import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, FormView, ListView

from drafts import actions, kinds, shared
from drafts.holding import writer_token
from drafts.models import Draft, HeldPost
from drafts.posts import place_of, typed, whole

MOST_EARLIER = 100  # on a page


class DraftedFormView(FormView):
    """A form that a logged-in writer may save and resume, by the button or while she types.

    Subclasses name `draft_kind` (declared in `drafts.kinds`) and, where there can be several, `get_draft_place()`. The form
    arrives with what was typed; `self.key` goes onto the record it becomes. `form_valid` calls `self.draft_is_sent()`.
    """

    draft_kind = None

    def get_draft_place(self):
        return ""

    @cached_property
    def draft(self):
        """The one saved before, or None."""
        own = Draft.objects.owned_by(self.request.user)
        return own.filter(kind=self.draft_kind, place=self.get_draft_place()).first()

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.request.method == "GET" and self.draft:
            kwargs["initial"] = {**kwargs.get("initial", {}), **self.draft.data}
        return kwargs

    @cached_property
    def key(self):
        """The key the form was given, as UUID; a new one where it is missing or malformed."""
        try:
            return uuid.UUID(self.request.POST.get("key", ""))
        except ValueError:
            return uuid.uuid4()

    def post(self, request, *args, **kwargs):
        if "save_draft" in request.POST and request.user.is_authenticated:
            return self.save_draft()
        return super().post(request, *args, **kwargs)

    def save_draft(self):
        try:
            actions.save(
                owner=self.request.user,
                kind=self.draft_kind,
                place=self.get_draft_place(),
                data=typed(self.request.POST),
                version=whole(self.request.POST.get("draft_version")),
            )
        except actions.StaleDraft as stale:
            return self.render_to_response(self.get_context_data(form=self.unchecked_form(), stale=stale.draft), status=409)
        except actions.TooLarge:
            return self._not_saved(_("This draft is too long to be saved. Shorten it, or keep a copy elsewhere."), 413)
        except actions.TooMany:
            return self._not_saved(_("You have very many drafts. Send or delete some to save new ones."), 429)
        messages.success(self.request, _("Draft saved."))
        return redirect(self.request.path)

    def _not_saved(self, reason, status):
        messages.error(self.request, reason)
        return self.render_to_response(self.get_context_data(form=self.unchecked_form()), status=status)

    def unchecked_form(self):
        """The form as typed, without complaints: a draft need not be complete."""
        return self.get_form_class()(initial=typed(self.request.POST))

    def draft_is_sent(self):
        if self.request.user.is_authenticated:
            actions.discard(owner=self.request.user, kind=self.draft_kind, place=self.get_draft_place())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        context["draft"] = self.draft
        context["draft_kind"] = self.draft_kind
        context["draft_place"] = self.get_draft_place()
        context["key"] = self.key if self.request.method == "POST" else (self.draft or Draft()).key
        context["writer"] = writer_token(user) if user.is_authenticated else ""
        return context


@require_POST
def draft_autosave(request):
    """Save what is typed; answers JSON: the new version, or 409 with both texts if another window was quicker."""
    kind = kinds.get(request.POST.get("draft_kind", ""))
    if not request.user.is_authenticated:
        return JsonResponse({"error": _("Log in to save drafts.")}, status=401)
    if kind is None:
        return JsonResponse({"error": _("This form cannot be saved as a draft.")}, status=400)
    return shared.autosave(request, kind) if kind.is_shared else _autosave(request, kind)


def _autosave(request, kind):
    data = typed(request.POST)
    try:
        draft = actions.save(
            owner=request.user,
            kind=kind.name,
            place=place_of(request.POST),
            data=data,
            version=whole(request.POST.get("draft_version")),
        )
    except actions.StaleDraft as stale:
        answer = {"error": str(stale), "version": stale.draft.version, "theirs": stale.draft.data, "yours": data}
        return JsonResponse(answer, status=409)
    except actions.TooLarge:
        return JsonResponse({"error": _("This draft is too long to be saved.")}, status=413)
    except actions.TooMany:
        return JsonResponse({"error": _("You have very many drafts. Send or delete some to save new ones.")}, status=429)
    return JsonResponse({"version": draft.version, "message": _("Draft saved.")})


@method_decorator(login_required, name="dispatch")
class DraftList(ListView):
    """One's own drafts and the shared ones one may edit."""

    template_name = "drafts/draft_list.html"

    def get_queryset(self):
        return Draft.objects.visible_to(self.request.user).select_related("saved_by")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        titles = kinds.titles(self.request.user, context["object_list"])
        return context | {"entries": [(draft, titles.get(draft)) for draft in context["object_list"]]}


@method_decorator(login_required, name="dispatch")
class DraftEarlier(ListView):
    """What a shared draft said before, for those who may edit it."""

    template_name = "drafts/draft_earlier.html"

    @cached_property
    def draft(self):
        draft = get_object_or_404(Draft, pk=self.kwargs["pk"], owner=None)
        kind = kinds.get(draft.kind)
        if kind and kind.is_shared and kind.may_edit(self.request.user, draft.place):
            return draft
        raise Http404

    def get_queryset(self):
        return self.draft.wordings.earlier().exclude(words={}).lasting()[:MOST_EARLIER]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs) | {"draft": self.draft}
        entries = [(row, *shared.in_words(kinds.get(self.draft.kind), row.field, row.words)) for row in context["object_list"]]
        return context | {"entries": entries, "title": kinds.titles(self.request.user, [self.draft]).get(self.draft)}


@require_POST
@login_required
def draft_discard(request, pk):
    draft = get_object_or_404(Draft.objects.owned_by(request.user), pk=pk)
    actions.discard(owner=draft.owner, kind=draft.kind, place=draft.place)
    messages.success(request, _("Draft deleted."))
    return redirect("drafts:draft_list")


@method_decorator(login_required, name="dispatch")
class HeldDetail(DetailView):
    """A form that met an expired log-in, ready to be sent again."""

    template_name = "drafts/held.html"

    def get_queryset(self):
        return HeldPost.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"path": self.object.path, "fields": self.object.fields}


@require_POST
@login_required
def held_release(request, pk):
    held = get_object_or_404(HeldPost.objects.visible_to(request.user), pk=pk)
    actions.release(held=held)
    messages.success(request, _("The kept form was deleted."))
    return redirect(reverse("home"))
