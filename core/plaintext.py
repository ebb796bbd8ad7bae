"""The structure of what people write as plain text, both ways: what a textarea holds where there is no editor.

A blank line parts paragraphs. `• `, `- `, `* ` and `– ` begin an item, `1. ` or `1) ` a numbered one, `> ` quotes, `### ` and
`#### ` head; what stands below an item's text and further in belongs to it. The no-break space never marks: with it, a
paragraph may begin like an item without becoming one.
"""

import re
from collections import deque

from core.blocks import DEEPEST, LISTS, Block, Run, text_blocks

_BULLET = re.compile(r"( *)[•*–·-] +(?=[^ ])")
_NUMBER = re.compile(r"( *)(\d{1,3})[.)] +(?=[^ ])")
_QUOTED = re.compile(r" *>(?: |$)")
_HEADING = re.compile(r" *(#{3,4}) +(?=[^ ])")
_HEADING_OF = {"###": "h3", "####": "h4"}
_MARKED = re.compile(r"(?:[•*–·>-]|\d{1,3}[.)]|#{3,4}) |>$")
_ADDRESS = re.compile(r"(?<![\w@/.])(?:https?://|www\.)\w[^\s<>\"“”«»]*", re.IGNORECASE)
_ENDS = ".,;:!?'’…*_،؛؟。、"
_PAIRS = {")": "(", "]": "[", "}": "{"}
NO_BREAK = "\u00a0"


# ── From plain text ──────────────────────────────────────────────────────────────────────────────────────────────


def read(text):
    """The blocks of plain text."""
    lines = [line.expandtabs(4).rstrip(" ") for line in re.sub(r"\r\n?", "\n", text).split("\n")]
    return _blocks(deque(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).split("\n")), 0)


def _blocks(lines, depth):
    blocks = []
    while lines:
        kind = _opens(lines[0], depth)
        blocks += _TAKE[kind](lines, depth) if kind else _paragraph(lines, depth)
    return blocks


def _opens(line, depth):
    """What a line begins if not a paragraph."""
    if _HEADING.match(line):
        return "heading"
    if depth == DEEPEST:
        return ""
    if _QUOTED.match(line):
        return "quotation"
    if _BULLET.match(line):
        return "bullets"
    number = _NUMBER.match(line)
    return "numbers" if number and int(number[2]) == 1 else ""


def _paragraph(lines, depth):
    taken = [lines.popleft()]
    while lines and taken[-1] and not _opens(lines[0], depth):
        taken.append(lines.popleft())
    return text_blocks("p", map(_runs, taken))


def _heading(lines, _depth):
    line = lines.popleft()
    mark = _HEADING.match(line)
    return text_blocks(_HEADING_OF[mark[1]], [_runs(line[mark.end() :])])


def _quotation(lines, depth):
    quoted = deque()
    while lines and (mark := _QUOTED.match(lines[0])):
        quoted.append(lines.popleft()[mark.end() :])
    blocks = _blocks(quoted, depth + 1)
    return [Block("blockquote", blocks)] if blocks else []


def _bullets(lines, depth):
    return _list("ul", lines, depth, lambda line, _count: _BULLET.match(line))


def _numbers(lines, depth):
    def next_number(line, count):
        mark = _NUMBER.match(line)
        return mark if mark and int(mark[2]) == count + 1 else None

    return _list("ol", lines, depth, next_number)


def _list(tag, lines, depth, item_mark):
    items, ahead = [], 0
    while len(lines) > ahead and (mark := item_mark(lines[ahead], len(items))):
        for _blank in range(ahead):
            lines.popleft()
        items.append(Block("li", _blocks(_item(lines, mark), depth + 1)))
        ahead = 1 if lines and not lines[0] else 0
    return [Block(tag, [item for item in items if item.content])]


def _item(lines, mark):
    """The item's lines without its mark: the rest of the first, and those that stand further in."""
    inner, indent = [], len(mark[1]) + 2
    first = lines.popleft()[mark.end() :]
    while lines:
        ahead = 0 if lines[0] else 1
        if len(lines) == ahead or _indent(lines[ahead]) < indent:
            break
        inner += [lines.popleft() for _line in range(ahead + 1)]
    cut = min([len(mark[0]), *(_indent(line) for line in inner if line)])
    return deque([first, *(line[cut:] for line in inner)])


def _indent(line):
    return len(line) - len(line.lstrip(" "))


_TAKE = {"heading": _heading, "quotation": _quotation, "bullets": _bullets, "numbers": _numbers}


def _runs(line):
    """The line's runs, its web addresses linked."""
    runs, start = [], 0
    for found in _ADDRESS.finditer(line):
        address = _without_end(found[0])
        if not re.search(r"\w", re.sub(r"https?://|www\.", "", address)):
            continue
        runs.append(Run(line[start : found.start()]))
        runs.append(Run(address, address if address.lower().startswith("http") else f"https://{address}"))
        start = found.start() + len(address)
    return [*runs, Run(line[start:])]


def _without_end(address):
    """The address without the punctuation of the sentence it stands in."""
    surplus = {end: address.count(end) - address.count(start) for end, start in _PAIRS.items()}
    length = len(address)
    while length and (address[length - 1] in _ENDS or surplus.get(address[length - 1], 0) > 0):
        length -= 1
        surplus[address[length]] = surplus.get(address[length], 0) - 1
    return address[:length]


# ── To plain text ────────────────────────────────────────────────────────────────────────────────────────────────


def write(blocks):
    """The blocks as plain text; `read` finds the same structure in it."""
    return "\n\n".join(map(_text, blocks))


def _text(block):
    if block.tag == "p":
        return "\n".join(_guarded(_words(line)) for line in block.content)
    if block.tag == "blockquote":
        return "\n".join(f"> {line}".rstrip(" ") for line in write(block.content).split("\n"))
    if block.tag in LISTS:
        marks = (f"{number}. " if block.tag == "ol" else "• " for number in range(1, len(block.content) + 1))
        return "\n".join(map(_item_text, marks, block.content))
    return f"{'###' if block.tag == 'h3' else '####'} {_words(block.content[0])}"


def _item_text(mark, item):
    text = _text(item.content[0])
    for before, block in zip(item.content, item.content[1:], strict=False):
        text += ("\n" if before.tag == "p" and block.tag in LISTS else "\n\n") + _text(block)
    return mark + re.sub(r"\n(?=[^\n])", "\n" + " " * len(mark), text)


def _guarded(line):
    """The line with a no-break space where it would be read as an item, a quotation or a heading."""
    mark = _MARKED.match(line)
    return mark[0].rstrip(" ") + NO_BREAK + line[mark.end() :] if mark else line


def _words(line):
    words = ""
    for place, run in enumerate(line):
        words += run.text
        ends = place + 1 == len(line) or line[place + 1].href != run.href
        if run.href and ends:
            text = _linked_text(line, place)
            words = words[: len(words) - len(text)] + _with_address(text, run.href)
    return words


def _linked_text(line, place):
    start = place
    while start and line[start - 1].href == line[place].href:
        start -= 1
    return "".join(run.text for run in line[start : place + 1])


def _with_address(text, href):
    """The text alone where `read` finds the address in it, the address alone where it says no more."""
    if [run.href for run in _runs(text) if run.text] == [href]:
        return text
    return href if _bare(text) == _bare(href) else f"{text} ({href.removeprefix('mailto:')})"


def _bare(address):
    return re.sub(r"^(?:https?://|mailto:)", "", address, flags=re.IGNORECASE).rstrip("/")
