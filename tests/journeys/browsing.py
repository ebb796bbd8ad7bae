"""A browser without JavaScript for whole stories: it sends only forms that stand on the page, with the tokens they carry."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.test import Client
from django.utils.datastructures import MultiValueDict

from core import clock
from events import mailbox
from events.actions import deliver
from events.models import Mail


class Browser:
    """Opens addresses, follows redirects, fills in forms; `words` is the page it stands on, `path` its address."""

    def __init__(self, language="en"):
        self.client = Client(enforce_csrf_checks=True, headers={"Accept-Language": language})

    def open(self, address):
        parts = urlsplit(address)
        return self._arrive(self.client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path, follow=True))

    def send(self, press=None, **fields):
        """Fill in and send the form that has these fields or the button `press` (`name=value`); else the page's own first."""
        form = next(form for form in self.forms if form.has(fields, press))
        data = form.values | {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
        if press:
            name, _equals, value = press.partition("=")
            data[name] = [value]
        return self._arrive(self.client.post(form.action or self.path, MultiValueDict(data), follow=True))

    def _arrive(self, answer):
        self.words, self.status = answer.content.decode(), answer.status_code
        self.path = answer.request["PATH_INFO"]
        query = answer.request["QUERY_STRING"]
        self.path += f"?{query}" if query else ""
        return self

    @property
    def forms(self):
        reader = _Reader()
        reader.feed(self.words)
        return reader.forms


class _Form:
    def __init__(self, action, is_in_main):
        self.action, self.is_in_main, self.values, self.names, self.buttons = action, is_in_main, {}, set(), set()

    def has(self, fields, press):
        if not fields and not press:
            return self.is_in_main
        return set(fields) <= self.names and (press is None or press in self.buttons)

    def add(self, name, value=None):
        self.names.add(name)
        if value is not None:
            self.values.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    """Reads the POST forms of a page with what they would send as they stand."""

    def __init__(self):
        super().__init__()
        self.forms, self.form, self.select, self.textarea, self.is_in_main = [], None, None, None, False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.form = _Form(given.get("action"), self.is_in_main) if given.get("method") == "post" else None
        elif tag == "main":
            self.is_in_main = True
        elif self.form and tag in ("input", "select", "textarea", "button", "option"):
            getattr(self, f"_{tag}")(given)

    def handle_endtag(self, tag):
        if tag == "main":
            self.is_in_main = False
        elif tag == "form" and self.form:
            self.forms.append(self.form)
            self.form = None
        elif tag == "textarea" and self.textarea:
            self.form.add(*self.textarea)
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1] += data

    def _input(self, given):
        name, kind = given.get("name"), given.get("type", "text")
        if name and kind in ("checkbox", "radio"):
            self.form.add(name, given.get("value", "on") if "checked" in given else None)
        elif name and kind != "submit":
            self.form.add(name, given.get("value", ""))

    def _button(self, given):
        if given.get("name"):
            self.form.buttons.add(f"{given['name']}={given.get('value', '')}")

    def _select(self, given):
        self.select = given["name"]
        self.form.add(self.select)

    def _option(self, given):
        if "selected" in given:
            self.form.values[self.select] = [given.get("value", "")]

    def _textarea(self, given):
        self.textarea = [given["name"], ""]


def letters(to):
    """What the post has brought to an address so far, newest first, after everything that waits has been delivered."""
    for mail in Mail.objects.due(clock.now()):
        assert deliver(str(mail.pk))
    kept = [message for _name, message in mailbox.messages() if message["To"] == to]
    return sorted(kept, key=lambda message: Mail.objects.get(pk=message["Message-ID"][1:37]).created_at, reverse=True)


def text_of(message):
    return message.get_body(("plain",)).get_content()


def link_in(message, part):
    """The link of a letter whose address has this part."""
    return next(word for word in text_of(message).split() if word.startswith("http") and part in word)
