"""What the characters of a text may do in a file that leaves the Hub."""

import re

import regex

_ILLEGAL = re.compile("[\0-\x08\x0e-\x1f\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c]")
_LONE = re.compile("[\ud800-\udfff]")
_DIRECTING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ISOLATES, _END_OF_ISOLATE, _END_OF_EMBEDDING = "\u2066\u2067\u2068", "\u2069", "\u202c"
# Joiners are invisible too, but part of how words are written.
_NOT_IN_FILE_NAMES = regex.compile(r"(?:(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}\s/\\:*?\"<>|%])+")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # what Windows takes for a device
LONGEST_FILE_NAME = 180  # bytes


def legal(text):
    """The text with every line end as `\\n` and without what XML and UTF-8 cannot hold; all else as it was."""
    return _LONE.sub("\ufffd", _ILLEGAL.sub("", _LINE_END.sub("\n", text)))


def closed(text):
    """The text, followed by the ends of the embeddings and isolates it opens, so that it turns round nothing beside it."""
    ends = []
    for mark in _DIRECTING.findall(text):
        if mark in (_END_OF_ISOLATE, _END_OF_EMBEDDING):
            _end(ends, mark)
        else:
            ends.append(_END_OF_ISOLATE if mark in _ISOLATES else _END_OF_EMBEDDING)
    return text + "".join(reversed(ends))


def _end(ends, mark):
    """An isolate's end ends the embeddings inside it too; an embedding's reaches no further than the isolate around it."""
    if mark == _END_OF_ISOLATE and mark in ends:
        while ends.pop() != mark:
            pass
    elif ends and ends[-1] == mark:
        ends.pop()


def file_name(text, extension):
    """A name any system can store and show, made of any text: no folders, no control or direction marks, not too long."""
    stem = _NOT_IN_FILE_NAMES.sub(" ", text).strip(" .").encode()[:LONGEST_FILE_NAME].decode(errors="ignore").rstrip(" .")
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    return f"{stem or 'file'}.{extension}"
