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
        examples = []
        for file in sorted((HERE / edition).glob("*.csv")):
            listed = world.read_csv(file)
            examples += [(f"{file.name}:{line}", x) for line, x in enumerate(listed, 2)]
        results = world.run_many([world.change(base.fork(), x["change"]) for _, x in examples])
        for (place, example), result in zip(examples, results):
            for wanted in example["expect"].split(";"):
                what, _, value = wanted.strip().partition("=")
                with self.subTest(place=place, clause=example["clause"], note=example["note"],
                                  expect=wanted.strip()):
                    found = world.look(result, what)
                    self.assertEqual(found, value, world.why(result, what))

    def test_form(self):
        self.check_file("gm-2018-571")

    def test_grading(self):
        self.check_file("gbt35289-2017")


if __name__ == "__main__":
    unittest.main()
