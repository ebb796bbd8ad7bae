"""A mail server that refuses, puts off, falls silent or crawls: nobody waits for it and each message goes out once."""

import pytest
from celery import current_app

from accounts.actions import roles
from accounts.models import Role
from core import clock
from events.models import Mail
from tests.processes import Reader, wait_for

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(house, mail_server_here):
    house.env["EMAIL_URL"] = mail_server_here.url
    return house


def troubles():
    return list(Mail.objects.values_list("trouble", flat=True))


def try_again(move_clock, seconds):
    move_clock(seconds=seconds)
    current_app.send_task("events.tasks.sweep_outbox")


def test_posting_goes_on_and_each_message_goes_out_once_when_the_server_is_back(house, mail_server_here, enrol, move_clock):
    secretary = enrol("secretary")
    roles.grant(person=secretary, role=Role.SECRETARIAT, by=None, why="for the tests")
    house.worker()
    reader = Reader(house.web())
    reader.get("/en/contact/")

    def write():
        answers.append(reader.post("/en/contact/", name="Ama", email="a@example.org", subject="Hello", text="Please."))

    answers = []
    mail_server_here.close()
    write()
    wait_for(lambda: "ConnectionRefusedError" in troubles())
    mail_server_here.open("busy")
    write()
    wait_for(lambda: "SMTPRecipientsRefused" in troubles())
    mail_server_here.open("silent")
    write()
    wait_for(lambda: mail_server_here.held)
    mail_server_here.open("well")
    wait_for(lambda: "SMTPServerDisconnected" in troubles())
    try_again(move_clock, 61)
    wait_for(lambda: not Mail.objects.exclude(state=Mail.State.SENT))

    assert [answer.status for answer in answers] == [302, 302, 302]
    assert max(answer.seconds for answer in answers) < 1
    assert len(mail_server_here.received) == 3
    assert sorted(mail_server_here.received) == sorted(f"<{mail.pk}@example.org>" for mail in Mail.objects.all())


def test_silent_server_leaves_other_tasks_their_turn(house, mail_server_here, write):
    mail_server_here.open("silent")
    for _number in range(12):
        write()
    house.worker()
    wait_for(lambda: mail_server_here.held == 2)
    reader = Reader(house.web())
    before = reader.get("/healthz")
    current_app.send_task("events.tasks.heartbeat")

    mail_server_here.open("silent")  # the two that wait are cut off, as by their timeout

    wait_for(lambda: '"worker_age": null' not in reader.get("/healthz").text)
    assert '"worker_age": null' in before.text
    assert mail_server_here.held <= 5


def test_crawling_server_is_noted_as_trouble(house, mail_server_here, move_clock):
    mail_server_here.open("slow")
    now = clock.now()
    mail = Mail.objects.create(to="amina@example.org", subject="Hello", language="en", created_at=now, due_at=now)
    house.worker()
    current_app.send_task("events.tasks.deliver", [str(mail.pk)], soft_time_limit=1)
    wait_for(lambda: troubles() == ["SoftTimeLimitExceeded"])

    mail_server_here.open("well")
    try_again(move_clock, 11)

    wait_for(lambda: Mail.objects.filter(state=Mail.State.SENT).exists())
    assert len(mail_server_here.received) == 1
