"""What the values of all facets of a collection are called in the reader's language, from one query."""

from facets.parts import ask
from facets.vocabulary import tile


class Terms:
    """Asks the database once, and makes of the answer only what it is asked for."""

    def __init__(self, collection):
        self._collection = collection
        self._values = {facet.name: facet.values for facet in collection.facets}
        self._rows = ask(collection.parts)

    def rows(self, kind):
        """What a part of the question brought (`facets.parts.ask`)."""
        return self._rows.get(kind, {})

    def get(self, name, value):
        """The term with this value in the address, or None if the facet does not know it."""
        return self._values[name].get(value, self._rows_of(name))

    def of(self, name, values):
        """The terms with these values, which the facet knows, in the reader's order."""
        return self._values[name].of(values, self._rows_of(name))

    def every(self, name):
        """All values of a facet that has an end."""
        return self._values[name].every(self._rows_of(name))

    def objective(self, value):
        """What the tile of an objective shows (`facets.vocabulary.tile`)."""
        return tile(self._rows["objective"][value])

    @property
    def edition(self):
        """What `Collection.edition` says, without a query of its own."""
        return self._collection.edition_in(self._rows)

    def _rows_of(self, name):
        part = self._values[name].part
        return self.rows(part.kind) if part else {}
