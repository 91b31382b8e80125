"""The reports' tags, as qpdf and poppler read them: what is a heading, a table, a row, a cell; every text in its place."""

import collections
import json
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
REPORT = "report.pdf"


class Pdf:
    """The objects of a file, by qpdf."""

    def __init__(self, path):
        done = subprocess.run(["qpdf", "--json=1", "--json-key=objects", "--json-key=pages", str(path)],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        made = json.loads(done.stdout)
        self.objects = made["objects"]
        self.pages = [page["object"] for page in made["pages"]]
        plain = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", str(path), "-"], capture_output=True)
        assert plain.returncode == 0, plain.stderr
        self.contents = re.findall(rb"%% Contents for page \d+\n.*?\nstream\n(.*?)\nendstream", plain.stdout, re.S)

    def get(self, value):
        return self.objects[value] if isinstance(value, str) and value in self.objects else value

    @property
    def catalog(self):
        return self.get(self.objects["trailer"]["/Root"])

    def kids(self, part):
        kids = part.get("/K", [])
        return kids if isinstance(kids, list) else [kids]

    def walk(self, reference, above=None):
        """Each part with its reference and that of the part above it."""
        part = self.get(reference)
        yield reference, part, above
        for kid in self.kids(part):
            if isinstance(kid, str):
                yield from self.walk(kid, reference)

    def marks(self, part):
        """(page, mark) of each piece of its own."""
        for kid in self.kids(part):
            if isinstance(kid, int):
                yield part["/Pg"], kid
            elif isinstance(kid, dict) and "/MCID" in kid:
                yield kid["/Pg"], kid["/MCID"]


class Tags(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        perfect = world.World("P1")
        perfect.write(cls.folder / "in")
        empty = world.bare("E1")
        empty.write(cls.folder / "in")
        world.run_caeval(f"{cls.folder}/in", f"{cls.folder}/out", world.DATE, "pdf,json")
        year = cls.folder / "out" / world.DATE[:4]
        cls.paths = {"P1": year / "P1" / REPORT, "E1": year / "E1" / REPORT, "summary": year / "summary.pdf"}
        cls.pdf = {name: Pdf(path) for name, path in cls.paths.items()}

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def trees(self):
        for name, pdf in self.pdf.items():
            tree = pdf.get(pdf.catalog["/StructTreeRoot"])
            yield name, pdf, tree, list(pdf.walk(tree["/K"], pdf.catalog["/StructTreeRoot"]))

    def test_readers_are_told(self):
        for name, path in self.paths.items():
            with self.subTest(report=name):
                done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertRegex(readers.run("pdfinfo", str(path)), r"(?m)^Tagged: +yes$")
                self.assertIs(self.pdf[name].catalog["/MarkInfo"]["/Marked"], True)

    def test_every_text_is_of_a_part_or_of_none(self):
        """No text stands outside of marks, and marks are balanced."""
        for name, pdf in self.pdf.items():
            self.assertEqual(len(pdf.contents), len(pdf.pages))
            for number, content in enumerate(pdf.contents, 1):
                open_marks = 0
                for token in re.findall(rb"\((?:\\.|[^\\()])*\)\s*(?:Tj|')|\bBDC\b|\bBMC\b|\bEMC\b|\bre f\b", content, re.S):
                    if token in (b"BDC", b"BMC"):
                        open_marks += 1
                    elif token == b"EMC":
                        open_marks -= 1
                    else:
                        self.assertEqual(open_marks, 1, f"{name} page {number}")
                    self.assertIn(open_marks, (0, 1), f"{name} page {number}")
                self.assertEqual(open_marks, 0, f"{name} page {number}")

    def test_marks_and_parts_lead_to_each_other(self):
        for name, pdf, tree, parts in self.trees():
            with self.subTest(report=name):
                numbers = pdf.get(tree["/ParentTree"])["/Nums"]
                by_page = {key: value for key, value in zip(numbers[::2], numbers[1::2]) if isinstance(value, list)}
                page_of = {pdf.get(page)["/StructParents"]: page for page in pdf.pages}
                self.assertEqual(set(by_page), set(page_of))
                want = {(page_of[key], mark): part for key, marks in by_page.items() for mark, part in enumerate(marks)}
                got = {place: reference for reference, part, _ in parts for place in pdf.marks(part)}
                self.assertEqual(got, want)
                self.assertTrue(all(part["/P"] == above for _, part, above in parts))
                for page, content in zip(pdf.pages, pdf.contents):
                    self.assertEqual({int(mark) for mark in re.findall(rb"/MCID (\d+)>>BDC", content)},
                                     {mark for at, mark in want if at == page})

    def test_links_are_parts(self):
        """Each link of a page is in a part of its own, within what it stands in, and says where it leads."""
        for name, pdf, tree, parts in self.trees():
            with self.subTest(report=name):
                numbers = pdf.get(tree["/ParentTree"])["/Nums"]
                owner = dict(zip(numbers[::2], numbers[1::2]))
                links = {pdf.get(page)["/Annots"][i]: page for page in pdf.pages
                         for i in range(len(pdf.get(page).get("/Annots", [])))}
                self.assertGreater(len(links), 10 if name == "P1" else -1)
                self.assertGreater(tree["/ParentTreeNextKey"], max(owner))
                found = {}
                for reference, part, above in parts:
                    if part["/S"] == "/Link":
                        link = part["/K"]["/Obj"]
                        found[link] = part["/Pg"]
                        self.assertEqual(owner[pdf.get(link)["/StructParent"]], reference)
                        self.assertIn(pdf.get(above)["/S"], {"/Reference", "/TD", "/P", "/Caption"})
                        self.assertTrue(pdf.get(link)["/Contents"])
                self.assertEqual(found, links)

    def test_tables_are_whole(self):
        """Each row has each column once, with what reaches into it from above; heads stand in the first rows."""
        for name, pdf, _, parts in self.trees():
            for reference, part, _ in parts:
                if part["/S"] != "/Table":
                    continue
                rows = [pdf.get(kid) for kid in pdf.kids(part) if pdf.get(kid)["/S"] == "/TR"]
                others = [pdf.get(kid)["/S"] for kid in pdf.kids(part) if pdf.get(kid)["/S"] != "/TR"]
                self.assertIn(others, ([], ["/Caption"]))
                hanging = collections.Counter()
                widths = set()
                for row in rows:
                    width = sum(columns for columns in hanging.values())
                    below = collections.Counter()
                    for kid in pdf.kids(row):
                        cell = pdf.get(kid)
                        self.assertIn(cell["/S"], ("/TH", "/TD"))
                        columns, span = cell.get("/A", {}).get("/ColSpan", 1), cell.get("/A", {}).get("/RowSpan", 1)
                        width += columns
                        if span > 1:
                            below[span - 1] += columns
                    widths.add(width)
                    hanging = collections.Counter({left - 1: n for left, n in hanging.items() if left > 1})
                    hanging.update(below)
                with self.subTest(report=name, table=reference):
                    self.assertEqual(len(widths), 1, widths)
                    heads = [all(pdf.get(kid)["/S"] == "/TH" for kid in pdf.kids(row)) for row in rows]
                    self.assertIn(sum(heads), (1, 2))
                    self.assertEqual(heads, sorted(heads, reverse=True))

    def test_figures_say_what_they_show(self):
        words = [bytes.fromhex(part["/Alt"][2:]).decode("utf-16") if part["/Alt"].startswith("b:") else part["/Alt"].removeprefix("u:")
                 for _, _, _, parts in self.trees() for _, part, _ in parts if part["/S"] == "/Figure"]
        self.assertGreater(len(words), 3)
        result = world.load_result(f"{self.folder}/out", world.DATE, "P1")
        stack = next(text for text in words if "是12" in text)
        self.assertIn("基本要求 是12", stack)
        self.assertTrue(any("业务咨询" in text and "5" in text for text in words), result["grading"]["total"])

    def test_a_row_is_read_as_a_row(self):
        """A form's row in one TR: its number's link apart, item, method and box; over pages nothing is said twice."""
        text = readers.run("pdfinfo", "-struct-text", str(self.paths["P1"]))
        rows = [readers.squeeze("".join(re.findall(r'"(.*)"', row))) for row in re.split(r"\n +TR(?: \(block\))?:?\n", text)]
        for row in FORM:
            with self.subTest(row=row["seq"]):
                item = readers.squeeze(row["sub_item"])
                self.assertEqual(sum(item in got and readers.squeeze(row["method"]) in got for got in rows), 1)

    def test_headings_are_those_of_the_bookmarks(self):
        for name, pdf, _, parts in self.trees():
            headings = [part["/S"] for _, part, _ in parts if re.fullmatch(r"/H\d", part["/S"])]
            with self.subTest(report=name):
                self.assertTrue(headings)
                self.assertLessEqual(set(headings), {"/H1", "/H2", "/H3"})
                for above, heading in zip(["/H0", *headings], headings):  # no level is left out
                    self.assertLessEqual(int(heading[2]), int(above[2]) + 1)

    # --- PDF/A-2b (ISO 19005-2) ---

    def test_the_file_says_that_it_is_for_archives(self):
        """Colours, identity, metadata as an archive wants them, and nothing that it forbids."""
        for name, pdf in self.pdf.items():
            trailer, catalog = pdf.objects["trailer"], pdf.catalog
            with self.subTest(report=name):
                self.assertEqual(set(catalog) & {"/OpenAction", "/AA", "/Names", "/AcroForm", "/OCProperties"}, set())
                self.assertNotIn("/Encrypt", trailer)
                self.assertEqual(len(trailer["/ID"]), 2)
                # In the file itself: these are bytes, and as a text any of them may be a line break or half a character.
                self.assertTrue(re.search(rb"/ID ?\[<[0-9A-Fa-f]{32}><[0-9A-Fa-f]{32}>\]", self.paths[name].read_bytes()))
                intent = pdf.get(catalog["/OutputIntents"][0])
                self.assertEqual((intent["/S"], intent["/OutputConditionIdentifier"].removeprefix("u:")), ("/GTS_PDFA1", "sRGB"))
                profile = subprocess.run(["qpdf", f"--show-object={intent['/DestOutputProfile'].split()[0]}", "--raw-stream-data",
                                          str(self.paths[name])], capture_output=True).stdout
                self.assertEqual((len(profile), profile[36:40], profile[16:20]),
                                 (int.from_bytes(profile[:4], "big"), b"acsp", b"RGB "))
                meta = readers.run("pdfinfo", "-meta", str(self.paths[name]))
                self.assertIn("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>", meta)
                for value in pdf.objects.values():
                    if isinstance(value, dict):
                        self.assertEqual(set(value) & {"/ca", "/CA", "/SMask", "/JS", "/EF"}, set())
                for page in pdf.pages:
                    self.assertTrue(all(pdf.get(note)["/F"] == 4 for note in pdf.get(page).get("/Annots", [])))
                fonts = readers.run("pdffonts", str(self.paths[name])).splitlines()[2:]
                self.assertTrue(fonts and all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts), fonts)

    def test_what_a_validator_says(self):
        """Apache PDFBox Preflight judges by the stricter PDF/A-1b, of which two points are no longer asked: what part
        the file names, and lists of the characters of fonts; nor are object streams known to it."""
        jars = ":".join(f"/usr/share/java/{name}.jar" for name in
                        ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "jaxb-api", "bcprov"))
        for name, path in self.paths.items():
            flat = self.folder / f"flat-{name}.pdf"
            subprocess.run(["qpdf", "--object-streams=disable", "--newline-before-endstream", str(path), str(flat)], check=True)
            said = subprocess.run(["java", "-cp", jars, "org.apache.pdfbox.preflight.Validator_A1b", str(flat)],
                                  capture_output=True, text=True)
            lines = [line for line in (said.stdout + said.stderr).splitlines() if line.strip()]
            with self.subTest(report=name):
                self.assertEqual(lines.pop(0), f"The file {flat.name} is not a valid PDF/A-1b file, error(s) :")
                self.assertIn("7.11.2 : Error on MetaData, part must be 1", lines)
                self.assertEqual([line for line in lines if "part must be 1" not in line and not re.fullmatch(
                    r"3\.1\.11 : .*The CIDSet entry is missing for the Composite Subset", line)], [])


if __name__ == "__main__":
    unittest.main()
