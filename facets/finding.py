"""What the search says of a query to a collection: which things match, where, and which are merely called alike."""

from search import engine, texts
from search.highlights import highlighted
from search.planner import Planner
from search.queries import parse


class Finding:
    """One query, whatever was typed. `text` is what is asked of it, `silence` why nothing is (`search.queries`), if so."""

    def __init__(self, typed, kind):
        """`kind` is the name of a kind of the search."""
        self._query, self._kind = parse(typed), kind
        self.text, self.silence, self.is_cut = self._query.text, self._query.silence, self._query.is_cut

    def ranked(self):
        """The keys of the things that match, the best first; empty where nothing is asked for."""
        return tuple(engine.ranked(self.text, self._kind)) if self._query.tsquery else ()

    def matching(self):
        """The same in no order, which costs less."""
        return tuple(engine.matching(self.text, self._kind))

    def passages(self, keys):
        """By key: the language of what matches, its title and a passage as HTML with what was found in `<mark>`."""
        if not keys or not self._query.tsquery:
            return {}
        with Planner() as planner:
            found = highlighted(planner, self._query.tsquery, [(self._kind, key) for key in keys])
        return {key: parts for (_kind, key), parts in found.items()}

    def alike(self, user):
        """The keys of things that do not match but have a title spelled much like the query, the likeliest first."""
        words = self._query.tsquery
        if not words:
            return []
        with Planner() as planner:
            title = texts.fold(self._query.plain)[: engine.LONGEST]
            return [key for _kind, key in engine.Search(planner, self._query, user).similar(title, [self._kind])]
