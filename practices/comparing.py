"""Which words and terms of a practice changed from one version to another."""

from django.utils.translation import gettext as _

from practices import fields
from submissions import comparing

_LINES = ("title", "other_type", "actions", "targets")
_TEXTS = tuple(name for name in fields.TEXTS if name != "changes")  # each version has its own words on what changed


def differences(before, after, files):
    """What differs between two records, see `submissions.comparing`; `files` has the files of both by their versions' keys."""
    terms = _terms(before, files), _terms(after, files)
    return comparing.differences(fields.FORM.fields(), before.version, after.version, words=_LINES + _TEXTS, terms=terms)


def _terms(record, files):
    """What is chosen or listed in each field, in the reader's words."""
    version = record.version
    return {
        "language": [record.tongue],
        "type": [version.type.name],
        "level": [version.get_level_display()],
        "start_year": [str(version.start_year)],
        "end_year": [str(version.end_year or _("The practice goes on"))],
        "primary": list(map(str, record.primary)),
        "secondary": list(map(str, record.secondary)),
        "principles": list(map(str, record.principles)),
        "goals": list(map(str, record.goals)),
        "regions": [_("Worldwide")] * version.is_global + [row.name for row in record.regions],
        "countries": [row.name for row in record.countries],
        "implementers": list(map(_house, record.implementers)),
        "partners": list(map(_house, record.partners)),
        "donors": list(map(_house, record.donors)),
        "links": [" – ".join(filter(None, (link.title, link.url))) for link in record.links],
        "files": [file.label for file in files[version.pk]],
    }


def _house(house):
    return f"{house.name} ({house.kind})" if house.kind else house.name
