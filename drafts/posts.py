"""What the form of a draft has sent."""

from drafts.holding import storable

# What the forms of drafts send beside what one types.
OWN_CONTROLS = {
    "csrfmiddlewaretoken",
    "_writer",
    "key",
    "save_draft",
    *(f"draft_{name}" for name in ("kind", "place", "version", "names", "window", "told", "take")),
}


def typed(post):
    """The fields of a form as typed: a string each, or a list where a name comes several times."""
    lists = {storable(name): [storable(value) for value in values] for name, values in post.lists() if name not in OWN_CONTROLS}
    return {name: values if len(values) > 1 else values[0] for name, values in lists.items()}


def place_of(post):
    """Where the draft lies."""
    return storable(post.get("draft_place", ""))[:120]


def whole(value):
    """The number that a hidden control holds; 0 for whatever else."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 9 else 0
