"""How far an indicator is: arithmetic, and what the page says of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from pledges.models import Indicator
from pledges.records import Progress, in_digits

TABLE = [
    ("nothing yet", "200", "1200", False, None, 0, False),
    ("where it began", "200", "1200", False, "200", 0, False),
    ("half way", "200", "1200", False, "700", 50, False),
    ("rounded down", "0", "3", False, "1", 33, False),
    ("almost", "0", "1000", False, "999.9999", 99, False),
    ("29 of 100", "0", "100", False, "29", 29, False),
    ("at the target", "200", "1200", False, "1200", 100, True),
    ("beyond", "200", "1200", False, "5000", 100, True),
    ("backwards", "200", "1200", False, "100", 0, False),
    ("from nought", "0", "10", False, "2.5", 25, False),
    ("below nought", "-10", "10", False, "0", 50, False),
    ("a decrease", "80", "20", True, "50", 50, False),
    ("a decrease that grew", "80", "20", True, "90", 0, False),
    ("a decrease at its target", "80", "20", True, "20", 100, True),
    ("a decrease beyond", "80", "20", True, "0", 100, True),
    ("no way, nothing yet", "200", "200", False, None, 0, False),
    ("no way, held", "200", "200", False, "200", 100, True),
    ("no way, more", "200", "200", False, "250", 100, True),
    ("no way, lost", "200", "200", False, "150", 0, False),
    ("no way, a decrease held", "200", "200", True, "150", 100, True),
    ("no way, a decrease lost", "200", "200", True, "201", 0, False),
]


@pytest.mark.parametrize(
    ("baseline", "target", "is_decrease", "value", "percent", "is_reached"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_how_far(baseline, target, is_decrease, value, percent, is_reached):
    row = Indicator(baseline=Decimal(baseline), target=Decimal(target), is_decrease=is_decrease)

    progress = Progress(row, Decimal(value), date(2026, 5, 3)) if value else Progress(row)

    assert (progress.percent, progress.is_reached) == (percent, is_reached)


@pytest.mark.parametrize("is_decrease", [False, True])
def test_a_step_forward_never_looks_like_one_back(is_decrease):
    ends = (Decimal(900), Decimal(100)) if is_decrease else (Decimal(100), Decimal(900))
    row = Indicator(baseline=ends[0], target=ends[1], is_decrease=is_decrease)
    values = [Decimal(number) / 7 for number in range(-700, 14_000, 37)]

    percents = [Progress(row, value, date(2026, 5, 3)).percent for value in values]

    assert percents == sorted(percents, reverse=is_decrease)
    assert (min(percents), max(percents)) == (0, 100)


@pytest.mark.parametrize(
    ("number", "language", "words"),
    [
        ("1200.0000", "en", "1,200"),
        ("0.5000", "en", "0.5"),
        ("-12.2500", "fr", "-12,25"),
        ("12345678901234.5678", "en", "12,345,678,901,234.5678"),
        ("0.0000", "es", "0"),
    ],
)
def test_numbers_are_written_in_the_readers_way(number, language, words):
    with override(language):
        assert in_digits(Decimal(number)) == words
