"""Drawings for the demonstration's practices: flat shapes in quiet colours, the same every time.

Units are hundredths of the height.
"""

import math
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw

_WIDTH, _HEIGHT, _FINER = 1200, 675, 2
_UNIT = _HEIGHT * _FINER / 100
ACROSS = 100 * _WIDTH / _HEIGHT
PAPER, INK, SUN, THREAD = "#f6f1e4", "#22333f", "#f2c14e", "#ffe9a8"


class Sheet:
    """Something to draw on, from the back to the front; coordinates begin at the upper left."""

    def __init__(self, above, below):
        self.image = Image.new("RGB", (_WIDTH * _FINER, _HEIGHT * _FINER))
        self.pen = ImageDraw.Draw(self.image)
        shades = list(zip(_rgb(above), _rgb(below), strict=True))
        for row in range(self.image.height):
            share = row / self.image.height
            colour = tuple(round(a + (b - a) * share) for a, b in shades)
            self.pen.line([(0, row), (self.image.width, row)], fill=colour)

    def shape(self, points, colour):
        self.pen.polygon([(x * _UNIT, y * _UNIT) for x, y in points], fill=colour)

    def disc(self, x, y, radius, colour, flat=1.0):
        box = (x - radius, y - radius * flat, x + radius, y + radius * flat)
        self.pen.ellipse([side * _UNIT for side in box], fill=colour)

    def box(self, left, top, right, bottom, colour):
        self.pen.rectangle([side * _UNIT for side in (left, top, right, bottom)], fill=colour)

    def dots(self, curve, colour, radius=0.45, count=40):
        for step in range(count + 1):
            self.disc(*curve(step / count), radius, colour)

    def ridge(self, base, height, waves, colour):
        """Everything below a line of hills; `waves` are pairs of length and beginning."""
        line = [(x, base - height * sum(math.sin(x / length + start) for length, start in waves)) for x in range(0, 180, 2)]
        self.shape([*line, (180, 100), (0, 100)], colour)

    def png(self):
        """The bytes of the picture."""
        drawn, picture = BytesIO(), self.image.resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)
        picture.save(drawn, "PNG", compress_level=1)  # the Hub packs it again
        return drawn.getvalue()


def _rgb(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _person(sheet, x, y, colour, size=1.0):
    foot, shoulder = 1.5 * size, 0.8 * size
    sheet.disc(x, y - 4.6 * size, 1.15 * size, colour)
    sheet.shape([(x - foot, y), (x - shoulder, y - 3.2 * size), (x + shoulder, y - 3.2 * size), (x + foot, y)], colour)


def _arc(start, end, bow):
    """A curve from one point to another, bent upwards by `bow`; takes a share between 0 and 1."""
    (x1, y1), (x2, y2) = start, end
    return lambda share: (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share - 4 * bow * share * (1 - share))


def market(sheet):
    sheet.disc(140, 34, 9, SUN)
    sheet.ridge(52, 4, [(21, 0.4), (9, 2)], "#a9b79a")
    sheet.ridge(60, 3, [(27, 3), (12, 1)], "#7f9a7d")
    sheet.box(0, 66, ACROSS, 100, "#e3cfa6")
    for at, colour in zip((26, 64, 102, 140), ("#b5523b", "#2f6f77", "#c98b2b", "#5b5a8c"), strict=True):
        for post in (at - 12, at + 12):
            sheet.box(post - 0.4, 55, post + 0.4, 80, INK)
        sheet.shape([(at - 15, 57), (at - 10, 48), (at + 10, 48), (at + 15, 57)], colour)
        sheet.box(at - 9, 70, at + 9, 72, "#7a5b3a")
        _person(sheet, at, 71, INK)
    for number in range(17):
        _person(sheet, 12 + number * 8.4, 89 - 3 * math.sin(number / 2.4), "#4b5d67" if number % 3 else "#8a4a35", 1.2)


_PAIRS = (
    ((18, 30), (44, 62)),
    ((66, 22), (78, 48)),
    ((30, 84), (62, 80)),
    ((104, 30), (112, 66)),
    ((136, 18), (150, 52)),
    ((96, 86), (140, 82)),
)


def islands(sheet):
    for row in range(9):
        sheet.dots(lambda share, row=row: (share * ACROSS, 6 + row * 11 + 1.4 * math.sin(share * 19 + row)), "#1f5f7d", 0.22, 150)
    for start, end in _PAIRS:
        sheet.dots(_arc(start, end, 8), THREAD, 0.5, 30)
    for number, (x, y) in enumerate(place for pair in _PAIRS for place in pair):
        size = 3.2 + 2.3 * (number * 7 % 5) / 4
        sheet.disc(x, y, size + 2.2, "#5fb0b3", 0.7)
        sheet.disc(x, y, size, "#e9d9a7", 0.7)
        sheet.disc(x - 0.5, y - 0.4, size * 0.66, "#5d8a55", 0.7)


def town(sheet):
    sheet.disc(30, 20, 6, "#f4d9a0")
    walls = ("#a4503e", "#c98a54", "#6c7f8d", "#b9a06c", "#7c5a6b", "#54706b", "#c7795a", "#8d8f6d", "#5f6a8a")
    left = 4
    for number, colour in enumerate(walls):
        width, top = 16 + number * 5 % 4 * 1.5, 34 + number * 7 % 5 * 2.4
        right, middle = left + width, left + width / 2
        sheet.box(left, top, right, 70, colour)
        sheet.shape([(left - 1, top), (middle, top - 9), (right + 1, top)], "#3a3f4b")
        for x in (left + width * 0.27, left + width * 0.73):
            sheet.box(x - 1.6, top + 6, x + 1.6, top + 11, "#2c3440")
        sheet.box(middle - 2.2, 58, middle + 2.2, 70, SUN)
        for wave in range(7):
            shift = math.sin(wave * 2.1 + number) * 1.3
            half, y = 2.4 - wave * 0.2, 76 + wave * 3
            sheet.box(middle - half + shift, y, middle + half + shift, y + 1.1, "#d9ac54")
        left = right + 1.4
    sheet.box(0, 70, ACROSS, 73, "#c9c2b2")


def lagoon(sheet):
    sheet.disc(89, 46, 19, SUN)
    sheet.ridge(50, 1.2, [(13, 0), (5, 1)], "#3d6a63")
    sheet.box(0, 53, ACROSS, 100, "#5b95a0")
    for row in range(12):
        y, half = 55 + row * 3.6, 24 - row * 1.5
        sheet.box(89 - half, y, 89 + half, y + 0.9, "#f0cd7a")
    boats = [(22 + number * 33, 72 + 5 * math.sin(number * 1.4)) for number in range(5)]
    for start, end in pairwise(boats):
        sheet.dots(_arc(start, end, -3), THREAD, 0.35, 60)
    for x, y in boats:
        hull = ((-12, -2.6), (-8, 2), (8, 2), (12, -2.6), (7, -0.4), (-7, -0.4))
        sheet.shape([(x + right, y + down) for right, down in hull], INK)
        _person(sheet, x - 3, y, "#8a3b2c", 1.1)
        _person(sheet, x + 3, y, "#e8dfc8", 1.1)


def mountains(sheet):
    sheet.disc(36, 22, 7, "#f8e3b2")
    for base, step, high, colour in ((78, 22, 46, "#8fa3bd"), (88, 26, 44, "#6b7aa3"), (99, 31, 40, "#4a4f7d")):
        for number in range(9):
            x, peak = number * step - 8, base - high + number * 37 % 11 * 1.6
            sheet.shape([(x - step, base), (x, peak), (x + step, base)], colour)
            if high == 46:
                sheet.shape([(x - 3.4, peak + 7), (x, peak), (x + 3.4, peak + 7), (x, peak + 5)], "#eef1f4")
        sheet.box(0, base, ACROSS, 100, colour)
    houses = [(18, 88), (92, 62), (160, 86)]
    for start, end in pairwise(houses):
        sheet.dots(_arc(start, end, 9), SUN, 0.6, 46)
    for x, y in houses:
        sheet.box(x - 3.4, y - 3, x + 3.4, y + 3.4, PAPER)
        sheet.shape([(x - 4.6, y - 3), (x, y - 7.4), (x + 4.6, y - 3)], "#b5523b")


def furrows(sheet):
    sheet.disc(150, 20, 7, "#fbe6b0")
    sheet.ridge(42, 2.5, [(24, 1), (11, 0)], "#8aa08c")
    for number in range(-16, 17):
        colour = "#6f9150" if number % 2 else "#b98d4d"
        near, far = 89 + number * 22, 89 + number * 1.9
        sheet.shape([(far - 0.95, 44), (far + 0.95, 44), (near + 11, 100), (near - 11, 100)], colour)
    sheet.shape([(0, 66), (ACROSS, 62), (ACROSS, 76), (0, 80)], "#d9c8a0")
    for x in (98, 138):
        sheet.box(x, 54, x + 24, 69, "#fbfaf5")
        sheet.shape([(x + 24, 69), (x + 24, 58), (x + 28, 62), (x + 29, 69)], "#dfe3e2")
        sheet.shape([(x - 9, 58), (x, 54), (x + 1, 55.4), (x - 8, 59.6)], "#b5523b")
        for wheel in (x + 5, x + 22):
            sheet.disc(wheel, 69.5, 2.6, INK)
    for number in range(11):
        _person(sheet, 14 + number * 7, 73 + number * 5 % 3 * 0.7, "#2f5560" if number % 2 else "#7d3f2e", 1.25)


_GROUNDS = {
    market: ("#fbe8c2", "#dce8df"),
    islands: ("#124a68", "#1c6a86"),
    town: ("#31465f", "#5d7287"),
    lagoon: ("#f7d9b0", "#f3b98a"),
    mountains: ("#c9dcea", "#f1dfcf"),
    furrows: ("#cfe3ec", "#f4ead0"),
}
_SCENES = {scene.__name__: scene for scene in _GROUNDS}


def draw(name):
    """The bytes of a drawing by its name, a PNG."""
    scene = _SCENES[name]
    sheet = Sheet(*_GROUNDS[scene])
    scene(sheet)
    return sheet.png()
