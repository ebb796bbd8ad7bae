"""Facets: what each value counts is what counting one by one gives, for random practices and every kind of choice."""

import random

import pytest

from facets.shelf import NEWEST, TITLE, Selection, Shelf, Sort

NAMES = ("objective", "principle", "goal", "region", "country", "type", "level", "language", "year", "kind")
SORTS = (NEWEST, TITLE, Sort("largest", "largest", "-number"))
VALUES = {name: [f"{name[:2]}{number}" for number in range(2 + index)] for index, name in enumerate(NAMES)}


def _library(chance, size):
    rows = []
    for pk in range(1, size + 1):
        tokens = {
            f"{name}:{value}"
            for name in NAMES
            for value in chance.sample(VALUES[name], chance.randint(0, 3 if len(VALUES[name]) > 3 else 2))
        }
        rows.append((pk * 7, sorted(tokens), f"title {chance.randint(1, 9)}", chance.randint(1, 9)))
    return rows


def _choices(chance):
    names = chance.sample(NAMES, chance.randint(0, 4))
    return {name: tuple(chance.sample([*VALUES[name], "unknown"], chance.randint(1, 2))) for name in names}


def _holds(tokens, chosen):
    return all(any(f"{name}:{value}" in tokens for value in values) for name, values in chosen.items())


@pytest.mark.parametrize("seed", range(25))
def test_counts_are_those_of_counting_one_by_one(seed):
    chance = random.Random(seed)
    rows = _library(chance, chance.choice([0, 1, 7, 8, 9, 60, 200]))
    shelf = Shelf(rows, NAMES, SORTS)
    for _ in range(12):
        chosen = _choices(chance)
        found = (
            tuple(chance.sample([pk for pk, *_ in rows] + [5], chance.randint(0, len(rows)))) if chance.random() < 0.3 else None
        )
        selection = Selection(chosen, found)
        within = [(pk, set(tokens)) for pk, tokens, *_columns in rows if found is None or pk in found]

        naive = {}
        for name in NAMES:
            others = {other: values for other, values in chosen.items() if other != name}
            members = [tokens for _pk, tokens in within if _holds(tokens, others)]
            counted = {value: sum(f"{name}:{value}" in tokens for tokens in members) for value in VALUES[name]}
            naive[name] = {value: count for value, count in counted.items() if count}
        selected = [pk for pk, tokens in within if _holds(tokens, chosen)]

        assert shelf.counts(selection) == naive
        assert shelf.total(selection) == len(selected)
        assert shelf.ordered(selection) == selected
        titles, numbers = ({row[0]: row[column] for row in rows} for column in (2, 3))
        assert shelf.ordered(selection, "title") == sorted(selected, key=titles.get)
        assert shelf.ordered(selection, "largest") == sorted(selected, key=lambda pk: -numbers[pk])
        if found is not None:
            assert shelf.ordered(selection, "relevance") == [pk for pk in found if pk in selected]
