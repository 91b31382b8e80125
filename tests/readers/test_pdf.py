"""The reports as poppler and qpdf see them: text that can be searched, fonts embedded, no warning."""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import readers  # noqa: E402
import world  # noqa: E402

FORM = world.read_csv(world.TEMPLATES / "gm-2018-571" / "form.csv")
INDICATORS = world.read_csv(world.TEMPLATES / "gbt35289-2017" / "indicators.csv")
# above U+FFFF, outside the body font, Latin and digits inside Chinese, punctuation
NAMES = {"P1": "测试电子认证有限公司", "N1": "𠮷祥䶮認証（ＣＡ）No.7股份有限公司",
         "N2": "超" * 150 + "长" * 150}


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        perfect = world.World("P1")
        for code, name in NAMES.items():
            one = perfect.copy()
            one.code = code
            one.rows["org"][0].update(ca_code=code, name=name)
            one.write(cls.folder / "in")
        empty = world.World("E1")
        for export in world.SCHEMA:
            if export != "org":
                empty.drop(export)
        empty.write(cls.folder / "in")
        world.run_caeval(f"{cls.folder}/in", f"{cls.folder}/out", world.DATE, "pdf,json")
        cls.year = cls.folder / "out" / world.DATE[:4]
        cls.codes = [*NAMES, "E1"]

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def reports(self):
        yield self.year / "summary.pdf"
        for code in self.codes:
            yield self.year / code / "report.pdf"

    def test_every_sub_item_can_be_found(self):
        for code in self.codes:
            for options in ((), ("-raw",)):
                text = readers.squeeze(readers.pdf_text(self.year / code / "report.pdf", *options))
                for row in FORM:
                    with self.subTest(code=code, row=row["seq"], options=options):
                        self.assertIn(readers.squeeze(row["sub_item"]), text)

    def test_every_method_and_indicator_can_be_found(self):
        text = readers.squeeze(readers.pdf_text(self.year / "P1" / "report.pdf", "-raw"))
        for row in FORM:
            with self.subTest(row=row["seq"]):
                self.assertIn(readers.squeeze(row["method"]), text)
        for row in INDICATORS:
            with self.subTest(indicator=row["title"]):
                self.assertIn(readers.squeeze(row["title"]), text)

    def test_names_come_out_whole(self):
        summary = readers.squeeze(readers.pdf_text(self.year / "summary.pdf", "-raw"))
        for code, name in NAMES.items():
            with self.subTest(name=name):
                text = readers.pdf_text(self.year / code / "report.pdf", "-raw")
                self.assertIn(name, readers.squeeze(text))
                self.assertIn(name, summary)

    def test_qpdf_finds_no_fault(self):
        for report in self.reports():
            with self.subTest(report=report):
                done = run("qpdf", "--check", report)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertNotIn("WARNING", done.stdout + done.stderr)

    def test_poppler_draws_every_page_without_a_word(self):
        for code in ("N1", "E1"):
            done = run("pdftoppm", "-r", "40", "-png", self.year / code / "report.pdf",
                       self.folder / f"page-{code}")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            pages = int(re.search(r"Pages:\s+(\d+)", run(
                "pdfinfo", self.year / code / "report.pdf").stdout)[1])
            self.assertEqual(len(list(self.folder.glob(f"page-{code}*.png"))), pages)

    def test_fonts_are_embedded_subsets_with_unicode_maps(self):
        for report in self.reports():
            done = run("pdffonts", report)
            self.assertEqual(done.stderr, "")
            fonts = done.stdout.splitlines()[2:]
            self.assertGreaterEqual(len(fonts), 2)
            for line in fonts:
                with self.subTest(report=report, font=line):
                    # columns: emb sub uni
                    self.assertRegex(line, r"\syes\s+\w+\s+yes\s")

    def test_pages_are_numbered_and_a4(self):
        info = run("pdfinfo", self.year / "P1" / "report.pdf").stdout
        self.assertIn("(A4)", info)
        pages = int(re.search(r"Pages:\s+(\d+)", info)[1])
        for page in (2, pages):
            text = readers.squeeze(readers.pdf_text(self.year / "P1" / "report.pdf",
                                                    "-f", str(page), "-l", str(page)))
            self.assertIn(f"第{page}页共{pages}页", text)


if __name__ == "__main__":
    unittest.main()
