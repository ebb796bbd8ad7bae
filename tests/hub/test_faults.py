"""Valkey or the database go away under a real web server, and come back: what readers and writers meet meanwhile."""

import re
import signal
import threading
import uuid
from contextlib import closing

import psycopg2
import pytest
from allauth.core.internal.ratelimit import CACHE_LOCK_TIMEOUT
from django.urls import reverse

from accounts.actions import roles
from accounts.models import Role, User
from core.cache import LimitsAway, LimitsCache
from events.models import Mail
from hub import contact
from pages.models import ContactMessage
from tests import processes
from tests.conftest import PASSWORD
from tests.processes import Reader, wait_for

MESSAGE = {"name": "Ama", "email": "ama@example.org", "subject": "A question", "text": "Where do I begin?"}
LONGEST = 3  # seconds a page may take


@pytest.fixture
def house(transactional_db, settings, tmp_path):
    settings.MAILBOX = tmp_path / "mail"
    with processes.started(tmp_path) as started:
        yield started


def language_of(answer):
    return re.search(r'<html lang="(\w+)"', answer.text)[1]


# ── Valkey ───────────────────────────────────────────────────────────────────────────────────────────────────────


def stop(house):
    house.stopped(house.valkey)


def hang(house):
    house.valkey.process.send_signal(signal.SIGSTOP)


def resume(house):
    if house.valkey.lives():
        house.valkey.process.send_signal(signal.SIGCONT)
    else:
        house.valkey.start()


@pytest.mark.services
@pytest.mark.parametrize("go_away", [stop, hang])
def test_without_valkey_the_hub_reads_and_writes_on(house, enrol, move_clock, go_away):
    secretary = enrol("secretary")
    roles.grant(person=secretary, role=Role.SECRETARIAT, by=None, why="for the tests")
    house.worker()
    house.beat()
    port = house.web()
    reader, writer = Reader(port, "fr"), Reader(port, "fr")
    assert writer.post("/fr/account/login/", login="secretary@example.org", password=PASSWORD).status == 302
    for page in ("/fr/account/login/", "/fr/account/signup/", "/fr/account/password/reset/"):
        assert reader.get(page).status == 200

    go_away(house)
    read = [reader.get(page) for page in ("/fr/", "/fr/objectives/", "/es/contact/", "/fr/account/login/", "/healthz")]
    profile = writer.post("/fr/account/profile/", full_name="Awa Ndiaye", language="fr", zone="Africa/Dakar", about="")
    message = reader.post("/fr/contact/", **MESSAGE)
    closed = [
        reader.post("/fr/account/login/", login="secretary@example.org", password=PASSWORD),
        reader.post("/fr/account/signup/", email="new@example.org", full_name="Efua Boateng", password1=PASSWORD),
        reader.post("/fr/account/password/reset/", email="secretary@example.org"),
    ]

    assert [answer.status for answer in read] == [200] * len(read)
    assert '"broker": false' in read[-1].text
    assert (profile.status, message.status) == (302, 302)
    assert User.objects.get(pk=secretary.pk).full_name == "Awa Ndiaye"
    assert ContactMessage.objects.get().text == MESSAGE["text"]
    assert [(answer.status, language_of(answer)) for answer in closed] == [(503, "fr")] * 3
    assert not User.objects.filter(email="new@example.org").exists()
    assert max(answer.seconds for answer in [*read, profile, message, *closed]) < LONGEST
    assert list(Mail.objects.values_list("kind", "state")) == [("pages.message_received", Mail.State.QUEUED)]

    resume(house)
    move_clock(seconds=61)
    wait_for(lambda: Mail.objects.get().state == Mail.State.SENT, seconds=60)
    wait_for(lambda: '"status": "ok"' in reader.get("/healthz").text, seconds=30)
    entered = {"login": "secretary@example.org", "password": PASSWORD}  # a lock taken while Valkey hung ends by itself
    wait_for(lambda: reader.post("/fr/account/login/", **entered).status == 302, seconds=3 * CACHE_LOCK_TIMEOUT)


USES = {
    "add": ("key", 1),
    "get": ("key",),
    "set": ("key", 1),
    "touch": ("key",),
    "delete": ("key",),
    "has_key": ("key",),
    "incr": ("key",),
    "clear": (),
    "get_many": (["key"],),
    "set_many": ({"key": 1},),
    "delete_many": (["key"],),
}


@pytest.mark.parametrize("use", USES)
def test_every_use_of_the_limits_says_that_they_are_away(tmp_path, use):
    cache = LimitsCache(f"unix://{tmp_path}/none.sock", {})

    with pytest.raises(LimitsAway):
        getattr(cache, use)(*USES[use])


@pytest.fixture
def no_valkey(settings):
    with processes.without_valkey(settings):
        yield


@pytest.mark.django_db
def test_message_refused_by_its_limit_stays_in_the_form(client):
    for _number in range(10):
        assert client.post(reverse("contact"), MESSAGE).status_code == 302

    answer = client.post(reverse("contact"), MESSAGE)

    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert MESSAGE["text"] in answer.content.decode()
    assert "Yours has not been sent" in answer.content.decode()
    assert ContactMessage.objects.count() == 10


@pytest.mark.django_db
def test_messages_without_limits_are_counted_together(client, no_valkey, monkeypatch, move_clock):
    monkeypatch.setattr(contact, "WITHOUT_LIMITS", 2)

    answers = [client.post(reverse("contact"), MESSAGE) for _number in range(3)]
    move_clock(hours=1, seconds=1)
    later = client.post(reverse("contact"), MESSAGE)

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert MESSAGE["text"] in answers[-1].content.decode()
    assert later.status_code == 302


# ── Database ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Writer(threading.Thread):
    """Sends messages one after the other, each until it is acknowledged, from an address of its own."""

    def __init__(self, port):
        super().__init__()
        self.reader, self.enough = Reader(port), threading.Event()
        self.acknowledged, self.answers = [], []

    def run(self):
        while not self.enough.is_set():
            key = str(uuid.uuid4())
            self.reader.headers["X-Forwarded-For"] = f"192.0.2.{len(self.acknowledged) % 250}"
            while not self.enough.is_set():
                answer = self.reader.post("/fr/contact/", key=key, **MESSAGE)
                self.answers.append(answer)
                if answer.status == 302:
                    self.acknowledged.append(key)
                    break


def sign_up(reader, login):
    answer = reader.post("/en/account/signup/", email=f"{login}@example.org", full_name="Efua Boateng", password1=PASSWORD)
    assert answer.status == 302


def kept_keys(url):
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT key::text FROM pages_contactmessage")
        return [key for (key,) in cursor]


@pytest.mark.services
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["shut down", "killed"])
def test_without_database_the_hub_says_so_and_comes_back(house, number):
    database = house.postgres()
    house.env["HUB_PROXIES"] = "1"
    house.worker()
    port = house.web()
    sign_up(Reader(port), "before")
    wait_for(lambda: len(list((house.folder / "mail").glob("*.eml"))) == 1)
    reader, writers = Reader(port, "es"), [Writer(port) for _number in range(2)]
    for writer in writers:
        writer.start()
    wait_for(lambda: min(len(writer.acknowledged) for writer in writers) > 5)

    database.process.send_signal(number)
    database.process.wait()
    away = [reader.get(page) for page in ("/fr/", "/en/objectives/7/", "/es/contact/", "/", "/nowhere/")]
    health = reader.get("/healthz")
    acknowledged = sum(len(writer.acknowledged) for writer in writers)
    wait_for(lambda: house.household.mend() or reader.get("/healthz").status == 200)
    wait_for(lambda: sum(len(writer.acknowledged) for writer in writers) > acknowledged + 5)
    for writer in writers:
        writer.enough.set()
        writer.join()
    sign_up(Reader(port), "after")
    wait_for(lambda: len(list((house.folder / "mail").glob("*.eml"))) == 2)

    assert [answer.status for answer in away] == [503] * 5
    assert [language_of(answer) for answer in away] == ["fr", "en", "es", "es", "es"]
    assert {answer.headers["Retry-After"] for answer in away} == {"30"}
    assert max(answer.seconds for answer in away) < LONGEST
    assert (health.status, health.headers["Content-Type"]) == (503, "application/json")
    assert '"status": "down"' in health.text
    kept = kept_keys(house.env["DATABASE_URL"])
    answers = [answer for writer in writers for answer in writer.answers]
    assert {answer.status for answer in answers} == {302, 503}
    assert {key for writer in writers for key in writer.acknowledged} <= set(kept)
    assert len(kept) == len(set(kept))
