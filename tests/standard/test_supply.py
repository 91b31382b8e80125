"""All rows at once by what was supplied: nothing, headers only, attestations against data.

gen/README, Decisions, says what zero events in a supplied register mean, row by row."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

RULES = {int(rule["row"]): rule for rule in world.FORM_RULES}
NO_EVENTS = {39, 45, 46, *range(51, 56), 73, 132, 148, 149, 150, 170, 171, 172, 204, 205}
NO_CASES = {34, 35, 36, 38, 40, 41, 75}
RECORDS_MUST_EXIST = {85, 155}
CA = {"org", "attest", "docs", "records", "disclosure", "shifts"}  # no registers of events


def only(*exports):
    """A CA that supplied these exports and no others."""
    one = world.World()
    for export in world.SCHEMA:
        if export not in exports:
            one.drop(export)
    return one


def answer_all(one, value):
    for row in RULES:
        one.attest(str(row), value)


class Nothing(unittest.TestCase):
    def check(self, value, wanted, basis):
        one = only("org", "attest")
        one.set("org", "T1", has_dr="")  # rows 195 and 196 may both apply
        answer_all(one, value)
        result = one.run()
        for row, rule in RULES.items():
            with self.subTest(row=row, attested=value):
                found = world.row_of(result, row)
                right = "不适用" if value == "否" and rule["permissive"] else wanted
                said = rule["applies"] and not rule["applies"].startswith("has_dr")  # by the CA itself
                always = value == "不适用" and (said or row not in world.MAY_NOT_APPLY)
                expected = ("待核", "none") if always else (right, basis)
                self.assertEqual((found["result"], found["basis"]), expected, found["reason"])

    def test_an_attestation_stands_where_nothing_else_is(self):
        self.check("是", "是", "attest")
        self.check("否", "否", "attest")
        self.check("不适用", "不适用", "attest")

    def test_without_one_nothing_is_known(self):
        self.check("未知", "待核", "none")
        self.check("-", "待核", "none")

    def test_who_can_decide(self):
        """A row that says that an examiner can decide it as well is decided by an answer, and no other is."""
        worlds = [only("org"), only("org", "attest"), world.World()]
        worlds[2].rows["attest"] = []
        for export in {RULES[row]["exports"].split(";")[0] for row in list(RULES)[::2]} - {"", "attest"}:
            worlds[2].drop(export)
        seen = 0
        for one in worlds:
            before = one.run()
            after = {}
            for value in ("是", "否"):
                answered = one.copy()
                answered.rows["attest"] = []
                answer_all(answered, value)
                after[value] = answered.run()
            for row in RULES:
                found = world.row_of(before, row)
                if found["result"] != "待核":
                    continue
                decided = all(world.row_of(after[value], row)["result"] != "待核" for value in after)
                told = found["lack"] == "answer" or found.get("by_answer", False)
                seen += found.get("by_answer", False)
                with self.subTest(row=row):
                    self.assertEqual(told, decided, found["reason"])
        self.assertGreater(seen, 50)

    def test_a_reason_is_always_given(self):
        result = only("org").run()
        for row in RULES:
            with self.subTest(row=row):
                self.assertTrue(world.row_of(result, row)["reason"])


class ZeroEvents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        one = world.World()
        for export in set(world.SCHEMA) - CA:
            one.clear(export)
        one.remove("records", "R73-05")
        cls.one = one
        cls.result = one.run()

    def test_how_events_were_handled_does_not_apply(self):
        for row in NO_EVENTS:
            with self.subTest(row=row):
                found = world.row_of(self.result, row)
                self.assertEqual((found["result"], found["basis"]), ("不适用", "data"), found["reason"])

    def test_a_practice_without_cases_is_not_judged(self):
        bare = self.one.copy()
        answer_all(bare, "-")
        result = bare.run()
        for row in NO_CASES:
            with self.subTest(row=row):
                self.assertEqual(world.row_of(result, row)["result"], "待核")

    def test_records_that_must_exist_are_proved_by_an_entry(self):
        for row in RECORDS_MUST_EXIST:
            with self.subTest(row=row):
                found = world.row_of(self.result, row)
                self.assertEqual((found["result"], found["basis"]), ("是", "register"))

    def test_or_else_by_attestation(self):
        bare = self.one.copy()
        for row in RECORDS_MUST_EXIST:
            bare.remove("docs", f"D{row}")
            bare.remove("records", f"R{row}")
        for value, wanted in (("是", "是"), ("否", "否"), ("-", "待核")):
            answer_all(bare, value)
            result = bare.run()
            for row in RECORDS_MUST_EXIST:
                with self.subTest(row=row, attested=value):
                    self.assertEqual(world.row_of(result, row)["result"], wanted)


class Contradictions(unittest.TestCase):
    def test_data_win_over_an_attested_no(self):
        one = world.World()
        answer_all(one, "否")
        result = one.run()
        for row, rule in RULES.items():
            found = world.row_of(result, row)
            if rule["class"] != "D" or row in (39, 85, 187):
                continue  # not applicable, by register, not proved by data
            with self.subTest(row=row):
                self.assertEqual((found["result"], found["basis"]), ("是", "data"), found["reason"])
                self.assertIn("以数据为准", found["reason"])

    def test_an_attested_no_of_what_data_cannot_prove_stands(self):
        one = world.World()
        answer_all(one, "否")
        result = one.run()
        for row, rule in RULES.items():
            if rule["class"] == "P" and row != 155:
                with self.subTest(row=row):
                    found = world.row_of(result, row)
                    self.assertEqual((found["result"], found["basis"]), ("否", "attest"))


if __name__ == "__main__":
    unittest.main()
