"""Which words, indicators and terms of a pledge changed from one version to another."""

from django.utils.translation import gettext as _

from core.templatetags.moments import in_words
from pledges import fields
from submissions import comparing

_WORDS = ("title", "actions", "description")


def differences(before, after):
    """What differs between two records, see `submissions.comparing`. Who takes part is the pledge's, not a version's."""
    terms = _terms(before), _terms(after)
    return comparing.differences(fields.FORM.fields(), before.version, after.version, words=_WORDS, terms=terms)


def _terms(record):
    """What is chosen or listed in each field, in the reader's words."""
    version = record.version
    return {
        "language": [record.tongue],
        "type": [version.get_type_display()],
        "natures": [str(nature.label) for nature in record.natures],
        "level": [version.get_level_display()],
        "starts_on": [_day(version.starts_on)],
        "ends_on": [_day(version.ends_on)] if version.ends_on else [],
        "occasion": [version.get_occasion_display()] if version.occasion else [],
        "is_mirror": [_("Yes")] if version.is_mirror else [],
        "objectives": list(map(str, record.objectives)),
        "principles": list(map(str, record.principles)),
        "regions": [_("Worldwide")] * version.is_global + [row.name for row in record.regions],
        "countries": [row.name for row in record.countries],
        "indicators": [_indicator(progress) for progress in record.indicators],
        "milestones": [f"{_day(row.by_when)} – {row.what}" for row in record.milestones],
        "files": [file.label for file in record.files],
    }


def _indicator(progress):
    row = progress.indicator
    what = f"{row.whose} – {row.what}" if row.whose else row.what
    way = f"{progress.baseline} → {progress.target} {row.unit}".strip()
    ways = (way, _("less is better") if row.is_decrease else "", _("by %(day)s") % {"day": _day(row.by_when)})
    return f"{what}: {', '.join(filter(None, ways))}"


def _day(day):
    return in_words(day, None)
