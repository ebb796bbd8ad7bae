"""Forms that several people fill in: saved field by field, and where two have changed one, both texts are shown."""

import uuid

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core.holding import holds_posts
from drafts import actions, kinds, merging
from drafts.holding import storable, writer_token
from drafts.models import Draft
from drafts.posts import place_of, typed


def in_words(kind, name, words):
    """Label and text of a field as its kind has them."""
    return (kind.read or merging.in_words)(name, words)


def _save(request, kind, place, *, names, seen):
    window = storable(request.POST.get("draft_window", ""))[:32]
    data = typed(request.POST)
    return actions.save_shared(by=request.user, kind=kind.name, place=place, data=data, version=seen, names=names, window=window)


def _names(post):
    return set(" ".join(map(storable, post.getlist("draft_names"))).split())


def _seen(post):
    return merging.Seen.read(storable(post.get("draft_version", "")))


def _told(request, kind, conflict):
    """A conflict as autosave answers it; `notice` is drawn for its place beside the field."""
    label, text = in_words(kind, conflict.field, conflict.theirs)
    who = conflict.who.full_name or _("Former member") if conflict.who else ""
    facts = {"field": conflict.field, "label": label, "who": who}
    shown = facts | {"text": text, "at": conflict.when, "is_own": conflict.who == request.user}
    return facts | {
        "theirs": conflict.theirs,
        "yours": conflict.mine,
        "notice": render_to_string("ui/conflict.html", shown),
    }


def autosave(request, kind):
    """Save what is typed; answers JSON: the version seen now, and what others have written; 409 where both changed a field."""
    place = place_of(request.POST)
    if not kind.may_edit(request.user, place):
        return JsonResponse({"error": _("This cannot be changed here any longer. Keep a copy of what you wrote.")}, status=404)
    try:
        saved = _save(request, kind, place, names=_names(request.POST), seen=_seen(request.POST))
    except actions.TooLarge:
        return JsonResponse({"error": _("This draft is too long to be saved.")}, status=413)
    answer = {"version": str(saved.seen)}
    if saved.conflicts:
        error = _("Somebody else has changed the same text: see the note beside it. The rest is saved.")
        conflicts = [_told(request, kind, conflict) for conflict in saved.conflicts]
        return JsonResponse(answer | {"error": error, "conflicts": conflicts}, status=409)
    if saved.kept:
        labels = [str(in_words(kind, name, {})[0]) for name in saved.kept]
        answer["news"] = _("Draft saved. Others have changed: %(fields)s.") % {"fields": ", ".join(labels)}
    return JsonResponse(answer | {"message": _("Draft saved.")})


def unchecked(form):
    """The form as typed, without complaints: a draft need not be complete."""
    form._errors, form.cleaned_data = ErrorDict(renderer=form.renderer), {}
    return form


@method_decorator(holds_posts, name="dispatch")
class SharedDraftFormView(FormView):
    """A form, or one group of its fields, whose words lie in a shared draft: every button saves what is typed, complete or not.

    Subclasses name `draft_kind` (declared with `may_edit`), `get_draft_place()`, and where buttons other than “Save draft”
    lead (`get_success_url`). The form is bound to the draft and says nothing of what is missing, except where the address ends
    in `?check`. Where somebody else has changed a field too, the page comes back with status 409 and both texts.
    """

    draft_kind = None

    def dispatch(self, request, *args, **kwargs):
        if self.kind.may_edit(request.user, self.place):
            return super().dispatch(request, *args, **kwargs)
        return self.give_back(request) if request.method == "POST" else self.refuse()

    def get_draft_place(self):
        raise NotImplementedError

    def refuse(self):
        """The answer to who may not, or no longer, edit it."""
        raise Http404

    def give_back(self, request):
        """What was typed for a draft that is closed meanwhile, to be copied; a stranger learns nothing from it."""
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        return render(request, "drafts/not_saved.html", {"fields": fields}, status=404)

    @cached_property
    def kind(self):
        return kinds.get(self.draft_kind)

    @cached_property
    def place(self):
        return self.get_draft_place()

    @cached_property
    def draft(self):
        """The one saved before, or None."""
        return Draft.objects.shared(self.draft_kind, self.place).select_related("saved_by").first()

    def get_draft_names(self):
        """The names of the fields this page holds; more where there are others beside the form's."""
        return list(self.get_form_class().base_fields)

    def get(self, request, *args, **kwargs):
        return self.show(self.draft.data if self.draft else {}, seen=merging.Seen(self.draft.version if self.draft else 0))

    def post(self, request, *args, **kwargs):
        told, theirs = request.POST.getlist("draft_told"), set(request.POST.getlist("draft_take"))
        names, seen = _names(request.POST) or set(self.get_draft_names()), _seen(request.POST)
        try:
            saved = _save(request, self.kind, self.place, names=names - theirs, seen=seen.without(told))
        except actions.TooLarge:
            messages.error(request, _("This draft is too long to be saved. Shorten it, or keep a copy elsewhere."))
            return self.show(typed(request.POST), seen=seen, status=413)
        self.draft = saved.draft
        return self.ask(saved) if saved.conflicts else self.go_on()

    def ask(self, saved):
        """The page with both texts: hers in the field, the other beside it, and what was saved of the rest."""
        mine = {conflict.field: conflict.mine for conflict in saved.conflicts}
        data = merging.flat(merging.by_field(saved.draft.data) | mine)
        conflicts = [_told(self.request, self.kind, conflict) for conflict in saved.conflicts]
        return self.show(data, seen=saved.seen.without(saved.kept), status=409, conflicts=conflicts)

    def go_on(self):
        if "save_draft" not in self.request.POST:
            return redirect(self.get_success_url())
        messages.success(self.request, _("Draft saved."))
        return redirect(self.request.get_full_path())

    def show(self, data, *, seen, status=200, conflicts=()):
        self.shown = merging.as_post(data)
        context = self.get_context_data(seen=seen, conflicts=conflicts)
        for conflict in conflicts:
            if conflict["field"] in context["form"].fields:
                context["form"].fields[conflict["field"]].beside = conflict["notice"]
        return self.render_to_response(context, status=status)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"data": self.shown, "files": None}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        return form if "check" in self.request.GET else unchecked(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "draft": self.draft,
            "draft_kind": self.draft_kind,
            "draft_place": self.place,
            "draft_names": " ".join(self.get_draft_names()),
            "draft_window": uuid.uuid4().hex,
            "writer": writer_token(self.request.user),
        }
