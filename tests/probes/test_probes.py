"""Probes: a CA that hands over one or two small exports and nothing else, and one row of the form.

Each line of probes.csv names a folder of exports (org.csv is the common one where the folder has none),
the date, the row and what comes out: result, basis, every counter-example by file and line, and words
that the reason says. What else such a CA might be blamed for is tested too: a row of which it handed over
nothing is never 否."""

import collections
import pathlib
import shutil
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
import world  # noqa: E402

PROBES = world.read_csv(HERE / "probes.csv")
EXPORTS = {int(row["row"]): row["exports"].split(";") for row in world.FORM_RULES}


def write(folder, code, scenario):
    target = folder / code
    shutil.copytree(HERE / scenario, target)
    org = HERE / scenario / "org.csv"
    text = (org if org.exists() else HERE / "org.csv").read_text(encoding="utf-8")
    (target / "org.csv").write_text(text.replace("CA1", code), encoding="utf-8")


def evaluate():
    """The results of all scenarios, those of one date in one run."""
    results = {}
    dates = collections.defaultdict(set)
    for probe in PROBES:
        dates[probe["date"]].add(probe["scenario"])
    for date, scenarios in dates.items():
        with tempfile.TemporaryDirectory() as folder:
            codes = {f"P{number:03d}": name for number, name in enumerate(sorted(scenarios))}
            for code, name in codes.items():
                write(pathlib.Path(folder) / "in", code, name)
            world.run_caeval(f"{folder}/in", f"{folder}/out", date)
            for code, name in codes.items():
                results[name, date] = world.load_result(f"{folder}/out", date, code)
    return results


class Probes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.results = evaluate()

    def test_rows(self):
        for line, probe in enumerate(PROBES, 2):
            row = world.row_of(self.results[probe["scenario"], probe["date"]], int(probe["item"]))
            places = {f"{x['file']}:{x['line']}" for x in row["counterexamples"]}
            with self.subTest(line=line, scenario=probe["scenario"], clause=probe["clause"]):
                self.assertEqual((row["result"], row["basis"]), (probe["result"], probe["basis"]),
                                 row["reason"])
                self.assertEqual(places, set(probe["counterexamples"].split()), row["reason"])
                self.assertIn(probe["says"], row["reason"])

    def test_what_was_not_handed_over_accuses_nobody(self):
        for (scenario, date), result in self.results.items():
            given = {entry["export"] for entry in result["inputs"]}
            for row in result["form"]["rows"]:
                if row["result"] == "否":
                    with self.subTest(scenario=scenario, row=row["row"], reason=row["reason"]):
                        self.assertTrue(given & set(EXPORTS[row["row"]]))

    def test_every_scenario_is_listed(self):
        folders = {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
        self.assertEqual(folders, {probe["scenario"] for probe in PROBES})


if __name__ == "__main__":
    unittest.main()
