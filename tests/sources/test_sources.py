"""Exports of other systems as they write them: read unchanged, nothing rejected, and the same measures as the
same facts in the contract's form. One folder a source; beside its files stands same/, the contract's form."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import world  # noqa: E402

CAEVAL = os.environ.get("CAEVAL", ROOT / "gen" / "caeval")
NAMES = ("freepbx-cdr", "asterisk-csv", "asterisk-queue", "freeswitch-csv", "cn-cloud", "cn-epoch", "wjx",
         "limesurvey", "openssl-index", "adcs", "ejbca-db", "osticket", "zkteco")


class Sources(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="caeval-sources-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.options = []

    def caeval(self, *arguments):
        return subprocess.run([CAEVAL, *arguments, "--templates", world.TEMPLATES, *self.options],
                              capture_output=True, text=True, check=False)

    def write(self, side, name, data):
        path = self.folder / side / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    def supply(self, side, files):
        self.write(side, "T1/org.csv", "机构编码,机构名称\nT1,测试机构\n")
        for file in files:
            self.write(side, "T1/" + file.name, file.read_bytes())

    def result(self, side, status=0):
        done = self.caeval("run", "-q", "-i", self.folder / side, "-o", self.folder / ("out-" + side), "-d",
                           "2025-12-31", "--formats", "json")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.said = done.stderr
        with open(self.folder / ("out-" + side) / "2025" / "T1" / "result.json", encoding="utf-8") as file:
            return json.load(file)

    def check(self, side, status=0):
        done = self.caeval("check", "-i", self.folder / side, "-d", "2025-12-31")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout


def facts(result):
    """What a result says, without the names of files and their numbers of rows."""
    return ({name: {k: v for k, v in m.items() if k in ("num", "den", "value", "n", "lo", "hi")}
             for name, m in result["measures"].items()},
            [(r["row"], r["result"], r["basis"]) for r in result["form"]["rows"]],
            [(i["id"], i["lo"], i["hi"]) for i in result["grading"]["indicators"]])


class EachSource(Sources):
    """A test for each is made below."""

    def compare(self, name):
        self.supply("theirs", [f for f in (HERE / name).iterdir() if f.is_file()])
        self.supply("ours", (HERE / name / "same").iterdir())
        theirs, ours = self.result("theirs"), self.result("ours")
        self.assertEqual(facts(theirs), facts(ours))
        self.assertEqual({i["source"] for i in theirs["inputs"] if i["export"] != "org"}, {name})
        for i in theirs["inputs"]:
            self.assertEqual((i["rejected"], i["damaged"]), (0, 0), i)
            self.assertEqual(i["rows"], i["accepted"] + i["duplicates"] + i["superseded"] + i["set_aside"])
            if i["export"] != "org":
                self.assertGreater(i["accepted"], 0)
        self.assertIn(f"识别为 {name}；保留 ", self.check("theirs"))


for each in NAMES:
    setattr(EachSource, "test_" + each.replace("-", "_"), lambda self, name=each: self.compare(name))


if __name__ == "__main__":
    unittest.main()
