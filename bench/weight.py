"""What a page makes a reader fetch, and how often it asks the database."""

import gzip
import http.client
import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.db import connection
from django.test import Client

LIMIT_BYTES, LIMIT_MEMORY = 100_000, 60_000_000
LIMIT_QUERIES = {"visitor": 6, "logged in": 9}  # hers are the session, the account, what admits her
IMPORT = re.compile(r"""\b(?:from|import)\s*["'](\.{0,2}/[^"']+)["']""")


def weigh(port, path, headers):
    """Bytes of the page, of the page as sent, and of a first visit as sent: the page, its styles and its scripts."""
    page, sent = _fetch(port, path, headers)
    total, found, todo = sent, set(), _Links(page.decode()).found
    while todo:
        address = urljoin(path, todo.pop())
        if address in found:
            continue
        found.add(address)
        body, size = _fetch(port, address, headers)
        total += size
        if address.endswith(".js"):
            todo += [urljoin(address, name) for name in IMPORT.findall(body.decode())]
    return {"html": len(page), "html_sent": sent, "first_visit": total}


def queries(path, headers):
    """How many statements the page sends to the database, beside BEGIN and COMMIT, once its templates are compiled."""
    client = Client(SERVER_NAME="127.0.0.1", headers=headers)
    client.get(path)
    sent = []

    def count(execute, sql, *arguments):
        sent.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(count):
        client.get(path)
    return len(sent)


def fetch(port, path, headers):
    """How many bytes are sent, however long that takes."""
    _body, size = _fetch(port, path, headers, timeout=300)
    return size


def stamp_of(port, path, headers):
    """The ETag of a page."""
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    reader.request("GET", path, headers=headers)
    answer = reader.getresponse()
    answer.read()
    reader.close()
    return answer.headers["ETag"]


def _fetch(port, path, headers, timeout=30):
    """The body, and how many bytes of it were sent."""
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    reader.request("GET", path, headers=headers)
    answer = reader.getresponse()
    sent = answer.read()
    reader.close()
    if answer.status != 200:
        raise http.client.HTTPException(f"{path} answers {answer.status}")
    return gzip.decompress(sent) if answer.headers["Content-Encoding"] == "gzip" else sent, len(sent)


class _Links(HTMLParser):
    """The addresses of a page's styles and scripts."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag == "script" and "src" in facts:
            self.found.append(facts["src"])
        if tag == "link" and facts.get("rel") in ("stylesheet", "modulepreload"):
            self.found.append(facts["href"])
