"""What a reader typed, understood: words, phrases in quotation marks, words to leave out, alternatives.

Anything typed is a query and none is an error; one that asks for nothing says why (`Query.silence`).
"""

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

import regex
from django.db import connection
from django.db.models import Q

from search import texts, words
from search.models import CONFIGS

LONGEST, MOST_WORDS = 200, 24  # characters and words of what is typed; the rest is not asked
_QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PIECE = regex.compile(r'(?P<minus>(?<!\S)-(?=\S))?(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
_OR = {"OR", "or", "Or", "OU", "O"}

NOTHING, FUNCTION_WORDS, EXCLUSIONS = "nothing", "function words", "exclusions"


@dataclass(frozen=True)
class Term:
    """A word in any form, or where `is_exact` words side by side; `is_name` is one in capitals, such as WHO or UN."""

    words: str
    is_exact: bool = False
    is_name: bool = False

    def pieces(self, language):
        """What to ask for in texts of a language, any of it; nothing where it says nothing there."""
        word = texts.fold(self.words)
        if self.is_exact or (self.is_name and word in words.NOWHERE):
            return [self.words]
        return [self.words, *words.other_forms(word, language)] if words.says_something(word, language) else []


@dataclass(frozen=True)
class Group:
    """What must all stand in a text, and what must not."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Query:
    """`text` is what was asked, for the search box; `is_cut` says that more was typed. Any of the `groups` will do."""

    text: str
    groups: tuple[Group, ...] = ()
    silence: str = ""
    is_cut: bool = False

    @property
    def plain(self):
        """The wanted words alone."""
        return " ".join(term.words for group in self.groups for term in group.wanted)

    @cached_property
    def tsqueries(self):
        """The query in PostgreSQL's own terms, as it is put to texts of each language, unless it can find nothing there."""
        lexemes = _lexemes(self.groups)
        said = {language: _any(_said(group, language, lexemes) for group in self.groups) for language in CONFIGS}
        return {language: words for language, words in said.items() if words}

    @property
    def tsquery(self):
        """What it is in any language, for indexes, ranks and highlights; empty if it can find nothing."""
        return _any(self.tsqueries.values())

    @property
    def matches(self):
        """The condition on entries of the index.

        A word that says nothing in one language may be the very word in another (sea, son): there each text is asked in its own.
        """
        matches = Q(tsv__matches=self.tsquery)
        if all(len({bool(term.pieces(language)) for language in CONFIGS}) == 1 for group in self.groups for term in group.wanted):
            return matches
        own = [_is_in(language) & Q(tsv__matches=words) for language, words in self.tsqueries.items()]
        return matches & reduce(or_, own, Q(pk__in=[]))


def _is_in(language):
    return Q(language=language) if language else ~Q(language__in=CONFIGS)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


def parse(typed):
    """The query somebody typed; never an error."""
    text = " ".join(texts.clean(typed[: 50 * LONGEST]).split())
    asked = _begin(text)
    groups = [_group(pieces) for pieces in _alternatives(asked)]
    useful = tuple(group for group in groups if any(_is_asked(term) for term in group.wanted))
    silence = "" if useful else _silence(groups)
    return Query(asked, useful, silence, is_cut=asked != text or len(typed) > 50 * LONGEST)


def _begin(text):
    """As much of the beginning as is asked: whole words."""
    whole = text if len(text) <= LONGEST else text[: LONGEST + 1].rpartition(" ")[0] or text[:LONGEST]
    ends = [found.end() for found in _WORD.finditer(whole)]
    return whole[: ends[MOST_WORDS - 1]] if len(ends) > MOST_WORDS else whole


def _alternatives(text):
    """The pieces of the query, parted where it says OR between two of them."""
    groups = [[]]
    for piece in _PIECE.finditer(text.translate(_QUOTATION_MARKS)):
        if piece["plain"] in _OR and not piece["minus"]:
            groups.append([])
        else:
            groups[-1].append(piece)
    return [group for group in groups if group]


def _group(pieces):
    has_small = any(piece["plain"] and piece["plain"] != piece["plain"].upper() for piece in pieces)
    wanted, unwanted = [], []
    for piece in pieces:
        found = _WORD.findall(piece["phrase"] if piece["phrase"] is not None else piece["plain"])
        if found and (piece["minus"] or piece["phrase"] is not None):
            phrase = Term(texts.kept(piece["phrase"] or piece["plain"], LONGEST), is_exact=True)
            (unwanted if piece["minus"] else wanted).append(phrase)
        else:
            wanted += [Term(word, is_name=_is_name(word) and (has_small or len(pieces) == 1)) for word in found]
    return Group(tuple(wanted), tuple(unwanted))


def _is_name(word):
    return len(word) > 1 and word.isupper()


def _is_asked(term):
    return any(term.pieces(language) for language in CONFIGS)


def _silence(groups):
    if any(group.wanted for group in groups):
        return FUNCTION_WORDS
    return EXCLUSIONS if any(group.unwanted for group in groups) else NOTHING


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────


_known = {}  # what PostgreSQL makes of a piece in a configuration, which never changes
_MOST_KNOWN = 20_000


def _lexemes(groups):
    """The tsquery of every piece of the groups by configuration and piece; asks the database for those not met before."""
    terms = [term for group in groups for term in (*group.wanted, *group.unwanted)]
    wanted = {(config, piece) for language, config in CONFIGS.items() for term in terms for piece in term.pieces(language)}
    known = {key: _known[key] for key in wanted if key in _known}
    if missing := sorted(wanted - known.keys()):
        found = _ask(missing)
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        _known.update(found)
        known |= found
    return known


def _ask(pieces):
    configs, words_of = zip(*pieces, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT config, piece, phraseto_tsquery(config::regconfig, piece)::text FROM unnest(%s, %s) AS asked (config, piece)",
            [list(configs), list(words_of)],
        )
        return {(config, piece): found for config, piece, found in cursor.fetchall()}


def _said(group, language, lexemes):
    """A group as a tsquery in a language; what is not wanted is left out as any language would read it."""
    config = CONFIGS[language]
    wanted = _joined(" & ", (_any(lexemes[config, piece] for piece in term.pieces(language)) for term in group.wanted))
    unwanted = [
        _any(lexemes[config, piece] for other, config in CONFIGS.items() for piece in term.pieces(other))
        for term in group.unwanted
    ]
    return wanted and " & ".join([wanted, *(f"!({words_not})" for words_not in unwanted if words_not)])


def _any(parts):
    return _joined(" | ", parts)


def _joined(sign, parts):
    distinct = list(dict.fromkeys(part for part in parts if part))
    return f"({sign.join(distinct)})" if len(distinct) > 1 else "".join(distinct)
