"""Documents of the demonstration's practices, made of a title and a plain text with the light marks of `core.plaintext`."""

import textwrap

from core.richtext import from_plain
from core.word import Document

_WIDTH, _HEIGHT, _MARGIN, _LEADING = 595, 842, 72, 17  # points; A4


def docx(title, text, language):
    """The bytes of a Word document."""
    paper = Document(title=title, language=language)
    paper.rich(from_plain(text.strip()))
    return paper.to_bytes()


def csv(_title, text, _language):
    """The bytes of a table, which is written as such already."""
    return text.strip().encode() + b"\n"


def pdf(title, text, language):
    """The bytes of a PDF of one page, with text one can search and copy."""
    lines = [line for paragraph in text.strip().split("\n") for line in textwrap.wrap(paragraph, 82) or [""]]
    page = ["BT", f"/F2 20 Tf {_MARGIN} {_HEIGHT - 90} Td ({_escaped(title)}) Tj", f"/F1 11.5 Tf {_LEADING} TL 0 -40 Td"]
    page += [f"({_escaped(line)}) Tj T*" for line in lines]
    drawn = "\n".join([*page, "ET"]).encode("cp1252")
    fonts = "/F1 5 0 R /F2 6 0 R"
    return _assembled(
        [
            f"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >> >>".encode(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents 4 0 R "
            f"/Resources << /Font << {fonts} >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>",
            f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>".encode(),
        ]
    )


def _escaped(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assembled(parts):
    """The numbered parts of a PDF with the table of where each begins; the first is the root, the last describes it."""
    written, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(parts), len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table) + trailer
