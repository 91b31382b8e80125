"""Every column of the exports is asked for by the facts of its export, and used by them: what a CA is
made to hand in is read by some rule, or listed here with the reason why no rule can need it."""

import collections
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from templates import ROOT, SCHEMA  # noqa: E402

# What no row of the form and no table asks about. A note is for whoever reads the file.
NOT_JUDGED = {
    ("hotline", "note"): "a note",
    ("tickets", "ticket_id"): "a key: it tells rows apart at intake",
    ("hotline", "answered_at"): "the result says whether a call was answered",
    ("hotline", "channel"): "row 75 counts self-service and agents alike",
    ("hotline", "agent_id"): "a reference, checked at intake; row 75 asks for no names",
    ("hotline", "ended_at"): "no row asks how long a call took",
    ("tickets", "closed_at"): "no row asks how long a ticket took",
    ("tickets", "result"): "no row asks how a ticket ended",
    ("status_probe", "latency_ms"): "no row sets a limit to the answer's time",
    ("recovery", "plan_level"): "the form and the tables name no levels of plans",
    ("customers", "kind"): "no row and no table tells kinds of customers apart",
    ("certificates", "customer_id"): "a reference, checked at intake",
    ("forensics", "accepted_at"): "table 13 counts from the request",
    ("key_recovery", "requester"): "row 55 asks for the authentication, not who asked",
    ("docs", "approver"): "the day of the approval puts a document into force, not the name",
    ("coverage", "source_system"): "how an export was drawn, for whoever reads the file",
    ("coverage", "extracted_at"): "the same",
    ("coverage", "extracted_by"): "the same",
}
FACTS = ROOT / "gen" / "facts"


def sources():
    """(export, [(constant, column)]) of every fact source in C."""
    for file in sorted(FACTS.glob("*.c")):
        text = file.read_text(encoding="utf-8")
        for found in re.finditer(r"const struct fact_source \w+ = \{(.*?)\};", text, re.S):
            export = re.search(r'\.export = "(\w+)"', found[1])[1]
            table = re.search(r"\.column = (\w+)", found[1])
            body = re.search(rf"\b{table[1]}\[[^\]]*\] = \{{(.*?)\}};", text, re.S)[1]
            yield export, re.findall(r'\[([^\]]+)\] = "(\w+)"', body)


class Columns(unittest.TestCase):
    def test_every_column_is_asked_for(self):
        asked = collections.defaultdict(set)
        for export, columns in sources():
            asked[export].update(column for _, column in columns)
        for export, columns in SCHEMA.items():
            for column in columns:
                with self.subTest(export=export, column=column):
                    self.assertTrue(column in asked[export] or (export, column) in NOT_JUDGED,
                                    "no rule reads it")

    def test_what_is_asked_for_is_used(self):
        text = "".join(file.read_text(encoding="utf-8") for file in sorted(FACTS.glob("*.[ch]")))
        text = re.sub(r"\benum \{.*?\}", "", text, flags=re.S)
        for export, columns in sources():
            for constant, column in columns:
                name = constant.split("+")[0].strip()
                with self.subTest(export=export, column=column):
                    self.assertTrue(re.search(rf"(?<!\[){name}\b(?!\] =)", text),
                                    "asked for, and then never looked at")

    def test_the_list_of_exceptions_is_true(self):
        asked = {(export, column) for export, columns in sources() for _, column in columns}
        for (export, column), why in NOT_JUDGED.items():
            with self.subTest(export=export, column=column):
                self.assertIn(column, SCHEMA[export])
                self.assertFalse((export, column) in asked, f"is read after all: {why}")


if __name__ == "__main__":
    unittest.main()
