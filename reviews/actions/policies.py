"""Put a policy of review in force: a new row in the place of the old one, which the cases that began with it keep."""

from django.db import transaction
from django.utils.text import slugify

from core import clock
from core.languages import CODES
from core.workflow import move
from events.actions import record
from reviews import notifications as kinds
from reviews.models import Criterion, Policy

NUMBERS = (
    "un_reports",
    "external_reports",
    "answer_days",
    "grace_days",
    "report_days",
    "changes_days",
    "answer_ladder",
    "report_ladder",
)
NAMES = tuple(f"name_{code}" for code in CODES)
TEXTS = (*NAMES, *(f"guidance_{code}" for code in CODES))
_PLAIN = ("key", "advises", "unconfirmed")
_TOLD = (*TEXTS, "advises", "unconfirmed")  # what is given of a criterion


@transaction.atomic
def replace(*, policy, by, numbers=None, criteria=None, why=""):
    """Put a policy in the place of the current one and return it; where nothing differs the current one stays.

    `numbers` is a dict of those of `NUMBERS` that change. `criteria` are dicts in their order, of `TEXTS`, `advises` and
    `unconfirmed`, and `key` where it goes on with one of the policy's; the others of the policy end with it. None: all go on.
    Raises TransitionNotAllowed if the policy is not (any longer) the current one.
    """
    now, policy = clock.now(), Policy.objects.select_for_update().get(pk=policy.pk)
    old = list(policy.criteria.all())
    new = Policy(subject=policy.subject, begun_at=now, begun_by=by)
    for name in NUMBERS:
        setattr(new, name, (numbers or {}).get(name, getattr(policy, name)))
    rows = _rows(old, [_said(row) for row in old] if criteria is None else criteria, now)
    if policy.is_current and _is_same(policy, new, old, rows):
        return policy
    move(policy, where={"replaced_at": None}, to={"replaced_at": now, "replaced_by": by})
    new.save()
    for row in rows:
        row.policy = new
        row.save()
    record(kinds.POLICY_SET, by=by, target=new, why=why)
    return new


def _said(row):
    return {"key": row.key} | {name: getattr(row, name) for name in _TOLD}


def _rows(old, criteria, now):
    """The criteria of the new policy; one that goes on keeps its source, and is edited only if its words are others."""
    before, keys, rows = {row.key: row for row in old}, {row.key for row in old}, []
    for position, given in enumerate(criteria, start=1):
        given = dict.fromkeys(TEXTS, "") | {"advises": False, "unconfirmed": []} | given
        key = given.get("key") or _free_key(given, keys)
        keys.add(key)
        row = Criterion(key=key, position=position, edited_at=now, **{name: given[name] for name in _TOLD})
        if key in before:
            row.source = before[key].source
            row.edited_at = before[key].edited_at if _is_worded_as(row, before[key]) else now
        rows.append(row)
    return rows


def _free_key(given, taken):
    root = slugify(next((given[name] for name in NAMES if given[name]), ""))[:40] or "criterion"
    number = 1
    while (key := root if number == 1 else f"{root}-{number}") in taken:
        number += 1
    return key


def _is_worded_as(row, other):
    return all((getattr(row, name) or "") == (getattr(other, name) or "") for name in TEXTS)


def _is_same(policy, new, old, rows):
    if any(getattr(policy, name) != getattr(new, name) for name in NUMBERS) or len(old) != len(rows):
        return False
    pairs = zip(old, rows, strict=True)
    return all(_is_worded_as(b, a) and all(getattr(a, name) == getattr(b, name) for name in _PLAIN) for a, b in pairs)
