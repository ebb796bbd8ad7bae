"""One stylesheet for the reader, joined in the order of the cascade."""

import re

import pytest
from django.core.management import call_command
from django.template import Context, Template

from core.static import JOINED, stylesheets


@pytest.fixture
def collected(settings, tmp_path):
    """Static files as a deployment serves them."""
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("collectstatic", verbosity=0, interactive=False)
    return settings.STATIC_ROOT


CASCADE = ["tokens", "reset", "base", "layout", "ui", "pages", "utilities"]


def test_stylesheets_come_in_the_order_of_the_cascade():
    paths = [path.removeprefix("css/") for path in stylesheets()]

    layers = dict.fromkeys(path.partition("/")[0].removesuffix(".css") for path in paths)
    assert list(layers) == [layer for layer in CASCADE if layer in layers]
    assert paths == sorted(paths, key=lambda path: (CASCADE.index(path.partition("/")[0].removesuffix(".css")), path))


def test_every_stylesheet_of_ours_is_joined(settings):
    folder = settings.BASE_DIR / "static"

    assert {str(path.relative_to(folder)) for path in folder.rglob("*.css")} == set(stylesheets())


def test_the_joined_file_holds_all_in_order_without_comments(settings, collected):
    joined = (collected / JOINED).read_text()

    sources = [(settings.BASE_DIR / "static" / path).read_text() for path in stylesheets()]
    expected = "\n".join(re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL) for source in sources)
    assert joined == expected


def test_the_joined_file_is_hashed_and_compressed(collected):
    names = (path.name for path in (collected / "css").glob("hub.*"))

    assert sorted(re.sub(r"[0-9a-f]{12}", "#", name) for name in names) == ["hub.#.css", "hub.#.css.gz", "hub.css", "hub.css.gz"]


def test_collected_files_are_named_as_one_link(settings, collected):
    settings.COLLECTED = True
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "core.static.JoinedStorage"}}

    links = Template("{% styles %}").render(Context())

    assert re.sub(r"[0-9a-f]{12}", "#", links) == '<link rel="stylesheet" href="/static/css/hub.#.css">'


def test_uncollected_files_are_linked_in_order():
    links = Template("{% styles %}").render(Context())

    assert re.findall(r'href="/static/([^"]+)"', links) == list(stylesheets())
