"""A reply to a contribution that a person has written: asked for, checked and posted as on its own page.

One person posts here as fast as the worker can; what would stop her is looked for as always, and let pass.
"""

import http.client

from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from lxml import html

from bench.crowd import ANSWERED
from bench.scene import READER, texts
from discussions.forms import MYSELF
from discussions.models import Comment
from discussions.views.writing import CommentReply


class Reply(CommentReply):
    """The form under one contribution of the largest topic."""

    def post(self, request, *args, **kwargs):
        """What she was told of the reply before has been read by now, on the page she was led to: it does not pile up."""
        list(get_messages(request))
        return super().post(request, *args, **kwargs)

    def flood_until(self):
        super().flood_until()


def form_of(page):
    """What a job has beside its `page` to send the form on it: the fields, and the cookie of its token."""
    author = get_user_model().objects.exclude(email=READER).earliest("pk")
    Comment.objects.filter(pk=ANSWERED).update(posted_by=author)
    reader = http.client.HTTPConnection("127.0.0.1", page["port"], timeout=30)
    reader.request("GET", page["path"], headers={"Cookie": page["headers"]["Cookie"]})
    answer = reader.getresponse()
    fields = html.fromstring(answer.read()).xpath("//form[.//textarea]")[0].form_values()
    token = answer.headers["Set-Cookie"].partition(";")[0]
    reader.close()
    cookies = "; ".join([page["headers"]["Cookie"], token])
    words = {"body": "\n\n".join(texts()[0]), "body_format": "text", "language": "en", "voice": MYSELF}
    return {"form": dict(fields) | words, "headers": page["headers"] | {"Cookie": cookies}, "expected": 302}
