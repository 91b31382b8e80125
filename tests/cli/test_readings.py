"""caeval readings, and --reading: what is listed, what it changes, what is refused."""

import json
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import test_cli  # noqa: E402
from test_cli import world  # noqa: E402

EDITIONS = ("gm-2018-571", "gbt35289-2017")
# consented, not signed: the form's words are met, the body's are not
UNSIGNED = "set applications A05 signed_at="


def readings(*more):
    return test_cli.caeval("readings", "-d", world.DATE, "--templates", world.TEMPLATES, *more)


def listed(*more):
    tree = json.loads(readings("--json", *more).stdout)
    return {s["edition"]: {r["code"]: r for r in s["readings"]} for s in tree["standards"]}


class Listed(unittest.TestCase):
    def test_every_reading_of_every_standard_once(self):
        found = listed()
        self.assertEqual(list(found), list(EDITIONS))
        for edition in EDITIONS:
            rows = world.read_csv(world.TEMPLATES / edition / "readings.csv")
            self.assertEqual([(r["code"], r["text"], r["source"], r["default"] == "yes", r["computed"] == "yes")
                              for r in rows],
                             [(r["code"], r["text"], r["source"], r["default"], r["computed"])
                              for r in found[edition].values()])
        text = readings().stdout
        for edition in EDITIONS:
            for code, reading in found[edition].items():
                self.assertIn(f"{'  * ' if reading['default'] else '    '}{code}（", text)

    def test_what_a_reading_bears_on(self):
        found = listed()
        gm, gb = found[EDITIONS[0]], found[EDITIONS[1]]
        self.assertEqual(gm["GM38-R2"]["bears_on"], [38])
        self.assertIn("applications.not_signed", gm["GM38-R2"]["measures"])
        self.assertEqual(gb["T9-R4"]["bears_on"], ["complaint"])
        self.assertEqual(gb["T9-R4"]["measures"][0], "complaints.all")
        self.assertEqual(gb["L-R2"]["bears_on"], ["total"])
        self.assertEqual(gm["GM-DAYS"]["bears_on"], ["*"])

    def test_the_text_says_how_each_stands(self):
        text = readings("--reading", "GM38-R2").stdout
        for words in ("  * GM38-R2（本局选定）", "    GM38-R1（另一种理解）", "  * GM-DAYS（采用）", "    T3-R2（不能由数据计算）"):
            self.assertIn("\n" + words, text)
        self.assertLess(text.index("\n各条\n"), text.index("gbt35289-2017"))
        self.assertNotIn("\n各条\n", text[text.index("gbt35289-2017"):])
        self.assertIn("\n各项指标\n", text[text.index("gbt35289-2017"):])

    def test_the_measures_of_a_reading_once_each_and_those_of_its_conditions(self):
        found = listed()
        for edition, book in found.items():
            for reading in book.values():
                self.assertEqual(len(set(reading["measures"])), len(reading["measures"]), reading["code"])
            known = {row["measure"] for row in world.read_csv(world.TEMPLATES / "measures.csv")}
            for line in world.read_csv(world.TEMPLATES / edition / "conditions.csv"):
                for code in line["readings"].split(";") if line["measure"] in known else ():
                    if code in book:
                        self.assertIn(line["measure"], book[code]["measures"], (edition, line))

    def test_from_when_until_when_a_standard_judges(self):
        with tempfile.TemporaryDirectory() as folder:
            templates = pathlib.Path(folder) / "templates"
            shutil.copytree(world.TEMPLATES, templates)
            path = templates / "standards.csv"
            path.write_text(path.read_text(encoding="utf-8").replace("gm-2018-571,form,,", "gm-2018-571,form,2018-09-01,2026-12-31"),
                            encoding="utf-8")
            done = test_cli.caeval("readings", "--json", "-d", world.DATE, "--templates", templates)
        standard = json.loads(done.stdout)["standards"][0]
        self.assertEqual((standard["from"], standard["until"]), ("2018-09-01", "2026-12-31"))

    def test_one_of_each_question_is_in_force(self):
        for more in ((), ("--reading", "GM38-R2", "--reading", "G-LOST-R2")):
            for book in listed(*more).values():
                for question in {r["question"] for r in book.values()}:
                    self.assertEqual(sum(r["in_force"] for r in book.values() if r["question"] == question), 1)
        found = listed("--reading", "GM38-R2", "--reading", "G-LOST-R2")
        self.assertTrue(found[EDITIONS[0]]["GM38-R2"]["in_force"])
        self.assertTrue(all(found[e]["G-LOST-R2"]["in_force"] for e in EDITIONS), "it stands in both")

    def test_standards_stand_apart(self):
        """By a blank line, which is no character that could steer a terminal."""
        text = readings().stdout
        self.assertNotIn("\\u{", text)
        self.assertRegex(text, r"\n\n[^\n]+（gbt35289-2017）\n[^ \n]")
        self.assertRegex(text, r"\n\n[^\n]+--reading[^\n]*\n")

    def test_no_line_is_wider_than_the_page(self):
        for line in readings().stdout.splitlines():
            self.assertLessEqual(sum(2 if ord(c) > 0x2000 else 1 for c in line), 84, line)


class Chosen(test_cli.Folder):
    def judge(self, *more, status=0):
        world.change(self.perfect.copy(), UNSIGNED).write(self.input)
        done = self.run_caeval(*more)
        self.assertEqual(done.returncode, status, done.stderr)
        return self.result() if status == 0 else done.stderr

    def test_it_judges_and_is_named(self):
        self.assertEqual(world.look(self.judge(), "row:38"), "是")
        result = self.judge("--reading", "GM38-R2")
        self.assertEqual(world.look(result, "row:38"), "否")
        self.assertEqual(result["readings"]["chosen"], ["GM38-R2"])
        self.assertEqual(world.look(self.judge(), "row:38"), "是", "an unchanged CA is judged again by the default")

    def test_the_report_and_the_comparison_name_it(self):
        self.judge()
        world.change(self.perfect.copy(), UNSIGNED).write(self.input)
        done = test_cli.caeval("run", "-i", self.input, "-o", self.output, "-d", "2026-01-31", "--reading", "GM38-R2",
                               "--formats", "json,html", "--templates", world.TEMPLATES)
        self.assertEqual(done.returncode, 0, done.stderr)
        page = (self.output / "2026" / "T1" / "index.html").read_text()
        self.assertIn("GM38-R2", page)
        done = test_cli.caeval("diff", self.output / "2025" / "T1", self.output / "2026" / "T1",
                               "--templates", world.TEMPLATES)
        self.assertIn("由GM38-R1改为GM38-R2", done.stdout)

    def test_the_command_line_takes_precedence_of_the_configuration(self):
        config = self.folder / "caeval.conf"
        config.write_text("reading = GM38-R2\nreading = L-R2\n")
        result = self.judge("--config", config, "--reading", "GM38-R1")
        self.assertEqual(world.look(result, "row:38"), "是")
        self.assertEqual(result["readings"]["chosen"], ["L-R2"])

    def test_what_is_refused(self):
        for more, words in ((["--reading", "GM38"], 'near it: GM38-R'),
                            (["--reading", "gm38-r2"], 'near it: GM38-R2'),
                            (["--reading", "\n\x1b[2J"], 'is not in any readings.csv'),
                            (["--reading", ""], 'is not in any readings.csv'),
                            (["--reading", "T3-R2"], 'cannot be computed'),
                            (["--reading", "T9-R1", "--reading", "T9-R2"], 'is a second choice')):
            with self.subTest(more=more):
                said = self.judge(*more, status=64)
                self.assertIn(words, said)
                self.assertNotIn("\x1b", said)
        self.assertFalse(self.output.exists())

    def test_a_command_that_judges_nothing_refuses_it(self):
        for command in (["list"], ["diff", "a", "b"], ["annual"], ["calendar", "2025"]):
            done = test_cli.caeval(*command, "--reading", "GM38-R2", "--templates", world.TEMPLATES)
            self.assertEqual(done.returncode, 64, command)

    def test_check_judges_by_it(self):
        world.change(self.perfect.copy(), UNSIGNED).write(self.input)
        texts = [test_cli.caeval("check", "-i", self.input, "-d", world.DATE, "--templates", world.TEMPLATES, *more).stdout
                 for more in ((), ("--reading", "GM38-R2"))]
        self.assertNotEqual(*texts)


if __name__ == "__main__":
    unittest.main()
