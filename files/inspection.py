"""Is the file what its name says? Looked at in small pieces: nothing is unpacked, nothing is decoded."""

import codecs
import re
import struct
import zipfile

import puremagic

from core.uploads import LARGEST
from files import pictures, refusals
from files.formats import BY_EXTENSION, Format
from files.names import extension_of
from files.refusals import FileRefused, refuse

HEAD, PIECE = 8 * 1024, 64 * 1024  # bytes
MOST_DIRECTORY = 2 * 1024 * 1024  # bytes of a zip's directory: some 20,000 members
MOST_UNPACKED = 1_000_000_000  # bytes all members together say they unpack to
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# What opens like markup or a script is no plain text, whatever follows.
_NOT_TEXT = re.compile(rb"\s*(?:<[!?a-z]|%PDF|%!PS|\{\\rtf|#!)", re.IGNORECASE)


def format_of(upload) -> Format:
    """The format of an uploaded file; raises FileRefused with the reason if the Hub does not take it."""
    if getattr(upload, "found_no_room", False):
        raise FileRefused(refusals.NO_ROOM)
    if upload.size > LARGEST:
        raise refuse(refusals.TOO_LARGE, size=refusals.megabytes(upload.size), most=refusals.megabytes(LARGEST))
    if not upload.size:
        raise FileRefused(refusals.EMPTY)
    extension = extension_of(upload.name)
    if extension not in BY_EXTENSION:
        raise refuse(refusals.NOT_TAKEN, extension=f".{extension[:20]}")
    found = BY_EXTENSION[extension]
    upload.seek(0)
    head = upload.read(HEAD)
    if not _CHECKS[found.family](upload, head, found):
        raise refuse(refusals.NOT_WHAT_IT_SAYS, extension=extension.upper())
    upload.seek(0)
    return found


def _guesses(head):
    """The media types a file that begins so may have."""
    try:
        return {guess.mime_type for guess in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


def _is_pdf(upload, head, found):
    """Begins as one and ends as one: what only mentions the mark, or broke off, is none."""
    upload.seek(max(0, upload.size - HEAD))
    is_ended = b"%%EOF" in upload.read()
    begins = head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"%PDF-")
    if begins and not is_ended:
        raise FileRefused(refusals.BROKEN)
    return begins and found.media_type in _guesses(head[head.find(b"%PDF-") :])


def _is_picture(upload, head, found):
    if found.media_type not in _guesses(head):
        return False
    upload.seek(0)
    pictures.measure(upload, found)
    return True


# ── What is packed ───────────────────────────────────────────────────────────────────────────────────────────────


def _is_office(upload, head, found):
    members = _members(upload, head)
    names = {member.filename.lower() for member in members}
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise FileRefused(refusals.MACROS)
    return names.issuperset(name.lower() for name in found.members)


def _is_open(upload, head, found):
    """Its first member, unpacked, says what it is."""
    members = _members(upload, head)
    names = {member.filename for member in members}
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise FileRefused(refusals.MACROS)
    says = head[30:].startswith(b"mimetype" + found.media_type.encode() + b"PK")
    return says and names.issuperset(found.members)


def _members(upload, head):
    """The directory of a zip; none if it is no zip or does not begin as one."""
    if not head.startswith(b"PK\x03\x04"):
        return []
    try:
        end = zipfile._EndRecData(upload)  # what ZipFile itself goes by, before it reads a directory of any size
        if not end or end[zipfile._ECD_SIZE] > MOST_DIRECTORY:
            raise FileRefused(refusals.BOMB if end else refusals.BROKEN)
        with zipfile.ZipFile(upload) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise FileRefused(refusals.BROKEN) from error
    _refuse_bombs(members, upload.size)
    return members


def _refuse_bombs(members, size):
    """Members that say they unpack to very much, or that lie over each other and so to more than they say."""
    if sum(member.file_size for member in members) > MOST_UNPACKED or sum(member.compress_size for member in members) > size:
        raise FileRefused(refusals.BOMB)
    if any(member.flag_bits & 1 for member in members):
        raise FileRefused(refusals.PROTECTED)


# ── What is plain ────────────────────────────────────────────────────────────────────────────────────────────────


def _is_text(upload, head, found):
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
    opening = codecs.decode(head, marked, "ignore").encode() if marked else head
    if _NOT_TEXT.match(opening):
        return False
    return any(_reads_as(upload, encoding) for encoding in ([marked] if marked else ["utf-8", "latin-1"]))


def _reads_as(upload, encoding):
    """Whether the whole file is text in this encoding, without control characters."""
    decoder = codecs.getincrementaldecoder(encoding)()
    upload.seek(0)
    try:
        while piece := upload.read(PIECE):
            if _CONTROLS.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


_CHECKS = {"pdf": _is_pdf, "picture": _is_picture, "office": _is_office, "open": _is_open, "text": _is_text}
