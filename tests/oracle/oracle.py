#!/usr/bin/env python3
"""The independent second opinion: the same inputs as caeval, slow and obvious.

    oracle.py --input DIR --date YYYY-MM-DD [--calendar FILE] [--out FILE]

Prints {"cas": {code: object shaped like result.json}}.  Numbers are exact (Fraction) and
printed as strings.  Nothing here was derived from the C program.
"""
import argparse
import json
import pathlib
import sys
from datetime import date

from days import Calendar, Period
from facts import Facts
from form import judge_form
from grading import grade
from intake import read_input

DEFAULT_CALENDAR = (pathlib.Path(__file__).resolve().parent.parent.parent
                    / "templates" / "calendar" / "calendar.csv")


def evaluate_ca(code, tables, period, calendar, readings=()):
    facts = Facts(code, tables, period, calendar, readings)
    ignoring = None
    if any(t.lost for t in tables.values()):
        ignoring = Facts(code, tables, period, calendar, readings, True)
    form, grading = judge_form(facts), grade(facts, ignoring)
    contradicted = [str(r["row"]) for r in form["rows"] if r["contradiction"]]
    return {
        "ca": {"code": code, "name": facts.org_value("name")},
        "period": {"date": period.day.isoformat(), "from": period.first_day.isoformat(),
                   "to": period.day.isoformat()},
        "inputs": [e for table in tables.values() for e in table.files],
        "rejects": [r._asdict() for table in tables.values() for r in table.rejects],
        "exports": {name: table.state for name, table in tables.items()},
        "measures": facts.measures(),
        "form": form,
        "grading": grading,
        "contradictions": [{"item": i} for i in contradicted + grading["contradictions"]],
    }


def evaluate(folder, day, calendar_path=DEFAULT_CALENDAR, readings=()):
    """Everything about an input folder at the assessment date `day`."""
    calendar, period = Calendar.read(calendar_path), Period(day)
    cas, orphans = read_input(folder, day)
    return {"schema": "caeval-oracle/1", "date": day.isoformat(),
            "cas": {code: evaluate_ca(code, tables, period, calendar, readings)
                    for code, tables in cas.items()},
            "orphans": [r._asdict() for r in orphans]}


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--input", required=True)
    parser.add_argument("--date", required=True, type=date.fromisoformat)
    parser.add_argument("--calendar", default=DEFAULT_CALENDAR)
    parser.add_argument("--out")
    args = parser.parse_args(argv)
    text = json.dumps(evaluate(args.input, args.date, args.calendar), ensure_ascii=False, indent=1)
    if args.out:
        pathlib.Path(args.out).write_text(text + "\n", encoding="utf-8")
    else:
        sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
