"""What a text may hold in a file, and what a file may be called."""

import pytest

from core.characters import LONGEST_FILE_NAME, closed, file_name, legal

LEGAL = {
    "plain": ("a", "a"),
    "line ends": ("a\r\nb\rc\nd\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
    "tab": ("a\tb", "a\tb"),
    "controls": ("a\0\x01\x08\x0e\x1b\x1fb", "ab"),
    "no characters": ("a\ufffe\uffffb", "ab"),
    "half of a pair": ("a\ud83db\ude00", "a\ufffdb\ufffd"),
    "a whole one": ("😀", "😀"),
    "Arabic with its marks": ("\u202bهجرة\u202c\u200f", "\u202bهجرة\u202c\u200f"),
    "Persian with joiners": ("می\u200cخواهم", "می\u200cخواهم"),
}


@pytest.mark.parametrize(("text", "left"), LEGAL.values(), ids=LEGAL)
def test_legal_keeps_what_a_file_can_hold(text, left):
    assert legal(text) == left


CLOSED = {
    "nothing opened": ("abc", ""),
    "closed already": ("\u202eabc\u202c", ""),
    "override": ("\u202eabc", "\u202c"),
    "isolate": ("\u2067abc", "\u2069"),
    "both": ("\u2066a\u202bb", "\u202c\u2069"),
    "isolate's end ends the embedding in it": ("\u2066a\u202bb\u2069c", ""),
    "embedding's end stays in its isolate": ("\u202ba\u2066b\u202cc", "\u2069\u202c"),
    "an end of nothing": ("a\u2069\u202cb", ""),
}


@pytest.mark.parametrize(("text", "ends"), CLOSED.values(), ids=CLOSED)
def test_closed_ends_what_the_text_opens(text, ends):
    assert closed(text) == text + ends


NAMES = {
    "plain": ("practices", "practices.csv"),
    "accents and spaces": ("Pratiques – été", "Pratiques – été.csv"),
    "folders": ("../../etc/passwd", "etc passwd.csv"),
    "other folders": (r"C:\a\b", "C a b.csv"),
    "quotation marks and line ends": ('a"\r\nSet-Cookie: b', "a Set-Cookie b.csv"),
    "a name turned round": ("report\u202exslx", "report xslx.csv"),
    "NUL and half a pair": ("a\0b\ud800c", "a b c.csv"),
    "joiners": ("می\u200cخواهم", "می\u200cخواهم.csv"),
    "a device": ("con", "_con.csv"),
    "a device with an ending": ("nul.tar", "_nul.tar.csv"),
    "begins like a device": ("contents", "contents.csv"),
    "nothing": ("", "file.csv"),
    "nothing but dots": (" ... ", "file.csv"),
}


@pytest.mark.parametrize(("text", "name"), NAMES.values(), ids=NAMES)
def test_file_names_can_be_stored_anywhere(text, name):
    assert file_name(text, "csv") == name


@pytest.mark.parametrize("letter", ["a", "é", "移", "😀"])
def test_file_names_are_cut_between_letters(letter):
    stem = file_name(letter * 1_000, "csv").removesuffix(".csv")

    assert set(stem) == {letter}
    assert LONGEST_FILE_NAME - 4 < len(stem.encode()) <= LONGEST_FILE_NAME
