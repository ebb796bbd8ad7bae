"""Bring `pages/data/` into the tables: after every migration, without touching what the secretariat has edited."""

import html
import re
from pathlib import Path

from core.languages import CODES
from core.loading import after_migrations
from core.tables import read
from pages.models import Notice, Page, Rule
from pages.prose import sanitize_page

DATA = Path(__file__).resolve().parent / "data"
SLUGS = (
    "about",
    "help",
    "contact",
    "accessibility",
    "privacy",
    "terms",
    "participation-rules",
    "if-you-need-help",
    "fraud-alert",
)
_FILE = re.compile(r'\s*<h1>(?P<title>.*?)</h1>\s*<p class="lead">(?P<lead>.*?)</p>(?P<body>.*)', re.DOTALL)


@after_migrations("pages")
def load_pages(**_signal):
    """Load everything; idempotent."""
    Page.objects.load("slug", [_page(slug) for slug in SLUGS])
    Notice.objects.load("key", [row | {"unconfirmed": row["unconfirmed"].split()} for row in read(DATA / "notices.csv")])
    Rule.objects.load("number", [row | {"number": int(row["number"])} for row in read(DATA / "rules.csv")])


def _page(slug):
    values = {"slug": slug, "source": "Migration Network Hub"}
    for code in CODES:
        parts = _FILE.match((DATA / f"{slug}.{code}.html").read_text(encoding="utf-8"))
        values[f"title_{code}"] = html.unescape(parts["title"])
        values[f"lead_{code}"] = html.unescape(parts["lead"])
        values[f"body_{code}"] = sanitize_page(parts["body"].strip())
    return values
