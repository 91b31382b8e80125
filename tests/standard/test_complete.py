"""Do the examples say of every row that data decide or may refute how it comes out each way?

A row needs an example of 是, one of 否 that names its counter-example, and one of each way of not
knowing: no file, no column, an empty register, a blank. The exceptions stand here, each with its why.
"""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

EXAMPLES = pathlib.Path(__file__).resolve().parent / "gm-2018-571" / "examples.csv"
WAYS = {"drop": "no file", "column": "no column", "clear": "an empty register", "blank": "a blank"}
NEEDED = {"是", "否", "待核", "counter-example", *WAYS.values()}

# Data can show these and not refute them: the text names no number, or the exports hold none. Their
# 否 is an examiner's, and so is what is missing.
SHOWN = {4, 16, 30, 57, 59, 111, 114, 115, 128, 129, 139, 154, 161, 162, 163, 164, 174, 175, 176}
EXCEPTIONS = {
    33: ({"否", "counter-example"}, "no line shows that a second way of application is wanting"),
    36: ({"a blank"}, "a blank number of the evidence is the counter-example"),
    38: ({"a blank"}, "a blank consent is the counter-example"),
    47: ({"a blank"}, "a blank notice is the counter-example"),
    53: ({"a blank"}, "a blank notice is the counter-example"),
    73: ({"counter-example"}, "the content of the records is for the examiner to read"),
    79: ({"counter-example"}, "a way that nobody used may be offered: 否 is the examiner's"),
    93: ({"a blank"}, "a blank authorisation is the counter-example"),
    132: ({"a blank"}, "a blank approval is the counter-example"),
    149: ({"a blank"}, "a blank execution is the counter-example"),
    150: ({"a blank"}, "a blank audit is the counter-example"),
    153: ({"a blank"}, "a blank end is still down; what nobody called planned counts (GM153-BLANK)"),
    155: ({"a blank"}, "a blank report number is the counter-example"),
    180: ({"counter-example"}, "what is not found may stand elsewhere: 否 is the examiner's"),
    181: ({"counter-example"}, "no line shows that a review is wanting; the remark names the half-year"),
    201: ({"counter-example"}, "no line shows that an assessment is wanting"),
}


def ways_of(change, exports, result):
    """The ways of not knowing that a change takes from a row's exports."""
    for words in (step.split() for step in change.split(";") if step.strip()):
        if words[0] in ("drop", "column", "clear") and words[1] in exports:
            yield WAYS[words[0]]
        elif result == "待核" and any(re.fullmatch(r"\w+=", word) for word in words):
            yield WAYS["blank"]


def shown_of(rules):
    """{row: what its examples show}."""
    found = {row: set() for row in rules}
    for example in world.read_csv(EXAMPLES):
        wanted = dict(part.strip().split("=", 1) for part in example["expect"].split(";"))
        for what, result in wanted.items():
            kind, _, row = what.partition(":")
            if kind != "row" or int(row) not in rules:
                continue
            found[int(row)].add(result)
            if result == "否" and wanted.get(f"cx:{row}"):
                found[int(row)].add("counter-example")
            found[int(row)].update(ways_of(example["change"], rules[int(row)], result))
    return found


class Complete(unittest.TestCase):
    rules = {int(rule["row"]): rule["exports"].split(";") for rule in world.FORM_RULES
             if rule["class"] in "DP"}

    def test_every_row_comes_out_each_way(self):
        for row, shown in shown_of(self.rules).items():
            needed = NEEDED - EXCEPTIONS.get(row, (set(),))[0]
            if row in SHOWN:
                needed = {"是", "否", "待核"}
            with self.subTest(row=row):
                self.assertEqual(needed - shown, set())

    def test_no_exception_is_idle(self):
        shown = shown_of(self.rules)
        for row, (ways, why) in EXCEPTIONS.items():
            with self.subTest(row=row, why=why):
                self.assertEqual(ways & shown[row], set(), "there is an example of it")
        for row in SHOWN:
            with self.subTest(row=row):
                self.assertNotIn("counter-example", shown[row])

    def test_the_rows_are_all_there(self):
        classes = [rule["class"] for rule in world.FORM_RULES]
        self.assertEqual([classes.count(letter) for letter in "DPRA"], [42, 34, 116, 19])


if __name__ == "__main__":
    unittest.main()
