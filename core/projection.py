"""Where a place stands on our maps: the Equal Earth projection, which shows no country larger than it is.

The land in `static/img/land.svg` is drawn by d3-geo with the same projection; `core/data/README.md` says how.
Source: Šavrič, Patterson and Jenny, “The Equal Earth map projection”, 2018.
"""

from math import asin, cos, pi, radians, sin, sqrt

WIDTH = 960
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = sqrt(3) / 2
_SCALE = WIDTH * _M * _A1 / (2 * pi)


def equal_earth(longitude, latitude):
    """The place of a point in degrees, as x and y in units of a map `WIDTH` wide, from its upper left corner."""
    x, y = _projected(radians(longitude), radians(latitude))
    return WIDTH / 2 + _SCALE * x, _SCALE * (_POLE - y)


def _projected(longitude, latitude):
    theta = asin(_M * sin(latitude))
    sixth = theta**6
    x = longitude * cos(theta) / (_M * (_A1 + 3 * _A2 * theta**2 + sixth * (7 * _A3 + 9 * _A4 * theta**2)))
    return x, theta * (_A1 + _A2 * theta**2 + sixth * (_A3 + _A4 * theta**2))


_POLE = _projected(0, pi / 2)[1]
