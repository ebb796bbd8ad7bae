"""A result as it is printed: what was found stands in `<mark>`, and all else in it is text."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import get_language

from search import kinds, texts
from search.kinds import Kind, Result

FAR = 20_000  # characters of a text in which a passage is sought
_SAME = 20  # letters by which the beginning or the end of a text is known
_SIGNS = ".,;:!?…¿¡()«»“”’\"'–— \u00a0\u202f"
_ALL = f"HighlightAll=true, StartSel={texts.BEGIN}, StopSel={texts.END}"
_PASSAGE = (
    f'MaxFragments=2, MinWords=8, MaxWords=26, ShortWord=0, FragmentDelimiter=" … ", StartSel={texts.BEGIN}, StopSel={texts.END}'
)

# Of the languages in which a thing matches: the reader's own, else any.
_PASSAGES = """
SELECT kind, object_id, language, ts_headline(config, title, %(words)s::tsquery, %(title)s),
       ts_headline(config, left(body, %(far)s), %(words)s::tsquery, %(passage)s), left(body, 200), right(body, 200)
FROM (SELECT DISTINCT ON (kind, object_id) kind, object_id, language, config, title, body
      FROM search_document JOIN unnest(%(kinds)s::text[], %(keys)s::bigint[]) AS found (kind, object_id) USING (kind, object_id)
      WHERE tsv @@ %(words)s::tsquery
      ORDER BY kind, object_id, language = %(reader)s DESC, title <> '' DESC, language) AS chosen
"""


@dataclass(frozen=True)
class Hit:
    """A thing that was found. `title` and `passage` are HTML; `language` is that of the passage, `title_language` the title's."""

    kind: Kind
    result: Result
    title: str
    title_language: str
    passage: str = ""
    language: str = ""


def hits(planner, words, keys, similar, user):
    """The hits of what matches and of what is merely alike, in their order; those that cannot be opened are left out."""
    passages = highlighted(planner, words, keys) if keys else {}
    results = _results([*keys, *similar], user)
    return ([_hit(results[key], key, passages.get(key)) for key in chosen if key in results] for chosen in (keys, similar))


def highlighted(planner, words, keys):
    """Language, title and passage of matching entries by kind and key; one query."""
    names, ids = zip(*keys, strict=True)
    values = {"words": words, "kinds": list(names), "keys": list(ids), "reader": get_language(), "far": FAR}
    rows = planner.ask(_PASSAGES, values | {"title": _ALL, "passage": _PASSAGE})
    return {(kind, key): (language, texts.marked(title), _passage(*body)) for kind, key, language, title, *body in rows}


def _passage(text, first, last):
    """The passage, with dots where the text goes on before and after it."""
    words, first, last = (" ".join(texts.shown(part).split()) for part in (text, first, last))
    before = "" if first.lstrip(_SIGNS).startswith(words.lstrip(_SIGNS)[:_SAME]) else "… "
    after = "" if last.rstrip(_SIGNS).endswith(words.rstrip(_SIGNS)[-_SAME:]) else " …"
    return format_html("{}{}{}", before, texts.marked(text.strip()), after) if words else ""


def _results(keys, user):
    ids = defaultdict(list)
    for kind, key in keys:
        ids[kind].append(key)
    return {(kind, key): each for kind, of_kind in ids.items() for key, each in kinds.get(kind).results(of_kind, user).items()}


def _hit(result, key, passage):
    language, title, text = passage or ("", "", "")
    shown = (title, language) if title else (result.title, result.title_language)
    return Hit(kinds.get(key[0]), result, *shown, text, language)
