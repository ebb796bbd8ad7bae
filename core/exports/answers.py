"""An export as the answer to a request."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import NamedTuple

from django.conf import settings
from django.http import Http404

from core.downloads import attach
from core.exports import comma_separated, document, spreadsheet


class Format(NamedTuple):
    """How a format is called, what it is sent as, and what writes it."""

    label: str
    content_type: str
    write: Callable


FORMATS = {
    "csv": Format("CSV", "text/csv; charset=utf-8", comma_separated.write),
    "xlsx": Format("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", spreadsheet.write),
    "json": Format("JSON", "application/json", document.write),
}


def respond(extension, *, table, rows, name):
    """The table of all `rows` (an iterator) as a file to save under `name`; 404 if the Hub knows no such format."""
    if extension not in FORMATS:
        raise Http404(f"No export is called {extension}.")
    kind = FORMATS[extension]
    file = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 – the response closes it, which removes it
    try:
        kind.write(file, table, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return attach(file, name=name, extension=extension, content_type=kind.content_type)
