"""What a night changed is told once: in its own summary, or, where that was never finished, in the next one."""

import collections
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import faults  # noqa: E402
import readers  # noqa: E402
import world  # noqa: E402
from test_history import SMALL, Case, caeval, changed  # noqa: E402

FULL = os.environ.get("CAEVAL_TORTURE") == "full"
CALLS = ("rename", "renameat2", "fsync", "mkdir", "unlink", "write")
CODES = ("A1", "B2", "C3")
EVE, KILLED, NEXT = "2025-12-29", "2025-12-30", "2025-12-31"


def signed(body):
    return f"{body}END {hashlib.sha256(body.encode()).hexdigest()}\n"


class Told(Case):
    def exports(self, name, **cas):
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        for code, text in cas.items():
            changed(code, text, SMALL).write(folder)
        return folder

    def command(self, exports, date, *more):
        return [world.CAEVAL, "run", "-q", "-j1", "-i", exports, "-o", self.output, "-d", date, "--formats", "json",
                "--templates", world.TEMPLATES, *more]

    def night(self, exports, date, *more, expect=0):
        for _ in range(200):  # workers of a killed run let go of the lock in their time
            done = subprocess.run(self.command(exports, date, *more), capture_output=True, text=True)
            if done.returncode != 75:
                break
            time.sleep(0.01)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def summary(self, year=2025):
        try:
            return json.loads((self.output / str(year) / "summary.json").read_text())
        except FileNotFoundError:
            return None

    def changes(self, year=2025):
        return self.summary(year)["changes"]

    def told(self, key="new_no", year=2025):
        return {ca["code"]: ca[key] for ca in self.changes(year)["cas"] if ca[key]}

    def line(self, date, year=2025):
        return world.nightly().subject_of(datetime.date.fromisoformat(date), 0, self.summary(year))

    def unfinished(self, exports, date, *more):
        """As a run leaves it that was killed once all CAs were published and kept: no summary, nothing told."""
        kept = {}
        for path in (self.output / ".caeval-told", self.output / date[:4] / "summary.json",
                     self.output / date[:4] / "run.log"):
            kept[path] = path.read_bytes() if path.exists() else None
        self.night(exports, date, *more)
        for path, data in kept.items():
            path.unlink()
            if data is not None:
                path.write_bytes(data)


class Killed(Told):
    def setUp(self):
        super().setUp()
        self.before = self.exports("before", **dict.fromkeys(CODES, "attest 3 否"))
        self.after = self.exports("after", **dict.fromkeys(CODES, "attest 3 否; attest 4 否"))
        self.night(self.before, EVE)
        self.start = self.folder / "start"
        shutil.copytree(self.output, self.start)

    def again(self):
        shutil.rmtree(self.output)
        shutil.copytree(self.start, self.output)

    def judge(self, where):
        """Every CA's 否 stands in one of both summaries, and in the next one where the killed one is not finished."""
        first = self.summary()
        finished = first["period"]["date"] == KILLED
        changes = first["changes"] if finished else None  # none where each CA's worker was killed
        own = {ca["code"] for ca in changes["cas"] if ca["new_no"] == [4]} if changes else set()
        self.night(self.after, NEXT)
        later = {code for code, rows in self.told().items() if rows == [4]}
        self.assertEqual(own | later, set(CODES), where)
        if not finished:
            self.assertEqual(self.changes()["latest"], EVE, where)
            self.assertEqual({ca["before"] for ca in self.changes()["cas"]}, {EVE}, where)
            self.assertIn(f"[与{EVE}相比；新否：A1 第4条、B2 第4条、C3 第4条]", self.line(NEXT), where)
        return "next" if later else "told"

    @unittest.skipUnless(faults.STRACE_WORKS, "strace cannot trace here")
    def test_at_every_place(self):
        self.again()
        counts = faults.counts(self.command(self.after, KILLED), CALLS)
        self.again()
        last = faults.counts(self.command(self.after, KILLED), CALLS, first=True)  # behind the summary
        seen = collections.Counter()
        for call, most in counts.items():
            step = 1 if FULL else max(1, most // 5)
            for n in sorted({*range(1, most + 1, step), max(last[call], 1)}):
                with self.subTest(call=call, n=n):
                    self.again()
                    faults.run(self.command(self.after, KILLED), call, f"signal=SIGKILL:when={n}")
                    seen[self.judge((call, n))] += 1
        self.assertTrue(seen["next"] > 5 and seen["told"], seen)

    def test_the_killed_night_again_is_the_night(self):
        """Whatever was published of it: the same bytes as without the kill."""
        self.night(self.after, KILLED)
        want = (self.output / "2025" / "summary.json").read_bytes()
        told = (self.output / ".caeval-told").read_bytes()
        for published in range(1, len(CODES) + 1):
            self.again()
            self.unfinished(self.after, KILLED, *(f"--only={code}" for code in CODES[:published]))
            self.night(self.after, KILLED)
            self.assertEqual((self.output / "2025" / "summary.json").read_bytes(), want)
            self.assertEqual((self.output / ".caeval-told").read_bytes(), told)
            self.night(self.after, KILLED, "--force")
            self.assertEqual((self.output / "2025" / "summary.json").read_bytes(), want)
        self.night(self.after, NEXT)
        self.assertEqual(self.told(), {})
        self.assertIn("[无变化]", self.line(NEXT))

    def test_a_summary_that_cannot_be_written(self):
        blocked = self.output / "2025" / "summary.json"
        blocked.unlink()
        blocked.mkdir()
        (blocked / "note").write_text("of somebody")
        self.night(self.after, KILLED, expect=73)
        shutil.rmtree(blocked)
        self.night(self.after, NEXT)
        self.assertEqual(self.told(), dict.fromkeys(CODES, [4]))
        self.assertEqual(self.changes()["untold"], KILLED)

    def test_a_telling_that_cannot_be_noted(self):
        """The summary is there, and the next one says it again: rather twice than never."""
        told = self.output / ".caeval-told"
        told.unlink()
        told.mkdir()
        self.assertIn(".caeval-told", self.night(self.after, KILLED, expect=73).stderr)
        self.assertEqual(self.told(), dict.fromkeys(CODES, [4]))

    def test_two_runs_at_once(self):
        first = subprocess.Popen(self.command(self.after, KILLED, "--force"), stderr=subprocess.DEVNULL)
        second = subprocess.Popen(self.command(self.after, NEXT), stderr=subprocess.DEVNULL)
        self.assertLessEqual({first.wait(), second.wait()}, {0, 75, 64})
        self.night(self.after, NEXT)
        dates = {self.summary()["period"]["date"], *(ca["before"] for ca in self.changes()["cas"])}
        self.assertLessEqual(dates, {EVE, KILLED, NEXT})


class Nights(Told):
    def test_one_ca_judged_by_itself_after_the_night(self):
        self.night(self.exports("in", A1="attest 3 否", B2=""), EVE)
        self.night(self.exports("in", A1="attest 3 否", B2="attest 5 否"), KILLED)
        exports = self.exports("in", A1="attest 3 否; attest 7 否", B2="attest 5 否")
        self.night(exports, KILLED, "--only", "A1")  # what it says stands in no summary
        self.night(exports, NEXT)
        change, = self.changes()["cas"]
        self.assertEqual((change["code"], change["before"], change["untold"], change["new_no"]),
                         ("A1", EVE, KILLED, [7]))
        self.assertEqual((self.changes()["latest"], self.changes()["returned"]), (KILLED, []))
        self.assertIn(f"[汇总后另有评价：A1（与{EVE}相比）；新否：A1 第7条]", self.line(NEXT))

    def test_who_is_left_out_on_purpose_is_not_missed(self):
        for left_out in ({"B2": ""}, {}):  # handed over, and not
            self.night(self.exports("in", A1="", B2=""), EVE)
            done = self.night(self.exports("in", A1="", **left_out), KILLED, "--only", "A1")
            self.assertNotIn("B2: 警告", done.stderr)
            shutil.rmtree(self.output)

    def test_who_came_and_went_in_a_night_that_was_killed(self):
        self.night(self.exports("in", A1="", B2="", D4="attest 3 否"), EVE)
        self.unfinished(self.exports("in", A1="", C3="attest 5 否", D4="attest 3 否"), KILLED)
        done = self.night(self.exports("in", A1="", C3="attest 5 否", D4="attest 3 否"), NEXT)
        self.assertIn("B2: 警告：有2025-12-29的结果", done.stderr)
        self.assertEqual((self.changes()["entered"], self.changes()["returned"]), (["C3"], []))
        self.assertEqual([(ca["code"], ca["since_last"]) for ca in self.summary()["vanished"]], [("B2", True)])
        for words in ("消失：B2", "新增：C3", f"与{EVE}相比"):
            self.assertIn(words, self.line(NEXT))
        self.night(self.exports("in", A1="", B2="", C3="attest 5 否", D4="attest 3 否"), "2026-01-01")
        self.assertIn("恢复：B2", self.line("2026-01-01", 2026))
        self.assertNotIn("消失", self.line("2026-01-01", 2026))

    def test_one_that_failed_and_then_went(self):
        self.night(self.exports("in", A1="", B2="attest 3 否"), EVE)
        exports = self.exports("in", A1="", B2="attest 3 否")
        (exports / "B2" / "complaints.csv").unlink()
        (exports / "B2" / "complaints.csv").mkdir()
        self.night(exports, KILLED, expect=3)
        self.assertIn("failed", [ca for ca in self.summary()["cas"] if ca["code"] == "B2"][0])
        self.night(self.exports("in", A1=""), NEXT)
        self.assertIn("消失：B2", self.line(NEXT))

    def test_what_failed_is_told_once_it_is_judged(self):
        self.night(self.exports("in", A1="", B2="attest 3 否"), EVE)
        exports = self.exports("in", A1="", B2="attest 3 否; attest 4 否")
        (exports / "B2" / "complaints.csv").unlink()
        (exports / "B2" / "complaints.csv").mkdir()
        self.night(exports, KILLED, expect=3)
        self.night(self.exports("in", A1="", B2="attest 3 否; attest 4 否"), NEXT)
        self.assertEqual((self.told(), self.changes()["latest"]), ({"B2": [4]}, KILLED))
        self.assertIn("恢复：B2", self.line(NEXT))

    def test_what_was_there_last_night_and_was_taken_back_does_not_return(self):
        for date in (EVE, KILLED):
            self.night(self.exports("in", A1="attest 3 否", B2=""), date)
        done = caeval("forget", "A1", KILLED, "-o", self.output)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.night(self.exports("in", A1="attest 3 否", B2=""), NEXT)
        self.assertNotIn("恢复", self.line(NEXT))

    def test_an_export_that_went_in_a_night_that_was_killed(self):
        self.night(self.exports("in", A1="", B2=""), EVE)
        exports = self.exports("in", A1="", B2="")
        (exports / "A1" / "complaints.csv").unlink()
        self.unfinished(exports, KILLED)
        done = self.night(exports, NEXT)
        self.assertIn("2025-12-29的结果有“投诉记录”", done.stderr)
        self.assertIn("缺表1", self.line(NEXT))

    def test_across_new_year(self):
        self.night(self.exports("in", A1="attest 3 否"), "2025-12-30")
        exports = self.exports("in", A1="attest 3 否; attest 4 否")
        self.unfinished(exports, "2025-12-31")
        self.night(exports, "2026-01-01")
        self.assertEqual((self.told(year=2026), self.changes(2026)["latest"]), ({"A1": [4]}, "2025-12-30"))
        self.assertIn("与2025-12-30相比", self.line("2026-01-01", 2026))

    def test_an_older_day_that_is_forced_is_no_night(self):
        exports = self.exports("in", A1="attest 3 否")
        self.night(exports, EVE)
        self.night(exports, "2025-06-30", "--force")
        self.night(self.exports("in", A1="attest 3 否; attest 4 否"), KILLED)
        self.assertEqual(([(ca["code"], ca["before"]) for ca in self.changes()["cas"]], self.changes()["latest"]),
                         ([("A1", EVE)], EVE))
        self.assertNotIn("untold", self.changes())

    def test_an_older_day_is_compared_with_what_came_before_it(self):
        """Not with the summaries of later days."""
        for date in ("2025-05-31", EVE, KILLED):
            self.night(self.exports("in", A1="attest 3 否"), date)
        self.night(self.exports("in", A1="attest 3 否; attest 4 否"), "2025-06-30", "--force")
        self.assertEqual((self.told(), self.changes()["cas"][0]["before"], self.changes()["latest"]),
                         ({"A1": [4]}, "2025-05-31", "2025-05-31"))

    def test_the_same_night_again_tells_again_what_stood_in_none_before_it(self):
        self.night(self.exports("in", A1="attest 3 否"), EVE)
        exports = self.exports("in", A1="attest 3 否; attest 4 否")
        self.unfinished(exports, KILLED)
        for more in ((), ("--force",)):
            self.night(exports, NEXT, *more)
            self.assertEqual((self.told(), self.changes()["cas"][0]["before"]), ({"A1": [4]}, EVE), more)

    def test_a_code_that_changed(self):
        aliases = self.folder / "aliases.csv"
        aliases.write_text("former_code,code\nA1,A9\n")
        self.night(self.exports("in", A1="attest 3 否"), EVE)
        self.unfinished(self.exports("in", A1="attest 3 否; attest 4 否"), KILLED)
        self.night(self.exports("in", A9="attest 3 否; attest 4 否"), NEXT, "--aliases", aliases)
        self.assertEqual((self.told(), self.changes()["cas"][0]["former_code"]), ({"A9": [4]}, "A1"))

    def test_a_day_under_the_former_and_the_present_code(self):
        """The result of the present code was told: it was not replaced."""
        aliases = self.folder / "aliases.csv"
        aliases.write_text("former_code,code\nA1,A9\n")
        self.night(self.exports("in", A1="attest 3 否"), EVE)
        self.night(self.exports("in", A1="attest 3 否", A9="attest 3 否; attest 4 否"), KILLED)
        self.night(self.exports("in", A9="attest 3 否; attest 4 否; attest 5 否"), NEXT, "--aliases", aliases)
        self.assertEqual((self.told(), self.changes()["cas"][0]["before"]), ({"A9": [5]}, KILLED))

    def test_a_result_that_was_taken_back(self):
        self.night(self.exports("in", A1="attest 3 否"), "2025-12-28")
        self.night(self.exports("in", A1="attest 3 否; attest 4 否"), EVE)
        self.assertEqual(caeval("forget", "A1", EVE, "-o", self.output).returncode, 0)
        self.night(self.exports("in", A1="attest 3 否; attest 4 否"), KILLED)
        self.assertEqual((self.told(), self.changes()["cas"][0]["before"]), ({"A1": [4]}, "2025-12-28"))

    def test_a_note_that_cannot_be_read_is_said(self):
        self.night(self.exports("in", A1="attest 3 否"), EVE)
        path = self.output / ".caeval-told"
        sound = path.read_text()
        exports = self.exports("in", A1="attest 3 否; attest 4 否")
        lines = sound.splitlines(True)[:-1]
        body = "".join(lines)
        self.assertEqual(signed(body), sound)
        for text in ("", "x", sound[:-1], sound + "\0", body, body.replace(EVE, "2024-12-29") + sound[len(body):],
                     signed(""), signed("x"), signed(body.replace("caeval-told/1", "caeval-told/2")),
                     signed(body.replace("A1", "../A1")), signed(body.replace(EVE, "2025-02-30")),
                     signed(body + lines[1]), signed(body.replace(f"\n{EVE} ", "\n- ")),
                     signed(body.replace(" A1", "0 A1"))):
            with self.subTest(text=text):
                path.write_text(text)
                self.assertIn("已损坏", self.night(exports, KILLED).stderr)
                self.assertEqual(self.told(), {"A1": [4]})
        self.assertNotIn("已损坏", self.night(exports, NEXT).stderr)

    def test_the_summary_says_what_stood_in_none(self):
        self.night(self.exports("in", A1="", B2=""), EVE)
        self.unfinished(self.exports("in", A1="attest 4 否", B2=""), KILLED)
        self.night(self.exports("in", A1="attest 4 否", B2=""), NEXT, "--formats", "json,pdf")
        text = readers.squeeze(readers.pdf_text(self.output / "2025" / "summary.pdf"))
        self.assertIn("上次汇总是2025年12月29日的。此后另有2家机构作过评价而没有汇总（结果日期至2025年12月30日），"
                      "其间的变化一并列在这里：A1、B2。", text)


if __name__ == "__main__":
    unittest.main()
