"""Searches without their page, over the library: each visit asks the next query, in turn."""

from functools import cache
from itertools import cycle

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpResponse

from bench import library
from search import engine, kinds
from search.highlights import highlighted
from search.models import Document
from search.planner import Planner
from search.queries import parse

LANGUAGES = ("en", "fr", "es")
FREQUENT, RARE = range(40, 300, 20), range(200, 6_000, 200)  # places of words among those of a language
FEW = (library.PRACTICES + library.COMMENTS) * 5 // 100


def _results(keys, user):
    return {key: kinds.Result(address=f"#{key}", title="Untitled") for key in keys}


for _name, _place in (("bench_practice", Q()), ("bench_comment", Q(place__in=[1]))):
    kinds.declare(
        _name,
        label="Thing",
        label_plural="Things",
        rows=Document.objects.none,  # the library writes its entries itself
        documents=None,
        visible=lambda user, place=_place: place,
        results=_results,
    )


def few(request):
    """Ids and rank of words in at most 5% of the texts."""
    return _answer(_ids(next(_queries(True))))


def many(request):
    """Ids and rank of words in more."""
    return _answer(_ids(next(_queries(False))))


def highlights(request):
    """Twenty titles and passages with what was found in them."""
    query, keys = next(_found())
    with Planner() as planner:
        return _answer(highlighted(planner, query.tsquery, keys))


def _ids(query):
    with Planner() as planner:
        search = engine.Search(planner, query, AnonymousUser())
        names = list(kinds.declared())
        total = sum(count.number for count in search.counts().values())
        return search.keys(names, engine.Count(total), 0, 20)


@cache
def _queries(is_rare):
    """Queries of one word, without end."""
    asked = [parse(library.words(language)[place]) for place in (RARE if is_rare else FREQUENT) for language in LANGUAGES]
    asked = [query for query in asked if not query.silence]
    return cycle([query for query in asked if (engine.matching(query.text, "bench_comment").count() <= FEW) == is_rare])


@cache
def _found():
    queries = _queries(True)
    return cycle([(query, keys) for query in (next(queries) for _ in range(20)) if len(keys := _ids(query)) == 20])


def _answer(found):
    return HttpResponse(repr(len(found)))
