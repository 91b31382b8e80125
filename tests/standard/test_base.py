"""The CA that the examples change meets every requirement: what they show is theirs alone."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

NOT_APPLICABLE = {
    39: "nobody was refused (6.2.4 g)",
    195: "it has a disaster recovery site (6.6.8.3 b)",
}


class Base(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.World()
        cls.result = cls.world.run()

    def test_every_row_is_met(self):
        for row in self.result["form"]["rows"]:
            wanted = "不适用" if row["row"] in NOT_APPLICABLE else "是"
            with self.subTest(row=row["row"]):
                self.assertEqual(row["result"], wanted, row["reason"])

    def test_the_score_is_full(self):
        grading = self.result["grading"]
        self.assertEqual(grading["total"]["lo"], "5.00")
        self.assertEqual(grading["total"]["hi"], "5.00")
        self.assertEqual(grading["level"], "III")

    def test_every_export_is_supplied_and_read(self):
        self.assertEqual({x["export"] for x in self.result["inputs"]}, set(world.SCHEMA))
        for supplied in self.result["inputs"]:
            with self.subTest(export=supplied["export"]):
                self.assertEqual(supplied["rows"], supplied["accepted"])
                empty = supplied["export"] in ("complaints", "disputes", "incidents")
                self.assertEqual(supplied["rows"] == 0, empty)


if __name__ == "__main__":
    unittest.main()
