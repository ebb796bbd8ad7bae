"""The nearest practices, as one would count them by hand."""

import random
from types import SimpleNamespace

import pytest

from facets.shelf import Shelf
from practices.related import MOST, nearest

TOKENS = [*(f"objective:{n}" for n in range(6)), *(f"primary:{n}" for n in range(6)), "country:SEN", "country:PER", "region:002"]


def _points(mine, theirs):
    shared = set(mine) & set(theirs)
    objectives = sum(token.startswith(("objective:", "primary:")) for token in shared)
    return objectives + 2 * any(token.startswith("country:") for token in shared)


@pytest.mark.parametrize("seed", range(20))
def test_the_nearest_are_those_with_most_in_common_the_newest_first(seed):
    chance = random.Random(seed)
    rows = [(100 + n, chance.sample(TOKENS, chance.randint(0, 6)), "") for n in range(chance.choice([1, 3, 60]))]
    pk, tokens, _title = chance.choice(rows)

    ranked = sorted((-_points(tokens, theirs), place) for place, (key, theirs, _) in enumerate(rows) if key != pk)
    expected = [rows[place][0] for points, place in ranked if points < 0][:MOST]
    assert nearest(Shelf(rows), SimpleNamespace(pk=pk, tokens=tokens)) == expected


def test_one_that_is_on_no_list_has_neighbours_too():
    kept = Shelf([(1, ["objective:7"], ""), (2, ["country:SEN"], ""), (3, ["type:service"], "")])

    assert nearest(kept, SimpleNamespace(pk=9, tokens=["country:SEN", "objective:7", "type:service"])) == [2, 1]
