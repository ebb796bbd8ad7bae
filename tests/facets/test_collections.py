"""Collections: each has a shelf, names and a form of its own; what they share of the vocabulary is asked once."""

from dataclasses import replace

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import CharField, F, Func, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from facets.actions import renew_edition
from facets.collections import Collection, Facet
from facets.filters import CollectionFilter
from facets.listing import Listing
from facets.overview import tally
from facets.shelf import NEWEST, Selection, Sort
from facets.terms import Terms
from facets.values import Choices
from facets.vocabulary import COUNTRY, LANGUAGE, OBJECTIVE, REGION, YEAR
from practices.models import Repository
from taxonomy.models import Goal, Objective

STAGE = Facet("stage", "Stage", "“%(value)s” is no stage.", Choices([("begun", "Begun"), ("ended", "Ended")]))
BY = replace(COUNTRY, name="by", label="Made by", adding="")
COMMON = ("stage:begun", "by:KEN", "country:SEN", "year:2019", "hidden:1")


def collection(model, *facets):
    """The rows of a vocabulary as things that share all tokens but their number."""

    def rows():
        own = Concat(Value("objective:"), Cast("number", TextField()))
        tokens = Func(own, *map(Value, COMMON), template="ARRAY[%(expressions)s]", output_field=ArrayField(CharField()))
        return model.objects.order_by("number").annotate(tokens=tokens, size=F("number"))

    return Collection(
        label="Things",
        said=str,
        kind="practice",
        rows=rows,
        edition=Repository,
        facets=facets,
        pages={"list": "practices:practice_list"},
        sorts=(NEWEST, Sort("largest", "largest", "-size")),
    )


class ObjectiveFilter(CollectionFilter):
    collection = collection(Objective, OBJECTIVE, BY, COUNTRY, STAGE, YEAR)
    unknown_sort = "“%(value)s” is no order."


class GoalFilter(CollectionFilter):
    collection = collection(Goal, STAGE, REGION, LANGUAGE)


OBJECTIVES, GOALS = ObjectiveFilter.collection, GoalFilter.collection


def test_collections_of_one_process_keep_shelves_of_their_own(db):
    totals = [(each.shelf().total(Selection()), set(each.shelf().counts(Selection()))) for each in (OBJECTIVES, GOALS)]

    assert totals == [(23, set(OBJECTIVES.names)), (17, set(GOALS.names))]
    assert OBJECTIVES.shelf() is OBJECTIVES.shelf() is not GOALS.shelf()
    assert (ObjectiveFilter(QueryDict("")).total, GoalFilter(QueryDict("")).total) == (23, 17)


def test_a_new_edition_makes_a_new_shelf(db):
    renew_edition(of=Repository)
    kept, of = OBJECTIVES.shelf(), OBJECTIVES.edition()

    assert OBJECTIVES.shelf(of) is kept
    renew_edition(of=Repository)
    assert OBJECTIVES.edition()[0] == of[0] + 1
    assert OBJECTIVES.shelf() is not kept


def test_terms_know_the_edition(db):
    assert Terms(GOALS).edition == GOALS.edition()
    renew_edition(of=Repository)
    assert Terms(GOALS).edition == GOALS.edition()


def test_two_facets_of_one_vocabulary_are_asked_once_and_counted_each(db):
    with CaptureQueriesContext(connection) as captured:
        Terms(OBJECTIVES)
    listing = Listing(ObjectiveFilter(QueryDict("by=KEN&country=SEN&country=KEN")))

    assert [query["sql"].count('FROM "taxonomy_country"') for query in captured] == [1]
    counted = {offer.name: [(value.term.value, value.count) for value in offer.values] for offer in listing.offers}
    assert (counted["by"], counted["country"]) == ([("KEN", 23)], [("KEN", 0), ("SEN", 23)])
    chip = listing.chips[0]
    assert (chip.label, chip.term.name, chip.query) == ("Made by", "Kenya", "country=SEN&country=KEN")


def test_each_filter_has_the_parameters_of_its_collection(db):
    query = QueryDict("stage=ended&objective=7&region=world&language=fr&sort=largest")

    assert ObjectiveFilter(query).query() == "objective=7&stage=ended&sort=largest"
    assert GoalFilter(query).query() == "stage=ended&region=world&language=fr&sort=largest"


def test_what_a_collection_does_not_know_is_told_in_its_words(db):
    chosen = ObjectiveFilter(QueryDict("stage=late&stage=ended&sort=odd&hidden=1"))

    assert list(map(str, chosen.complaints)) == ["“late” is no stage.", "“odd” is no order."]
    assert chosen.query() == "stage=ended"


@pytest.mark.parametrize(("sort", "first"), [("newest", 1), ("largest", 23), ("relevance", 1), ("title", 1)])
def test_a_collection_is_sorted_as_it_says(db, sort, first):
    numbers = dict(Objective.objects.values_list("pk", "number"))

    assert numbers[ObjectiveFilter(QueryDict(f"sort={sort}")).keys[0]] == first


@pytest.mark.parametrize(
    ("facet", "values", "names"),
    [
        (STAGE, ["ended", "begun"], ["Begun", "Ended"]),
        (YEAR, ["2019", "2021"], ["2021", "2019"]),
        (LANGUAGE, ["fr", "es"], ["espagnol", "français"]),
        (COUNTRY, ["ZMB", "EGY"], ["Égypte", "Zambie"]),
        (OBJECTIVE, ["10", "9"], ["9.", "10."]),
        (REGION, ["014", "002", "world"], ["Monde entier", "Afrique", "Afrique orientale"]),
    ],
    ids=lambda each: getattr(each, "name", None),
)
def test_values_stand_in_the_readers_order_under_her_names(db, facet, values, names):
    with override("fr"):
        terms = Terms(collection(Goal, facet)).of(facet.name, values)
        found = [term.name.casefold() for term in terms]

    assert [said.startswith(name.casefold()) for said, name in zip(found, names, strict=True)] == [True] * len(names), found


@pytest.mark.parametrize(("facet", "number"), [(STAGE, 2), (OBJECTIVE, 23)], ids=["choices", "vocabulary"])
def test_what_has_an_end_can_be_listed(db, facet, number):
    terms = Terms(collection(Goal, facet))

    assert len(terms.of(facet.name, terms.every(facet.name))) == number


def test_a_tally_says_its_number_and_leads_to_its_list(db):
    counted = tally(OBJECTIVES, "stage:begun")

    assert (counted.count, counted.said, tally(OBJECTIVES).count) == (23, "23", 23)
    assert (counted.address, tally(OBJECTIVES).address) == ("/en/practices/?stage=begun", "/en/practices/")
