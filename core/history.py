"""Who keeps the record: a higher app registers itself here, so that the floor need not know it."""

_keeper = {}


def keep_with(*, edited, about):
    """Register the keeper: `edited(obj, fields=…, by=…)` and `about(obj)`, the events newest first."""
    _keeper["edited"], _keeper["about"] = edited, about


def edited(obj, *, fields, by):
    """Record that `by` has edited these fields of a row."""
    _keeper["edited"](obj, fields=fields, by=by)


def about(obj):
    """What happened to a row, newest first; each has `at`, `actor`, `sentence` and `why`."""
    return _keeper["about"](obj)
