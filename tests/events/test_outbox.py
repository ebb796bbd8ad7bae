"""The outbox: one row and one message per recipient and fact, tried for five days, its words forgotten in time."""

import threading
import uuid
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from core.workflow import TransitionNotAllowed
from events import actions
from events.mailbox import messages as kept_messages
from events.models import Event, Mail


def at_once(count, work):
    """Run `work()` in that many threads, each with a connection of its own, and give what they returned."""
    start, results = threading.Barrier(count), []

    def run():
        try:
            start.wait()
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def failing(mail_server_here):
    mail_server_here.close()
    return mail_server_here


@pytest.mark.django_db
def test_post_writes_a_row_that_waits(write):
    mail = write(headers={"Reply-To": "juan@example.org"}, secret=True)

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.trouble, mail.sent_at) == (Mail.State.QUEUED, 0, "", None)
    assert mail.due_at == mail.queued_at == mail.created_at
    assert str(mail) == "Hello"


@pytest.mark.django_db
def test_post_with_a_known_key_is_the_first_message(write):
    first = write(key="notice:7:amina")

    second = write(key="notice:7:amina", subject="Other words")

    assert second == first
    assert second.subject == "Hello"
    assert Mail.objects.count() == 1


@pytest.mark.django_db
def test_post_without_a_key_is_a_message_of_its_own(write):
    assert write() != write()


@pytest.mark.django_db(transaction=True)
def test_post_of_one_fact_by_many_at_once_is_one_message(write):
    found = at_once(10, lambda: write(key="notice:7:amina").pk)

    assert len(found) == 10
    assert len(set(found)) == 1
    assert Mail.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "injected", ["\r\nBcc: b@example.org", "\nBcc: b@example.org", "\r\n\r\nA body", "\x0bBcc: x", "\u2028Bcc: x"]
)
def test_post_makes_one_line_of_the_subject(write, mailbox, injected):
    mail = write(subject=f"Hello{injected}")

    actions.deliver(mail.pk)

    [(_name, message)] = kept_messages()
    assert mail.subject == "Hello " + " ".join(injected.split())
    assert message["Bcc"] is None
    assert message["Subject"] == mail.subject
    assert message.get_body(("plain",)).get_content().strip() == "A line."


@pytest.mark.django_db
def test_post_cuts_a_long_subject(write):
    assert len(write(subject="word " * 200).subject) == 300


@pytest.mark.django_db
def test_address_with_a_line_break_is_never_sent(write, mailbox):
    mail = write(to="amina@example.org\nBcc: all@example.org")

    assert not actions.deliver(mail.pk)
    assert state_of(mail) == (Mail.State.QUEUED, 1, "BadHeaderError")
    assert kept_messages() == []


def state_of(mail):
    mail.refresh_from_db()
    return mail.state, mail.attempts, mail.trouble


@pytest.mark.django_db
def test_message_carries_what_receivers_need(write, mailbox, settings):
    settings.DEFAULT_FROM_EMAIL = "Migration Network Hub <no-reply@hub.example.org>"
    mail = write(html="<p lang='en'>A line.</p>", headers={"Reply-To": "juan@example.org"})

    assert actions.deliver(mail.pk)

    [(name, message)] = kept_messages()
    assert name == str(mail.pk)
    assert message["Message-ID"] == f"<{mail.pk}@hub.example.org>"
    assert (message["From"], message["To"]) == (settings.DEFAULT_FROM_EMAIL, "amina@example.org")
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("en", "auto-generated")
    assert message["Reply-To"] == "juan@example.org"
    assert parsedate_to_datetime(message["Date"]).replace(tzinfo=UTC) == mail.created_at.replace(microsecond=0)
    assert message.get_body(("html",)).get_content().strip() == "<p lang='en'>A line.</p>"


@pytest.mark.django_db
def test_deliver_twice_sends_once(write, mail_server_here):
    mail = write()

    assert [actions.deliver(mail.pk), actions.deliver(mail.pk)] == [True, False]

    assert mail_server_here.received == [f"<{mail.pk}@localhost>"]
    assert state_of(mail) == (Mail.State.SENT, 1, "")


@pytest.mark.django_db
def test_deliver_of_an_unknown_message_does_nothing():
    assert not actions.deliver(uuid.uuid4())


@pytest.mark.django_db(transaction=True)
def test_deliver_by_many_at_once_sends_once(write, mail_server_here):
    mails = [write() for _number in range(5)]

    sent = at_once(6, lambda: sum(actions.deliver(mail.pk) for mail in mails))

    assert sum(sent) == 5
    assert sorted(mail_server_here.received) == sorted(f"<{mail.pk}@localhost>" for mail in mails)


@pytest.mark.django_db
def test_trouble_is_noted_and_waits_longer_each_time(write, failing, move_clock):
    mail = write()
    pauses, passed = [], 0

    for _attempt in range(8):
        before = clock.now()
        assert not actions.deliver(mail.pk)
        mail.refresh_from_db()
        pauses.append(round((mail.due_at - before).total_seconds()))
        assert not actions.deliver(mail.pk)  # not yet due
        passed += pauses[-1] + 1
        move_clock(seconds=passed)

    assert pauses == [10, 20, 40, 80, 160, 300, 300, 300]
    assert state_of(mail) == (Mail.State.QUEUED, 8, "ConnectionRefusedError")


@pytest.mark.django_db
def test_message_goes_out_once_when_the_server_is_back(write, failing, move_clock):
    mail = write()
    actions.deliver(mail.pk)

    failing.open()
    move_clock(seconds=11)

    assert actions.deliver(mail.pk)
    assert failing.received == [f"<{mail.pk}@localhost>"]


@pytest.mark.django_db
def test_trouble_is_told_without_the_address(write, mail_server_here, caplog):
    mail_server_here.mood = "busy"
    mail = write(to="amina@example.org")

    actions.deliver(mail.pk)

    assert state_of(mail) == (Mail.State.QUEUED, 1, "SMTPRecipientsRefused")
    assert caplog.messages == [f"Mail {mail.pk} not sent (SMTPRecipientsRefused), attempt 1"]


@pytest.mark.django_db
def test_message_is_given_up_after_five_days(write, failing, move_clock):
    mail = write()

    move_clock(days=5, seconds=-60)
    actions.deliver(mail.pk)
    before = state_of(mail)
    move_clock(days=5, seconds=60)
    actions.deliver(mail.pk)

    assert before == (Mail.State.QUEUED, 1, "ConnectionRefusedError")
    assert state_of(mail) == (Mail.State.FAILED, 2, "ConnectionRefusedError")
    assert actions.sweep() == 0


@pytest.mark.django_db
def test_given_up_message_is_sent_again_when_staff_say_so(write, failing, move_clock, enrol):
    mail = write()
    move_clock(days=6)
    actions.deliver(mail.pk)
    failing.open()

    secretary = enrol("secretary")
    actions.send_again(mail=mail, by=secretary, why="The server was moved.")

    event = Event.objects.about(mail).get()
    assert (event.kind, event.actor, event.why) == ("events.mail_sent_again", secretary, "The server was moved.")
    mail.refresh_from_db()
    assert (mail.queued_at, mail.due_at) == (None, mail.created_at)
    assert actions.deliver(mail.pk)
    assert state_of(mail) == (Mail.State.SENT, 1, "")


@pytest.mark.django_db
@pytest.mark.parametrize("state", [Mail.State.QUEUED, Mail.State.SENT])
def test_message_that_was_not_given_up_is_not_sent_again(write, mailbox, state):
    mail = write()
    if state == Mail.State.SENT:
        actions.deliver(mail.pk)

    with pytest.raises(TransitionNotAllowed):
        actions.send_again(mail=mail, by=None)


@pytest.mark.django_db
def test_secret_words_are_forgotten_when_sent(write, mailbox):
    mail = write(secret=True, text="https://hub.example.org/reset/…", html="<p>https://hub.example.org/reset/…</p>")

    actions.deliver(mail.pk)

    mail.refresh_from_db()
    assert (mail.text, mail.html, mail.subject) == ("", "", "Hello")


@pytest.mark.django_db
def test_other_words_are_forgotten_after_seven_days(write, mailbox, move_clock):
    sent, waiting = write(), write()
    actions.deliver(sent.pk)

    move_clock(days=7, seconds=-60)
    early = actions.forget_bodies()
    move_clock(days=7, seconds=60)
    due = actions.forget_bodies()

    assert (early, due, actions.forget_bodies()) == (0, 1, 0)
    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert (sent.text, waiting.text) == ("", "A line.\n")


@pytest.mark.django_db
def test_sweep_hands_over_what_is_due_and_was_not_handed_over_within_a_minute(write, failing, move_clock):
    fresh, postponed, sent = write(), write(), write()
    Mail.objects.filter(pk=sent.pk).update(state=Mail.State.SENT, sent_at=clock.now())
    actions.deliver(postponed.pk)  # due in ten seconds

    assert actions.sweep() == 0
    move_clock(seconds=11)
    assert actions.sweep() == 1
    assert actions.sweep() == 0
    move_clock(seconds=61)
    assert actions.sweep() == 1
    fresh.refresh_from_db()
    assert clock.now() - fresh.queued_at < timedelta(seconds=10)


@pytest.mark.django_db
def test_sweep_takes_the_oldest_first_and_no_more_than_its_limit(write, move_clock):
    first, second = write(), write()
    move_clock(seconds=61)

    assert actions.sweep(limit=1) == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.queued_at > second.queued_at


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_hand_each_message_over_once(write, move_clock):
    for _number in range(20):
        write()
    move_clock(seconds=61)

    handed = at_once(5, actions.sweep)

    assert sum(handed) == 20


@pytest.mark.django_db(transaction=True)
def test_sweep_leaves_what_is_being_sent(write, move_clock):
    being_sent, waiting = write(), write()
    move_clock(seconds=61)

    with transaction.atomic():
        Mail.objects.select_for_update().get(pk=being_sent.pk)
        handed = at_once(1, actions.sweep)

    assert handed == [1]
    assert list(Mail.objects.filter(queued_at__gt=waiting.queued_at)) == [waiting]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"state": "lost"}, {"state": Mail.State.SENT}, {"sent_at": clock.now()}])
def test_impossible_states_are_refused_by_the_database(write, wrong):
    mail = write()

    with pytest.raises(DatabaseError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(**wrong)
