/* Store schema: the tables of OUT/history.sqlite. A change of them needs a new STORE_VERSION; the
 * database is then made again from the files (caeval run --rebuild-history). */
#ifndef CAEVAL_HISTORY_STORE_SCHEMA_H
#define CAEVAL_HISTORY_STORE_SCHEMA_H

enum { STORE_APPLICATION = 0x43414556 /* CAEV */, STORE_VERSION = 6 };

#define STORE_SCHEMA                                                                                 \
    "BEGIN;"                                                                                         \
    "PRAGMA application_id = 0x43414556;"                                                            \
    "PRAGMA user_version = 6;"                                                                       \
    "CREATE TABLE ca(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);"                            \
    "CREATE TABLE basis(id INTEGER PRIMARY KEY, program TEXT NOT NULL, readings TEXT NOT NULL, "     \
    "templates TEXT NOT NULL, UNIQUE(program, readings, templates));"                                \
    "CREATE TABLE result(id INTEGER PRIMARY KEY, ca INTEGER NOT NULL REFERENCES ca, "                \
    "date TEXT NOT NULL, name TEXT NOT NULL, form TEXT NOT NULL, grading TEXT NOT NULL, "            \
    "rows TEXT NOT NULL, yes INTEGER NOT NULL, no INTEGER NOT NULL, pending INTEGER NOT NULL, "      \
    "na INTEGER NOT NULL, no_box INTEGER NOT NULL, total_lo TEXT NOT NULL, "                         \
    "total_hi TEXT NOT NULL, level TEXT, gate TEXT NOT NULL, result_sha256 TEXT NOT NULL, "          \
    "manifest_sha256 TEXT NOT NULL, basis INTEGER NOT NULL REFERENCES basis, "                       \
    "previous TEXT, previous_sha256 TEXT, last_year TEXT, last_year_sha256 TEXT, "                   \
    "evidence TEXT, voice TEXT, "                                                                    \
    "UNIQUE(ca, date));"                                                                             \
    "CREATE TABLE supply(result INTEGER NOT NULL REFERENCES result, export TEXT NOT NULL, "          \
    "rows INTEGER NOT NULL, accepted INTEGER NOT NULL, lost INTEGER NOT NULL, "                      \
    "damaged INTEGER NOT NULL, refused INTEGER NOT NULL, first TEXT, last TEXT, told TEXT, "         \
    "PRIMARY KEY(result, export)) WITHOUT ROWID;"                                                    \
    "CREATE TABLE computed(result INTEGER PRIMARY KEY REFERENCES result, yes INTEGER NOT NULL, "     \
    "no INTEGER NOT NULL, pending INTEGER NOT NULL, na INTEGER NOT NULL, no_box INTEGER NOT "        \
    "NULL, "                                                                                         \
    "total_lo TEXT NOT NULL, total_hi TEXT NOT NULL, level TEXT);"                                   \
    "CREATE TABLE override(result INTEGER NOT NULL REFERENCES result, place INTEGER NOT NULL, "      \
    "item TEXT NOT NULL, said TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, "            \
    "evidence TEXT, examiner TEXT, approver TEXT NOT NULL, decided_on TEXT, expires_on TEXT, "       \
    "PRIMARY KEY(result, place)) WITHOUT ROWID;"                                                     \
    "CREATE INDEX result_date ON result(date, ca);"                                                  \
    "CREATE TABLE beside(result INTEGER NOT NULL REFERENCES result, place INTEGER NOT NULL, "        \
    "kind TEXT NOT NULL, standard TEXT NOT NULL, rows TEXT, yes INTEGER, no INTEGER, "               \
    "pending INTEGER, na INTEGER, no_box INTEGER, total_lo TEXT, total_hi TEXT, level TEXT, "        \
    "gate TEXT, readings TEXT NOT NULL, PRIMARY KEY(result, place)) WITHOUT ROWID;"                  \
    "CREATE TABLE indicator(result INTEGER NOT NULL REFERENCES result, beside INTEGER NOT NULL, "    \
    "place INTEGER NOT NULL, id TEXT NOT NULL, lo TEXT NOT NULL, hi TEXT NOT NULL, "                 \
    "computed_lo TEXT, computed_hi TEXT, "                                                           \
    "PRIMARY KEY(result, beside, place)) WITHOUT ROWID;"                                             \
    "CREATE TABLE measure_name(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, "                  \
    "unit TEXT NOT NULL);"                                                                           \
    "CREATE TABLE measure(result INTEGER NOT NULL REFERENCES result, measure INTEGER NOT NULL "      \
    "REFERENCES measure_name, value TEXT, num INTEGER, den INTEGER, n INTEGER NOT NULL, "            \
    "status TEXT NOT NULL, PRIMARY KEY(result, measure)) WITHOUT ROWID;"                             \
    "CREATE VIEW verdict AS "                                                                        \
    "SELECT c.code AS ca, r.date AS date, r.form AS standard, 'form' AS kind, 0 AS beside, "         \
    "r.rows AS rows, r.yes AS yes, r.no AS no, r.pending AS pending, r.na AS na, "                   \
    "r.no_box AS no_box, NULL AS total_lo, NULL AS total_hi, NULL AS level, NULL AS gate, "          \
    "r.id AS result FROM result r JOIN ca c ON c.id = r.ca UNION ALL "                               \
    "SELECT c.code, r.date, r.grading, 'score', 0, NULL, NULL, NULL, NULL, NULL, NULL, "             \
    "r.total_lo, r.total_hi, r.level, r.gate, r.id FROM result r JOIN ca c ON c.id = r.ca "          \
    "UNION ALL "                                                                                     \
    "SELECT c.code, r.date, v.standard, v.kind, v.place, v.rows, v.yes, v.no, v.pending, v.na, "     \
    "v.no_box, v.total_lo, v.total_hi, v.level, v.gate, r.id FROM beside v JOIN result r ON "        \
    "r.id = v.result JOIN ca c ON c.id = r.ca;"                                                      \
    "CREATE VIEW row_state AS WITH RECURSIVE place(row) AS (SELECT 1 UNION ALL SELECT row + 1 "      \
    "FROM place WHERE row < (SELECT max(length(rows)) FROM verdict)) "                               \
    "SELECT v.ca AS ca, v.date AS date, p.row AS row, CASE substr(v.rows, p.row, 1) "                \
    "WHEN 'Y' THEN '是' WHEN 'N' THEN '否' WHEN 'P' THEN '待核' ELSE '不适用' END AS state, " \
    "v.standard AS standard FROM verdict v JOIN place p ON p.row <= length(v.rows) "                 \
    "WHERE substr(v.rows, p.row, 1) <> '-';"                                                         \
    "CREATE VIEW score AS SELECT v.ca AS ca, v.date AS date, i.id AS indicator, i.lo AS lo, "        \
    "i.hi AS hi, v.standard AS standard FROM verdict v JOIN indicator i ON i.result = v.result "     \
    "AND i.beside = v.beside WHERE v.kind = 'score';"                                                \
    "COMMIT;"

#endif
