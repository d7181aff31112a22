"""Views of who was there: people and municipalities, meeting by meeting and over time.

Every row names the documents it rests on, so that each cell of a table can be checked.  A meeting
whose minutes list nobody tells of no absence: it is `NULL` or "no list", never "absent".
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

TOOK_PART = "('present', 'substitute', 'adjuster')"
"""Of the statuses, those of members who were there.  A guest's municipality is no member."""

_DAY = "coalesce(d.meeting_date, d.meeting_earliest)"

ATTENDANCE_VIEWS: dict[str, str] = {
    "municipality_members": """
SELECT d.network, a.municipality_code, m.name AS municipality, 1 AS represented,
       EXISTS (
         SELECT 1 FROM network_members AS n WHERE n.network = d.network
           AND n.municipality_code = a.municipality_code) AS from_settings
FROM documents AS d
JOIN attendance AS a ON a.document_id = d.document_id
LEFT JOIN municipalities AS m ON m.code = a.municipality_code
WHERE d.network IS NOT NULL AND a.municipality_code IS NOT NULL AND a.status <> 'guest'
GROUP BY d.network, a.municipality_code
UNION ALL
SELECT n.network, n.municipality_code, m.name, 0, 1
FROM network_members AS n
LEFT JOIN municipalities AS m ON m.code = n.municipality_code
WHERE NOT EXISTS (
  SELECT 1 FROM documents AS d JOIN attendance AS a ON a.document_id = d.document_id
  WHERE d.network = n.network AND a.municipality_code = n.municipality_code
    AND a.status <> 'guest')
""",
    "municipality_attendance": f"""
SELECT network, municipality_code, municipality, document_id, title, filename, day,
       representatives > 0 AS present, representatives, listed_absent
FROM (
  SELECT members.network, members.municipality_code, members.municipality,
         d.document_id, d.title, d.filename, {_DAY} AS day,
         CASE WHEN d.has_attendance_list THEN (
           SELECT count(*) FROM attendance AS a WHERE a.document_id = d.document_id
             AND a.municipality_code = members.municipality_code AND a.status IN {TOOK_PART})
         END AS representatives,
         CASE WHEN d.has_attendance_list THEN (
           SELECT count(*) FROM attendance AS a WHERE a.document_id = d.document_id
             AND a.municipality_code = members.municipality_code AND a.status = 'absent')
         END AS listed_absent
  FROM municipality_members AS members
  JOIN documents AS d ON d.network = members.network
)
""",
    "missing_municipalities": """
SELECT network, day, municipality_code, municipality, listed_absent, document_id, title, filename
FROM municipality_attendance
WHERE present = 0
""",
    "person_attendance": f"""
SELECT k.network, k.person_id, p.name AS person,
       coalesce(a.municipality_code, p.municipality_code) AS municipality_code,
       m.name AS municipality, coalesce(a.organisation, p.organisation) AS organisation,
       d.document_id, d.title, d.filename, {_DAY} AS day,
       CASE WHEN a.status = 'absent' THEN 'absent'
            WHEN a.status IS NOT NULL THEN 'present'
            WHEN d.has_attendance_list THEN 'not listed'
            ELSE 'no list' END AS attendance,
       a.status, a.role, a.page,
       coalesce({_DAY} BETWEEN k.first_day AND k.last_day, 0) AS within
FROM (
  SELECT d.network, a.person_id,
         min({_DAY}) FILTER (WHERE a.status <> 'absent') AS first_day,
         max({_DAY}) FILTER (WHERE a.status <> 'absent') AS last_day
  FROM documents AS d JOIN attendance AS a ON a.document_id = d.document_id
  WHERE d.network IS NOT NULL AND a.person_id IS NOT NULL
  GROUP BY d.network, a.person_id
) AS k
JOIN documents AS d ON d.network = k.network
LEFT JOIN attendance AS a ON a.document_id = d.document_id AND a.person_id = k.person_id
  AND a.ordinal = (
    SELECT b.ordinal FROM attendance AS b
    WHERE b.document_id = d.document_id AND b.person_id = k.person_id
    ORDER BY b.status = 'absent', b.ordinal LIMIT 1)
LEFT JOIN people AS p ON p.person_id = k.person_id
LEFT JOIN municipalities AS m ON m.code = coalesce(a.municipality_code, p.municipality_code)
""",
    "first_and_last_seen": f"""
SELECT d.network, a.person_id, p.name AS person, count(DISTINCT d.document_id) AS meetings,
       min({_DAY}) AS first_day, substr(min({_DAY} || d.document_id), 11) AS first_document_id,
       max({_DAY}) AS last_day, substr(max({_DAY} || d.document_id), 11) AS last_document_id
FROM documents AS d
JOIN attendance AS a ON a.document_id = d.document_id
LEFT JOIN people AS p ON p.person_id = a.person_id
WHERE d.network IS NOT NULL AND a.person_id IS NOT NULL AND a.status <> 'absent'
GROUP BY d.network, a.person_id
""",
    "representatives": f"""
SELECT t.network, t.municipality_code, m.name AS municipality, t.person_id, p.name AS person,
       t.role, t.first_day, t.first_document_id, t.last_day, t.last_document_id,
       t.meetings, t.listed_absent,
       (SELECT count(*) FROM documents AS d
        WHERE d.network = t.network AND d.has_attendance_list
          AND {_DAY} BETWEEN t.first_day AND t.last_day
          AND NOT EXISTS (
            SELECT 1 FROM attendance AS a
            WHERE a.document_id = d.document_id AND a.person_id = t.person_id
              AND a.municipality_code = t.municipality_code AND a.status IN {TOOK_PART})) AS gaps
FROM (
  SELECT d.network, a.municipality_code, a.person_id,
         count(DISTINCT d.document_id) FILTER (WHERE a.status IN {TOOK_PART}) AS meetings,
         count(DISTINCT d.document_id) FILTER (WHERE a.status = 'absent') AS listed_absent,
         substr(max({_DAY} || a.role), 11) AS role,
         min({_DAY}) FILTER (WHERE a.status IN {TOOK_PART}) AS first_day,
         substr(min({_DAY} || d.document_id) FILTER (WHERE a.status IN {TOOK_PART}), 11)
           AS first_document_id,
         max({_DAY}) FILTER (WHERE a.status IN {TOOK_PART}) AS last_day,
         substr(max({_DAY} || d.document_id) FILTER (WHERE a.status IN {TOOK_PART}), 11)
           AS last_document_id
  FROM documents AS d JOIN attendance AS a ON a.document_id = d.document_id
  WHERE d.network IS NOT NULL AND a.municipality_code IS NOT NULL
    AND a.person_id IS NOT NULL AND a.status <> 'guest'
  GROUP BY d.network, a.municipality_code, a.person_id
) AS t
LEFT JOIN municipalities AS m ON m.code = t.municipality_code
LEFT JOIN people AS p ON p.person_id = t.person_id
""",
}
"""By name, in the order in which they are made: a later one may ask an earlier one.

Written so that a question about one network, or one person, reads no other: a condition on the
columns that a view groups by reaches its tables.
"""
