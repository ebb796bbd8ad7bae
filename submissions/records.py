"""What records of submissions have in common: what they print of a version, and links that say where they lead."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from core.sorting import in_order
from core.tongues import name_of
from core.urls import absolute_url
from taxonomy.models import Country, Principle, Region


class Record:
    """A published version as pages print it: names in the reader's language, lists in her order. Costs no query.

    The version comes with its facts, such as `principle_facts`, `region_facts` and `country_facts`. Subclasses give `address`.
    """

    address = ""

    def __init__(self, version):
        self.version = version

    @property
    def permalink(self):
        """Its address with the host, for citations."""
        return absolute_url(self.address)

    @property
    def tongue(self):
        return name_of(self.version.language)

    @cached_property
    def principles(self):
        return [Principle(**row) for row in self.version.principle_facts]

    @cached_property
    def regions(self):
        """In the reader's order."""
        return in_order((Region(**row) for row in self.version.region_facts), lambda row: row.name)

    @cached_property
    def countries(self):
        """In the reader's order."""
        return in_order((Country(**row) for row in self.version.country_facts), lambda row: row.name)


@dataclass(frozen=True)
class Source:
    """A link: its address, what is found there, and whose it is."""

    url: str
    title: str

    @property
    def host(self):
        """The host without what says nothing, to be read before one follows the link."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")
