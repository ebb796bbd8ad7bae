"""What python-docx has no words for: languages, directions, links, fields, and what tables tell those who hear them."""

import re
from urllib.parse import quote, urlsplit

from babel.core import get_global
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from core.tongues import direction

_DICTIONARIES = {"en": "en-GB"}  # nearest to the spelling of the United Nations
_EAST_ASIAN = {"ja", "ko", "zh"}
_AFTER_BIDI = """adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection
textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""".split()  # noqa: SIM905
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?", re.IGNORECASE)
_LONGEST_ADDRESS = 2_000


def element(name, **attributes):
    """A new element of Word's: `element("jc", val="left")`."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


# ── Languages ────────────────────────────────────────────────────────────────────────────────────────────────────


def dictionary(language):
    """The language with the country whose dictionary Word shall take: `fr` is `fr-FR`."""
    likely = get_global("likely_subtags").get(language, "").split("_")
    return _DICTIONARIES.get(language) or (f"{language}-{likely[-1]}" if len(likely) == 3 else language)


def speak(run, language):
    """Mark a run as being in a language, and as running its way."""
    is_rtl = direction(language) == "rtl"
    if is_rtl:
        run.font.rtl = True
    key = "bidi" if is_rtl else "eastAsia" if language in _EAST_ASIAN else "val"
    run._r.get_or_add_rPr().append(element("lang", **{key: dictionary(language)}))


def turn(paragraph, language):
    """Let a paragraph begin on the side where its language begins."""
    if direction(language) == "rtl":
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(element("bidi"), *(f"w:{name}" for name in _AFTER_BIDI))


def write_in(run, font):
    """Take all of a run's characters from one font."""
    run.font.name = font
    for key in ("eastAsia", "cs"):
        run._r.rPr.rFonts.set(qn(f"w:{key}"), font)


# ── Links and fields ─────────────────────────────────────────────────────────────────────────────────────────────


def address(href):
    """An http, https or mailto address as Word takes it; an empty string for any other, whose text can still be read."""
    try:
        parts = urlsplit(href.strip())
        build = {"http": _web, "https": _web, "mailto": _mail}.get(parts.scheme)
        made = build(parts) if build else ""
    except ValueError:
        return ""
    return made if len(made) <= _LONGEST_ADDRESS else ""


def _web(parts):
    host = (parts.hostname or "").encode("idna").decode()
    if not _HOST.fullmatch(host) or "@" in parts.netloc:
        return ""
    port = f":{parts.port}" if parts.port else ""
    query, fragment = (f"{sign}{_quoted(part)}" if part else "" for sign, part in (("?", parts.query), ("#", parts.fragment)))
    return f"{parts.scheme}://{host}{port}{_quoted(parts.path)}{query}{fragment}"


def _mail(parts):
    query = f"?{_quoted(parts.query)}" if parts.query else ""
    return f"mailto:{_quoted(parts.path)}{query}" if re.fullmatch(r"[^@\s]+@[^@\s]+", parts.path) else ""


def _quoted(part):
    return re.sub("%(?![0-9A-Fa-f]{2})", "%25", quote(part, safe="/:@!$&'()*+,;=?~-._%"))


def link(run, href):
    """Turn a run that stands in a paragraph into a link to an `address`."""
    name = run.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    hyperlink = element("hyperlink", history="1")
    hyperlink.set(qn("r:id"), name)
    run._r.addprevious(hyperlink)
    hyperlink.append(run._r)


def field(run, instruction):
    """Let Word count there, `PAGE` or `NUMPAGES`; until it does the run's own text is shown."""
    simple = element("fldSimple", instr=instruction)
    run._r.addprevious(simple)
    simple.append(run._r)


# ── Lists and tables ─────────────────────────────────────────────────────────────────────────────────────────────


def number(paragraph, level, list_id):
    """Make a paragraph the item of a list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = list_id


def describe(table, alt, *, has_head=False, has_first_column=False):
    """Say what a table holds to those who hear it, and which of its cells are heads."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    flags = {"firstRow": has_head, "lastRow": False, "firstColumn": has_first_column, "lastColumn": False}
    value = f"{0x0020 * has_head + 0x0080 * has_first_column + 0x0600:04X}"
    words = {name: str(int(flag)) for name, flag in flags.items()}
    properties.append(element("tblLook", val=value, noHBand="1", noVBand="1", **words))
    if alt:
        properties.append(element("tblDescription", val=alt))


def head(row):
    """Repeat the row, whole, on every page that its table reaches."""
    for name in ("cantSplit", "tblHeader"):
        row._tr.get_or_add_trPr().append(element(name))
