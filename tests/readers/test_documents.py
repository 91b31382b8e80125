"""Word documents in LibreOffice: they open, nothing is cut, and they fill the pages that they should."""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import layout  # noqa: E402
import world  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATE = "2025-12-31"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def caeval(*arguments):
    return subprocess.run([world.CAEVAL, *map(str, arguments), "--templates", world.TEMPLATES],
                          capture_output=True, text=True)


def squeezed(text):
    return re.sub(r"\s|—\d+—", "", text)


class Rendered(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        out = cls.folder / "out"
        done = caeval("run", "-q", "-i", ROOT / "input", "-o", out, "-d", DATE, "--formats", "json",
                      "--only=GD03", "--only=SC04", "--only=XJ05")
        assert done.returncode == 3, done.stderr
        # a CA of which every row is 否, with a long and rare name
        path = out / "2025/XJ05/result.json"
        result = json.loads(path.read_text())
        result["ca"]["name"] = "新疆𡐓䶮龘靐齉电子政务数字证书认证与密码应用服务技术有限责任公司（自治区分公司）"
        for row in result["form"]["rows"]:
            row.update(result="否", reason=f"第{row['row']}项的现状（要求为0，共查{row['row']}项）")
            row.pop("fails", None)
        boxes = sum(row["boxes"] for row in result["form"]["rows"])
        result["form"]["counts"].update({"是": 0, "否": boxes, "待核": 0, "不适用": 0})
        path.write_text(json.dumps(result, ensure_ascii=False))
        world.list_again(path)
        for what in (("notice", "GD03"), ("notice", "SC04"), ("notice", "XJ05"), ("document", "record", "SC04"),
                     ("document", "conclusion", "GD03"), ("document", "conclusion", "XJ05"),
                     ("document", "review", "GD03"), ("document", "publicity")):
            done = caeval(*what, "-o", out, "-d", DATE)
            assert done.returncode == 0, done.stderr
        cls.own = {f"{pdf.parent.name}/{pdf.name}": pdf for pdf in out.rglob("*.pdf")}
        for docx in out.rglob("*.docx"):
            code = docx.parent.name if docx.parent.name != "2025" else "all"
            shutil.copy(docx, cls.folder / f"{code}-{docx.name}")
        subprocess.run(["soffice", f"-env:UserInstallation=file://{cls.folder}/profile", "--headless", "--convert-to", "pdf",
                        "--outdir", cls.folder, *map(str, cls.folder.glob("*.docx"))], check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def pages(self, name):
        text = subprocess.run(["pdftotext", "-layout", self.folder / f"{name}.pdf", "-"], check=True,
                              capture_output=True, text=True).stdout
        return text.split("\f")[:-1]

    def test_each_is_made(self):
        self.assertEqual(len(list(self.folder.glob("*.pdf"))), 8)

    def test_every_text_is_on_the_pages(self):
        for docx in self.folder.glob("*.docx"):
            with zipfile.ZipFile(docx) as archive:
                root = ET.fromstring(archive.read("word/document.xml"))
            raw = subprocess.run(["pdftotext", "-raw", docx.with_suffix(".pdf"), "-"], check=True, capture_output=True,
                                 text=True).stdout
            said = sorted(squeezed(raw))
            # rows that go over a page are told apart by their letters: none is lost
            for letter in set(said) - set("—0123456789"):
                wanted = sum(squeezed(t.text or "").count(letter) for t in root.iter(W + "t"))
                self.assertGreaterEqual(said.count(letter), wanted, (docx.name, letter))

    def test_one_page(self):
        self.assertEqual(len(self.pages("GD03-conclusion")), 1)
        self.assertEqual(len(self.pages("XJ05-conclusion")), 1)
        self.assertEqual(len(self.pages("all-publicity")), 1)

    def test_the_letter_is_one_page_and_the_tables_lie(self):
        sizes = re.findall(r"size:\s+([\d.]+) x ([\d.]+)", subprocess.run(
            ["pdfinfo", "-l", "99", self.folder / "GD03-notice.pdf"], check=True, capture_output=True, text=True).stdout)
        lying = [float(wide) > float(high) for wide, high in sizes]
        self.assertEqual(lying, [False] + [True] * (len(lying) - 2) + [False])
        self.assertEqual(len(self.pages("SC04-notice")), 1)
        self.assertIn("附表一", self.pages("GD03-notice")[1])

    def test_the_record_begins_on_its_first_page(self):
        first = squeezed(self.pages("SC04-record")[0])
        self.assertIn("检查人员及证件号", first)
        self.assertRegex(first, "待核条目检查记录条目条款")

    def test_the_record_as_pdf_lies_too_and_has_room_to_sign(self):
        pdf = self.own["SC04/record.pdf"]
        sizes = re.findall(r"size:\s+([\d.]+) x ([\d.]+)", subprocess.run(
            ["pdfinfo", "-l", "99", pdf], check=True, capture_output=True, text=True).stdout)
        self.assertTrue(all(float(wide) > float(high) for wide, high in sizes), sizes)
        *_, last = layout.leaves(pdf)
        rows = [top for top, _, text in last[1] if "签名）" in text or "意见" in text or "年月日" in text]
        self.assertEqual(len(rows), 4)
        self.assertTrue(any("（SC04）" in text and "44项" in text for _, _, text in last[1]))  # what is signed
        for above, below in zip(rows, rows[1:]):
            self.assertGreaterEqual(below - above, 28)  # 10 mm, as in the template

    def test_heads_stand_on_every_page(self):
        pages = self.pages("XJ05-notice")
        self.assertGreater(len(pages), 20)
        for page in pages[1:-2]:
            self.assertRegex(squeezed(page), "条目条款(要求)?现状")

    def test_answers_survive_an_editor(self):
        """LibreOffice writes the document anew: what is read back is still there."""
        again = self.folder / "again"
        subprocess.run(["soffice", f"-env:UserInstallation=file://{self.folder}/profile", "--headless", "--convert-to",
                        "docx", "--outdir", again, str(self.folder / "GD03-notice.docx")], check=True, capture_output=True)
        with zipfile.ZipFile(again / "GD03-notice.docx") as archive:
            body = archive.read("word/document.xml").decode()
            custom = archive.read("docProps/custom.xml").decode()
        self.assertTrue('w:val="第67条整改措施"' in body, "the title of a control is gone")
        self.assertIn("caeval.result", custom)


if __name__ == "__main__":
    unittest.main()
