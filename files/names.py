"""What a file is called: the name it came with, made safe to show, to link and to save."""

import re
import unicodedata

LONGEST = 150  # characters
_JOINERS = "\u200c\u200d"  # invisible, and part of how words are written
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_RESERVED = re.compile(r'[<>:"|?*\\/]+')  # by one file system or another, or by addresses


def clean_name(name, extension):
    """The name without folders, marks that hide or turn letters, or what no disk takes; it ends as the type demands."""
    stem = _visible(re.split(r"[/\\]", name)[-1])
    stem = _without_extension(stem, extension)
    stem = " ".join(_RESERVED.sub("-", stem).split()).strip(" .-_")
    return f"{stem[: LONGEST - len(extension) - 1].rstrip(' .') or 'file'}.{extension}"


def extension_of(name):
    """The extension in small letters, as one sees it once hidden marks are gone; an empty string if there is none."""
    _stem, dot, extension = _visible(re.split(r"[/\\]", name)[-1]).rstrip(" .").rpartition(".")
    return extension.strip().lower() if dot else ""


def _visible(name):
    name = unicodedata.normalize("NFC", name)
    return "".join(letter for letter in name if letter in _JOINERS or unicodedata.category(letter) not in _INVISIBLE)


def _without_extension(name, extension):
    stem, dot, last = name.strip(" .").rpartition(".")
    return stem if dot else "" if last.lower() == extension else last
