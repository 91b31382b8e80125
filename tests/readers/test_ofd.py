"""report.ofd: the package by the standard's structure (GB/T 33190-2016), every text with its place as in report.pdf,
its fonts by a browser's sanitizer, and all of it by another program: ofd.js of npm, in Chromium."""

import base64
import collections
import functools
import io
import json
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile
from xml.etree import ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import browser  # noqa: E402
import readers  # noqa: E402
import world  # noqa: E402

READER = "ofd.js@0.2.6"  # the last that is all JavaScript
SIZE_MOST = 540_000  # bytes of a sample report
NAMESPACE = "{http://www.ofdspec.org/2016}"
POINTS = 72 / 25.4
SAMPLE = ("GD03", "XJ05", "SC04")
# beyond U+FFFF, in no font, marks of XML, controls, what looks like a number of ours
HOSTILE = "𠮷祥㐂䶮<&>\"']]>&amp;🫠\x0b\u202e\u0001甲　乙  丙\U0010fffd有限公司"

# Element: its attributes (those that must be there end in !), its children in order (? 0 or 1, * any, + at least one).
# By chapter 7 (parts of a package), 8, 9, 11 of the standard, as far as the program uses them.
UNIT = "Boundary! LineWidth DashPattern ID!"
FORM = {
    "OFD": ("Version! DocType!", "DocBody+"),
    "DocBody": ("", "DocInfo DocRoot"),
    "DocInfo": ("", "DocID Title? Author? Subject? CreationDate? Creator?"),
    "Document": ("", "CommonData Pages Outlines? VPreferences?"),
    "CommonData": ("", "MaxUnitID PageArea PublicRes* DocumentRes* DefaultCS?"),
    "PageArea": ("", "PhysicalBox"),
    "Pages": ("", "Page+"),
    "Outlines": ("", "OutlineElem+"),
    "OutlineElem": ("Title! Expanded", "Actions? OutlineElem*"),
    "Actions": ("", "Action+"),
    "Action": ("Event!", "Goto"),
    "Goto": ("", "Dest"),
    "Dest": ("Type! PageID! Left Top Zoom", ""),
    "VPreferences": ("", "PageMode? TabDisplay?"),
    "Res": ("BaseLoc!", "ColorSpaces* Fonts*"),
    "ColorSpaces": ("", "ColorSpace+"),
    "ColorSpace": ("ID! Type! BitsPerComponent", ""),
    "Fonts": ("", "Font+"),
    "Font": ("ID! FontName! FamilyName Charset", "FontFile?"),
    "Area": ("", "PhysicalBox"),
    "Content": ("", "Layer+"),
    "PathObject": (UNIT + " Stroke Fill", "Actions? StrokeColor? FillColor? AbbreviatedData"),
    "TextObject": (UNIT + " Font! Size! Weight Stroke", "Actions? FillColor? StrokeColor? TextCode+"),
    "FillColor": ("Value! Alpha", ""),
    "StrokeColor": ("Value! Alpha", ""),
    "TextCode": ("X Y DeltaX", ""),
}
LEAVES = ("DocRoot DocID Title Author Subject CreationDate Creator MaxUnitID PublicRes DocumentRes DefaultCS PhysicalBox "
          "PageMode TabDisplay FontFile AbbreviatedData").split()


def tag(element):
    return element.tag.removeprefix(NAMESPACE)


def numbers(text):
    return [float(part) for part in text.split()]


def steps(text):
    """DeltaX: numbers, "g 3 2.5" being three of 2.5 (11.3)."""
    parts = text.split()
    made = []
    while parts:
        if parts[0] == "g":
            made += [float(parts[2])] * int(parts[1])
            del parts[:3]
        else:
            made.append(float(parts.pop(0)))
    return made


def glyphs_of(font):
    """{character: glyph} by the font file's own table (cmap, format 12)."""
    tables = {font[i:i + 4]: struct.unpack(">II", font[i + 8:i + 16]) for i in range(12, 12 + 16 * font[5], 16)}
    start = tables[b"cmap"][0]
    for i in range(struct.unpack(">H", font[start + 2:start + 4])[0]):
        _, _, offset = struct.unpack(">HHI", font[start + 4 + 8 * i:start + 12 + 8 * i])
        at = start + offset
        if struct.unpack(">H", font[at:at + 2])[0] == 12:
            groups = struct.unpack(">I", font[at + 12:at + 16])[0]
            return {c: glyph + c - first for k in range(groups)
                    for first, last, glyph in [struct.unpack(">III", font[at + 16 + 12 * k:at + 28 + 12 * k])]
                    for c in range(first, last + 1)}
    raise AssertionError("no table of characters")


class Package:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.parts = {name: self.zip.read(name) for name in self.zip.namelist()}
        self.xml = {name: ElementTree.fromstring(data) for name, data in self.parts.items() if name.endswith(".xml")}
        self.document = self.xml["Doc_0/Document.xml"]
        self.page_names = ["Doc_0/" + page.get("BaseLoc") for page in self.document.find(f"{NAMESPACE}Pages")]
        self.pages = [self.xml[name] for name in self.page_names]
        self.fonts = {font.get("ID"): font for font in self.xml["Doc_0/PublicRes.xml"].iter(f"{NAMESPACE}Font")}

    def font_file(self, font):
        return self.parts["Doc_0/Res/" + font.find(f"{NAMESPACE}FontFile").text]

    def texts(self, page):
        """(object, text, x of each character, y of the baseline), in points."""
        for item in self.pages[page].iter(f"{NAMESPACE}TextObject"):
            code = item.find(f"{NAMESPACE}TextCode")
            box = numbers(item.get("Boundary"))
            x = box[0] + float(code.get("X"))
            at = [x]
            for step in steps(code.get("DeltaX", "")):
                at.append(at[-1] + step)
            yield item, code.text, [one * POINTS for one in at], (box[1] + float(code.get("Y"))) * POINTS


def words(pdf):
    """Of each page the words of report.pdf: (text, left, top, right, bottom), by poppler."""
    page = None
    for line in readers.pdf_text(pdf, "-bbox").splitlines():
        if line.strip().startswith("<page"):
            page = []
        elif line.strip().startswith("<word"):
            box = [float(part) for part in re.findall(r'(?:xMin|yMin|xMax|yMax)="([\d.-]+)"', line)]
            page.append((ElementTree.fromstring(line.strip()).text, *box))
        elif line.strip().startswith("</page"):
            yield page


@functools.cache
def made():
    """The sample's reports and one with a hostile name, as OFD and PDF."""
    temporary = tempfile.TemporaryDirectory()
    folder = pathlib.Path(temporary.name)
    world.run_caeval(str(world.ROOT / "input"), str(folder / "out"), world.DATE, "pdf,ofd", "--only", SAMPLE[0], "--only",
                     SAMPLE[1], "--only", SAMPLE[2])
    hostile = world.World("H1")
    hostile.rows["org"][0].update(name=HOSTILE)
    hostile.rows["docs"][0]["title"] = HOSTILE
    hostile.write(folder / "in")
    world.run_caeval(str(folder / "in"), str(folder / "out"), world.DATE, "pdf,ofd")
    return temporary, folder / "out" / "2025"


CODES = (*SAMPLE, "H1")


@functools.cache
def package(code):
    return Package(made()[1] / code / "report.ofd")


class Structure(unittest.TestCase):
    def test_every_element_by_the_standard(self):
        for code in CODES:
            for name, root in package(code).xml.items():
                self.assertTrue(root.tag.startswith(NAMESPACE), name)
                for parent in root.iter():
                    self.check(name, parent, root)

    def check(self, name, element, root):
        own = tag(element)
        if own in LEAVES:
            self.assertEqual((dict(element.attrib), len(element)), ({}, 0), (name, own))
            return
        if own == "Page":
            form = ("ID! BaseLoc!", "") if element is not root else ("", "Area? Content?")
        elif own == "Layer":
            form = ("ID! Type", None)
            self.assertLessEqual({tag(child) for child in element}, {"PathObject", "TextObject"})
        else:
            self.assertIn(own, FORM, name)
            form = FORM[own]
        must = {word[:-1] for word in form[0].split() if word.endswith("!")}
        may = {word.rstrip("!") for word in form[0].split()}
        self.assertLessEqual(must, set(element.attrib), (name, own))
        self.assertLessEqual(set(element.attrib), may, (name, own))
        if form[1] is not None:
            order = "".join(f"(?:{word.rstrip('?*+')} ){word[len(word.rstrip('?*+')):]}" for word in form[1].split())
            self.assertRegex("".join(f"{tag(child)} " for child in element), f"^{order}$", (name, own))

    def test_numbers_of_objects(self):
        for code in CODES:
            p = package(code)
            given = [int(element.get("ID")) for name, root in p.xml.items() for element in root.iter()
                     if element.get("ID")]
            self.assertEqual(len(given), len(set(given)), code)
            self.assertEqual(max(given), int(p.document.find(f".//{NAMESPACE}MaxUnitID").text))
            for page in p.pages:  # some readers put what has the larger number in front
                of_page = [int(item.get("ID")) for item in page.iter() if tag(item).endswith("Object")]
                self.assertEqual(of_page, sorted(of_page))

    def test_all_that_is_named_is_there(self):
        for code in CODES:
            p = package(code)
            pages = {page.get("ID") for page in p.document.find(f"{NAMESPACE}Pages")}
            named = {"OFD.xml", "Doc_0/Document.xml", "Doc_0/PublicRes.xml", "Doc_0/DocumentRes.xml", *p.page_names}
            named |= {"Doc_0/Res/" + one.text for one in p.xml["Doc_0/PublicRes.xml"].iter(f"{NAMESPACE}FontFile")}
            self.assertEqual(named, set(p.parts))
            self.assertEqual(p.zip.testzip(), None)
            for root in p.xml.values():
                for place in root.iter(f"{NAMESPACE}Dest"):
                    self.assertIn(place.get("PageID"), pages)
            for i in range(len(p.pages)):
                for item, *_ in p.texts(i):
                    self.assertIn(item.get("Font"), p.fonts)

    def test_colours_boxes_and_paths(self):
        for code in CODES:
            p = package(code)
            for page in p.pages:
                box = numbers(page.find(f"{NAMESPACE}Area/{NAMESPACE}PhysicalBox").text)
                self.assertIn(box, ([0, 0, 210, 297], [0, 0, 297, 210]))
                for item in page.iter():
                    if tag(item).endswith("Color"):
                        self.assertTrue(all(0 <= part <= 255 for part in numbers(item.get("Value"))))
                    if tag(item) == "AbbreviatedData":
                        self.assertRegex(item.text, r"^M -?[\d.]+ -?[\d.]+(?: [ML] -?[\d.]+ -?[\d.]+)+(?: C)?$")
                    if item.get("Boundary"):
                        x, y, width, height = numbers(item.get("Boundary"))
                        self.assertTrue(width > 0 and height > 0, item.get("Boundary"))
                        self.assertTrue(-1 <= x and x + width <= box[2] + 1 and -1 <= y and y + height <= box[3] + 1,
                                        (code, item.get("Boundary")))

    def test_what_the_document_says_of_itself(self):
        info = package("GD03").xml["OFD.xml"].find(f".//{NAMESPACE}DocInfo")
        told = {tag(one): one.text for one in info}
        self.assertRegex(told["DocID"], "^[0-9a-f]{32}$")
        self.assertEqual(told["CreationDate"], "2025-12-31")
        self.assertIn("广东珠岭数字证书认证有限公司", told["Title"])
        self.assertNotIn("Author", told)  # no bureau is configured

    def test_outlines_are_the_bookmarks_of_the_pdf(self):
        for code in SAMPLE:
            p = package(code)
            titles = [(one.get("Title"),) for one in p.document.iter(f"{NAMESPACE}OutlineElem")]
            done = subprocess.run(["mutool", "show", made()[1] / code / "report.pdf", "outline"], capture_output=True, text=True)
            wanted = [(json.loads(f'"{one}"'),) for one in re.findall(r'"(.*?)"\t', done.stdout)]
            self.assertGreater(len(titles), 40)
            self.assertEqual(titles, wanted)


class Texts(unittest.TestCase):
    def test_steps_and_blanks(self):
        for code in CODES:
            p = package(code)
            for i in range(len(p.pages)):
                for _, text, at, _ in p.texts(i):
                    self.assertEqual(len(at), len(text), text)
                    self.assertEqual(text, text.strip(" "))
                    self.assertNotRegex(text[:-1], "[\U00010000-\U0010ffff]")

    def test_every_word_of_the_pdf_at_its_place(self):
        for code in CODES:
            p = package(code)
            pages = list(words(made()[1] / code / "report.pdf"))
            self.assertEqual(len(p.pages), len(pages))
            for i, of_page in enumerate(pages):
                placed = [(c, x, y) for _, text, at, y in p.texts(i) for c, x in zip(text, at) if not c.isspace()]
                seen = sum(len(re.sub(r"\s", "", word[0])) for word in of_page)
                self.assertEqual(seen, len(placed), (code, i + 1))
                lines = collections.defaultdict(list)
                for c, x, y in placed:
                    lines[round(y)].append((x, y, c))
                for word, left, top, right, bottom in of_page:
                    near = [one for y in range(int(top), int(bottom) + 2) for one in lines[y]
                            if left - 0.3 <= one[0] < right - 0.3 and top < one[1] < bottom]
                    self.assertEqual("".join(c for _, _, c in sorted(near)), re.sub(r"\s", "", word),
                                     (code, i + 1, word, left, top))

    def test_every_character_has_a_glyph(self):
        for code in CODES:
            p = package(code)
            glyphs = {number: glyphs_of(p.font_file(font)) for number, font in p.fonts.items()}
            used = collections.defaultdict(set)
            for i in range(len(p.pages)):
                for item, text, *_ in p.texts(i):
                    used[item.get("Font")] |= set(text)
            for number, characters in used.items():
                for c in characters:
                    self.assertTrue(glyphs[number].get(ord(c)), (code, number, c))

    def test_hostile_name(self):
        p = package("H1")
        text = "".join(text for i in range(len(p.pages)) for _, text, *_ in p.texts(i))
        self.assertIn("𠮷祥㐂䶮<&>\"']]>&amp;[U+1FAE0]", text)
        for name, data in p.parts.items():
            if name.endswith(".xml"):
                self.assertNotRegex(data.decode(), "[\x00-\x08\x0b-\x1f\u202e]")


class Files(unittest.TestCase):
    def test_only_where_asked_for_then_renewed_and_listed(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            one = world.World("F1")
            one.write(folder / "in")

            def run(*more):
                subprocess.run([world.CAEVAL, "run", "-i", folder / "in", "-o", folder / "out", "-d", world.DATE, "-q", *more],
                               capture_output=True, check=False)
                return {path.name: path.read_bytes() for path in (folder / "out/2025/F1").iterdir()}

            self.assertNotIn("report.ofd", run())
            first = run("--formats", "xlsx,pdf,json,ofd")
            self.assertIn("report.ofd", first)
            self.assertIn("report.ofd", first["manifest.json"].decode())
            again = run("--force")  # it lies there: it is renewed
            self.assertEqual(again["report.ofd"], first["report.ofd"])
            one.rows["org"][0]["name"] = "另一名称"
            one.write(folder / "in")
            renewed = run()
            self.assertNotEqual(renewed["report.ofd"], first["report.ofd"])
            self.assertIn("另一名称", Package(io.BytesIO(renewed["report.ofd"])).parts["OFD.xml"].decode())

    def test_the_same_bytes_whatever_else_is_in_the_run(self):
        with tempfile.TemporaryDirectory() as folder:
            world.run_caeval(str(world.ROOT / "input"), folder, world.DATE, "ofd", "--only", "XJ05", "-j", "1")
            self.assertEqual((pathlib.Path(folder) / "2025/XJ05/report.ofd").read_bytes(),
                             (made()[1] / "XJ05/report.ofd").read_bytes())

    def test_sizes(self):
        for code in SAMPLE:
            size = (made()[1] / code / "report.ofd").stat().st_size
            print(f"{code}: report.ofd {size} bytes", file=sys.stderr)
            self.assertLess(size, SIZE_MOST)


# --- another program -----------------------------------------------------------------------------------------

@functools.cache
def reader():
    """ofd.js, as npm gives it; None where it does not."""
    folder = world.ROOT / "gen" / "build" / "ofd.js"
    script = folder / "node_modules" / "ofd.js" / "lib" / "ofd.umd.min.js"
    if not script.exists() and shutil.which("npm"):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts",
                        READER], capture_output=True, timeout=180)
    return script if script.exists() else None


PARSE = """new Promise((done, fail) => ofd.parseOfdDocument({
  ofd: Uint8Array.from(atob(data), c => c.charCodeAt(0)).buffer, success: made => { window.made = made[0]; done(made.length); },
  fail: fault => done("" + fault)}))"""
# it takes what lies beyond U+FFFF for two characters; what it draws: text by text, where it stands on its page in millimetres
DRAWN = """window.divs = ofd.renderOfd(794, made), divs.map(page => {
  const scale = 210 / 794;
  return [...page.querySelectorAll("svg text")].map(one => {
    const box = one.parentNode.style;
    return [one.textContent, parseFloat(box.left) + parseFloat(one.getAttribute("x")), parseFloat(box.top) +
            parseFloat(one.getAttribute("y"))];
  });
})"""


@unittest.skipUnless(shutil.which("chromium"), "there is no chromium")
class InOfdJs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not reader():
            raise unittest.SkipTest(f"npm gives no {READER}")
        cls.temporary = tempfile.TemporaryDirectory()
        cls.browser = browser.Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.temporary.cleanup()

    def open(self, code):
        p = package(code)
        fonts = [base64.b64encode(p.font_file(font)).decode() for font in p.fonts.values()]
        data = base64.b64encode((made()[1] / code / "report.ofd").read_bytes()).decode()
        page = pathlib.Path(self.temporary.name) / "page.html"
        page.write_text("<!doctype html><meta charset=utf-8><script>var global = window</script>"
                        f"<script src='{reader().as_uri()}'></script><div id=o></div>"
                        f"<script>var data = '{data}', fonts = {json.dumps(fonts)}</script>", encoding="utf-8")
        self.browser.open(page)
        return p

    def test_it_reads_all_texts_at_their_places(self):
        for code in ("GD03", "XJ05"):
            p = self.open(code)
            self.assertEqual(self.browser.evaluate(PARSE), 1)
            drawn = self.browser.evaluate(DRAWN)
            self.assertEqual(len(drawn), len(p.pages))
            for i, page in enumerate(drawn):
                wanted = [(c, x, y) for _, text, at, y in p.texts(i) for x, c in zip(at, text) if c != " " and c < "\U00010000"]
                seen = [one for one in page if one[0].strip(" ") and not "\ud800" <= one[0] < "\ue000"]
                self.assertEqual("".join(one[0] for one in seen), "".join(one[0] for one in wanted), (code, i + 1))
                scale = 1
                for (c, x, y), (_, left, top) in zip(wanted, seen):
                    scale = left / x if c == wanted[0][0] and x == wanted[0][1] else scale
                    self.assertAlmostEqual(left / scale, x, delta=0.6, msg=(code, i + 1, c))
                    self.assertAlmostEqual(top / scale, y, delta=0.6, msg=(code, i + 1, c))

    def test_browsers_take_the_fonts(self):
        for code in ("GD03", "H1"):
            self.open(code)
            self.assertEqual(set(self.browser.evaluate(
                "Promise.all(fonts.map((f, i) => new FontFace('f' + i, `url(data:font/ttf;base64,${f})`).load().then("
                "() => 'taken', fault => '' + fault)))")), {"taken"})


if __name__ == "__main__":
    unittest.main()
