"""A real Chromium before a real server; whatever it complains of fails the test."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.contrib.staticfiles.finders import get_finder
from django.test import Client

from core.static import JOINED, joined
from tests import chromium
from tests.conftest import PASSWORD

# Playwright's loop runs in the thread of the test, where Django's ORM would refuse to work.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
# Every rule is asked in full; what passed is not written out, element by element, for nobody to read.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": chromium.path(), "args": QUIET + sandbox}


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """A folder of static files with the joined stylesheet: a new window fetches one, as a reader does."""
    folder = tmp_path_factory.mktemp("static")
    (folder / JOINED).parent.mkdir()
    (folder / JOINED).write_text(joined(lambda path: (django_settings.BASE_DIR / "static" / path).read_text()))
    return folder


@pytest.fixture
def hub(transactional_db, live_server, settings, tmp_path, collected):
    """The address of the served Hub; what it mails is kept in files."""
    settings.COLLECTED, settings.STATICFILES_DIRS = True, [*settings.STATICFILES_DIRS, collected]
    get_finder.cache_clear()
    settings.EMAIL_BACKEND = "events.mailbox.Backend"
    settings.MAILBOX = tmp_path / "mail"
    settings.BASE_URL = live_server.url
    return live_server.url


@pytest.fixture
def open_page(browser, hub):
    """Opens a window: `open_page(width=320, theme="dark", language="fr", javascript=False, person=…)` is a Playwright page.

    Console errors, failed requests and requests to anybody else fail the test when it ends.
    """
    windows, complaints = [], []

    def open_(*, width=1280, theme="light", language="en", javascript=True, person=None):
        window = browser.new_context(
            base_url=hub,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale=language,
            java_script_enabled=javascript,
        )
        windows.append(window)
        window.set_default_timeout(10_000)
        page = window.new_page()
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: _is_elsewhere(request.url, hub) and complaints.append(f"asked {request.url}"))
        if person:
            be(page, person, hub)
        return page

    yield open_
    for window in windows:
        window.close()
    assert [complaint for complaint in complaints if "status of 4" not in complaint] == []


def _is_elsewhere(url, hub):
    return not url.startswith((hub, "data:", "blob:"))


def be(page, person, hub):
    """Logged in at once, by the session's cookie; what the log-in page does is shown by `log_in`."""
    visitor = Client()
    visitor.force_login(person)
    page.context.add_cookies([{"name": "sessionid", "value": visitor.cookies["sessionid"].value, "url": hub}])


def log_in(page, email):
    """Through the log-in page, as anybody would."""
    page.goto("/en/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)


def violations(page):
    """What axe finds, a line per element; empty if nothing."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def sideways(page):
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
