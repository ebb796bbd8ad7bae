"""What records of submissions have in common: links that say where they lead."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Source:
    """A link: its address, what is found there, and whose it is."""

    url: str
    title: str

    @property
    def host(self):
        """The host without what says nothing, to be read before one follows the link."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")
