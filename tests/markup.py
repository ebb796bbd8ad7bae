"""A page's HTML as the tests ask about it."""

from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin


class Markup(HTMLParser):
    """`title`, `language`, `headings` (of the first level), `ids`, `links` (addresses one follows), `fetched` (addresses the
    browser asks for by itself), `sent` (addresses of forms) and `fields` (values of the named controls of the content)."""

    def __init__(self, html):
        super().__init__()
        self.title, self.language, self.headings, self.ids = "", "", [], []
        self.links, self.fetched, self.sent, self.fields = [], [], [], {}
        self._inside, self._in_content = None, False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if "id" in facts:
            self.ids.append(facts["id"])
        if tag == "html":
            self.language = facts.get("lang", "")
        elif tag == "a" and "href" in facts:
            self.links.append(facts["href"])
        elif tag == "link" and facts.get("rel") != "alternate":
            self.fetched.append(facts["href"])
        elif tag == "form":
            self.sent.append(facts.get("action", ""))
        elif tag in ("script", "img", "iframe", "source", "video", "audio") and "src" in facts:
            self.fetched.append(facts["src"])
        elif tag == "main":
            self._in_content = True
        elif tag == "input" and "name" in facts and self._in_content:
            self._note_field(facts)
        elif tag == "textarea":
            self.fields[facts["name"]] = ""
        if tag == "h1":
            self.headings.append("")
        if tag in ("title", "h1", "textarea") and (tag, self._in_content) != ("title", True):  # drawings have titles, too
            self._inside = (tag, facts.get("name"))

    def _note_field(self, facts):
        if facts.get("type") not in ("checkbox", "radio", "submit") or "checked" in facts:
            self.fields[facts["name"]] = facts.get("value", "")

    def handle_data(self, data):
        tag, name = self._inside or (None, None)
        if tag == "title":
            self.title += data
        elif tag == "h1":
            self.headings[-1] += data
        elif tag == "textarea":
            self.fields[name] += data

    def handle_endtag(self, tag):
        if tag == "main":
            self._in_content = False
        if self._inside and tag == self._inside[0]:
            if tag == "textarea":
                name = self._inside[1]
                self.fields[name] = self.fields[name].removeprefix("\n")
            self._inside = None

    def addresses(self, base):
        """The links as `(address, fragment)`, resolved against the page's own address."""
        return [tuple(urldefrag(urljoin(base, link))) for link in self.links]


def finished(response):
    """The answer, read to its end: a file that is being sent is closed."""
    response.getvalue()
    return response


def read(response):
    """The markup of an answer."""
    return Markup(response.content.decode())
