"""scripts/check_rooms.py sees what is planted: an include upwards, a number, a clause, a title of an edition in C."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLANTED = {
    "an include upwards": ("facts/facts.c", '#include "report/doc.h"', "may not include report/doc.h"),
    "an include of the top level": ("score/form.c", '#include "options.h"', "may not include options.h"),
    "a foreign library": ("score/form.c", "#include <hpdf.h>", "includes <hpdf.h>"),
    "the number of rows": ("score/form.c", "enum { ROWS = 211 };", "211 is a number"),
    "a limit in seconds": ("measures/uptime.c", "enum { MOST_DOWN = 31536 };", "31536 is a number"),
    "a clause": ("score/form.c", 'static const char *const clause = "6.2.4 b，8.4.1";', "names an edition"),
    "a title": ("report/sections.c", 'static const char *const title = "GB/T 35289";', "names an edition"),
    "a row": ("measures/people.c", 'static const char *const row = "见第75条";', "names an edition"),
    "a file in no room": ("session.c", "int session;", "stands in no room"),
    "a new room": ("odds/ends.c", "int ends;", "no place in the order"),
    "a file that is no source": ("base/text.c.orig", "int text;", "is no source"),
    "a clause in the wording": ("../templates/wording.csv", "scores.explained,均不取整（8.3）", "is of one edition"),
    "a row in the wording": ("../templates/wording.csv", "cited.explained,第42条除外", "is of one edition"),
    "how many there are": ("../templates/wording.csv", "scores.chart,六个一级指标得分", "is of one edition"),
    "an edition's document": ("../templates/wording.csv", "annex.explained,国密局字〔2018〕571号", "is of one edition"),
    "an edition's code": ("../templates/wording.csv", "x,gbt35289-2017", "is of one edition"),
    "a measure of a row": ("../templates/measures.csv", "x,record_count,,甲,entries,records,row=73,yes,entries,",
                           "is of one edition"),
    "a measure of one standard": ("../templates/measures.csv", "x,unpublished,,甲,items,disclosure,standard=GM571,,,",
                                  "is of one edition"),
    "a clause of a measure": ("../templates/measures.csv", "x,count,,甲（8.1.5.1）,times,complaints,,yes,,",
                              "is of one edition"),
    "a table of a measure": ("../templates/measures.csv", "x,count,,表9的投诉,times,complaints,,yes,,", "is of one edition"),
    "a long file": ("base/text.c", "\n" * 600, "lines"),
}


class Rooms(unittest.TestCase):
    def check(self, plant=None):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder)
            shutil.copytree(ROOT / "gen", copy / "gen", ignore=shutil.ignore_patterns("build", "caeval"))
            shutil.copytree(ROOT / "templates", copy / "templates")
            (copy / "scripts").mkdir()
            shutil.copy(ROOT / "scripts/check_rooms.py", copy / "scripts")
            if plant:
                (copy / "gen" / plant[0]).parent.mkdir(exist_ok=True)
                with (copy / "gen" / plant[0]).open("a", encoding="utf-8") as file:
                    file.write(f"{plant[1]}\n")
            return subprocess.run([sys.executable, copy / "scripts/check_rooms.py"], capture_output=True, text=True)

    def test_as_it_is(self):
        self.assertEqual(self.check().returncode, 0)

    def test_each_plant_is_seen(self):
        for name, plant in PLANTED.items():
            with self.subTest(name):
                done = self.check(plant)
                self.assertEqual(done.returncode, 1)
                self.assertIn(plant[2], done.stdout)
                self.assertIn(f"gen/{plant[0]}:".replace("gen/../", ""), done.stdout)


if __name__ == "__main__":
    unittest.main()
