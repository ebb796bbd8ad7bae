"""A million contributions: a thread of fifty, one of a thousand, one of a hundred thousand, and the rest in a fourth.

Written by SQL, as posting them would take an hour. Of five contributions two are roots, which have two replies and one: a
page of twenty roots holds fifty.
"""

from django.db import connection

from bench.cases import LAST_PAGE, SPACE
from bench.scene import AUTHORS, BODIES, texts
from core import clock
from discussions.actions import prompts, spaces
from discussions.models import Policy, Space, Topic

SIZES = {"fifty": 50, "thousand": 1_000, "hundred-thousand": 100_000, "rest": 898_950}
assert SIZES["hundred-thousand"] == LAST_PAGE * 50
FIRST = 1_000_000  # key of a contribution
ANSWERED = FIRST + sum(SIZES.values()) - SIZES["rest"]  # the first of the largest thread

COMMENTS = """
INSERT INTO discussions_comment (
    id, topic_id, thread_id, number, root_id, parent_id, position, path, replies, shown_replies, body, posted_at,
    key, subject, language, fingerprint, state, edits, additions, version, archive_id, is_late, is_official, named_version,
    endorsing_people, endorsing_organizations
)
SELECT %(first)s + n, %(topic)s, %(thread)s, n + 1, %(first)s + root, nullif(%(first)s + root, %(first)s + n),
       root / 5 * 2 + root %% 5 + 1,
       lpad(to_hex(%(first)s + root), 8, '0') || CASE WHEN n = root THEN '' ELSE lpad(to_hex(%(first)s + n), 8, '0') END,
       CASE n %% 5 WHEN 0 THEN 2 WHEN 1 THEN 1 ELSE 0 END, CASE n %% 5 WHEN 0 THEN 2 WHEN 1 THEN 1 ELSE 0 END,
       (%(bodies)s)[1 + n %% %(pool)s], '2022-03-02 10:00+00'::timestamptz + n * interval '1 minute',
       gen_random_uuid(), '', 'en', md5(n::text), 'published', 0, 0, 1, '', false, false, '',
       0, 0
FROM (SELECT n, n - n %% 5 + (ARRAY[0, 1, 0, 0, 1])[1 + n %% 5] AS root FROM generate_series(0, %(size)s - 1) n) numbers;
"""
ATTRIBUTIONS = """
INSERT INTO discussions_commentattribution (
    comment_id, part, "order", free_name, function, shows_person, status, person_name_as_then, organization_names_as_then,
    kind_as_then, position_as_then
)
SELECT %(first)s + n, 'author', 0, 'Member ' || n %% %(authors)s, '', true, 'named', '', '{}', '', ''
FROM generate_series(0, %(size)s - 1) n;
"""
CONTRIBUTORS = """
INSERT INTO discussions_contributor (topic_id, thread_id, key, is_organization, contributions)
SELECT %(topic)s, place, 'name:%(topic)s:Member ' || author, false, greatest(1, %(size)s / %(authors)s)
FROM generate_series(0, least(%(size)s, %(authors)s) - 1) author, unnest(ARRAY[NULL, %(thread)s]::bigint[]) place;
UPDATE discussions_topic SET contributions = %(size)s, people = least(%(size)s, %(authors)s), last_number = %(size)s
WHERE id = %(topic)s;
UPDATE discussions_thread SET contributions = %(size)s, people = least(%(size)s, %(authors)s), roots = %(size)s / 5 * 2
WHERE id = %(thread)s;
"""
UNCHECKED = "SET session_replication_role = replica"  # keys are right by construction; checking each takes minutes
SETTLE = """
SET session_replication_role = DEFAULT;
SELECT setval(pg_get_serial_sequence('discussions_comment', 'id'), (SELECT max(id) FROM discussions_comment));
ANALYZE;
"""


def gather():
    """Fill the database; takes about a minute."""
    space = spaces.open_space(space=Space(slug=SPACE, title_en="Crowd", read=Policy.EVERYONE), by=None)
    values = {"bodies": ["".join(f"<p>{part}</p>" for part in text) for text in texts()], "pool": BODIES, "authors": AUTHORS}
    first = FIRST
    with connection.cursor() as cursor:
        cursor.execute(UNCHECKED)
        for slug, size in SIZES.items():
            topic = spaces.open_topic(topic=Topic(space=space, slug=slug, title_en=slug.capitalize()), by=None)
            prompts.set_window(topic=topic, opens_at=clock.now(), by=None)
            place = {"topic": topic.pk, "thread": topic.threads.get().pk, "size": size, "first": first}
            for statement in (COMMENTS, ATTRIBUTIONS, CONTRIBUTORS):
                cursor.execute(statement, values | place)
            first += size
        cursor.execute(SETTLE)
