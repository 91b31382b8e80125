"""What the tests take from templates/: columns, rows, criteria, working days."""

import csv
import datetime
import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEMPLATES = pathlib.Path(os.environ.get("CAEVAL_TEMPLATES", ROOT / "templates"))


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


INSPECTION = [row["export"] for row in read_csv(TEMPLATES / "kinds.csv") if row["inspection"]]


def exports():
    """The lines of exports.csv of what a CA hands over: not of what the bureau's examiners write down."""
    return [row for row in read_csv(TEMPLATES / "exports.csv") if row["export"] not in INSPECTION]


def load_schema():
    schema = {}
    for row in exports():
        schema.setdefault(row["export"], []).append(row["column"])
    return schema


SCHEMA = load_schema()
FORM_RULES = read_csv(TEMPLATES / "gm-2018-571" / "rules.csv")
CRITERIA = read_csv(TEMPLATES / "gbt35289-2017" / "criteria.csv")


def load_calendar():
    special = {row["date"]: row["kind"] for row in read_csv(TEMPLATES / "calendar" / "calendar.csv")}

    def works(day):
        kind = special.get(day.isoformat())
        return kind == "workday" if kind else day.weekday() < 5

    return works


is_workday = load_calendar()


def days(first, last):
    day = datetime.date.fromisoformat(first)
    while day <= datetime.date.fromisoformat(last):
        yield day
        day += datetime.timedelta(1)


def at(day, hour=9, minute=0):
    return f"{day.isoformat()} {hour:02d}:{minute:02d}:00"
