"""Which words of a text were added and which taken out, shown inside the newer text."""

from collections import Counter
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import groupby

import regex
from django.utils.safestring import mark_safe

from core.markup import UNSPACED, Tag, escape, pieces
from core.richtext import sanitize

# A word; one cluster of a script that puts no spaces between words; one mark; or white space.
_TOKEN = regex.compile(rf"(?V1)(?P<space>\s+)|(?=[{UNSPACED}])\X|[\w--[{UNSPACED}]]+|\X")
# Steps of comparison: beyond the first, words that stand everywhere no longer begin a match; beyond the second, what is
# left counts as rewritten. A text of 20,000 characters takes well under a second.
_DEAR, _TOO_DEAR = 1_000_000, 5_000_000


def compare(old, new):
    """The newer of two rich texts with `<ins>` around words it added and `<del>` around words it lost; safe HTML.

    Its blocks stay as they are; blocks that are gone stand between them as deleted blocks. A change of formatting alone
    is not shown. Texts too dear to compare come out as taken out and added whole.
    """
    return _compare(_Reading(sanitize(old)), _Reading(sanitize(new)))


def compare_lines(old, new):
    """The same for two lines of plain text, such as subjects."""
    return _compare(_Reading(escape(old)), _Reading(escape(new)))


def changed(old, new):
    """Whether any word of two rich texts differs; formatting, links and spaces are no words."""
    return _Reading(sanitize(old)).words != _Reading(sanitize(new)).words


def _compare(before, after):
    marked = "".join(_Marking(before, after).parts())
    for seam in ("</del><del>", "<ins></ins>"):
        marked = marked.replace(seam, "")
    return mark_safe(marked)  # noqa: S308 – sanitised tags and escaped words


class _Reading:
    """A text as words and what is between them.

    `gaps[k]` is what precedes word k (spaces and tags), the last gap what ends the text; `sources[k]` are the pieces of a
    word, more than one if a tag stands inside it; `blocks[k]` numbers the block it is in and `paths` has the open block
    tags of each block.
    """

    def __init__(self, markup):
        self.words, self.sources, self.blocks, self.gaps = [], [], [], [[]]
        self.paths = {}
        path, block = [], 0
        for piece in pieces(markup):
            if not isinstance(piece, Tag):
                self._read(piece, block, path)
                continue
            self.gaps[-1].append(piece)
            if piece.is_block:
                block += 1
                _follow(path, piece)

    def _read(self, text, block, path):
        for match in _TOKEN.finditer(text):
            if match["space"]:
                self.gaps[-1].append(match[0])
            elif not self._goes_on(match[0], block):
                self.paths[block] = tuple(path)
                self.words.append(match[0])
                self.sources.append([match[0]])
                self.blocks.append(block)
                self.gaps.append([])

    def _goes_on(self, token, block):
        """Join to the last word what only a tag such as `<strong>` parts from it."""
        gap = self.gaps[-1]
        if not self.words or self.blocks[-1] != block or not all(isinstance(piece, Tag) and piece.name != "br" for piece in gap):
            return False
        if not _TOKEN.fullmatch(self.words[-1][-1] + token):
            return False
        self.words[-1] += token
        self.sources[-1] += [*gap, token]
        gap.clear()
        return True

    def space(self, number):
        """The white space and line breaks before a word, as HTML."""
        return "".join("<br>" if isinstance(piece, Tag) else escape(piece) for piece in self.gaps[number] if not _is_mere(piece))

    def passages(self, start, end):
        """The words from `start` to `end` (exclusive), block by block."""
        for _block, numbers in groupby(range(start, end), key=self.blocks.__getitem__):
            numbers = list(numbers)
            yield _Passage(self, numbers[0], numbers[-1] + 1)

    def is_edge(self, number):
        """Whether a block begins before this word: at both ends of the text, and where its neighbours are in two blocks."""
        return number in (0, len(self.words)) or self.blocks[number - 1] != self.blocks[number]


@dataclass(frozen=True)
class _Passage:
    """Words of one block."""

    reading: _Reading
    start: int
    end: int

    @property
    def starts_block(self):
        return self.reading.is_edge(self.start)

    @property
    def is_whole(self):
        return self.starts_block and self.reading.is_edge(self.end)

    @property
    def path(self):
        """The block tags around it; a paragraph in a list item is the item."""
        path = self.reading.paths[self.reading.blocks[self.start]]
        return path[:-1] if path[-2:] == ("li", "p") else path

    @property
    def text(self):
        words = (self.reading.space(k) + escape(self.reading.words[k]) for k in range(self.start + 1, self.end))
        return escape(self.reading.words[self.start]) + "".join(words)

    def after(self):
        """As the end of a line of the newer text."""
        return f"<del>{' ' if self.starts_block else self.reading.space(self.start)}{self.text}</del>"

    def ahead(self):
        """As the beginning of a line of the newer text."""
        return f"<del>{self.text}{' ' if self.reading.is_edge(self.end) else self.reading.space(self.end)}</del>"

    def block(self, parent):
        """As a block of its own inside `parent`, with the wrapper it needs there."""
        item = self.path[-1] if self.path else ""
        in_list, outer = parent in ("ul", "ol"), self.path[-2] if len(self.path) > 1 else ""
        name = "li" if in_list else item
        wrapper = "" if in_list or outer == parent or outer not in ("ul", "ol", "blockquote") else outer
        return wrapper, f"<{name}><del>{self.text}</del></{name}>" if name else f"<del>{self.text}</del>"


class _Marking:
    """The newer text, gap by gap and word by word, with what was added and what is gone."""

    def __init__(self, before, after):
        self.before, self.after, self.path = before, after, []
        self.gone, self.added = {}, bytearray(len(after.words) + 1)
        for start, end, new_start, new_end in _changes(before.words, after.words):
            self.added[new_start:new_end] = b"\1" * (new_end - new_start)
            self.gone[new_start] = list(before.passages(start, end)), new_end

    def parts(self):
        """The text in parts."""
        open_ = False
        for number, gap in enumerate(self.after.gaps):
            goes_on = open_ and self.added[number] and not any(isinstance(piece, Tag) for piece in gap)
            if open_ and not goes_on:
                yield "</ins>"
            yield from self._gap(number)
            if self.added[number] and not goes_on:
                yield "<ins>"
            open_ = self.added[number]
            if number < len(self.after.words):
                yield from self._word(number)

    def _word(self, number):
        for piece in self.after.sources[number]:
            if isinstance(piece, Tag):
                yield f"</ins>{piece.source}<ins>" if self.added[number] else piece.source
            else:
                yield escape(piece)

    def _gap(self, number):
        """What is between two words: closed tags, the end of the line, the blocks that are gone, the new line's beginning."""
        gap, (passages, end) = self.after.gaps[number], self.gone.get(number, ((), number))
        last = max((k for k, piece in enumerate(gap) if _is_block(piece)), default=-1) + 1
        closing = next((k for k, piece in enumerate(gap) if not _is_end_of_phrase(piece)), len(gap))
        tails, blocks, heads = self._shares(passages, number, end)
        spots = self._spots(gap, closing)
        placed = _places(blocks, spots)
        yield from map(_source, gap[:closing])
        yield from (passage.after() for passage in [*tails, *(blocks if not spots else ())])
        for k in range(closing, len(gap) + 1):
            yield from _stood(placed.get(k, ()))
            if k == max(last, closing):
                yield from (passage.ahead() for passage in heads)
            yield from map(_source, gap[k : k + 1])

    def _shares(self, passages, number, end):
        """Which of the passages gone here end the line before, which stand as blocks, which begin the line after."""
        if not passages:
            return [], [], []
        if not self.after.is_edge(number):
            return passages, [], []
        if len(passages) == 1 and passages[0].is_whole and self._is_rewritten(passages[0], number, end):
            return [], [], passages
        whole = [passage for passage in passages if passage.is_whole]
        tails = [passage for passage in passages[:1] if not passage.is_whole and not passage.starts_block]
        return tails, whole, [passage for passage in passages[-1:] if not passage.is_whole and passage.starts_block]

    def _is_rewritten(self, passage, number, end):
        """Whether one block of the older text became one of the same kind, from its first word to its last."""
        new = list(self.after.passages(number, end))
        return len(new) == 1 and new[0].is_whole and new[0].path[-1:] == passage.path[-1:]

    def _spots(self, gap, closing):
        """Where in a gap a block may stand, with the block tags open there; follows the tags of the gap."""
        spots = {}
        for k, piece in enumerate([None, *gap]):
            if piece is not None and _is_block(piece):
                _follow(self.path, piece)
            elif piece is not None:
                continue
            parent = self.path[-1] if self.path else ""
            if parent in ("", "ul", "ol") or (parent in ("li", "blockquote") and piece is not None and piece.closes):
                spots[max(k, closing)] = tuple(self.path)
        return spots


def _changes(old, new):
    """What differs as quadruples: from word to word of `old`, from word to word of `new`; short matches between long changes
    are part of the change, for they would only tear it."""
    found = []
    for kind, start, end, new_start, new_end in _Comparison(old, new).get_opcodes():
        if kind == "equal":
            continue
        if found:
            before, size = found[-1], max(end - start, new_end - new_start)
            if 2 * (start - before[1]) <= min(size, max(before[1] - before[0], before[3] - before[2])):
                found[-1] = (before[0], end, before[2], new_end)
                continue
        found.append((start, end, new_start, new_end))
    return found


class _Comparison(SequenceMatcher):
    """Python's, with bounded patience."""

    def __init__(self, old, new):
        old_counts, new_counts = Counter(old), Counter(new)
        cost = sum(count * new_counts[word] for word, count in old_counts.items())
        self.patience = _TOO_DEAR
        super().__init__(None, old, new, autojunk=cost > _DEAR)

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        """No match once the patience is spent."""
        self.patience -= ahi - alo + sum(len(self.b2j.get(word, ())) for word in self.a[alo:ahi])
        return Match(alo, blo, 0) if self.patience < 0 else super().find_longest_match(alo, ahi, blo, bhi)


def _places(passages, spots):
    """Each passage's spot: where it would stand in its own kind of parent, else where it can; never before an earlier one."""
    placed, earliest = {}, 0
    for passage in passages if spots else ():
        open_to = [k for k in spots if k >= earliest] or [max(spots)]
        earliest = max(open_to, key=lambda k: (_fits(passage.path, spots[k]), -k))
        placed.setdefault(earliest, []).append((passage, spots[earliest]))
    return placed


def _fits(path, spot):
    wanted = path[:-1]
    if wanted == spot:
        return 2
    return int((wanted[-1:] in (("ul",), ("ol",))) == (spot[-1:] in (("ul",), ("ol",))))


def _stood(placed):
    """The blocks that are gone, those of one list in one list."""
    shown = [passage.block(spot[-1] if spot else "") for passage, spot in placed]
    for wrapper, group in groupby(shown, key=lambda pair: pair[0]):
        inner = "".join(markup for _wrapper, markup in group)
        yield f"<{wrapper}>{inner}</{wrapper}>" if wrapper else inner


def _follow(path, tag):
    """Keep the list of open block tags."""
    if not tag.closes:
        path.append(tag.name)
    elif path:
        path.pop()


def _is_block(piece):
    return isinstance(piece, Tag) and piece.is_block


def _is_mere(piece):
    """A tag that is neither text nor a line break."""
    return isinstance(piece, Tag) and piece.name != "br"


def _is_end_of_phrase(piece):
    return isinstance(piece, Tag) and piece.closes and not piece.is_block


def _source(piece):
    return piece.source if isinstance(piece, Tag) else escape(piece)
