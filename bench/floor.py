"""The least a Django page can cost: no middleware, no application, one file."""

import os

import dj_database_url
import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=60)},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()

CONSTANT = b"x" * 1000
ROWS = """
SELECT post.id, post.depth, author.id, author.name, to_char(post.created, 'YYYY-MM-DD HH24:MI'), post.body
FROM floor_post post JOIN floor_author author ON author.id = post.author_id
WHERE post.topic_id = %s ORDER BY post.path LIMIT 50
"""
PAGE = engines["django"].from_string("""<!doctype html><html lang="en"><title>Topic</title><body><main>
{% for row in rows %}<article id="c{{ row.0 }}" class="depth-{{ row.1 }}">
<header><a href="/people/{{ row.2 }}">{{ row.3 }}</a> <time datetime="{{ row.4 }}">{{ row.4 }}</time></header>
<div>{{ row.5 }}</div><footer><a href="#c{{ row.0 }}">#</a> <a href="/reply/{{ row.0 }}">Reply</a></footer></article>
{% endfor %}</main></body></html>""")


def _answer(body):
    # Without its length the server would send it in chunks.
    return HttpResponse(body, headers={"Content-Length": len(body)})


def _rows(request):
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [7])
        return _answer(PAGE.render({"rows": cursor.fetchall()}).encode())


urlpatterns = [path("constant", lambda request: _answer(CONSTANT)), path("rows", _rows)]
application = get_wsgi_application()
