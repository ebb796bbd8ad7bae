"""The full product, for `make matrix`: every page type × language × theme × width, and valid HTML."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.pages import KINDS, LANGUAGES, everything
from tests.browser.test_pages import look

pytestmark = [pytest.mark.matrix, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHECKER = Path(os.environ.get("HUB_CHECKERS", Path(__file__).resolve().parents[2] / "var" / "checkers"))
JAR = CHECKER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.mark.parametrize(("kind", "combinations"), everything(), ids=[kind.name for kind in KINDS])
def test_page_in_every_combination(open_page, cast, kind, combinations):
    faults = look(open_page, cast, kind, combinations)

    assert faults == []


@pytest.fixture(scope="session")
def checker():
    """The Nu HTML checker, from npm, run by Java."""
    if not JAR.exists():
        if not (shutil.which("npm") and shutil.which("java")):
            pytest.fail("The HTML checker needs npm and java: install both (apt-get install npm default-jre-headless).")
        CHECKER.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--prefix", CHECKER, "--silent", "vnu-jar"], check=True)
    return ["java", "-Xss1m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_html_is_valid(checker, cast, client, kind, tmp_path):
    if kind.person:
        client.force_login(getattr(cast, kind.person))
    path, files = kind.path("en", cast), []
    for language in LANGUAGES:
        files.append(tmp_path / f"{language}.html")
        files[-1].write_bytes(client.get(f"/{language}{path[3:]}", follow=True).content)

    answer = subprocess.run([*checker, *map(str, files)], capture_output=True, text=True, check=True)

    messages = [message for message in json.loads(answer.stdout)["messages"] if message["type"] != "info"]
    assert [f"{message['url'][-7:]} {message.get('lastLine')}: {message['message']}" for message in messages] == []
