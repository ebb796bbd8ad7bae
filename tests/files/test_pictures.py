"""Pictures are drawn anew: nothing of where, when and by whom they were taken stays, and no picture takes all the memory."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from files import pictures, shelf
from tests.files import samples
from tests.sources import ROOT


def _kept(file):
    with shelf.take(file.stored) as data:
        return data.read()


def _opened(file):
    return Image.open(io.BytesIO(_kept(file)))


@pytest.mark.parametrize(("drawn", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_photo_loses_position_camera_author_and_comments(store, drawn, extension):
    sent = samples.photo(drawn)

    file = store(f"IMG_0042.{extension}", sent)

    kept = _kept(file)
    assert b"Secret-Camera-9" in sent
    assert b"Secret" not in kept
    with _opened(file) as image:
        image.load()
        assert (dict(image.getexif()), {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()) == ({}, set())
        assert image.format == drawn


@pytest.mark.parametrize(("orientation", "size"), [(1, (60, 30)), (3, (60, 30)), (6, (30, 60)), (8, (30, 60))])
def test_a_photo_stands_upright_without_saying_so(store, orientation, size):
    file = store("a.jpg", samples.photo(orientation=orientation))

    with _opened(file) as image:
        assert (image.size, (file.width, file.height)) == (size, size)


SIZES = {
    "small": ((40, 20), (40, 20)),
    "just right": ((2400, 10), (2400, 10)),
    "wide": ((4800, 1200), (2400, 600)),
    "high": ((600, 3000), (480, 2400)),
    "a line": ((9000, 1), (2400, 1)),
}


@pytest.mark.parametrize(("size", "kept"), SIZES.values(), ids=SIZES)
@pytest.mark.parametrize(("drawn", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_what_is_larger_than_pages_need_is_made_smaller(store, drawn, name, size, kept):
    file = store(name, samples.picture(drawn, size))

    with _opened(file) as image:
        assert (image.size, (file.width, file.height)) == (kept, kept)


MODES = {
    "printing colours": ("JPEG", "CMYK", "jpg", "RGB"),
    "grey": ("JPEG", "L", "jpg", "L"),
    "black and white": ("PNG", "1", "png", "L"),
    "palette": ("PNG", "P", "png", "RGB"),
    "grey with transparency": ("PNG", "LA", "png", "RGBA"),
    "transparency": ("WEBP", "RGBA", "webp", "RGBA"),
    "sixteen bits": ("PNG", "I;16", "png", "L"),
}


@pytest.mark.parametrize(("drawn", "mode", "extension", "kept"), MODES.values(), ids=MODES)
def test_pictures_of_every_kind_become_plain_ones(store, drawn, mode, extension, kept):
    file = store(f"a.{extension}", samples.picture(drawn, mode=mode))

    with _opened(file) as image:
        assert image.mode == kept


def test_sixteen_bits_keep_their_shades(store):
    file = store("a.png", samples.picture(mode="I;16", colour=32_768))

    with _opened(file) as image:
        assert image.getpixel((0, 0)) == 128


def test_transparency_of_a_palette_stays(store):
    file = store("a.gif", samples.picture("GIF", mode="P", transparency=0))

    with _opened(file) as image:
        assert (image.mode, image.getpixel((0, 0))[3]) == ("RGBA", 0)


@pytest.mark.parametrize(("drawn", "name"), [("GIF", "a.gif"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_of_a_moving_picture_the_first_frame_stays(store, drawn, name):
    file = store(name, samples.frames(drawn))

    with _opened(file) as image:
        red, _green, blue = image.convert("RGB").getpixel((10, 10))
        assert (getattr(image, "n_frames", 1), red > 200, blue < 50) == (1, True, True)
    assert file.name.endswith(".png" if drawn != "WEBP" else ".webp")


@pytest.mark.parametrize("drawn", ["JPEG", "PNG"])
def test_what_hangs_behind_a_picture_is_cut_off(store, drawn):
    behind = samples.HTML + samples.packed({"a.txt": b"a"})

    file = store("a.jpg" if drawn == "JPEG" else "a.png", samples.picture(drawn) + behind)

    assert b"script" not in _kept(file)


MEASURE = """
import resource, sys, tempfile, zlib
import django
django.setup()
from files import pictures, refusals
from files.formats import BY_EXTENSION
from tests.files import samples

def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def large(side):
    squeezer = zlib.compressobj(1)
    pieces = [squeezer.compress(bytes(side * 4 + 1)) for _row in range(side)] + [squeezer.flush()]
    header = side.to_bytes(4, "big") * 2 + bytes((8, 6, 0, 0, 0))
    chunks = samples._chunk(b"IHDR", header) + samples._chunk(b"IDAT", b"".join(pieces)) + samples._chunk(b"IEND", b"")
    return samples.upload("a.png", b"\\x89PNG\\r\\n\\x1a\\n" + chunks)

png = BY_EXTENSION["png"]
pictures.redraw(samples.upload("a.png", samples.picture()), png, tempfile.TemporaryFile())
kinds = {"png": samples.said_png, "jpg": samples.said_jpeg, "gif": samples.said_gif, "webp": samples.said_webp}
begin, refused = memory(), 0
for extension, said in kinds.items():
    try:
        pictures.redraw(samples.upload("a", said(20_000, 20_000)), BY_EXTENSION[extension], tempfile.TemporaryFile())
    except refusals.FileRefused:
        refused += 1
print(refused, memory() - begin)
print(*pictures.redraw(large(7_100), png, tempfile.TemporaryFile()), memory() - begin)
"""


def test_memory_is_bounded():
    """In a process of its own: 400 megapixels take next to nothing, the largest that is taken less than half a gigabyte."""
    said = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)

    (refused, little), (width, height, much) = (map(int, line.split()) for line in said.stdout.splitlines())
    assert (refused, width, height) == (4, pictures.LONGEST_SIDE, pictures.LONGEST_SIDE)
    assert little < 20
    assert much < 450
