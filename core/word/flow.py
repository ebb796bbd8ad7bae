"""Text that flows into one place of a document: the page itself or a cell of a table."""

from docx.oxml.ns import qn
from docx.shared import Pt

from core import blocks
from core.blocks import LISTS, TEXTS, Run
from core.characters import legal
from core.tongues import is_known
from core.word import marks

_STEP = Pt(20)  # a list or a quotation stands this much further in
_BULLETS, _NUMBERS = 1, 1  # a list of `numbering.xml`, and the form of lists
_LOWEST_HEADING = 6
_BELOW = {"h3": 1, "h4": 2}


class Flow:
    """Adds paragraphs to `place`; what is in no language of its own is in `language`."""

    def __init__(self, place, language):
        self.place, self.language = place, language

    def paragraph(self, text="", *, style="Normal", language=None):
        """A paragraph of plain text; its line ends are line ends."""
        return self.line([Run(str(text))], style=style, language=language)

    def line(self, runs, *, style="Normal", language=None):
        """A paragraph of runs as `core.blocks` has them."""
        language = language if language and is_known(language) else self.language
        paragraph = self.place.add_paragraph(style=style)
        marks.turn(paragraph, language)
        before = paragraph._p.getprevious()
        if before is not None and before.tag == qn("w:tbl") and not style.startswith("Heading"):
            paragraph.paragraph_format.space_before = Pt(10)
        for run in runs:
            write(paragraph, run, language)
        return paragraph

    def rich(self, markup, *, language=None, under=0):
        """Rich text as `core.richtext` keeps it; its headings stand below one of the level `under`."""
        _Writer(self, language, under).write(blocks.read(markup))


def write(paragraph, run, language):
    """Add a run to a paragraph: a link if its address is one that Word may open."""
    text = legal(run.text)
    if not text:
        return None
    made = paragraph.add_run(text)
    if run.strong:
        made.font.bold = made.font.cs_bold = True
    if run.em:
        made.font.italic = made.font.cs_italic = True
    href = marks.address(run.href) if run.href else ""
    if href:
        made.style = "Hyperlink"
    marks.speak(made, language)
    if href:
        marks.link(made, href)
    return made


class _Writer:
    """Walks through blocks and knows how deep in lists and quotations it is."""

    def __init__(self, flow, language, under):
        self.flow, self.language, self.under = flow, language, under
        self.depth, self.lists, self.quotations, self.item = 0, 0, 0, None

    def write(self, content):
        for block in content:
            if block.tag in TEXTS:
                self.write_text(block)
            elif block.tag in LISTS:
                self.write_list(block)
            else:
                self.write_quotation(block)

    def write_text(self, block):
        runs = [run for number, line in enumerate(block.content) for run in ([Run("\n")] * (number > 0) + line)]
        paragraph = self.flow.line(runs, style=self.style_of(block), language=self.language)
        if self.depth:
            paragraph.paragraph_format.left_indent = _STEP * self.depth
        if self.item:
            marks.number(paragraph, *self.item)
            paragraph.paragraph_format.first_line_indent = -_STEP
            self.item = None

    def style_of(self, block):
        if block.tag in _BELOW:
            return f"Heading {min(self.under + _BELOW[block.tag], _LOWEST_HEADING)}"
        return "Quote" if self.quotations else "List Paragraph" if self.lists else "Normal"

    def write_list(self, block):
        level, list_id = self.lists, self.new_list(block.tag)
        self.depth, self.lists = self.depth + 1, self.lists + 1
        for item in block.content:
            self.item = (level, list_id)
            self.write(item.content)
        self.depth, self.lists, self.item = self.depth - 1, self.lists - 1, None

    def new_list(self, tag):
        """Every numbered list begins with 1."""
        if tag == "ul":
            return _BULLETS
        made = self.flow.place.part.numbering_part.element.add_num(_NUMBERS)
        made.add_lvlOverride(self.lists).add_startOverride(1)
        return made.numId

    def write_quotation(self, block):
        self.depth, self.quotations = self.depth + 1, self.quotations + 1
        self.write(block.content)
        self.depth, self.quotations = self.depth - 1, self.quotations - 1
