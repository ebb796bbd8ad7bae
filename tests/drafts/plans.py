"""A form that several people fill in, with one field of each sort; its kind is there while `declared` is."""

from contextlib import contextmanager
from types import SimpleNamespace

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from core.forms import RichTextField
from drafts import actions, kinds
from drafts.merging import in_words
from drafts.models import Draft
from drafts.shared import SharedDraftFormView
from hub.urls import urlpatterns as hubs

PLAN = "tests.plan"
PLACE = "7"
ADDRESS = f"/en/plans/{PLACE}/"
PAGE = """{% extends "layouts/form.html" %}{% load drafts %}
{% block title %}Plan{% endblock %}{% block heading %}Plan{% endblock %}
{% block body %}
  {% include "drafts/_conflicts.html" %}
  <form method="post" novalidate>{% csrf_token %}{{ form }}
    <fieldset class="field"><legend>Links</legend>
      {% for name, value in links %}<input name="{{ name }}" value="{{ value }}" aria-label="{{ name }}">{% endfor %}
      {% conflict_beside "links" %}
    </fieldset>
    {% include "drafts/_fields.html" %}<button>Go on</button></form>
{% endblock %}"""


class PlanForm(forms.Form):
    title = forms.CharField(label="Title")
    summary = RichTextField(label="Summary", max_characters=500)
    goals = forms.MultipleChoiceField(label="Goals", choices=[(key, key) for key in "abc"], widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField(label="Agreed")


class PlanEdit(SharedDraftFormView):
    form_class = PlanForm
    draft_kind = PLAN
    success_url = "/en/help/"

    def get_draft_place(self):
        return self.kwargs["place"]

    def get_draft_names(self):
        return [*super().get_draft_names(), "links"]

    def get_context_data(self, **kwargs):
        links = [(f"links-{row}-url", self.shown.get(f"links-{row}-url", "")) for row in range(3)]
        return super().get_context_data(**kwargs) | {"links": links}

    def render_to_response(self, context, **response_kwargs):
        return HttpResponse(engines["django"].from_string(PAGE).render(context, self.request), **response_kwargs)


urlpatterns = [*hubs, *i18n_patterns(path("plans/<str:place>/", PlanEdit.as_view(), name="plan"))]


def read(field, words):
    """As the app of a kind tells its fields."""
    label, text = in_words(field, words)
    return f"The {label.lower()}", text


@contextmanager
def declared(*people):
    """The kind, open to these people at its one place; `editors` holds their keys."""
    editors = {person.pk for person in people}
    kinds.declare(
        PLAN,
        label="Plan",
        address=lambda place: f"/en/plans/{place}/",
        may_edit=lambda user, place: place == PLACE and user.pk in editors,
        mine=lambda user: [PLACE] if user.pk in editors else [],
        title=lambda draft: draft.data.get("title", ""),
        read=read,
    )
    yield SimpleNamespace(name=PLAN, place=PLACE, editors=editors)
    kinds._kinds.pop(PLAN)


def save(by, data, *, version, names=None, place=PLACE, window=""):
    """Save fields of the plan; those of `data` if no other names are given."""
    names = set(data) if names is None else names
    return actions.save_shared(by=by, kind=PLAN, place=place, data=data, version=version, names=names, window=window)


def stored(place=PLACE):
    """What the plan says now."""
    return Draft.objects.get(kind=PLAN, place=place).data


def texts_of(draft):
    """Every text the draft has or had."""
    earlier = [text for row in draft.wordings.earlier() for text in row.words.values()]
    return {*draft.data.values(), *earlier}
