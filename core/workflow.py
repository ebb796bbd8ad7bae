"""States move once: a compare-and-swap in the database, so that two clicks or two workers cannot both win."""

from django.utils.translation import gettext_lazy as _


class TransitionNotAllowed(Exception):
    """The row is not (or no longer) in a state this verb may start from. `str()` is a sentence for the reader."""

    def __init__(self, obj):
        self.obj = obj
        super().__init__(_("This has changed in the meantime and the action is no longer possible. Reload the page to see it."))

    def __str__(self):
        return str(self.args[0])


def move(obj, *, where, to):
    """Set the fields of `to` if and only if the row still satisfies `where`; both are dicts of field lookups and values.

    One UPDATE; raises `TransitionNotAllowed` and changes nothing if no row matched. `obj` carries the new values after it.
    `auto_now` is not applied: a time belongs in `to`.

    >>> move(role, where={"ended_at": None}, to={"ended_at": clock.now(), "ended_by": by})
    """
    rows = type(obj)._default_manager.filter(pk=obj.pk, **where)
    if rows.update(**to) != 1:
        raise TransitionNotAllowed(obj)
    for field, value in to.items():
        setattr(obj, field, value)
    return obj
