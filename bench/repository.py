"""A repository of 10,000 published practices of some 4,500 characters each.

Written by SQL, as publishing them would take an hour. Each has four objectives, two principles, three goals, two organizations
and an author; nine of ten have three countries, the others are worldwide.
"""

from django.db import connection

from bench.scene import BODIES, texts
from search.models import config_of

PRACTICES, FIRST = 10_000, 5_000_000

STATEMENTS = """
INSERT INTO practices_practice (id, key, begun_at, last_number, tokens, title_key, retired_why)
SELECT %(first)s + n, gen_random_uuid(), at, 1, '{}', '', '' FROM numbers;

INSERT INTO practices_practiceversion (
    id, practice_id, uuid, number, state, title, language, type_id, other_type, level, start_year, is_global, actions, targets,
    summary, benefit, lessons, recommendations, innovation, changes, names_authors, rights, consented_at, serves, begun_at,
    submitted_at, reviewed_at, published_at
)
SELECT %(first)s + n, %(first)s + n, gen_random_uuid(), 1, 'published',
       initcap(split_part(body, ' ', 4 + n %% 9)) || ' ' || split_part(substr(body, 4), ',', 1) || ' ' || n,
       (ARRAY['en', 'en', 'fr', 'es'])[1 + n %% 4],
       (SELECT id FROM practices_types WHERE place = n %% (SELECT count(*) FROM practices_types)), '',
       (ARRAY['global', 'regional', 'national', 'local'])[1 + n / 3 %% 4], 2010 + n %% 15, n %% 10 = 0, '', '{}',
       body, (%(bodies)s)[1 + (n * 3) %% %(pool)s], (%(bodies)s)[1 + (n * 5) %% %(pool)s],
       (%(bodies)s)[1 + (n * 7) %% %(pool)s], (%(bodies)s)[1 + (n * 11) %% %(pool)s], '', true, false,
       at, 'migrants', at, at, at, at
FROM (SELECT *, (%(bodies)s)[1 + n %% %(pool)s] AS body FROM numbers) AS written;

INSERT INTO practices_versionobjective (version_id, objective_id, position)
SELECT %(first)s + n, id, CASE WHEN k < 2 THEN k + 1 END
FROM numbers CROSS JOIN generate_series(0, 3) k JOIN taxonomy_objective ON number = 1 + (n * 7 + k * 5) %% 23;

INSERT INTO practices_practiceversion_principles (practiceversion_id, principle_id)
SELECT %(first)s + n, id FROM numbers CROSS JOIN generate_series(0, 1) k
JOIN taxonomy_principle ON ascii(letter) - 97 = (n + k * 3) %% 10;

INSERT INTO practices_practiceversion_goals (practiceversion_id, goal_id)
SELECT %(first)s + n, id FROM numbers CROSS JOIN generate_series(0, 2) k JOIN taxonomy_goal ON number = 1 + (n + k * 5) %% 17;

INSERT INTO practices_practiceversion_countries (practiceversion_id, country_id)
SELECT %(first)s + n, id FROM numbers CROSS JOIN generate_series(0, 2) k
JOIN (SELECT id, row_number() OVER (ORDER BY iso3) - 1 AS place FROM taxonomy_country) AS countries
  ON place = (n * 13 + k * 31) %% 190 WHERE n %% 10 <> 0;

INSERT INTO practices_versionorganization (version_id, part, position, name, names_as_then, kind_id)
SELECT %(first)s + n, (ARRAY['implementer', 'partner'])[1 + k], 1, 'House ' || n %% 700 || ' of ' || key, '{}', id
FROM numbers CROSS JOIN generate_series(0, 1) k
JOIN (SELECT id, key, row_number() OVER (ORDER BY key) - 1 AS place FROM taxonomy_organizationkind) AS kinds
  ON place = (n + k * 5) %% 20;

INSERT INTO practices_versionattribution (
    version_id, part, "order", free_name, function, shows_person, status, confirmed_at, confirmed_by_id, person_name_as_then,
    organization_names_as_then, kind_as_then, position_as_then
)
SELECT %(first)s + n, 'author', 0, 'Member ' || n %% 900, '', true, 'confirmed', at, 1, '', '{}', '', '' FROM numbers;

UPDATE practices_practice SET
    current_id = version.id, slug = 'crowd-' || version.id, published_at = version.published_at,
    updated_at = version.published_at,
    title_key = lower(left(title, 250)), tokens = ARRAY(SELECT DISTINCT token FROM (
        SELECT unnest(ARRAY['level:' || level, 'language:' || language, 'year:' || start_year]) AS token
        UNION ALL SELECT 'region:world' WHERE is_global
        UNION ALL SELECT 'type:' || key FROM practices_types WHERE id = type_id
        UNION ALL SELECT 'objective:' || number FROM practices_versionobjective AS row
            JOIN taxonomy_objective AS term ON term.id = objective_id WHERE version_id = version.id
        UNION ALL SELECT 'primary:' || number FROM practices_versionobjective AS row
            JOIN taxonomy_objective AS term ON term.id = objective_id WHERE version_id = version.id AND position IS NOT NULL
        UNION ALL SELECT 'principle:' || slug FROM practices_practiceversion_principles
            JOIN taxonomy_principle AS term ON term.id = principle_id WHERE practiceversion_id = version.id
        UNION ALL SELECT 'goal:' || number FROM practices_practiceversion_goals
            JOIN taxonomy_goal AS term ON term.id = goal_id WHERE practiceversion_id = version.id
        UNION ALL SELECT 'kind:' || key FROM practices_versionorganization
            JOIN taxonomy_organizationkind AS term ON term.id = kind_id WHERE version_id = version.id AND part = 'implementer'
        UNION ALL SELECT unnest(ARRAY['country:' || iso3, 'region:' || one.m49, 'region:' || two.m49, 'region:' || three.m49])
            FROM practices_practiceversion_countries JOIN taxonomy_country AS term ON term.id = country_id
            JOIN taxonomy_region AS one ON one.id = term.region_id LEFT JOIN taxonomy_region AS two ON two.id = subregion_id
            LEFT JOIN taxonomy_region AS three ON three.id = intermediate_id WHERE practiceversion_id = version.id
    ) AS tokens WHERE token IS NOT NULL)
FROM practices_practiceversion AS version
WHERE version.practice_id = practices_practice.id AND practices_practice.id >= %(first)s;

INSERT INTO search_document (kind, object_id, language, config, title, folded, body, published_at)
SELECT 'practice', practice_id, language, %(config)s::regconfig, title, lower(title),
       concat_ws(E'\\n', summary, benefit, lessons, recommendations, innovation), published_at
FROM practices_practiceversion WHERE id >= %(first)s;

INSERT INTO practices_repository (id, edition, changed_at) VALUES (1, 2, '2026-01-01')
ON CONFLICT (id) DO UPDATE SET edition = practices_repository.edition + 1;
"""
BEFORE = """
SET session_replication_role = replica;
CREATE TEMPORARY TABLE numbers AS SELECT n, '2020-01-02 10:00+00'::timestamptz + n * interval '5 hours' AS at
FROM generate_series(0, %(size)s - 1) n;
CREATE TEMPORARY TABLE practices_types AS
SELECT id, key, row_number() OVER (ORDER BY key) - 1 AS place FROM taxonomy_practicetype;
"""
AFTER = "SET session_replication_role = DEFAULT; DROP TABLE numbers, practices_types; ANALYZE;"


def gather():
    """Fill the repository; takes about half a minute."""
    bodies = ["".join(f"<p>{part}</p>" for part in text) for text in texts()]
    values = {"first": FIRST, "size": PRACTICES, "bodies": bodies, "pool": BODIES, "config": config_of("en")}
    with connection.cursor() as cursor:
        for statement in (BEFORE, *STATEMENTS.split(";\n\n"), AFTER):
            cursor.execute(statement, values)
