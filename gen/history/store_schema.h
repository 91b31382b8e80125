/* Store schema: the tables of OUT/history.sqlite. A change of them needs a new STORE_VERSION; the
 * database is then made again from the files (caeval run --rebuild-history). */
#ifndef CAEVAL_HISTORY_STORE_SCHEMA_H
#define CAEVAL_HISTORY_STORE_SCHEMA_H

enum { STORE_APPLICATION = 0x43414556 /* CAEV */, STORE_VERSION = 3 };

#define STORE_SCHEMA                                                                                \
    "BEGIN;"                                                                                        \
    "PRAGMA application_id = 0x43414556;"                                                           \
    "PRAGMA user_version = 3;"                                                                      \
    "CREATE TABLE ca(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);"                           \
    "CREATE TABLE basis(id INTEGER PRIMARY KEY, program TEXT NOT NULL, readings TEXT NOT NULL, "    \
    "templates TEXT NOT NULL, UNIQUE(program, readings, templates));"                               \
    "CREATE TABLE result(id INTEGER PRIMARY KEY, ca INTEGER NOT NULL REFERENCES ca, "               \
    "date TEXT NOT NULL, name TEXT NOT NULL, form TEXT NOT NULL, grading TEXT NOT NULL, "           \
    "rows TEXT NOT NULL, yes INTEGER NOT NULL, no INTEGER NOT NULL, pending INTEGER NOT NULL, "     \
    "na INTEGER NOT NULL, no_box INTEGER NOT NULL, total_lo TEXT NOT NULL, "                        \
    "total_hi TEXT NOT NULL, level TEXT, gate TEXT NOT NULL, result_sha256 TEXT NOT NULL, "         \
    "manifest_sha256 TEXT NOT NULL, basis INTEGER NOT NULL REFERENCES basis, "                      \
    "previous TEXT, previous_sha256 TEXT, last_year TEXT, last_year_sha256 TEXT, "                  \
    "UNIQUE(ca, date));"                                                                            \
    "CREATE TABLE supply(result INTEGER NOT NULL REFERENCES result, export TEXT NOT NULL, "         \
    "rows INTEGER NOT NULL, accepted INTEGER NOT NULL, lost INTEGER NOT NULL, "                     \
    "damaged INTEGER NOT NULL, refused INTEGER NOT NULL, first TEXT, last TEXT, told TEXT, "        \
    "PRIMARY KEY(result, export)) WITHOUT ROWID;"                                                   \
    "CREATE INDEX result_date ON result(date, ca);"                                                 \
    "CREATE TABLE indicator(result INTEGER NOT NULL REFERENCES result, place INTEGER NOT NULL, "    \
    "id TEXT NOT NULL, lo TEXT NOT NULL, hi TEXT NOT NULL, PRIMARY KEY(result, place)) "            \
    "WITHOUT ROWID;"                                                                                \
    "CREATE TABLE measure_name(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, "                 \
    "unit TEXT NOT NULL);"                                                                          \
    "CREATE TABLE measure(result INTEGER NOT NULL REFERENCES result, measure INTEGER NOT NULL "     \
    "REFERENCES measure_name, value TEXT, num INTEGER, den INTEGER, n INTEGER NOT NULL, "           \
    "status TEXT NOT NULL, PRIMARY KEY(result, measure)) WITHOUT ROWID;"                            \
    "CREATE VIEW row_state AS WITH RECURSIVE place(row) AS (SELECT 1 UNION ALL SELECT row + 1 "     \
    "FROM place WHERE row < (SELECT max(length(rows)) FROM result)) "                               \
    "SELECT c.code AS ca, r.date AS date, p.row AS row, CASE substr(r.rows, p.row, 1) "             \
    "WHEN 'Y' THEN '是' WHEN 'N' THEN '否' WHEN 'P' THEN '待核' ELSE '不适用' END AS state " \
    "FROM result r JOIN ca c ON c.id = r.ca JOIN place p ON p.row <= length(r.rows) "               \
    "WHERE substr(r.rows, p.row, 1) <> '-';"                                                        \
    "COMMIT;"

#endif
