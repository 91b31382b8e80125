"""What a worked example changes in one row, lost: the row that decided it cannot be read any more. No answer may
turn from 是 to 否 or back, no score interval may lose a value (evidence: what was lost widens, never decides).

CAEVAL_EVERY=1 takes all examples (some minutes); without it every 20th is taken."""

import os
import pathlib
import sys
import unittest
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "lib"), str(HERE.parent / "standard")]
import sentences  # noqa: E402
import world  # noqa: E402

EVERY = int(os.environ.get("CAEVAL_EVERY", "20"))
NO_CASES = {"attest", "org", "coverage"}  # answers and what is known of the CA itself have tests of their own


def touched(text):
    """(export, how to find the row) of the single rows that a change adds or sets."""
    for step in filter(None, (part.strip() for part in text.split(";"))):
        words = step.split()
        if words[0] == "add" and words[1] not in NO_CASES:
            yield words[1], dict(word.split("=", 1) for word in words[2:] if "=" in word)
        elif words[0] == "set" and words[1] not in NO_CASES:
            yield words[1], {next(iter(world.SCHEMA[words[1]])): words[2]}


def without(base, text, export, marks):
    """The example with a broken line instead of that row; None where it is not one row alone."""
    one = world.change(base.fork(), text)
    rows = one.rows[export]
    found = [row for row in rows or [] if all(row.get(name) == value for name, value in marks.items())]
    if len(found) != 1 or export in one.beside:
        return None
    key = next(iter(world.SCHEMA[export]))
    if sum(row.get(key) == found[0].get(key) for row in rows) > 1:
        return None  # what two rows of one key say is another matter than what one of them says
    one.own(export)
    one.rows[export] = [row for row in one.rows[export] if row != found[0]]
    one.beside[export] = (False, 1, {})
    return one


class Lost(unittest.TestCase):
    def test_examples(self):
        base = world.World()
        pairs = []
        for _, place, example in sentences.examples():
            for export, marks in touched(example["change"]):
                other = without(base, example["change"], export, marks)
                if other:
                    pairs.append((f"{place} {export} {marks}", example["change"], other))
        pairs = pairs[::EVERY]
        self.assertGreater(len(pairs), 1200 // EVERY)
        before = world.run_many([world.change(base.fork(), text) for _, text, _ in pairs])
        after = world.run_many([other for _, _, other in pairs])
        for (place, text, _), told, lost in zip(pairs, before, after):
            with self.subTest(place=place, change=text):
                self.assertEqual(list(turned(told, lost)), [])


def turned(told, lost):
    for a, b in zip(told["form"]["rows"], lost["form"]["rows"]):
        if {a["result"], b["result"]} == {"是", "否"}:
            yield f"row {a['row']}: {a['result']} -> {b['result']}: {b['reason']}"
    for a, b in zip(told["grading"]["indicators"], lost["grading"]["indicators"]):
        if "lo" in a and not (Fraction(b["lo"]) <= Fraction(a["lo"]) and Fraction(a["hi"]) <= Fraction(b["hi"])):
            yield f"{a['id']}: {a['lo']}..{a['hi']} -> {b['lo']}..{b['hi']}"
        for x, y in zip(a.get("criteria", []), b.get("criteria", [])):
            if {x["state"], y["state"]} == {"是", "否"}:
                yield f"{a['id']}/{x['criterion']}: {x['state']} -> {y['state']}: {y['reason']}"


if __name__ == "__main__":
    unittest.main()
