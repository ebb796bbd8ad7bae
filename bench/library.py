"""What there is to be found: 10,000 practices and 100,000 contributions in three languages, in the search index alone.

Written by SQL, as the apps' actions would take an hour. Half of the texts are English, three tenths French, the rest Spanish.
Words are drawn by Zipf's law from the Hub's own pages, frequent ones first, and after them from made-up ones.
"""

import html
import random
import re
from collections import Counter
from functools import cache
from itertools import accumulate
from pathlib import Path

from django.db import connection

from search.models import config_of

PRACTICES, COMMENTS = 10_000, 100_000
SHARES = {"en": 5, "fr": 3, "es": 2}  # of ten
PARAGRAPHS, LENGTH, KNOWN = 3_000, 47, 12_000  # in each language: paragraphs, words of one, different words
PAGES = Path(__file__).resolve().parent.parent / "pages" / "data"

ROWS = """
INSERT INTO search_document (kind, object_id, place, language, config, title, folded, body, published_at)
SELECT %(kind)s, 1 + n * 10 + %(first)s + t, 1, %(language)s, %(config)s::regconfig, title, title,
       concat_ws(E'\\n', (%(pool)s)[1 + (n * 7 + t) %% %(size)s], (%(pool)s)[1 + (n * 11 + t * 3) %% %(size)s],
                 (%(pool)s)[1 + (n * 13 + t * 5 + 1) %% %(size)s]),
       '2022-03-02 10:00+00'::timestamptz + (n * 10 + %(first)s + t) * interval '1 minute'
FROM generate_series(0, %(rows)s / 10 - 1) n, generate_series(0, %(share)s - 1) t,
     LATERAL (SELECT CASE WHEN %(titled)s OR n %% 10 = 0
                          THEN left((%(pool)s)[1 + (n * 17 + t) %% %(size)s], 60) ELSE '' END AS title) named;
"""


def gather():
    """Fill the index; takes some twenty seconds."""
    first = 0
    with connection.cursor() as cursor:
        for language, share in SHARES.items():
            text = {"language": language, "config": config_of(language), "pool": _paragraphs(language), "size": PARAGRAPHS}
            for kind, rows, titled in (("bench_practice", PRACTICES, True), ("bench_comment", COMMENTS, False)):
                place = {"kind": kind, "rows": rows, "titled": titled, "first": first, "share": share}
                cursor.execute(ROWS, text | place)
            first += share
        cursor.execute("ANALYZE search_document")


@cache
def words(language):
    """The words of a language, the most frequent first; always the same."""
    pages = (path.read_text() for path in sorted(PAGES.glob(f"*.{language}.html")))
    text = html.unescape(re.sub(r"<[^>]*>", " ", " ".join(pages)))
    known = [word for word, _count in Counter(re.findall(r"[^\W\d_]+", text.lower())).most_common()]
    chance = random.Random(language)
    made_up = (
        "".join(chance.choice("bcdfglmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 5)))
        for _ in iter(int, 1)
    )
    while len(known) < KNOWN:
        known.append(next(made_up))
    return known


def _paragraphs(language):
    chance, weights = random.Random(7), list(accumulate(1 / rank for rank in range(1, KNOWN + 1)))
    return [" ".join(chance.choices(words(language), cum_weights=weights, k=LENGTH)) for _paragraph in range(PARAGRAPHS)]
