"""The columns of the tables: everybody of the cast, and the staff among them."""

EVERYBODY = (
    "visitor",
    "member",
    "delegate",
    "focal_point",
    "outsider",
    "moderator",
    "reviewer",
    "secretariat",
    "administrator",
    "former",
    "disabled",
)
STAFF = {"secretariat", "administrator"}
LOGGED_OUT = {"visitor", "disabled"}


def each(cast, question, names=EVERYBODY):
    """What `question` answers for everybody, by name."""
    return {name: question(getattr(cast, name)) for name in names}


def row(everybody_else, **answers):
    """A row of a table: the answers named, and the same for all others."""
    return dict.fromkeys(EVERYBODY, everybody_else) | answers
