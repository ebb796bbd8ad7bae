"""Write a practice: begin, fill in group by group, check, send; see where it stands."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, FormView, ListView

from core.holding import holds_posts
from core.permissions import allows, require
from core.workflow import TransitionNotAllowed
from drafts.models import Draft
from drafts.shared import SharedDraftFormView
from practices import content as contents
from practices import fields, likeness, progress
from practices.actions import drafting
from practices.drafting import VERSION
from practices.forms import BeginForm
from practices.forms.content import ContentForm
from practices.models import Call, Practice, PracticeVersion, State


def readable(user):
    """The versions she may read, with what permissions and pages ask of them."""
    return PracticeVersion.objects.visible_to(user).select_related(
        "practice__owner", "practice__organization", "practice__current", "call"
    )


def own(user):
    """The versions of the practices she writes."""
    return readable(user).filter(practice__in=Practice.objects.of(user))


def draft_of(version, *, locked=False):
    """The draft in which its words lie; nobody else saves it before the request ends, if it is `locked`."""
    rows = Draft.objects.shared(VERSION, version.place).select_related("saved_by")
    return (rows.select_for_update(of=("self",)) if locked else rows).first()


@method_decorator(holds_posts, name="dispatch")
class PracticeBegin(FormView):
    """Begin a practice: in whose name, in which language, for which call."""

    template_name = "practices/practice_begin.html"
    form_class = BeginForm

    def get_form_kwargs(self):
        call = Call.objects.open().filter(slug=self.request.GET.get("call", "")).first()
        initial = {"language": get_language(), "key": uuid.uuid4(), "call": call and call.slug}
        return super().get_form_kwargs() | {"user": self.request.user, "initial": initial}

    def form_valid(self, form):
        require(self.request.user, "practices.begin_practice")
        given = {name: form.cleaned_data[name] for name in ("language", "call", "key")}
        version = drafting.begin(by=self.request.user, organization=form.organization, **given)
        return redirect(version)

    def get_context_data(self, **kwargs):
        call = Call.objects.open().filter(slug=self.request.GET.get("call", "")).first()
        return super().get_context_data(**kwargs) | {"call": call}


@method_decorator(login_required, name="dispatch")
class Mine(ListView):
    """What she writes: drafts first, then what was sent, then what is decided."""

    template_name = "practices/mine.html"

    def get_queryset(self):
        rows = own(self.request.user).exclude(state=State.PUBLISHED, practice__current=None)
        return rows.order_by("-begun_at", "-pk")

    def get_context_data(self, **kwargs):
        versions = list(self.get_queryset())
        drafts = Draft.objects.filter(owner=None, kind=VERSION, place__in=[row.place for row in versions if row.is_writable])
        typed = {draft.place: draft for draft in drafts.select_related("saved_by")}
        for row in versions:
            row.draft = typed.get(row.place)
            row.called = progress.typed_title(row.draft) or row.title
        return super().get_context_data(**kwargs) | {"versions": versions}


class DraftDetail(DetailView):
    """Where a version stands: its groups while it can be edited, what was sent afterwards, what was decided and why."""

    template_name = "practices/draft_detail.html"
    slug_field = slug_url_kwarg = "uuid"
    context_object_name = "version"

    def get_queryset(self):
        return readable(self.request.user)

    def get(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return login_required(lambda request: None)(request)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        version, user = self.object, self.request.user
        shared = {
            "enclosures": version.enclosures.select_related("file"),
            "screenings": [row for row in version.screenings.prefetch_related("reasons") if row.has_effect],
            "co_authors": version.practice.co_authors.select_related("answered_by", "removed_by"),
            "may_edit": allows(user, "practices.edit_version", version),
            "may_withdraw": allows(user, "practices.withdraw_version", version),
        }
        return super().get_context_data(**kwargs) | shared | (self._being_written() if shared["may_edit"] else self._sent())

    def _being_written(self):
        draft = draft_of(self.object)
        form = progress.form_of(self.object, draft)
        return {"draft": draft, "called": progress.typed_title(draft), "steps": progress.steps(form, draft)}

    def _sent(self):
        given = contents.of(self.object, private=True)
        groups = contents.answers(given, is_update=self.object.is_update, private=True)
        return {"groups": groups, "called": self.object.title}


class DraftEdit(SharedDraftFormView):
    """One group of fields of a version that can be edited."""

    template_name = "practices/draft_edit.html"
    form_class = ContentForm
    draft_kind = VERSION

    def get_draft_place(self):
        return str(self.kwargs["uuid"])

    @cached_property
    def group(self):
        group = fields.group(self.kwargs["group"])
        if group is None:
            raise Http404
        return group

    @cached_property
    def version(self):
        return get_object_or_404(own(self.request.user), uuid=self.kwargs["uuid"])

    def get_draft_names(self):
        return [item.name for item in fields.asked(self.group, is_update=self.version.is_update)]

    def get_form_kwargs(self):
        has_pictures = self.version.enclosures.filter(file__kind="picture").exists()
        asked = {"groups": [self.group], "is_update": self.version.is_update, "has_pictures": has_pictures}
        return super().get_form_kwargs() | asked

    def get_success_url(self):
        """The next group, or after the last one the list of groups."""
        place = fields.GROUPS.index(self.group) + 1
        if "next" in self.request.POST and place < len(fields.GROUPS):
            return reverse("practices:draft_edit", args=[self.version.uuid, fields.GROUPS[place].key])
        return reverse("practices:draft_detail", args=[self.version.uuid])

    def get_context_data(self, **kwargs):
        enclosures = self.version.enclosures.select_related("file") if self.group is fields.SOURCES else ()
        shown = {"version": self.version, "group": self.group, "groups": fields.GROUPS, "enclosures": enclosures}
        return super().get_context_data(**kwargs) | shown


@method_decorator(holds_posts, name="dispatch")
class DraftCheck(DetailView):
    """All that will be sent, or what is missing; sends it. What somebody else has changed meanwhile is shown before it goes."""

    template_name = "practices/draft_check.html"
    slug_field = slug_url_kwarg = "uuid"
    context_object_name = "version"

    def get_queryset(self):
        return own(self.request.user)

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not self.object.is_writable:
            return redirect(self.object)
        return self.show()

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.state == State.SUBMITTED:
            return redirect(self.object)
        require(request.user, "practices.edit_version", self.object)
        if not self.form.is_valid():
            return self.show(status=422)
        if request.POST.get("draft_version") != str(self.draft.version):
            return self.show(status=409, changed=True)
        try:
            drafting.submit(version=self.object, content=self.form.content, by=request.user)
        except TransitionNotAllowed:
            return redirect(self.object)
        messages.success(request, _("Submitted. A full copy is on its way to everyone who wrote it."))
        return redirect(self.object)

    @cached_property
    def draft(self):
        return draft_of(self.object, locked=self.request.method == "POST")

    @cached_property
    def form(self):
        return progress.form_of(self.object, self.draft)

    def show(self, status=200, **more):
        return self.render_to_response(self.get_context_data(**more), status=status)

    def get_context_data(self, **kwargs):
        version, is_complete = self.object, self.form.is_valid()
        shown = {"draft": self.draft, "steps": progress.steps(self.form, self.draft), "is_complete": is_complete}
        if is_complete:
            shown["groups"] = contents.answers(self.form.content, is_update=version.is_update, private=True)
            shown["likes"] = likeness.of(self.form.content, practice=version.practice, user=self.request.user)
        shown["enclosures"] = version.enclosures.select_related("file")
        return super().get_context_data(**kwargs) | shown | {"called": progress.typed_title(self.draft)}


@holds_posts
def draft_withdraw(request, uuid):
    """Take a version back, after asking."""
    version = get_object_or_404(own(request.user), uuid=uuid)
    require(request.user, "practices.withdraw_version", version)
    if request.method != "POST":
        return render(
            request, "practices/draft_withdraw.html", {"version": version, "called": progress.typed_title(draft_of(version))}
        )
    drafting.withdraw(version=version, by=request.user)
    messages.success(request, _("Withdrawn. What was written stays readable for those who wrote it."))
    return redirect("practices:mine")


@require_POST
@holds_posts
def update_begin(request, slug):
    """Begin a new version of a published practice, or go on with the one on its way."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), slug=slug)
    on_its_way = practice.versions.open().of(request.user).first()
    if on_its_way:
        return redirect(on_its_way)
    require(request.user, "practices.begin_update", practice)
    return redirect(drafting.begin_update(practice=practice, by=request.user))
