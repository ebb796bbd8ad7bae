"""Pictures are drawn anew: upright, of a size pages can use, and with nothing in them but what one sees.

Where it was taken, with what, by whom and when, comments, thumbnails and further frames stay behind.
"""

import io
import threading
from contextlib import contextmanager

from PIL import Image, ImageOps

from files import refusals
from files.refusals import FileRefused, refuse

LONGEST_SIDE = 2400  # pixels of what is stored
MOST_PIXELS = 50_500_000  # of what is sent: what cameras of telephones make; takes less than half a gigabyte to decode
_QUALITY = {"JPEG": {"quality": 85, "optimize": True}, "WEBP": {"quality": 85}, "PNG": {"optimize": True}}
_one_at_a_time = threading.Lock()  # what a process may need for pictures is what one of them needs


def measure(upload, found):
    """Refuse a picture that would take too much memory, by what its header says; nothing is decoded."""
    with _opened(upload, found):
        pass


def redraw(upload, found, into):
    """Draw the picture anew into the open file `into`, in the format it is stored in; returns width and height."""
    with _one_at_a_time:
        image = _decoded(upload, found)
        # Whatever was noted beside the picture would go into the new file from here.
        image.info.clear()
        drawn, pieces = found.stored.drawn, io.BytesIO()
        image.save(pieces, drawn, **_QUALITY[drawn])
    into.write(pieces.getbuffer())
    return image.size


def _decoded(upload, found):
    with _opened(upload, found) as image:
        if image.mode == "P":
            image = _plain(image)  # shades between the colours of a palette need more than the palette
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _plain(ImageOps.exif_transpose(image))


def _plain(image):
    """In grey, in colours, or in colours with transparency, eight bits each."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "L", "F") else "RGB")


@contextmanager
def _opened(upload, found):
    """The picture with its header read; whatever Pillow finds wrong with it while it is used is a FileRefused."""
    try:
        with Image.open(upload, formats=[found.drawn]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refuse(refusals.TOO_MANY_PIXELS, most=MOST_PIXELS // 1_000_000) from error
    except Exception as error:  # broken bytes make Pillow raise nearly anything
        raise FileRefused(refusals.BROKEN) from error
