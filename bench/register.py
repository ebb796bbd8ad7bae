"""A register of 5,000 published pledges of some 900 characters each.

Written by SQL, as publishing them would take an hour. Each has three objectives, two principles, two participants and an
indicator; nine of ten have three countries, the others are worldwide; one in ten matches another.
"""

from django.db import connection

from bench.scene import BODIES, texts

PLEDGES, FIRST = 5_000, 6_000_000

STATEMENTS = """
INSERT INTO pledges_pledge (
    id, key, begun_at, last_number, stage, freshness, has_update, tokens, title_key, old_id, withdrawn_why
)
SELECT %(first)s + n, gen_random_uuid(), at, 1,
       (ARRAY['not-started', 'in-progress', 'completed', 'partly-completed', 'discontinued'])[1 + n %% 5],
       (ARRAY['under-one', 'one-to-two', 'over-two'])[1 + n / 5 %% 3], n %% 2 = 0, '{}', '', '', ''
FROM numbers;

INSERT INTO pledges_pledgeversion (
    id, pledge_id, uuid, number, state, title, language, description, type, natures, level, starts_on, actions, is_global,
    occasion, is_mirror, partners, matching, reason, begun_at, submitted_at, scope_confirmed_at, published_at
)
SELECT %(first)s + n, %(first)s + n, gen_random_uuid(), 1, 'published',
       initcap(split_part(body, ' ', 4 + n %% 9)) || ' ' || split_part(substr(body, 4), ',', 1) || ' ' || n,
       (ARRAY['en', 'en', 'fr', 'es'])[1 + n %% 4], body, (ARRAY['individual', 'common', 'partnership'])[1 + n %% 3],
       (ARRAY['{financial}', '{resources,process}', '{policy}'])[1 + n %% 3]::varchar[],
       (ARRAY['global', 'regional', 'national', 'local'])[1 + n / 3 %% 4], '2025-01-01', '', n %% 10 = 0, '', false, '[]', '{}',
       '', at, at, at, at
FROM (SELECT *, (%(bodies)s)[1 + n %% %(pool)s] AS body FROM numbers) AS written;

INSERT INTO pledges_pledgeobjective (version_id, objective_id, position)
SELECT %(first)s + n, id, k + 1
FROM numbers CROSS JOIN generate_series(0, 2) k JOIN taxonomy_objective ON number = 1 + (n * 7 + k * 5) %% 23;

INSERT INTO pledges_pledgeversion_principles (pledgeversion_id, principle_id)
SELECT %(first)s + n, id FROM numbers CROSS JOIN generate_series(0, 1) k
JOIN taxonomy_principle ON ascii(letter) - 97 = (n + k * 3) %% 10;

INSERT INTO pledges_pledgeversion_countries (pledgeversion_id, country_id)
SELECT %(first)s + n, id FROM numbers CROSS JOIN generate_series(0, 2) k
JOIN (SELECT id, row_number() OVER (ORDER BY iso3) - 1 AS place FROM taxonomy_country) AS countries
  ON place = (n * 13 + k * 31) %% 190 WHERE n %% 10 <> 0;

INSERT INTO pledges_indicator (version_id, position, key, whose, what, unit, baseline, target, is_decrease, by_when)
SELECT %(first)s + n, 1, gen_random_uuid(), '', 'People advised', 'people a year', 0, 1000 + n, false, '2030-12-31' FROM numbers;

INSERT INTO pledges_participant (
    pledge_id, key, part, "order", free_name, called, commitment, stage, function, shows_person, status, confirmed_at, left_why,
    person_name_as_then, organization_names_as_then, kind_as_then, position_as_then
)
SELECT %(first)s + n, gen_random_uuid(), 'author', k, 'House ' || (n + k * 7) %% 700, '', '', 'in-progress', '', true,
       'confirmed', at, '', '', '{}', key, ''
FROM numbers CROSS JOIN generate_series(0, 1) k
JOIN (SELECT key, row_number() OVER (ORDER BY key) - 1 AS place FROM taxonomy_organizationkind) AS kinds
  ON place = (n + k * 5) %% 20;

INSERT INTO pledges_match (pledge_id, other_id, made_at)
SELECT %(first)s + n, %(first)s + n - 1, at FROM numbers WHERE n %% 10 = 9;

UPDATE pledges_pledge SET
    current_id = version.id, year = 2020, serial = version.id - %(first)s + 1, published_at = version.published_at,
    heard_at = version.published_at,
    title_key = lower(left(title, 250)), tokens = ARRAY(SELECT DISTINCT token FROM (
        SELECT unnest(ARRAY['level:' || level, 'language:' || language, 'year:2020', 'type:' || type, 'stage:' || stage,
            'freshness:' || freshness, 'update:' || CASE WHEN has_update THEN 'yes' ELSE 'none' END]) AS token
        UNION ALL SELECT 'nature:' || unnest(natures)
        UNION ALL SELECT 'region:world' WHERE is_global
        UNION ALL SELECT 'objective:' || number FROM pledges_pledgeobjective
            JOIN taxonomy_objective AS term ON term.id = objective_id WHERE version_id = version.id
        UNION ALL SELECT 'principle:' || slug FROM pledges_pledgeversion_principles
            JOIN taxonomy_principle AS term ON term.id = principle_id WHERE pledgeversion_id = version.id
        UNION ALL SELECT 'kind:' || kind_as_then FROM pledges_participant AS row WHERE row.pledge_id = version.pledge_id
        UNION ALL SELECT unnest(ARRAY['country:' || iso3, 'by:' || iso3, 'region:' || one.m49, 'region:' || two.m49,
                'region:' || three.m49, 'home:' || one.m49, 'home:' || two.m49])
            FROM pledges_pledgeversion_countries JOIN taxonomy_country AS term ON term.id = country_id
            JOIN taxonomy_region AS one ON one.id = term.region_id LEFT JOIN taxonomy_region AS two ON two.id = subregion_id
            LEFT JOIN taxonomy_region AS three ON three.id = intermediate_id WHERE pledgeversion_id = version.id
    ) AS tokens WHERE token IS NOT NULL)
FROM pledges_pledgeversion AS version
WHERE version.pledge_id = pledges_pledge.id AND pledges_pledge.id >= %(first)s;

INSERT INTO pledges_register (id, edition, changed_at) VALUES (1, 2, '2026-01-01')
ON CONFLICT (id) DO UPDATE SET edition = pledges_register.edition + 1;
"""
BEFORE = """
SET session_replication_role = replica;
CREATE TEMPORARY TABLE numbers AS SELECT n, '2020-01-02 10:00+00'::timestamptz + n * interval '11 hours' AS at
FROM generate_series(0, %(size)s - 1) n;
"""
AFTER = "SET session_replication_role = DEFAULT; DROP TABLE numbers; ANALYZE;"


def gather():
    """Fill the register; takes some seconds."""
    bodies = ["".join(f"<p>{part}</p>" for part in text) for text in texts()]
    values = {"first": FIRST, "size": PLEDGES, "bodies": bodies, "pool": BODIES}
    with connection.cursor() as cursor:
        for statement in (BEFORE, *STATEMENTS.split(";\n\n"), AFTER):
            cursor.execute(statement, values)
