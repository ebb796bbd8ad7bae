"""Files made for the tests, good and bad; nothing of them lies in the repository."""

import io
import random
import struct
import zipfile
import zlib

import docx
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
from PIL.TiffImagePlugin import IFDRational

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(400) + b"PE\x00\x00"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TYPES = b"<Types/>"
OPEN = "application/vnd.oasis.opendocument."


def upload(name, content=PDF):
    """What a form brings."""
    return SimpleUploadedFile(name, content)


# ── Documents ────────────────────────────────────────────────────────────────────────────────────────────────────


def packed(members, *, stored=("mimetype",)):
    """A zip of these members, by name; those of `stored` are not compressed."""
    pieces = io.BytesIO()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return pieces.getvalue()


def word():
    pieces, document = io.BytesIO(), docx.Document()
    document.add_paragraph("Contracts in one’s own language.")
    document.save(pieces)
    return pieces.getvalue()


def sheet():
    pieces = io.BytesIO()
    with xlsxwriter.Workbook(pieces, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "Objective")
    return pieces.getvalue()


def slides():
    return packed({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"<p/>"})


def open_document(kind="text", **more):
    return packed({"mimetype": f"{OPEN}{kind}".encode(), "content.xml": b"<office/>"} | more)


def bomb():
    """A Word file whose body is said, and would be found, to unpack to over a gigabyte."""
    content = word()
    pieces = io.BytesIO(content)
    with zipfile.ZipFile(pieces, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/big.bin", "w") as member:
        for _megabyte in range(1001):
            member.write(bytes(1_000_000))
    return pieces.getvalue()


def overlapping():
    """A Word file whose directory names the same bytes a hundred times, and so claims more than there is."""
    noise = random.Random(7).randbytes(20_000)
    names = [f"word/media/{number:02}.bin" for number in range(20)]
    content = packed({"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>", names[0]: noise})
    at, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry = content[content.rindex(b"PK\x01\x02") : end]
    directory = content[at:end] + b"".join(entry.replace(names[0].encode(), name.encode()) for name in names[1:])
    tail = bytearray(content[end:])
    tail[8:20] = struct.pack("<HHII", 22, 22, len(directory), at)
    return content[:at] + directory + bytes(tail)


def crowded():
    """A Word file with so many members that its directory alone would fill the memory."""
    pieces = io.BytesIO()
    with zipfile.ZipFile(pieces, "w") as archive:
        for number in range(45_000):
            archive.writestr(f"word/{number}", b"")
    return pieces.getvalue()


def locked_up():
    """A Word file whose members say that they are enciphered."""
    return word().replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────


def picture(drawn="PNG", size=(40, 20), mode="RGB", colour=None, **options):
    """The bytes of a picture of one colour."""
    pieces = io.BytesIO()
    Image.new(mode, size, colour or 0).save(pieces, drawn, **options)
    return pieces.getvalue()


def frames(drawn):
    """A moving picture: a red frame, then a blue one."""
    pieces = io.BytesIO()
    first, second = (Image.new("RGB", (20, 20), colour) for colour in ("red", "blue"))
    first.save(pieces, drawn, save_all=True, append_images=[second], duration=100)
    return pieces.getvalue()


def photo(drawn="JPEG", orientation=6):
    """A picture 60 wide and 30 high that stands upright when turned, with everything a camera and an editor add to it."""
    exif = Image.Exif()
    exif[0x0110], exif[0x0112], exif[0x013B] = "Secret-Camera-9", orientation, "Secret-Author"
    exif.get_ifd(0x8825).update({1: "N", 2: tuple(IFDRational(part) for part in (46, 13, 35)), 29: "Secret-Day"})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = {"exif": exif, "icc_profile": profile, "xmp": b"<x:xmpmeta>Secret-Packet</x:xmpmeta>"}
    options |= {"comment": b"Secret-Comment"} if drawn == "JPEG" else {}
    return picture(drawn, (60, 30), colour=(200, 30, 30), **options)


def _chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def said_png(width, height):
    """A PNG whose header says this size, and that has next to nothing in it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(1000))) + _chunk(b"IEND", b"")


def said_jpeg(width, height):
    content = bytearray(picture("JPEG"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def said_gif(width, height):
    content = bytearray(picture("GIF", mode="P"))
    content[6:10] = struct.pack("<HH", width, height)
    return bytes(content)


def said_webp(width, height):
    """A moving WebP whose canvas is this large, with one small frame."""
    image = picture("WEBP", lossless=True)[12:]
    frame = bytes(6) + bytes((39, 0, 0, 19, 0, 0)) + bytes((100, 0, 0)) + b"\0" + image
    canvas = b"\x02\0\0\0" + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    chunks = {b"VP8X": canvas, b"ANIM": bytes(6), b"ANMF": frame}
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(content)) + content for name, content in chunks.items())
    return b"RIFF" + struct.pack("<I", len(body)) + body


def half(content):
    """What arrives of an upload that breaks off."""
    return content[: len(content) // 2]
