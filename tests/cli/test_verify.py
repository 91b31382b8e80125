#!/usr/bin/env python3
"""caeval verify against what somebody put beside, or in place of, what was written: hidden files, folders of CAs, links,
modes, names that lead elsewhere, and the archive of past nights."""

import fcntl
import gzip
import json
import os
import shutil
import sqlite3
import unittest

import test_inspection as inspection
from test_inspection import DATE


class Verify(inspection.Inspected):
    def setUp(self):
        super().setUp()
        self.write("in/T2/org.csv", "机构编码,机构名称\nT2,另一公司\n")
        self.run_it(date="2025-12-30", formats="json,html")
        self.run_it(formats="json,html")

    def verify(self, *words, expect=0):
        return self.caeval("verify", *words, "-i", "nowhere", expect=expect).stdout

    def found(self, place, *words):
        """The one finding is of the place and says these words; undone, there is none."""
        told = self.verify("out", expect=1)
        lines = [line for line in told.splitlines()[:-1] if "提示：" not in line]
        self.assertEqual(len(lines), 1, told)
        self.assertTrue(lines[0].startswith(f"{place}："), told)
        for word in words:
            self.assertIn(word, lines[0])

    def place(self, name):
        return self.folder / "out" / name


class Folders(Verify):
    def test_a_year_that_lies_on_another_disk(self):
        """A run writes through the link, so what lies behind it is checked."""
        year = self.place("2025")
        year.rename(self.folder / "elsewhere")
        year.symlink_to(self.folder / "elsewhere")
        self.run_it(date="2025-12-31", formats="json,html")
        self.assertTrue(year.is_symlink())
        self.assertNotIn("缺失", self.verify("out"))
        result = year / "T1" / "result.json"
        result.write_text(result.read_text().replace("T1", "T9"))
        self.found("out/2025/T1/result.json", "内容已改动")

    def test_what_is_hidden_is_there_as_well(self):
        for name in "2025/T1/.more", "2025/.more", "2025/T1/.result.json.tmp", "2025/T1/..more":
            self.place(name).write_text("x")
            self.found(f"out/{name}", "多出的文件")
            self.place(name).unlink()
        for name in "2025/.T9", "2025/T1/.d":
            shutil.copytree(self.place("2025/T2"), self.place(name))
            self.found(f"out/{name}", "多出的文件")
            shutil.rmtree(self.place(name))
        self.place("2025/.caeval-stage-T1").mkdir()
        self.assertIn("运行中断的残留", self.verify("out"))

    def test_a_folder_of_a_ca_that_no_list_knows(self):
        shutil.copytree(self.place("2025/T1"), self.place("2025/T9"))
        told = self.verify("out", expect=1)
        self.assertIn("out/2025/T9：多出的机构", told)
        self.assertIn("out/2025/T9/manifest.json：是机构T1的清单，不是T9的", told)
        shutil.rmtree(self.place("2025/T9"))
        shutil.copytree(self.place("2025"), self.place("2024"))
        self.assertIn("是评估日2025-12-31的清单，不是2024年的", self.verify("out", expect=1))

    def test_a_result_published_since_the_list_was_written_is_none_too_many(self):
        self.write("in/T3/org.csv", "机构编码,机构名称\nT3,又一公司\n")
        self.caeval("run", "-q", "-i", "in", "-o", "out", "-d", DATE, "--formats", "json,html", "--shard", "1/1")
        self.assertNotIn("多出的机构", self.verify("out", expect=(0, 1)))

    def test_whoever_may_write_there(self):
        for name in "2025", "2025/T1", "2025/T1/result.json", "2025/summary.json", "2025/T1/manifest.json":
            mode = self.place(name).stat().st_mode & 0o777
            self.place(name).chmod(mode | 0o002)
            told = self.verify("out", expect=1)
            self.assertIn(f"out/{name}：任何人都可以改写（权限0{mode | 2:03o}）", told)
            self.assertEqual(told.count("任何人"), 1, told)
            self.place(name).chmod(mode)
        self.verify("out")

    def test_a_link_in_place_of_a_file_or_folder(self):
        shutil.move(self.place("2025/T1/result.json"), self.folder / "r")
        self.place("2025/T1/result.json").symlink_to(self.folder / "r")
        self.found("out/2025/T1/result.json", "不能读取")
        self.place("2025/T1/result.json").unlink()
        shutil.move(self.folder / "r", self.place("2025/T1/result.json"))
        shutil.move(self.place("2025/T1"), self.folder / "T1")
        self.place("2025/T1").symlink_to(self.folder / "T1")
        self.verify("out", expect=1)

    def test_a_manifest_that_names_what_lies_elsewhere(self):
        for path, at in (("2025/T1/manifest.json", "outputs"), (".caeval-seals/2025.json", "files")):
            sound = self.place(path).read_text()
            for name in "../../secret", "/etc/passwd", "..", ".", "":
                tree = json.loads(sound)
                tree[at][0]["file"] = name
                self.place(path).write_text(json.dumps(tree, indent=1, ensure_ascii=False) + "\n")
                told = self.verify("out", expect=1)
                self.assertIn(f"out/{path}：内容已改动（第1个文件“{name}”不是本文件夹中的文件名，没有读取）", told)
                self.assertNotIn("secret：", told)
                self.assertNotIn("passwd：", told)
            self.place(path).write_text(sound)
        self.verify("out")

    def test_a_run_at_work(self):
        with open(self.place(".caeval.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertIn("有运行正在写入", self.caeval("verify", "out", expect=75).stderr)
        self.verify("out")


class Again(Verify):
    def test_what_is_compared_with_another_result_now_is_not_computed_again(self):
        """An earlier year that was judged later accuses nobody."""
        self.assertIn("重新计算了2份", self.caeval("verify", "out", "-i", "in").stdout)
        self.run_it(date="2024-12-31", formats="json,html")
        told = self.caeval("verify", "out", "-i", "in").stdout
        self.assertEqual(told.count("没有重新计算：所比较的以前的结果与当时不同"), 2, told)
        self.assertIn("重新计算了2份", told)  # those of the earlier year

    def test_what_was_computed_again_and_differs_is_not_said_to_be_left_out(self):
        result = self.place("2025/T1/result.json")
        changed = json.loads(result.read_text())
        changed["form"]["rows"][0]["reason"] += "。"
        self.seal(result, json.dumps(changed, ensure_ascii=False))
        told = self.caeval("verify", "out", "-i", "in", expect=1).stdout
        self.assertIn("重新计算的与它不同", told)
        self.assertNotIn("所以没有重新计算", told)

    def seal(self, path, text):
        """Written anew with all its digests: in the manifest, the year's list, the archive and the database."""
        import hashlib
        digest = {name: hashlib.new(name, path.read_bytes()).hexdigest() for name in ("sha256", "sm3")}
        path.write_text(text)
        new = {name: hashlib.new(name, path.read_bytes()).hexdigest() for name in ("sha256", "sm3")}
        manifest = path.parent / "manifest.json"
        old = hashlib.sha256(manifest.read_bytes()).hexdigest()
        manifest.write_text(manifest.read_text().replace(digest["sha256"], new["sha256"]).replace(digest["sm3"], new["sm3"]))
        now = hashlib.sha256(manifest.read_bytes()).hexdigest()
        seals = self.place(".caeval-seals/2025.json")
        seals.write_text(seals.read_text().replace(old, now))
        for name in list(self.place(".caeval-records/2025").glob("*")):
            name.unlink()
        night = self.place(f"archive/results/T1/{DATE}.json.gz")
        head = gzip.decompress(night.read_bytes()).split(b"\n", 1)[0].decode()
        night.write_bytes(gzip.compress(head.replace(digest["sha256"], new["sha256"]).replace(old, now).encode() + b"\n" + path.read_bytes()))
        with sqlite3.connect(self.place("history.sqlite")) as db:
            db.execute("UPDATE result SET result_sha256 = ?, manifest_sha256 = ? WHERE result_sha256 = ?", (new["sha256"], now, digest["sha256"]))


class Documents(Verify):
    """What was made of a result is noted in documents.json: by when, of which rows."""

    def setUp(self):
        super().setUp()
        self.caeval("notice", "T1", "-o", "out", "-d", DATE, "--due", "2026-03-31")
        self.path = self.place("2025/T1/documents.json")
        self.written = self.path.read_text()

    def test_what_is_noted_of_them_is_not_to_be_changed(self):
        self.verify("out")
        noted = json.loads(self.written)
        for change in ({"due": "2026-06-30"}, {"rows": []}, {"result_sha256": "0" * 64}):
            changed = json.loads(self.written)
            changed["documents"][0].update(change)
            self.assertNotEqual(changed, noted)
            self.path.write_text(json.dumps(changed))
            self.found("out/2025/T1", "documents.json", "写出后有改动")
            for words in (["document", "review", "T1"], ["notice", "T1", "--due", "2026-03-31"]):
                self.assertIn("写出后有改动", self.caeval(*words, "-o", "out", "-d", DATE, expect=73).stderr)
        self.path.write_text(json.dumps(noted, indent=3))  # laid out otherwise, it says the same
        self.verify("out")

    def test_what_is_left_of_a_result_taken_back_is_told_for_what_it_is(self):
        folder = self.place("2025/T1")
        told = self.caeval("forget", "T1", DATE, "-o", "out").stdout
        self.assertIn("（同一文件夹中的其他文件还在那里）", told)
        self.assertIn("out/2025/T1：依这个结果制作的文书还在那里：notice.docx、notice.pdf、notice.xlsx；已送达的请告知机构，不再需要的请连同 documents.json 移走", told)
        self.assertNotIn("不是本程序写的", told)
        self.assertIn("out/2025/T1：提示：没有已发布的结果，其中只有以前制作的文书或别人的文件", self.verify("out"))
        self.path.write_text("{")
        self.found("out/2025/T1", "documents.json")
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / "笔记.txt").write_text("x")
        self.assertIn("out/2025/T1：提示：没有已发布的结果", self.verify("out"))
        (folder / "result.json").write_text("{}")  # a result's file alone is none of those
        self.found("out/2025/T1/manifest.json", "缺失")
        (folder / "result.json").unlink()
        shutil.copytree(self.place("2025/T2"), self.folder / "T2")
        for name in os.listdir(self.place("2025/T2")):  # T2's result is listed: nobody took it back
            self.place(f"2025/T2/{name}").unlink()
        self.found("out/2025/T2/manifest.json", "缺失")

    def test_one_of_an_earlier_program_has_no_digest(self):
        noted = json.loads(self.written)
        del noted["sha256"]
        self.path.write_text(json.dumps(noted))
        self.assertIn("out/2025/T1/documents.json：提示：由早先的版本写出，没有摘要，不能核对", self.verify("out"))
        self.caeval("notice", "T1", "-o", "out", "-d", DATE, "--due", "2026-03-31")
        self.assertNotIn("没有摘要", self.verify("out"))


class Archive(Verify):
    NIGHT = "archive/results/T1/2025-12-30.json.gz"

    def repack(self, change):
        """The night with another result.json, and digests that fit it."""
        import hashlib
        head, text = gzip.decompress(self.place(self.NIGHT).read_bytes()).split(b"\n", 1)
        new = change(text)
        self.assertNotEqual(new, text)
        head = head.replace(hashlib.sha256(text).hexdigest().encode(), hashlib.sha256(new).hexdigest().encode())
        self.place(self.NIGHT).write_bytes(gzip.compress(head + b"\n" + new))

    def test_every_byte_that_is_changed(self):
        sound = self.place(self.NIGHT).read_bytes()
        for at in 0, 12, len(sound) // 2, len(sound) - 1:
            damaged = bytearray(sound)
            damaged[at] ^= 1
            self.place(self.NIGHT).write_bytes(damaged)
            self.found(f"out/{self.NIGHT}", "内容已改动")
        self.place(self.NIGHT).write_bytes(sound)
        self.verify("out")

    def test_a_night_that_was_written_anew_with_its_digests(self):
        self.repack(lambda text: text.replace("测试公司".encode(), "试测公司".encode()))
        self.found(f"out/{self.NIGHT}", "不是 history.sqlite 所记的那个结果")
        self.assertIn("history.sqlite", self.verify("out/2025", expect=1))
        shutil.copy(self.place("archive/results/T2/2025-12-30.json.gz"), self.place(self.NIGHT))
        self.found(f"out/{self.NIGHT}", "是T2的结果")

    def test_nights_that_are_gone_or_nobodys(self):
        sound = self.place(self.NIGHT).read_bytes()
        self.place(self.NIGHT).unlink()
        self.found("out/archive/results/T1", "缺失：history.sqlite 中有而存档中没有的结果1个，最早的是评估日2025-12-30的")
        self.place(self.NIGHT).write_bytes(sound)
        for name in "archive/results/T1/more.txt", "archive/results/T1/.more", "archive/results/.more", "archive/results/more":
            self.place(name).write_text("x")
            self.found(f"out/{name}", "多出的文件")
            self.place(name).unlink()
        shutil.copytree(self.place("archive/results/T1"), self.place("archive/results/T9"))
        self.assertIn("out/archive/results/T9/2025-12-30.json.gz：内容已改动（2025-12-30的一份是T1的结果）",
                      self.verify("out", expect=1))
        shutil.rmtree(self.place("archive/results/T9"))
        shutil.rmtree(self.place("archive/results/T1"))
        self.assertIn("存档中没有的结果2个", self.verify("out", expect=1))
        self.assertIn("out/archive/results/T1", self.verify("out", expect=1))

    def test_verdicts_of_the_database(self):
        with sqlite3.connect(self.place("history.sqlite")) as db:
            self.assertEqual(db.execute("UPDATE result SET total_hi = total_lo WHERE ca = 1 AND date = '2025-12-30'").rowcount, 1)
        self.found(f"out/{self.NIGHT}", "与 history.sqlite 不同")

    SIDE = {  # what is altered, and the table that the finding names
        "supply": "表 supply", "computed": "表 computed", "override": "表 override", "indicator": "表 indicator",
        "measure": "表 measure", "beside": "表 beside"}

    def test_every_value_of_the_database(self):
        """Whatever a statement rests on: each column of each table, each table emptied, each view."""
        self.write("inspection/T1/overrides.csv", inspection.OVERRIDES +
                   "4,是,现场查验,照片,乙,2025-12-20,丙,2026-06-30\n")
        self.run_it(formats="json,html")
        path = self.place("history.sqlite")
        with sqlite3.connect(path) as db:
            columns = {table: [column for _, column, *_ in db.execute(f"PRAGMA table_info({table})")
                               if column not in ("id", "result", "measure", "place", "beside") or
                               (table, column) in (("indicator", "id"), ("indicator", "place"), ("override", "place"))]
                       for table in (*self.SIDE, "result", "basis")}
            self.assertEqual([table for table in columns if table != "beside" and
                              not db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]], [])
        self.assertGreater(sum(map(len, columns.values())), 70)
        alter = ("UPDATE OR IGNORE {0} SET {1} = CASE typeof({1}) WHEN 'integer' THEN {1} + 9 WHEN 'null' THEN 'x' "
                 "ELSE {1} || 'x' END")
        for table in columns:                       # every table at once, one column of each after the other
            columns[table] = [alter.format(table, column) for column in columns[table]]
        for table in self.SIDE:
            columns[table].append(f"DELETE FROM {table}")
        columns["beside"] = ["INSERT INTO beside(result, place, kind, standard, readings) VALUES(1, 1, 'form', 'x', '')"]
        sides = [columns[table] for table in self.SIDE]
        for at in range(max(map(len, sides))):
            changes = [side[at % len(side)] for side in sides]
            told = self.altered(path, changes)
            for table, word in self.SIDE.items():
                self.assertIn(word, told, changes)
        for change in columns["result"] + columns["basis"]:
            self.assertRegex(self.altered(path, [change]), "history.sqlite|archive/results", change)

    def test_what_stands_beside_the_results_of_the_database(self):
        path = self.place("history.sqlite")
        for change in ("UPDATE measure_name SET unit = 'x' WHERE id = 1", "UPDATE measure_name SET name = 'x' WHERE id = 1",
                       "UPDATE ca SET code = 'x' WHERE id = 1", "DROP VIEW score", "DROP INDEX result_date",
                       "CREATE TRIGGER t AFTER INSERT ON result BEGIN UPDATE result SET no = 0; END",
                       "UPDATE indicator SET beside = 1", "UPDATE measure SET num = NULL WHERE num IS NOT NULL"):
            self.assertIn("history.sqlite", self.altered(path, [change]), change)

    def altered(self, path, changes):
        """What verify says of the database after that."""
        sound = path.read_bytes()
        db = sqlite3.connect(path)
        db.execute("PRAGMA foreign_keys = OFF")
        for change in changes:
            self.assertNotEqual(db.execute(change).rowcount, 0, change)
        db.commit()
        db.close()
        told = self.verify("out", expect=1)
        path.write_bytes(sound)
        return told

    def test_nights_of_which_a_line_is_left(self):
        self.write("c.conf", "keep-nights = 1\n")
        for date in "2025-11-03", "2025-11-04":
            self.run_it("--force", date=date, formats="json,html")
        self.run_it("--config", "c.conf", "--force", formats="json,html")
        lines = self.place("archive/results/T1/2025-11.lines.gz")
        self.assertTrue(lines.exists())
        self.verify("out")
        text = gzip.decompress(lines.read_bytes())
        self.assertIn(b"2025-11-03", text)
        sound = lines.read_bytes()
        lines.write_bytes(gzip.compress(text[:len(text) // 2]))
        self.assertIn("2025-11.lines.gz", self.verify("out", expect=1))
        lines.write_bytes(sound[:-8])
        self.assertIn("2025-11.lines.gz", self.verify("out", expect=1))
        lines.write_bytes(sound)
        self.verify("out")

    def test_without_a_database_the_digests_alone_are_checked(self):
        self.place("history.sqlite").unlink()
        self.assertIn("提示：没有，或由较早的版本建立；存档只按它自己的摘要核对", self.verify("out"))
        sound = self.place(self.NIGHT).read_bytes()
        self.place(self.NIGHT).write_bytes(sound[:-9])
        self.found(f"out/{self.NIGHT}", "内容已改动")
        self.place(self.NIGHT).write_bytes(sound)
        self.place("history.sqlite").write_bytes(b"no database" * 100)
        self.found("out/history.sqlite", "不能读取")

    def test_it_writes_nothing(self):
        before = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in self.place("").rglob("*")}
        self.verify("out")
        self.assertEqual({p: (p.stat().st_mtime_ns, p.stat().st_size) for p in self.place("").rglob("*")}, before)


if __name__ == "__main__":
    unittest.main()
