"""First contributions to a space that holds them: their writer knows what happens to them, before and after."""

import pytest

from discussions.actions import moderation
from discussions.models import Comment
from events.models import Mail
from tests.discussions.writing import said, typed
from tests.markup import read
from tests.notifications.telling import spread

WAITS = "A moderator reads it before it is shown to others."


@pytest.fixture
def thread(open_space, open_topic):
    return open_topic(space=open_space(holds_newcomers=True)).threads.get(number=1)


def form(thread):
    return f"{thread.get_absolute_url()}contribute/"


def receipts():
    spread()
    return [mail.text for mail in Mail.objects.filter(kind="discussions.comment_posted")]


def test_the_form_says_so_to_newcomers_alone(cast, log_in, thread, post):
    moderation.approve(comment=post(thread, cast.delegate), by=cast.secretariat)

    told = {who: WAITS in said(log_in(getattr(cast, who)).get(form(thread))) for who in ("member", "delegate", "secretariat")}
    assert told == {"member": True, "delegate": False, "secretariat": False}


def test_a_form_sent_twice_is_held_once(cast, log_in, thread):
    client = log_in(cast.member)
    fields = read(client.get(form(thread))).fields | typed()

    answers = [client.post(form(thread), fields) for _click in range(2)]

    held = Comment.objects.get()
    assert (held.state, {answer["Location"] for answer in answers}) == ("held", {held.get_absolute_url()})
    assert len(receipts()) == 1


def test_the_receipt_says_that_it_is_not_shown_yet_and_none_follows(cast, thread, post):
    held = post(thread, cast.outsider, "All I know of it.")
    [receipt] = receipts()

    assert ("is not shown yet" in receipt, "was posted on" in receipt, "> All I know of it." in receipt) == (True, False, True)

    moderation.approve(comment=held, by=cast.secretariat)
    assert receipts() == [receipt]


def test_the_receipt_of_what_is_shown_says_that(cast, open_topic, post):
    post(open_topic("other").threads.get(number=1), cast.outsider)

    [receipt] = receipts()
    assert ("is not shown yet" in receipt, "was posted on" in receipt) == (False, True)
