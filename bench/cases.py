"""What is measured: the floor, then pages of the Hub. The ratios of a report are to the base."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import translation

SPACE = "crowd"  # the space of `bench.crowd`
LAST_PAGE = 2000
TAKEN = "/bench/taken/"  # what `bench.taking` answers
REPLY = "/bench/reply/"  # the form of `bench.replying`
CONNECTIONS = (1, 8)  # few readers, and more than the worker has threads


@dataclass(frozen=True)
class Case:
    """One address. `view` names a page of the Hub, asked for in English; `path` is an address as it stands.

    An `unchanged` page is asked for by a reader who has it already; a `post` is a form that is sent.
    """

    name: str
    view: str = ""
    arguments: dict = field(default_factory=dict)
    query: str = ""
    path: str = ""
    server: str = "hub"
    logged_in: bool = False
    unchanged: bool = False
    post: bool = False
    is_base: bool = False

    @property
    def is_export(self):
        """A file of everything: made once, for what it takes, not again and again."""
        return self.view.endswith("_export") or self.path.startswith(TAKEN)

    @property
    def is_page(self):
        return bool(self.view) and not self.post and not self.is_export and not self.unchanged

    def address(self):
        with translation.override("en"):
            return self.path or reverse(self.view, kwargs=self.arguments) + self.query

    @property
    def needs_crowd(self):
        return self.arguments.get("space") == SPACE or self.path.startswith(TAKEN) or self.post

    @property
    def needs_library(self):
        return self.name.startswith("search")

    @property
    def needs_repository(self):
        return self.name.startswith("practices")

    @property
    def needs_register(self):
        return self.name.startswith("pledges")


def _thread(topic):
    return {"view": "discussions:thread_detail", "arguments": {"space": SPACE, "topic": topic, "thread": 0}}


def _export(extension):
    return {"view": "practices:practice_export", "arguments": {"format": extension}}


CASES = [
    Case("floor: constant view", path="/constant", server="floor"),
    Case("floor: constant view, Hub's middleware", path="/bench/constant"),
    Case("floor: one query, 50 rows", path="/rows", server="floor", is_base=True),
    Case("home", view="home"),
    Case("objectives", view="objective_list"),
    Case("one objective", view="objective_detail", arguments={"number": 7}),
    Case("fixed page", view="pages:about"),
    Case("log-in form", view="account_login"),
    Case("spaces", view="discussions:space_list"),
    Case("topic, 50 contributions", view="discussions:topic_detail", arguments={"space": SPACE, "topic": "fifty"}),
    Case("thread, 50 contributions", **_thread("fifty")),
    Case("thread, 50 contributions, unchanged", **_thread("fifty"), unchanged=True),
    Case("thread, 50 contributions, logged in", **_thread("fifty"), logged_in=True),
    Case("thread of 1,000, first page", **_thread("thousand")),
    Case("thread of 100,000, first page", **_thread("hundred-thousand")),
    Case("thread of 100,000, last page", **_thread("hundred-thousand"), query=f"?page={LAST_PAGE}"),
    Case("reply, from sending to the way back", path=REPLY, logged_in=True, post=True),
    *(Case(f"50,000 contributions as {name.upper()}", path=f"{TAKEN}{name}") for name in ("json", "csv", "xlsx")),
    Case("search: words in at most 5% of texts", path="/bench/search/few"),
    Case("search: words in more than 5%", path="/bench/search/many"),
    Case("search: 20 highlights", path="/bench/search/highlights"),
    Case("search page, 20 results", view="search:document_list", query="?q=migration+travail"),
    Case("practices: list of 10,000", view="practices:practice_list"),
    Case("practices: two facets", view="practices:practice_list", query="?objective=7&objective=8&level=local"),
    Case("practices: words", view="practices:practice_list", query="?q=remittance+hotlines"),
    Case("practices: figures", view="practices:practice_figures"),
    Case("practices: all as JSON", **_export("json")),
    Case("practices: all as CSV", **_export("csv")),
    Case("practices: all as XLSX", **_export("xlsx")),
    Case("pledges: list of 5,000", view="pledges:pledge_list"),
    Case("pledges: dashboard", view="pledges:dashboard"),
    Case("home, logged in", view="home", logged_in=True),
    Case("profile, logged in", view="accounts:profile", logged_in=True),
]
