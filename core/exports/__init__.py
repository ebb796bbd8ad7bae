"""Tables that leave the Hub: an app names its columns once, readers take them as CSV, XLSX or JSON.

    TABLE = Table(title=…, address=…, notices=[…], columns=[Column("title", _("Title"), lambda practice: practice.title), …])
    return exports.respond("xlsx", table=TABLE, rows=practices.iterator(chunk_size=200), name="practices")

The file is written to disk before `respond` returns, inside the view's transaction and in the reader's language. So rows may come
from `iterator()`, whose cursor on the server ends with that transaction; a fault while writing is a page that says so and never
half a file; and a slow reader keeps no query open. Nothing but a few rows is in memory, as long as `rows` is an iterator.
"""

from core.exports.answers import FORMATS, respond
from core.exports.columns import Column, Table

__all__ = ["FORMATS", "Column", "Table", "respond"]
