"""What the tests of writing share: where the form is, what is typed, what the page says."""

import html
import re

from discussions.actions import closing, comments, moderation, prompts, stages
from discussions.models import Topic
from pages.models import Rule

FORM = "/en/discussions/space-fair-recruitment/fair-recruitment/threads/1/contribute/"  # of the fixture `thread`
WORDS = "The recruitment fees of the agencies and the debts of the workers are one and the same problem."


def reply_form(comment):
    return f"/en/discussions/comments/{comment.pk}/reply/"


def typed(text=WORDS, **fields):
    return {"body": text, **fields}


def said(response):
    """The visible words of the page, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def close(cast, topic):
    prompts.end_window(window=topic.windows.get(), by=cast.secretariat, why="over")


def summarize(cast, topic):
    close(cast, topic)
    stages.begin_summary(topic=Topic.objects.get(pk=topic.pk), by=cast.secretariat, why="in time")


def remove(cast, topic):
    prompts.remove(prompt=topic.prompts.get(), by=cast.secretariat, why="asked twice")


def lock(cast, topic):
    closing.lock_thread(thread=topic.threads.get(number=1), by=cast.secretariat, why="a quarrel")


def hide(cast, comment):
    moderation.hide(comment=comment, by=cast.secretariat, why="insult", rule=Rule.objects.get(number=2))


def withdraw(cast, comment):
    comments.withdraw(comment=comment, by=comment.posted_by)
