"""Which words and terms of a submission changed from one version to another."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from core.differences import changed, compare, compare_lines
from submissions.fields import Kind


@dataclass(frozen=True)
class Difference:
    """What changed in a field: words, inside the newer text (`markup`), or terms that were added and taken out."""

    label: str
    markup: SafeString | str = ""
    is_line: bool = False
    added: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def differences(fields, before, after, *, words, terms):
    """What differs between two versions, field by field in their order, and the labels of what is the same.

    `words` names the fields compared word by word; `terms` has for both versions, by field, what is chosen or listed in the
    reader's words. Words of two languages are not compared: the texts are left out.
    """
    of_before, of_after = terms
    same_language = before.language == after.language
    found, same = [], []
    for item in fields:
        if item.name in of_after:
            difference = _listed(item.label, of_before[item.name], of_after[item.name])
        elif item.name in words and same_language:
            difference = _written(item, before, after)
        else:
            continue
        if difference:
            found.append(difference)
        elif of_after[item.name] if item.name in of_after else getattr(after, item.name):
            same.append(item.label)
    return found, same


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
