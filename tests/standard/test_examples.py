"""The standards' tables as worked examples: each line of examples.csv changes a CA that meets every
requirement and says what the result must be, with the clause it tests."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


class Examples(unittest.TestCase):
    def check_file(self, edition):
        base = world.World()
        for name in ("examples.csv", "found.csv"):  # the second: what the recomputation found
            for number, example in enumerate(world.read_csv(HERE / edition / name), 2):
                with self.subTest(file=name, line=number, clause=example["clause"],
                                  note=example["note"]):
                    self.check_example(base.copy(), example)

    def check_example(self, changed, example):
        result = world.change(changed, example["change"]).run()
        for wanted in example["expect"].split(";"):
            what, _, value = wanted.strip().partition("=")
            self.assertEqual(world.look(result, what), value, f"{what}: {wanted}")

    def test_form(self):
        self.check_file("gm-2018-571")

    def test_grading(self):
        self.check_file("gbt35289-2017")


if __name__ == "__main__":
    unittest.main()
