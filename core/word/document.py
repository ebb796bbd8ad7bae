"""The builder of Word documents."""

import re
import zipfile
from io import BytesIO

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from docx.shared import Pt

from core import clock
from core.blocks import Run
from core.characters import legal
from core.downloads import attach
from core.languages import CODES
from core.word import marks
from core.word.flow import Flow, write
from core.word.template import WIDTH, blank

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LINE = Pt(16)
_BOX, _TICKED_BOX, _BOXES = "☐", "☑", "Segoe UI Symbol"
_LONGEST_PROPERTY = 255
_ADDRESS = re.compile(r"https?://\S+")
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Document:
    """A document in one language, in which single texts may be in others; its blocks come in the order of the calls.

    `header` and `footer` are short texts on every page; without a header the title stands there. Every method that takes
    `language` (a code like `fr`) means that of its text; without one, or with one that nobody knows, it is the document's.
    """

    def __init__(self, *, title, language, subtitle="", header="", footer=""):
        self.title, self.language, self.level = _one_line(title), language, 0
        self._paper = blank()
        self._flow = Flow(self._paper, language)
        self._describe()
        self._set_margins(_one_line(header) or self.title, _one_line(footer))
        self._flow.paragraph(self.title, style="Title")
        if subtitle:
            self._flow.paragraph(subtitle, style="Subtitle")

    # ── Text ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def heading(self, text, *, level=1, language=None):
        """A heading of rank 1 to 6; ranks of headings in rich text follow on it."""
        self.level = level
        self._flow.paragraph(_one_line(text), style=f"Heading {level}", language=language)

    def paragraph(self, text, *, language=None):
        """Plain text; its line ends stay."""
        self._flow.paragraph(text, language=language)

    def hint(self, text, *, language=None):
        """What helps to fill in or to understand what comes next, in quiet italics."""
        self._flow.paragraph(text, style="Hint", language=language)

    def rich(self, markup, *, language=None):
        """HTML as `core.richtext` keeps it."""
        self._flow.rich(markup, language=language, under=self.level)

    def bullets(self, texts, *, language=None):
        """A list of plain texts."""
        for text in texts:
            paragraph = self._flow.paragraph(text, style="List Paragraph", language=language)
            marks.number(paragraph, 0, 1)

    def page_break(self):
        """What comes next begins a page."""
        self._paper.add_page_break()

    # ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────

    def facts(self, pairs, *, alt=""):
        """Pairs of a label and a text, or a list of texts; a text that is an address is a link to it."""
        table = self._table([0.3, 0.7], alt, has_first_column=True)
        for label, value in pairs:
            values = value if isinstance(value, list | tuple) else [value]
            self._add_row(table, [[label], values])

    def table(self, head, rows, *, alt=""):
        """A table of plain texts below a head row, which is repeated on every page."""
        head = list(head)
        table = self._table([1 / len(head)] * len(head), alt, has_head=True)
        marks.head(self._add_row(table, [[label] for label in head]))
        for row in rows:
            self._add_row(table, [[value] for value in row])

    def box(self, *, text="", markup="", lines=3, alt="", language=None):
        """A bordered box to write in, `lines` high or higher, holding the text or the rich text already written."""
        row = self._table([1], alt).add_row()
        row.height, row.height_rule = _LINE * lines, WD_ROW_HEIGHT_RULE.AT_LEAST
        with _Inside(row.cells[0], self.language) as flow:
            if text:
                flow.paragraph(text, language=language)
            if markup:
                flow.rich(markup, language=language, under=self.level)

    # ── Fields to fill in ────────────────────────────────────────────────────────────────────────────────────────

    def field(self, label, *, hint="", text="", markup="", lines=3, level=3, language=None):
        """A labelled box; `language` is that of the text in it, the label and the hint are in the document's."""
        self._begin_field(label, hint, level)
        self.box(text=text, markup=markup, lines=lines, alt=_one_line(label), language=language)

    def choices(self, label, options, *, hint="", level=3):
        """A labelled list of boxes to tick; options are pairs of a text and whether it is chosen."""
        self._begin_field(label, hint, level)
        for text, is_chosen in options:
            paragraph = self._flow.paragraph(style="List Paragraph")
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Pt(20), Pt(-20)
            marks.write_in(paragraph.add_run(_TICKED_BOX if is_chosen else _BOX), _BOXES)
            write(paragraph, Run(f"\t{_one_line(text)}"), self.language)

    # ── What becomes of it ───────────────────────────────────────────────────────────────────────────────────────

    def to_bytes(self):
        """The file; the same bytes for the same blocks at the same moment."""
        if self._paper.element.body[-2].tag == qn("w:tbl"):
            self._flow.paragraph()
        written = BytesIO()
        self._paper.save(written)
        return _undated(written)

    def as_response(self, name):
        """The file, to be saved under `name`, a text without an extension."""
        return attach(BytesIO(self.to_bytes()), name=name, extension="docx", content_type=CONTENT_TYPE)

    # ── Within ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _describe(self):
        properties = self._paper.core_properties
        properties.title, properties.language = self.title[:_LONGEST_PROPERTY], marks.dictionary(self.language)
        properties.author, properties.comments = "Migration Network Hub", ""
        properties.created = properties.modified = clock.now().replace(tzinfo=None, microsecond=0)
        properties._element.remove(properties._element.find(qn("cp:lastModifiedBy")))
        self._paper.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), marks.dictionary(self.language))
        self._paper.settings.element.find(qn("w:themeFontLang")).set(qn("w:val"), marks.dictionary(self.language))

    def _set_margins(self, header, footer):
        section = self._paper.sections[0]
        for part, style in ((section.header, "Header"), (section.footer, "Footer")):
            part.paragraphs[0].style = style
        write(section.header.paragraphs[0], Run(header), self.language)
        self._number_pages(section.footer.paragraphs[0], footer)

    def _number_pages(self, paragraph, text):
        write(paragraph, Run(f"{text}\t"), self.language)
        with override(self.language if self.language in CODES else get_language()):
            sentence = _("Page %(number)s of %(count)s") % {"number": "{PAGE}", "count": "{NUMPAGES}"}
        for piece in re.split("({[A-Z]+})", sentence):
            is_count = piece.startswith("{")
            run = write(paragraph, Run("1" if is_count else piece), self.language)
            if is_count:
                marks.field(run, piece.strip("{}"))

    def _begin_field(self, label, hint, level):
        self.heading(label, level=level)
        if hint:
            self.hint(hint)

    def _table(self, shares, alt, **heads):
        """A table whose columns take these shares of the width. Word takes two without a paragraph between them for one."""
        content = self._paper.element.body
        if content[-2].tag == qn("w:tbl"):
            self._flow.paragraph()
        table = self._paper.add_table(rows=0, cols=len(shares), style="Table Grid")
        for column, share in zip(table.columns, shares, strict=True):
            column.width = int(WIDTH * share)
        marks.describe(table, _one_line(alt), **heads)
        return table

    def _add_row(self, table, texts):
        row = table.add_row()
        for cell, values in zip(row.cells, texts, strict=True):
            with _Inside(cell, self.language) as flow:
                for text in ("" if value is None else str(value) for value in values):
                    flow.line([Run(text, text if _ADDRESS.fullmatch(text) else "")])
        return row


class _Inside:
    """A flow into a cell, which is born with an empty paragraph and must not end without one."""

    def __init__(self, cell, language):
        self.cell, self.language = cell, language

    def __enter__(self):
        self.cell._tc.remove(self.cell.paragraphs[0]._p)
        return Flow(self.cell, self.language)

    def __exit__(self, *fault):
        if not self.cell.paragraphs:
            self.cell.add_paragraph()


def _one_line(text):
    return re.sub(r"[^\S\u00a0\u202f]+", " ", legal(str(text))).strip()  # no-break spaces stay


def _undated(written):
    """The same package without the hour at which it was packed."""
    packed = BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
