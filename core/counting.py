"""Characters as a person counts them."""

import html

import nh3
import regex

_BLOCK_END = regex.compile(r"</(?:p|li|h[1-6]|blockquote|tr|div)>|<br\s*/?>", regex.IGNORECASE)


def count_characters(text):
    """The number of grapheme clusters of plain `text`; a line break counts one, whether stored as one character or two."""
    return len(regex.findall(r"\X", text.replace("\r\n", "\n").replace("\r", "\n")))


def visible_text(markup):
    """The words of HTML as a reader sees them: no tags, entities resolved, one line break where a block ends."""
    text = html.unescape(nh3.clean(_BLOCK_END.sub("\n", markup), tags=set()))
    return text.strip("\n")
