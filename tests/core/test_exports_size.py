"""An export takes the disk it needs and hardly any memory: rows pass through, one query is read as it is written."""

import tracemalloc
from contextlib import closing
from itertools import chain, repeat

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from core import exports
from core.exports import Column, Table
from taxonomy.models import Country

ROWS, TEXT = 2_000, 8_000
ALLOWED = 6_000_000  # bytes; all rows together are 16 million


def table(*columns):
    return Table("Practices", "https://hub.example.org/en/practices/", columns)


@pytest.fixture
def traced():
    """Counts what Python takes; the peak so far is forgotten when a test has warmed up."""
    tracemalloc.start()
    yield
    tracemalloc.stop()


def respond(extension, count):
    columns = [Column("number", "Number", lambda row: row), Column("text", "Text", lambda row: f"{row:08}" * (TEXT // 8))]
    return exports.respond(extension, table=table(*columns), rows=iter(range(count)), name="practices")


@pytest.mark.parametrize("extension", exports.FORMATS)
def test_rows_are_not_kept(extension, traced):
    respond(extension, 1).close()
    tracemalloc.reset_peak()
    before, _peak = tracemalloc.get_traced_memory()

    with closing(respond(extension, ROWS)) as response:
        sent = sum(map(len, response))

    _now, peak = tracemalloc.get_traced_memory()
    assert sent > (ROWS * TEXT if extension != "xlsx" else 50_000)
    assert peak - before < ALLOWED


def test_a_list_of_the_same_rows_would_be_noticed(traced):
    before, _peak = tracemalloc.get_traced_memory()

    kept = [f"{number:08}" * (TEXT // 8) for number in range(ROWS)]

    assert len(kept) == ROWS
    assert tracemalloc.get_traced_memory()[1] - before > ALLOWED * 2


# ── One query, read on the server while the file is written ──────────────────────────────────────────────────────


def cursors():
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_holdable FROM pg_cursors")
        return [is_holdable for (is_holdable,) in cursor.fetchall()]


seen = []


def _note(_row):
    seen.append((cursors(), connection.in_atomic_block))


def export(request, extension):
    rows = Country.objects.order_by("iso3").iterator(chunk_size=10)
    columns = [Column("iso3", "ISO", lambda row: row.iso3), Column("note", "Note", _note)]
    return exports.respond(extension, table=table(*columns), rows=rows, name="countries")


def broken(request):
    rows = chain(Country.objects.iterator(chunk_size=10), repeat(None))
    return exports.respond("csv", table=table(Column("iso3", "ISO", lambda row: row.iso3)), rows=rows, name="countries")


def server_error(request):
    return HttpResponse("said so", status=500)


urlpatterns = [path("broken", broken), path("<extension>", export)]
handler500 = server_error


@pytest.fixture
def hub(transactional_db, client):
    """The addresses of this module, with the transactions of real requests."""
    seen.clear()
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield client


@pytest.mark.parametrize("extension", exports.FORMATS)
def test_rows_come_from_a_cursor_that_ends_with_the_transaction_of_the_view(hub, extension):
    response = hub.get(f"/{extension}")

    assert len(seen) == Country.objects.count() > 10
    assert seen[0] == ([False], True)
    assert cursors() == []
    assert len(b"".join(response)) > 1_000


def test_a_row_that_cannot_be_written_is_an_error_and_never_half_a_file(hub):
    response = hub.get("/broken")

    assert (response.status_code, response.content) == (500, b"said so")
    assert "Content-Disposition" not in response
    assert cursors() == []


def test_rows_may_be_read_without_a_transaction_too(hub):
    rows = Country.objects.iterator(chunk_size=10)

    with closing(exports.respond("csv", table=table(Column("note", "Note", _note)), rows=rows, name="countries")):
        assert seen[0] == ([True], False)


def test_a_cursor_of_a_transaction_does_not_outlive_it(hub):
    """Why the file is written in the view and not while it is sent."""
    with transaction.atomic():
        rows = iter(Country.objects.iterator(chunk_size=10))
        next(rows)

    with pytest.raises(Exception, match="cursor"):
        list(rows)
