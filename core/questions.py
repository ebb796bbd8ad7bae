"""Questions to the database that are asked with every page: put together once per process."""

from functools import cached_property

from django.db import connection


class Question:
    """A queryset whose SQL is put together once, as that costs many times what asking costs.

    `build(**stand_ins)` returns it. Each stand-in is of the type of what will be given in its place, is something its field can
    hold, and stands nowhere else in the query.

    >>> named = Question(lambda pk: Page.objects.filter(pk=pk).values("title"), pk=-(10**15))
    >>> named.rows(pk=3)
    [{"title": "About"}]
    """

    _of_keys = {}

    def __init__(self, build, **stand_ins):
        self._build, self._stand_ins = build, stand_ins

    def rows(self, **given):
        """The rows, as dicts of their columns' names. Raises KeyError where something is not given."""
        with connection.cursor() as cursor:
            cursor.execute(*self._filled(given))
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def objects(self, model, **given):
        """The rows as objects of `model`, which the query must be one of; annotations are attributes."""
        return (_object(model, row) for row in self.rows(**given))

    @classmethod
    def one(cls, model, pk):
        """The row of `model` with this key, or None."""
        if model not in cls._of_keys:
            cls._of_keys[model] = cls(lambda pk: model._default_manager.filter(pk=pk).order_by(), pk=-(10**15))
        return next(cls._of_keys[model].objects(model, pk=pk), None)

    def _filled(self, given):
        sql, parameters = self._prepared
        return sql, [given[name] if name else constant for name, constant in parameters]

    @cached_property
    def _prepared(self):
        sql, parameters = self._build(**self._stand_ins).query.sql_with_params()
        return sql, [(self._name_of(parameter), parameter) for parameter in parameters]

    def _name_of(self, parameter):
        """What is given in the place of a parameter; None for one that stays."""
        same = (name for name, value in self._stand_ins.items() if type(value) is type(parameter) and value == parameter)
        return next(same, None)


def _object(model, row):
    fields = [field for field in model._meta.concrete_fields if field.column in row]
    values = [_value(field, row.pop(field.column)) for field in fields]
    found = model.from_db(connection.alias, [field.attname for field in fields], values)
    for name, value in row.items():
        setattr(found, name, value)
    return found


def _value(field, value):
    return field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
