"""Names of files: safe to show, to link and to save; nothing of them reaches the disk."""

import unicodedata

import pytest

from files.names import LONGEST, clean_name, extension_of
from tests.files import samples

NAMES = {
    "plain": ("Zero draft.pdf", "Zero draft.pdf"),
    "folders": ("../../etc/passwd.pdf", "passwd.pdf"),
    "folders of Windows": ("C:\\Users\\amina\\note.pdf", "note.pdf"),
    "nothing but folders": ("../", "file.pdf"),
    "turned letters": ("annex\u202efdp.pdf", "annexfdp.pdf"),
    "marks of direction": ("\u200e\u2067a\u2069\u200f\u061c.pdf", "a.pdf"),
    "controls": ("a\x00b\r\nc\x7f.pdf", "abc.pdf"),
    "an invisible mark at the start": ("\ufeffa\u00ad.pdf", "a.pdf"),
    "joiners of Persian and Hindi": ("می\u200cخواهم क्\u200dष.pdf", "می\u200cخواهم क्\u200dष.pdf"),
    "Arabic": ("الحق في التنظيم.pdf", "الحق في التنظيم.pdf"),
    "accents in pieces": ("e\u0301te\u0301.pdf", "\u00e9t\u00e9.pdf"),
    "what disks do not take": ('a<b>:"c"|d?*.pdf', "a-b-c-d.pdf"),
    "capitals": ("REPORT.PDF", "REPORT.pdf"),
    "another extension": ("photo.JPEG", "photo.pdf"),
    "several points": ("v1.2.final.pdf", "v1.2.final.pdf"),
    "points and blanks around": ("  ..a . .pdf", "a.pdf"),
    "no name": (".pdf", "file.pdf"),
    "no extension": ("pdf", "file.pdf"),
    "nothing": ("", "file.pdf"),
    "nothing but marks": ("\u202e\u200d.pdf", "\u200d.pdf"),
    "300 letters": ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
    "300 letters behind the point": ("a." + "b" * 300, "a.pdf"),
    "half a pair": ("a\ud800.pdf", "a.pdf"),
}


@pytest.mark.parametrize(("given", "clean"), NAMES.values(), ids=NAMES)
def test_names_are_cleaned(given, clean):
    name = clean_name(given, "pdf")

    assert name == clean
    assert len(name) <= LONGEST
    assert [letter for letter in name if unicodedata.bidirectional(letter) in ("RLO", "LRO", "RLE", "LRE", "PDF")] == []
    assert clean_name(name, "pdf") == name


EXTENSIONS = {
    "a.PDF": "pdf",
    "a.tar.gz": "gz",
    "a": "",
    "a.": "",
    ".pdf": "pdf",
    "a.pdf ": "pdf",
    "a.pdf.": "pdf",
    "a.pdf\u200e": "pdf",
    "b.pdf/a.exe": "exe",
    "cod\u202efdp.exe": "exe",
    "": "",
}


@pytest.mark.parametrize(("name", "extension"), EXTENSIONS.items())
def test_the_extension_is_what_one_sees(name, extension):
    assert extension_of(name) == extension


@pytest.mark.parametrize("given", ["../../../secret.pdf", "\u202eannex.pdf", "x" * 250 + ".pdf"])
def test_bytes_lie_under_a_name_of_ours(store, shelf, settings, given):
    file = store(given)

    (path,) = shelf()
    assert path == settings.MEDIA_ROOT / f"{file.pk.hex[:2]}/{file.pk.hex[2:4]}/{file.pk}.pdf"
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_name_of_a_picture_fits_what_it_has_become(store):
    names = [store("plaza.final.GIF", samples.picture("GIF", mode="P")).name, store("a.jpeg", samples.picture("JPEG")).name]

    assert names == ["plaza.final.png", "a.jpg"]
