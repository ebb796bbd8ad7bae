"""What the database holds while it is measured: the floor's rows, and for pages the Hub's demonstration."""

import io
import random

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

READER = "member@example.org"
POSTS, POSTS_PER_TOPIC, AUTHORS, BODIES = 20_000, 1000, 200, 500
OPENINGS = (
    "In our region",
    "Since the last forum",
    "For many families",
    "At the border posts",
    "In the cities of arrival",
    "Where data are scarce",
    "With local authorities",
    "Along the coast",
    "In the country of origin",
    "Among seasonal workers",
)
MIDDLES = (
    "consulates began to issue documents within a week",
    "recruiters have stopped charging workers’ fees",
    "schools enrol children whatever their parents’ status",
    "health posts keep no list of those who ask for care",
    "unions & employers agreed on one standard contract",
    "diaspora councils advise on skills recognition",
    "remittance costs fell below five per cent",
    "hotlines answer in six languages",
    "residence permits are renewed online",
    "families are told within a day where their relatives are",
)
ENDINGS = (
    "and the ministry publishes the figures every quarter.",
    "but funding ends next year.",
    "and neighbouring States have asked for the model.",
    "though rural offices still wait for staff.",
    "and migrants’ associations sit on the board.",
    "which a study by the university has confirmed.",
)
TABLES = """
CREATE TABLE floor_author (id int PRIMARY KEY, name text);
CREATE TABLE floor_post (
    id int PRIMARY KEY, topic_id int, author_id int, depth int, path text COLLATE "C", created timestamptz, body text
);
INSERT INTO floor_author SELECT n, 'Member ' || n FROM generate_series(1, %(authors)s) n;
INSERT INTO floor_post
    SELECT n, n / %(per_topic)s, 1 + n %% %(authors)s, n %% 4, lpad(n::text, 8, '0'),
           '2022-03-02 10:00+00'::timestamptz + n * interval '1 minute', (%(bodies)s)[1 + n %% %(pool)s]
    FROM generate_series(1, %(posts)s) n;
CREATE INDEX ON floor_post (topic_id, path);
ANALYZE;
"""


def fill_floor():
    """Make the floor's tables: posts of about 900 characters."""
    values = {"authors": AUTHORS, "per_topic": POSTS_PER_TOPIC, "posts": POSTS, "pool": BODIES}
    with connection.cursor() as cursor:
        cursor.execute(TABLES, values | {"bodies": ["\n\n".join(paragraphs) for paragraphs in texts()]})


def texts():
    """Texts of about 900 characters, each a list of three paragraphs; always the same."""
    chance = random.Random(7)
    return [[" ".join(_sentence(chance) for _sentence_number in range(3)) for _ in range(3)] for _text in range(BODIES)]


def log_in():
    """Tell the demonstration; gives the Cookie header of one of its people."""
    call_command("demo", stdout=io.StringIO())
    client = Client()
    client.force_login(get_user_model().objects.get(email=READER))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _sentence(chance):
    return f"{chance.choice(OPENINGS)} {chance.choice(MIDDLES)}, {chance.choice(ENDINGS)}"
