"""What our figures are drawn from: numbers with their words, as circles on a map or as bars.

A page says what it counts as a list of `Number`; the components `map` and `bars` draw it.
"""

from dataclasses import dataclass, replace
from math import hypot, inf, sqrt

from django.utils.formats import number_format
from django.utils.translation import pgettext

from core.projection import equal_earth
from core.sorting import sort_key

# Radii in units of the map, which is 960 wide: the largest circle of one, the largest and smallest of all, and how far around
# its centre a circle can be touched. All circles together cover a disc of COVER; CRESCENT of each shows at least.
ONE, LARGEST, SMALLEST, TOUCH, COVER, CRESCENT = 9, 32, 5, 16, 110, 5
DIGIT = (4.6, 5.5)  # half its width and height


@dataclass(frozen=True, kw_only=True)
class Number:
    """How many (`count`) of what (`label`), in the reader's language.

    `said` is the number with its noun (“3 practices”), `address` the list that shows exactly those, `point` the longitude and
    latitude of a place, `objective` the one whose face the bar carries.
    """

    label: str
    count: int
    said: str = ""
    address: str = ""
    point: tuple | None = None
    objective: object = None

    @property
    def name(self):
        """What it says by itself: “Kenya: 3 practices”."""
        return pgettext("a number in a figure", "%(label)s: %(number)s") % {
            "label": self.label,
            "number": self.said or self.digits,
        }

    @property
    def digits(self):
        return number_format(self.count, use_l10n=True, force_grouping=True)


@dataclass(frozen=True)
class Circle:
    """A number on the map. `reach` is the radius within which it can be touched; `is_labelled`: its digits fit and show."""

    number: Number
    x: float
    y: float
    radius: float
    reach: float
    is_labelled: bool


@dataclass(frozen=True)
class Bar:
    """A number as a part (`width`, in per cent) of the largest of its figure."""

    number: Number
    width: float


def bars(numbers):
    """A bar for each number, in the order given, from a zero baseline; what is there at all can be seen."""
    largest = max((number.count for number in numbers), default=0)
    return [Bar(number, max(0.5, round(100 * number.count / largest, 1)) if number.count else 0) for number in numbers]


def by_name(numbers):
    """The numbers as the reader's language sorts their labels."""
    return sorted(numbers, key=lambda number: sort_key(number.label))


def by_count(numbers):
    """The largest numbers first, equal ones by name."""
    return sorted(numbers, key=lambda number: (-number.count, sort_key(number.label)))


def circles(numbers):
    """Circles whose areas stand for the numbers that have a point, the largest first, so that none hides a smaller one.

    Circles that would all but cover each other are moved apart, by a few units.
    """
    shown = by_count(number for number in numbers if number.count and number.point)
    if not shown:
        return []
    one = min(ONE, LARGEST / sqrt(shown[0].count), COVER / sqrt(sum(number.count for number in shown)))
    radii = [max(SMALLEST, one * sqrt(number.count)) for number in shown]
    centres = _parted([complex(*equal_earth(*number.point)) for number in shown], radii)
    drawn = [_circle(*facts) for facts in zip(shown, centres, radii, strict=True)]
    return _among_neighbours(drawn, centres)


def _circle(number, centre, radius):
    half = hypot(DIGIT[0] * len(number.digits), DIGIT[1])
    return Circle(number, round(centre.real, 1), round(centre.imag, 1), round(radius, 1), TOUCH, radius > half)


def _parted(centres, radii):
    """The centres, moved until a crescent of each circle shows beside its neighbours."""
    for _round in range(8):
        close = [(*pair, _hidden(*pair, centres, radii)) for pair in _pairs(centres, CRESCENT)]
        if not any(hidden > 0.1 for *_pair, hidden in close):
            break
        for one, other, hidden in close:
            between = centres[one] - centres[other]
            step = (between / abs(between) if between else 1j) * max(0, hidden) / 2
            centres[one] += step
            centres[other] -= step
    return centres


def _hidden(one, other, centres, radii):
    """By how much two circles stand too close."""
    return CRESCENT - abs(centres[one] - centres[other]) - abs(radii[one] - radii[other])


def _among_neighbours(drawn, centres):
    """The circles, each within reach as far as half the way to the next, and labelled if no smaller one lies on its label."""
    nearest, covered = [inf] * len(drawn), set()
    for one, other in _pairs(centres, 2 * LARGEST):
        apart = abs(centres[one] - centres[other])
        nearest[one], nearest[other] = min(nearest[one], apart), min(nearest[other], apart)
        below, above = min(one, other), max(one, other)
        if apart < drawn[above].radius + DIGIT[0] * len(drawn[below].number.digits):
            covered.add(below)
    return [
        replace(
            circle,
            reach=max(circle.radius, round(min(TOUCH, nearest[place] / 2), 1)),
            is_labelled=circle.is_labelled and place not in covered,
        )
        for place, circle in enumerate(drawn)
    ]


def _pairs(centres, distance):
    """Pairs of places in the list whose centres are less than this apart."""
    order = sorted(range(len(centres)), key=lambda place: centres[place].real)
    for position, one in enumerate(order):
        for other in order[position + 1 :]:
            if centres[other].real - centres[one].real >= distance:
                break
            if abs(centres[other] - centres[one]) < distance:
                yield one, other
