"""What other apps want fetched with the person of a session, in the one query that fetches her."""

_carried = {}


def carry(name, expression):
    """Have `expression`, a query expression over `User`, stand as the attribute `name` on the person of every request."""
    _carried[name] = expression


def carried():
    """All of them, by name."""
    return dict(_carried)
