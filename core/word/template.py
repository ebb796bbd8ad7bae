"""The blank document: the house's styles and lists, A4, and nothing of the library's own template that a reader could meet."""

from functools import cache
from io import BytesIO
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Cm

_HERE = Path(__file__).parent
_NOT_OURS = {
    KIND.THUMBNAIL,
    KIND.EXTENDED_PROPERTIES,
    KIND.CUSTOM_XML,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
# `proofState` would tell Word that the spelling has been checked.
_NOT_OUR_SETTINGS = ("w:proofState", "w:savePreviewPicture", "w:rsids")
WIDTH = Cm(17)  # between the margins


def blank():
    """A new empty document, for python-docx."""
    return docx.Document(BytesIO(_prepared()))


@cache
def _prepared():
    document = docx.Document()
    for relationships in (document.part.package.rels, document.part.rels):
        for name in [name for name, each in relationships.items() if each.reltype in _NOT_OURS]:
            del relationships[name]
    _fill(document.styles.element, "styles.xml")
    _fill(document.part.numbering_part.element, "numbering.xml")
    _set_up(document.settings.element)
    _lay_out(document.sections[0])
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _fill(element, name):
    element[:] = list(parse_xml((_HERE / name).read_bytes()))


def _set_up(settings):
    for name in _NOT_OUR_SETTINGS:
        for element in settings.findall(qn(name)):
            settings.remove(element)
    settings.find(qn("w:themeFontLang")).attrib.clear()
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _lay_out(section):
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
