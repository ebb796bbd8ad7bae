"""What is measured: the floor, then pages of the Hub. The ratios of a report are to the base."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import translation

SPACE = "crowd"  # the space of `bench.crowd`
LAST_PAGE = 2000
CONNECTIONS = (1, 8)  # few readers, and more than the worker has threads


@dataclass(frozen=True)
class Case:
    """One address. `view` names a page of the Hub, asked for in English; `path` is an address as it stands."""

    name: str
    view: str = ""
    arguments: dict = field(default_factory=dict)
    query: str = ""
    path: str = ""
    server: str = "hub"
    logged_in: bool = False
    is_base: bool = False

    @property
    def is_page(self):
        return bool(self.view)

    def address(self):
        with translation.override("en"):
            return self.path or reverse(self.view, kwargs=self.arguments) + self.query

    @property
    def needs_crowd(self):
        return self.arguments.get("space") == SPACE

    @property
    def needs_library(self):
        return self.name.startswith("search")


def _thread(topic):
    return {"view": "discussions:thread_detail", "arguments": {"space": SPACE, "topic": topic, "thread": 0}}


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
    Case("thread of 1,000, first page", **_thread("thousand")),
    Case("thread of 100,000, first page", **_thread("hundred-thousand")),
    Case("thread of 100,000, last page", **_thread("hundred-thousand"), query=f"?page={LAST_PAGE}"),
    Case("search: words in at most 5% of texts", path="/bench/search/few"),
    Case("search: words in more than 5%", path="/bench/search/many"),
    Case("search: 20 highlights", path="/bench/search/highlights"),
    Case("search page, 20 results", view="search:document_list", query="?q=migration+travail"),
    Case("home, logged in", view="home", logged_in=True),
    Case("profile, logged in", view="accounts:profile", logged_in=True),
]
