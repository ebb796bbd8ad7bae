"""What the style guide shows components with: invented people, a form of every kind of field, times."""

from datetime import UTC, date, datetime

from django import forms, template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core.figures import Number
from core.forms import RichTextField
from submissions.fields import Column, Field, Kind
from submissions.forms.choices import ByRegion, InColumns
from submissions.forms.rows import RowsField
from taxonomy.models import Country

register = template.Library()

_KINDS = [("law", _("Law or regulation")), ("policy", _("Policy, strategy or plan")), ("project", _("Project or programme"))]


class _Sample(forms.Form):
    is_sample = True
    name = forms.CharField(label=_("Full name"), help_text=_("Shown whole beside what you publish."))
    email = forms.EmailField(label=_("E-mail address"))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}))
    type = forms.ChoiceField(label=_("Type"), choices=[("", "–"), *_KINDS])
    level = forms.ChoiceField(label=_("Kind"), choices=_KINDS, widget=forms.RadioSelect)
    may = forms.MultipleChoiceField(
        label=pgettext_lazy("scopes", "May"),
        choices=_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose as many as apply."),
    )
    file = forms.FileField(label=_("File"), required=False)
    text = forms.CharField(label=_("Message"), widget=forms.Textarea({"rows": 4, "data-count": 3000}))
    agree = forms.BooleanField(label=_("I have read the participation rules"))


@register.simple_tag
def sample_form(prefix, *, sent=False):
    """A form with every kind of field; sent empty, it complains about all it requires."""
    return _Sample({f"{prefix}-email": "amina@", f"{prefix}-type": "poem"} if sent else None, prefix=prefix)


_WRITTEN = """<h3>Un guichet unique</h3><p>Depuis 2021, la ville réunit <strong>douze services</strong> sous un toit ; voir
<a href="https://example.org/guichet">le rapport</a>.</p>
<ul><li><p>Accueil dans cinq langues</p><ul><li>dont le wolof</li></ul></li>
<li>Rendez-vous le jour même</li></ul><blockquote><p>On m’a écoutée avant de me demander mes papiers.</p></blockquote>
<h4>Ce qui manque</h4><ol><li>Un budget sûr</li><li>Des chiffres par objectif</li></ol>"""


class _SampleText(forms.Form):
    is_sample = True
    body = RichTextField(label=_("Message"), help_text=_("Shown whole beside what you publish."), max_characters=3000)


@register.simple_tag
def sample_writer(prefix, *, sent=False):
    """A form with a rich text: empty, sent empty, or a long one in French and Spanish."""
    text = {"body": _WRITTEN, "body_format": "html"} if prefix in ("fr", "es") else {}
    return _SampleText({} if sent else None, prefix=prefix, initial=text)


_ROWS = Field(
    "partners",
    _("Partners"),
    Kind.ROWS,
    _("Choose as many as apply."),
    limit=4,
    columns=(Column("name", _("Full name")), Column("kind", _("Kind"), Kind.CHOICE, choices=lambda: _KINDS)),
)
_WHERE = [(_("Objectives"), _KINDS[:2]), (_("Countries"), _KINDS[2:])]


class _SampleChoices(forms.Form):
    is_sample = True
    partners = RowsField(_ROWS, label=_ROWS.label, help_text=_ROWS.hint, required=False)
    folded = forms.MultipleChoiceField(label=_("Countries"), choices=_WHERE, required=False, widget=ByRegion)
    columns = forms.MultipleChoiceField(label=_("Kind"), choices=_KINDS, required=False, widget=InColumns)


@register.simple_tag
def sample_choices(prefix):
    """A form of rows and of boxes in groups and in columns, with something in each."""
    partner = {"name": "Coordinadora de Asociaciones de Trabajadoras del Hogar", "kind": "law"}
    return _SampleChoices(prefix=prefix, initial={"partners": [partner], "folded": ["policy"], "columns": ["law", "project"]})


@register.simple_tag
def samples(names):
    """A list of names, written in one string."""
    return names.split()


@register.simple_tag
def sample_instant():
    return datetime(2026, 1, 31, 22, 59, tzinfo=UTC)


@register.simple_tag
def sample_day():
    return date(2026, 5, 1)


@register.simple_tag
def sample_places():
    """A number for every State; of some it is zero."""
    countries = enumerate(Country.objects.in_order())
    return [_number(country.name, (place * place % 41) ** 3 // 2500 - 1, country.point) for place, country in countries]


@register.simple_tag
def sample_bars(objectives):
    """A number for each objective; one is zero."""
    return [_number(term.short, term.number * 37 % 23, objective=term) for term in objectives]


@register.simple_tag
def sample_long_bars():
    """Few and many, and a long word."""
    long = "Arbeitsmigrationsrückkehrberatungsstellenverzeichnis"
    return [_number(_KINDS[0][1], 12480), _number(long, 3), _number(_KINDS[2][1], 0)]


def _number(label, count, point=None, objective=None):
    said = ngettext("%(number)s practice", "%(number)s practices", count) % {"number": count}
    return Number(label=label, count=max(0, count), said=said, address="#map", point=point, objective=objective)
