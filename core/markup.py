"""HTML taken apart into its tags and the text between them, and put together again."""

import html
from dataclasses import dataclass
from html.parser import HTMLParser

BLOCKS = frozenset({"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote"})
# Scripts that put no space between words, as they stand in a set of `regex`.
UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it stood in its source."""

    name: str
    source: str
    closes: bool = False
    href: str = ""

    @property
    def is_block(self):
        """Whether it begins or ends a block, so that words on its two sides are never one line."""
        return self.name in BLOCKS


def pieces(markup):
    """The tags (`Tag`) and the texts between them (`str`, entities resolved) of sanitised HTML, in order."""
    parser = _Parser()
    parser.feed(markup)
    parser.close()
    return parser.pieces


def escape(text):
    """Text as it stands in sanitised HTML, so that what was taken apart comes together the same."""
    return html.escape(text, quote=False).replace("\u00a0", "&nbsp;")


class _Parser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.pieces = []

    def handle_starttag(self, tag, attrs):
        self.pieces.append(Tag(tag, self.get_starttag_text(), href=dict(attrs).get("href") or ""))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        self.pieces.append(Tag(tag, f"</{tag}>", closes=True))

    def handle_data(self, data):
        self.pieces.append(data)
