"""The full product, for `make matrix`: every page type × language × theme × width, and valid HTML."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.pages import KINDS, LANGUAGES, everything, name_of
from tests.browser.test_pages import look

pytestmark = [pytest.mark.matrix, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHECKER = Path(os.environ.get("HUB_CHECKERS", Path(__file__).resolve().parents[2] / "var" / "checkers"))
JAR = CHECKER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.mark.parametrize("group", everything(), ids=name_of)
def test_pages_in_every_combination(open_page, staged, group):
    assert look(open_page, staged, group) == []


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
def test_html_is_valid(checker, staged, client, kind, tmp_path):
    (cast, facts), files = staged(kind.prepare), []
    if kind.person:
        client.force_login(getattr(cast, kind.person))
    for language in LANGUAGES:
        files.append(tmp_path / f"{language}.html")
        files[-1].write_bytes(client.get(kind.path(language, facts), follow=True).content)

    answer = subprocess.run([*checker, *map(str, files)], capture_output=True, text=True, check=True)

    messages = [message for message in json.loads(answer.stdout)["messages"] if message["type"] != "info"]
    assert [f"{message['url'][-7:]} {message.get('lastLine')}: {message['message']}" for message in messages] == []
