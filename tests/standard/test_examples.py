"""The standards' tables as worked examples: each line of the tables of this folder changes a CA that meets
every requirement and says what the result must be, with the clause it tests. What all of them print
is sentences.txt, sentence by sentence."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import sentences  # noqa: E402
import world  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        base = world.World()
        cls.examples = sentences.examples()
        cls.results = world.run_many([world.change(base.fork(), x["change"]) for _, _, x in cls.examples])

    def check_edition(self, wanted_edition):
        checked = 0
        for (edition, place, example), result in zip(self.examples, self.results):
            if edition != wanted_edition:
                continue
            for wanted in example["expect"].split(";"):
                what, _, value = wanted.strip().partition("=")
                with self.subTest(place=place, clause=example["clause"], note=example["note"],
                                  expect=wanted.strip()):
                    found = world.look(result, what)
                    self.assertEqual(found, value, world.why(result, what))
                checked += 1
        self.assertGreater(checked, 500)

    def test_form(self):
        self.check_edition("gm-2018-571")

    def test_grading(self):
        self.check_edition("gbt35289-2017")

    def test_every_sentence(self):
        changed = sentences.differences(self.results)
        self.assertFalse(changed, "read them, then make golden:\n" + "".join(changed))


if __name__ == "__main__":
    unittest.main()
