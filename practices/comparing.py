"""Which words and terms of a practice changed from one version to another."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.differences import changed, compare, compare_lines
from practices import fields
from submissions.fields import Kind

_LINES = ("title", "other_type", "actions", "targets")
_TEXTS = tuple(name for name in fields.TEXTS if name != "changes")  # each version has its own words on what changed


@dataclass(frozen=True)
class Difference:
    """What changed in a field: words, inside the newer text (`markup`), or terms that were added and taken out."""

    label: str
    markup: SafeString | str = ""
    is_line: bool = False
    added: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def differences(before, after, files):
    """What differs between two records, field by field in the order of the form, and the labels of what is the same.

    `files` has the files of both by their versions' keys. Words of two languages are not compared: the texts are left out.
    """
    of_before, of_after = _terms(before, files), _terms(after, files)
    same_language = before.version.language == after.version.language
    found, same = [], []
    for item in fields.FORM.fields():
        if item.name in of_after:
            difference = _listed(item.label, of_before[item.name], of_after[item.name])
        elif item.name in _LINES + _TEXTS and same_language:
            difference = _written(item, before.version, after.version)
        else:
            continue
        if difference:
            found.append(difference)
        elif _is_given(item.name, after, of_after):
            same.append(item.label)
    return found, same


def _is_given(name, record, terms):
    return bool(terms[name] if name in terms else getattr(record.version, name))


def _written(item, before, after):
    old, new = _text(before, item.name), _text(after, item.name)
    if item.kind == Kind.TEXT:
        return Difference(item.label, compare(old, new)) if changed(old, new) else None
    return Difference(item.label, compare_lines(old, new), is_line=True) if old != new else None


def _text(version, name):
    value = getattr(version, name)
    return ", ".join(value) if isinstance(value, list) else value


def _listed(label, old, new):
    added, gone = [term for term in new if term not in old], [term for term in old if term not in new]
    return Difference(label, added=added, gone=gone) if added or gone else None


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
