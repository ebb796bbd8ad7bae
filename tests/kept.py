"""What the Hub's own actions make once, put back before each test that asks for it."""

import pickle

from django.apps import apps
from django.db import connection, transaction


class Kept:
    """What `make()` returns and the rows it writes; `again()` puts the rows into the present transaction and returns a copy.

    They are undone at once; their keys are used up, so that nothing made later can have one of them.
    """

    def __init__(self, make):
        with connection.cursor() as cursor, transaction.atomic():
            # A row of this savepoint's own: whatever the test itself has written before it has an older number.
            cursor.execute("CREATE TEMPORARY TABLE kept_since ON COMMIT DROP AS SELECT 1 AS row")
            cursor.execute("SELECT xmin::text FROM kept_since")
            begin = cursor.fetchone()[0]
            self.made = pickle.dumps(make())
            self.rows = _since(cursor, begin)
            transaction.set_rollback(True)

    def again(self):
        _put(self.rows)
        return pickle.loads(self.made)


class Beginning:
    """All rows there are now; `again()` puts them into emptied tables, under the same keys."""

    def __init__(self):
        with connection.cursor() as cursor:
            self.rows = _since(cursor, "0")

    def again(self):
        _put(self.rows)


def _since(cursor, begin):
    """Pairs of the statement that puts rows back and the rows written since, a pair for each table that has some."""
    return [(_back(model), rows) for model in _models() if (rows := _written(cursor, model, begin))]


def _put(pairs):
    with connection.cursor() as cursor:
        cursor.execute("; ".join(back for back, _rows in pairs), [rows for _back, rows in pairs])


def _models():
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]


def _written(cursor, model, begin):
    """The rows of a table that the present transaction has written since, as JSON; None if there are none."""
    table = model._meta.db_table
    cursor.execute(f'SELECT json_agg(written)::text FROM "{table}" AS written WHERE xmin::text::bigint >= %s::bigint', [begin])
    return cursor.fetchone()[0]


def _back(model):
    """The statement that makes rows stand as they stood; those that stand so already are left alone."""
    table, key = model._meta.db_table, model._meta.pk.column
    columns = [f'"{field.column}"' for field in model._meta.concrete_fields if not field.generated]
    values, kept = ", ".join(columns), ", ".join(f"EXCLUDED.{column}" for column in columns)
    present = ", ".join(f'"{table}".{column}' for column in columns)
    source = f'SELECT {values} FROM json_populate_recordset(NULL::"{table}", %s)'
    put = f'INSERT INTO "{table}" ({values}) {source} ON CONFLICT ("{key}")'
    return f"{put} DO UPDATE SET ({values}) = ROW({kept}) WHERE ROW({present}) IS DISTINCT FROM ROW({kept})"
