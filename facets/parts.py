"""One question to the database for the names of all vocabularies, however many they are, and for whatever else a list wants."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.db import connection
from django.db.models import CharField, Func, IntegerField, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from core import clock
from core.languages import CODES

NOW = datetime(2018, 12, 10, tzinfo=UTC)  # stands for the present instant in the statement, which is made once


@dataclass(frozen=True, eq=False)
class Part:
    """A table of the question: of each row its `value`, `place` in the order, what `more` there is, `name` in each language.

    `rows` is a model, or makes a queryset, in which `NOW` stands for the present instant.
    """

    kind: str
    rows: Callable
    value: str
    name: str = ""
    place: object = None
    more: object = None

    def asked(self):
        """Its rows in the shape all parts have."""
        shape = {
            "_kind": Value(self.kind, CharField()),
            "_value": Cast(self.value, TextField()),
            "_place": Cast(self.place, IntegerField()) if self.place else Value(0, IntegerField()),
            "_more": Cast(self.more, TextField()) if self.more else Value("", TextField()),
            **{f"_{code}": Cast(f"{self.name}_{code}", TextField()) if self.name else Value("", TextField()) for code in CODES},
        }
        rows = self.rows.objects.all() if isinstance(self.rows, type) else self.rows()
        plain = QuerySet(rows.model, rows.order_by().query)  # one of translated rows would put the columns in an order of its own
        return plain.annotate(**shape).values_list(*shape)


def moment(column):
    """A point in time as it can be read again from `more`."""
    return Func(column, function="TO_JSON", output_field=JSONField())


def ask(parts):
    """The rows of these parts, by kind and value: place, what more there is, name by language; one query."""
    sql, parameters = _statement(parts)
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [clock.now() if each == NOW else each for each in parameters])
        for kind, value, place, more, *names in cursor.fetchall():
            found.setdefault(kind, {})[value] = (place, more, dict(zip(CODES, names, strict=True)))
    return found


@cache
def _statement(parts):
    first, *others = [part.asked() for part in parts]
    return first.union(*others, all=True).query.sql_with_params()
