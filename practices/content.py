"""The content of a practice: see `submissions.content`."""

from practices.fields import FORM, TEXTS
from practices.models import VersionOrganization
from submissions import content as contents

_PLAIN = ("title", "language", "other_type", "level", "start_year", "end_year", "actions", "is_global", "names_authors", "rights")
_PARTS = {part: f"{part}s" for part in VersionOrganization.Part.values}


def of(version, *, private=False):
    """The content of a stored version; the focal point only if `private`."""
    content = FORM.empty() | {name: getattr(version, name) for name in (*_PLAIN, *TEXTS)}
    content |= {"ongoing": version.is_ongoing, "consent": version.consented_at is not None}
    content |= {"type": _key(version.type_id), "call": _key(version.call_id), "targets": ", ".join(version.targets)}
    rows = list(version.objective_rows.all())
    content["primary"] = [str(row.objective_id) for row in rows if row.is_primary]
    content["secondary"] = [str(row.objective_id) for row in rows if not row.is_primary]
    for name in ("principles", "goals", "regions", "countries"):
        content[name] = [str(row.pk) for row in getattr(version, name).all()]
    for part, name in _PARTS.items():
        houses = [row for row in version.organization_rows.all() if row.part == part]
        content[name] = [{"name": row.name, "kind": _key(row.kind_id)} for row in houses]
    content["links"] = [{"url": link.url, "title": link.title} for link in version.links.all()]
    if private and hasattr(version, "focal_point"):
        for name in ("name", "position", "organization", "email"):
            content[f"focal_{name}"] = getattr(version.focal_point, name)
    return content


def _key(pk):
    return "" if pk is None else str(pk)


def answers(content, **asked):
    """Pairs of a group and its `Answer`s; see `submissions.content.answers`."""
    return contents.answers(FORM.groups, content, **asked)
