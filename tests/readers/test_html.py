"""The pages as a parser and a browser see them: whole, escaped, alone, accessible, and true to result.json."""

import base64
import collections
import functools
import hashlib
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import browser  # noqa: E402
import world  # noqa: E402

YEAR = world.DATE[:4]
HOSTILE = """<script>alert(1)</script>&"'<img src=x onerror=alert(2)>]]>--><!--\u202eabc"""
PLAIN_HOSTILE = HOSTILE.replace("\u202e", "")
VOID = {"meta", "br", "path", "rect", "link", "img", "hr", "input"}
ALLOWED = {"html", "head", "meta", "title", "style", "body", "a", "header", "main", "nav", "section", "h1", "h2", "h3",
           "h4", "p", "ul", "li", "dl", "dt", "dd", "div", "span", "table", "thead", "tbody", "tr", "th", "td",
           "details", "summary", "code", "small", "svg", "path", "rect", "br"}
MOST_BYTES = 1_500_000
AXE = "axe-core@4"  # any of this major version; not there: the checks below are all there is


class Page(html.parser.HTMLParser):
    """A page's elements with their texts, and what is wrong with how they nest."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.path = pathlib.Path(path)
        self.source = self.path.read_text(encoding="utf-8")
        self.open = []
        self.elements = []
        self.faults = []
        self.feed(self.source)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag, *_ in self.open]
        self.ids = [attributes["id"] for _, attributes, _, _ in self.elements if "id" in attributes]

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        if len(set(names)) < len(names):
            self.faults.append(f"<{tag}> has an attribute twice")
        element = (tag, dict(attributes), [], [open_[0] for open_ in self.open])
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> within {[open_[0] for open_ in self.open][-3:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element[2].append(data)

    def all(self, *tags):
        return [(attributes, "".join(text)) for tag, attributes, text, _ in self.elements if tag in tags]

    def of_id(self, name):
        for tag, attributes, text, _ in self.elements:
            if attributes.get("id") == name:
                return tag, attributes, "".join(text)
        return None

    def text(self):
        return "".join(self.all("body")[0][1])


def answered_late(one, name):
    one.rows["applications"].append({
        **one.rows["applications"][0], "app_id": name, "decided_at": "2025-05-06 08:00:00",
        "notified_at": "2025-05-06 09:00:00", "issued_at": "2025-05-06 10:00:00", "sent_at": "2025-05-06 11:00:00"})


def hostile(one):
    one.rows["org"][0].update(name=HOSTILE)
    one.rows["docs"][0]["title"] = HOSTILE
    one.rows["hotline"].append({"call_id": HOSTILE, "started_at": HOSTILE})
    answered_late(one, PLAIN_HOSTILE)
    return one


def many(one):
    """Thousands of counter-examples."""
    for i in range(5000):
        answered_late(one, f"LATE{i:05}")
    return one


@functools.cache
def made():
    """A year of two nights in which a CA of each sort stands; kept for all tests."""
    temporary = tempfile.TemporaryDirectory()
    folder = pathlib.Path(temporary.name)
    perfect = world.World("P1")
    for code, change in {"P1": lambda one: one, "X1": hostile, "M1": many, "E1": lambda one: world.bare(one.code), "Z-9_z": lambda one: one}.items():
        one = change(perfect.copy())
        one.code = code
        one.rows["org"][0]["ca_code"] = code
        one.write(folder / "in")
        if code == "X1":
            (folder / "in" / code / "<script>alert(3)<").mkdir()
            (folder / "in" / code / "<b>&amp;.txt").write_text("?")
    world.run_caeval(f"{folder}/in", f"{folder}/out", "2025-12-30", "html,json")
    late = perfect.copy()
    answered_late(late, "A-LATE")
    late.write(folder / "in")
    world.run_caeval(f"{folder}/in", f"{folder}/out", world.DATE, "html,json")
    return temporary, folder / "out" / YEAR


def codes():
    return sorted(path.parent.name for path in made()[1].glob("*/result.json"))


def pages():
    return [Page(made()[1] / "index.html"), *(Page(made()[1] / code / "index.html") for code in codes())]


def result(code):
    return json.loads((made()[1] / code / "result.json").read_text(encoding="utf-8"))


class Structure(unittest.TestCase):
    def each(self):
        found = pages()
        self.assertEqual(len(found), 6)
        for page in found:
            with self.subTest(page=page.path.parent.name):
                yield page

    def test_elements_nest_and_are_of_the_few_that_are_used(self):
        for page in self.each():
            self.assertEqual(page.faults, [])
            self.assertLessEqual({tag for tag, *_ in page.elements}, ALLOWED)

    def test_nothing_runs_and_nothing_is_asked_of_others(self):
        for page in self.each():
            for tag, attributes, _, _ in page.elements:
                for name, value in attributes.items():
                    self.assertFalse(name.startswith("on") or name in ("style", "src", "srcset", "action"), (tag, name))
                    if name == "href":
                        self.assertRegex(value, r"^[\w./#-]+$")

    def test_the_policy_lets_in_the_style_and_nothing_else(self):
        for page in self.each():
            policy = [attributes["content"] for attributes, _ in page.all("meta")
                      if attributes.get("http-equiv") == "Content-Security-Policy"]
            digest = base64.b64encode(hashlib.sha256(page.all("style")[0][1].encode()).digest()).decode()
            self.assertEqual(policy, [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
                                      "form-action 'none'"])
            self.assertLess(page.source.index("Content-Security-Policy"), page.source.index("<title"))

    def test_language_landmarks_and_skip_link(self):
        for page in self.each():
            self.assertEqual(page.all("html")[0][0]["lang"], "zh-CN")
            for tag in ("title", "h1", "main", "header"):
                self.assertEqual(len(page.all(tag)), 1, tag)
            self.assertEqual(page.all("title")[0][1], page.all("h1")[0][1])
            self.assertEqual(page.all("a")[0][0], {"class": "skip", "href": "#main"})
            for attributes, _ in page.all("nav"):
                self.assertTrue(attributes["aria-label"])

    def test_dates_are_written_out_where_a_page_speaks_of_itself(self):
        for page in self.each():
            for _, text in page.all("title", "h1"):
                self.assertIn("2025年12月31日", text)
            for _, text in page.all("title", "h1", "dl")[:3]:
                self.assertNotRegex(text, r"\d{4}-\d\d-\d\d")

    def test_headings_go_one_deeper_at_most(self):
        for page in self.each():
            levels = [int(tag[1]) for tag, *_ in page.elements if re.fullmatch("h[1-6]", tag)]
            self.assertEqual(levels[0], 1)
            self.assertTrue(all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels)
            self.assertTrue(all(text.strip() for _, text in page.all("h1", "h2", "h3", "h4")))

    def test_every_head_of_a_table_says_of_what(self):
        for page in self.each():
            for attributes, text in page.all("th"):
                self.assertIn(attributes.get("scope"), ("col", "row"), text)
            self.assertGreater(len(page.all("th")), 10)
            for tag, attributes, _, above in page.elements:
                if tag == "table":
                    self.assertEqual(above[-1], "div")
                if attributes.get("class") == "wide":
                    self.assertEqual((attributes["role"], attributes["tabindex"]), ("region", "0"))
                    self.assertTrue(attributes["aria-label"])

    def test_ids_are_one_of_a_kind_and_links_lead_somewhere(self):
        for page in self.each():
            self.assertEqual([name for name, n in collections.Counter(page.ids).items() if n > 1], [])
            for attributes, text in page.all("a"):
                target, _, place = attributes["href"].partition("#")
                path = page.path.parent / target if target else page.path
                self.assertTrue(path.is_file(), attributes["href"])
                if place:
                    self.assertIn(place, ids_of(path), attributes["href"])
                self.assertTrue(text.strip())

    def test_size(self):
        for page in self.each():
            self.assertLess(page.path.stat().st_size, MOST_BYTES)


@functools.cache
def ids_of(path):
    return set(Page(path).ids)


def shown_text(text):
    return text.replace("\u202e", "\\u{202E}").replace("\n", "")


class Texts(unittest.TestCase):
    def test_of_strangers_are_texts(self):
        page = Page(made()[1] / "X1" / "index.html")
        shown = shown_text(HOSTILE)
        self.assertIn(shown, page.all("h1")[0][1])
        self.assertIn(PLAIN_HOSTILE, page.of_id("r40")[2])
        self.assertIn("<b>&amp;.txt", page.text())
        self.assertIn(shown, Page(made()[1] / "index.html").text())
        for other in pages():
            self.assertNotIn("\u202e", other.source)
            self.assertNotRegex(other.source, "<script|<img")


class Results(unittest.TestCase):
    def test_every_row_with_state_reason_and_places(self):
        for code in codes():
            page = Page(made()[1] / code / "index.html")
            for row in result(code)["form"]["rows"]:
                with self.subTest(code=code, row=row["row"]):
                    tag, attributes, text = page.of_id(f"r{row['row']}")
                    self.assertEqual((tag, "open" in attributes), ("details", row["result"] == "否"))
                    self.assertIn(f"{row['row']} {row['result']} ", text.replace("\n", " "))
                    for part in row["reason"].split("；") if row["result"] == "否" else [row["reason"]]:
                        self.assertIn(shown_text(part), text.replace("\n", ""))
                    for example in row["counterexamples"][:60]:
                        place = f"{example['file']}:{example['line']}" if example["line"] else example["file"]
                        self.assertIn(place, text)

    def test_every_score_with_its_criteria(self):
        criteria = collections.Counter(row["indicator"] for row in world.CRITERIA)
        for code in codes():
            page = Page(made()[1] / code / "index.html")
            for one in result(code)["grading"]["indicators"]:
                score = one["lo"] if one["lo"] == one["hi"] else f"{one['lo']}–{one['hi']}"
                text = page.of_id(f"i-{one['id']}")[2]
                self.assertTrue(text.startswith(score + " "), (one, text[:40]))
            table = {name: n for name, n in criteria.items() if n > 1}
            self.assertGreater(len(table), 10)

    def test_counts_of_the_year_are_those_of_the_cas(self):
        page = Page(made()[1] / "index.html")
        cells = [text for attributes, text in page.all("td") if attributes.get("class", "").startswith("heat")]
        no = sum(int(text.split("+")[0]) for text in cells)
        rows = [row for code in codes() for row in result(code)["form"]["rows"]]
        self.assertEqual(no, sum(row["result"] == "否" for row in rows))
        self.assertGreater(no, 0)

    def test_what_changed_stands_first(self):
        for page in pages():
            self.assertIn(page.all("h2")[0][1], ("与上次结果相比", "与上次相比"))
        self.assertIn("新的“否”", Page(made()[1] / "index.html").text())

    def test_nobody_is_told_that_nothing_is_wrong_where_nothing_is_known(self):
        text = Page(made()[1] / "E1" / "index.html").of_id("no")[2]
        self.assertNotIn("没有结果为“否”的条目。", text)


class Failed(unittest.TestCase):
    def test_a_ca_without_result_is_said_and_has_no_link(self):
        with tempfile.TemporaryDirectory() as folder:
            for code in ("T1", "T2"):
                one = world.World(code)
                one.rows["org"][0]["ca_code"] = code
                one.write(f"{folder}/in")
            path = pathlib.Path(folder, "in", "T2", "broken.xls")
            path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
            world.run_caeval(f"{folder}/in", f"{folder}/out", world.DATE, "html,json")
            page = Page(f"{folder}/out/{YEAR}/index.html")
            self.assertIn("共2家机构，其中1家有结果", page.text())
            self.assertRegex(page.text(), r"（T2）没有结果：.+")
            self.assertFalse([attributes for attributes, _ in page.all("a") if "T2" in attributes["href"]])
            self.assertEqual(page.faults, [])


class Formats(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        world.World("T1").write(self.folder / "in")
        self.year = self.folder / "out" / YEAR

    def tearDown(self):
        self.temporary.cleanup()

    def run_caeval(self, *more):
        return subprocess.run([world.CAEVAL, "run", "-i", self.folder / "in", "-o", self.folder / "out", "-d", world.DATE,
                               "--templates", world.TEMPLATES, *more], capture_output=True, text=True)

    def test_the_last_line_is_where_to_begin(self):
        done = self.run_caeval()
        self.assertEqual(done.stdout.splitlines()[-1], str(self.year / "index.html"))
        self.assertTrue((self.year / "index.html").is_file() and (self.year / "T1" / "index.html").is_file())
        self.assertEqual(self.run_caeval("-q").stdout, "")

    def test_only_where_asked_for_and_renewed_where_it_lies(self):
        done = self.run_caeval("--formats", "json")
        self.assertNotIn("index.html", done.stdout)
        self.assertEqual(list(self.year.rglob("index.html")), [])
        self.run_caeval("--formats", "html,json")
        before = (self.year / "T1" / "index.html").read_bytes()
        self.assertIn(b'<a href="result.json">', before)
        self.assertNotIn(b'<a href="report.pdf">', before)
        one = world.World("T1")
        one.drop("hotline")
        one.write(self.folder / "in")
        (self.folder / "in" / "T1" / "hotline.csv").unlink()
        self.run_caeval("--formats", "json")
        self.assertNotEqual((self.year / "T1" / "index.html").read_bytes(), before)

    def test_the_manifest_has_its_digest(self):
        self.run_caeval("--formats", "html")
        entries = {entry["file"]: entry["sha256"]
                   for entry in json.loads((self.year / "T1" / "manifest.json").read_text())["outputs"]}
        digest = hashlib.sha256((self.year / "T1" / "index.html").read_bytes()).hexdigest()
        self.assertEqual(entries["index.html"], digest)

    def test_the_yearly_report_is_no_page(self):
        self.run_caeval("--formats", "json")
        done = subprocess.run([world.CAEVAL, "annual", "-o", self.folder / "out", "-d", world.DATE, "--formats", "html",
                               "--templates", world.TEMPLATES], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (64, ""))
        self.assertIn("html", done.stderr)

    def test_one_that_was_altered_is_made_again(self):
        self.run_caeval("--formats", "html,json")
        page = self.year / "T1" / "index.html"
        before = page.read_bytes()
        page.write_bytes(before + b"<!-- -->")
        self.run_caeval("--formats", "html,json")
        self.assertEqual(page.read_bytes(), before)


# --- colours ------------------------------------------------------------------------------------------------

def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    a, b = sorted((luminance(a), luminance(b)))
    return (b + 0.05) / (a + 0.05)


class Colours(unittest.TestCase):
    PAIRS = [(text, ground) for text in ("text", "muted", "link", "bad", "open", "good") for ground in ("ground", "head")
             ] + [("bad", "bad-ground"), ("open", "open-ground"), ("good", "good-ground")] + [
             ("heat-text", f"heat{i}") for i in range(1, 5)]

    def test_contrast(self):
        """WCAG 2 AA, 1.4.3 and 1.4.11, on screens light and dark, and on paper."""
        style = Page(made()[1] / "index.html").all("style")[0][1]
        palettes = [dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", part)) for part in re.findall(r":root\{([^}]*)\}", style)]
        self.assertEqual(len(palettes), 3)
        for palette in palettes:
            self.assertEqual(set(palette), set(palettes[0]))
            for text, ground in self.PAIRS:
                self.assertGreaterEqual(contrast(palette[text], palette[ground]), 4.5, (text, ground, palette))
            for part in ("bar", "mark", "link"):
                self.assertGreaterEqual(contrast(palette[part], palette["ground"]), 3, (part, palette))


# --- a real browser -----------------------------------------------------------------------------------------

@functools.cache
def axe():
    """axe-core's text as npm gives it; None where it does not."""
    folder = world.ROOT / "gen" / "build" / "axe"
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists() and shutil.which("npm"):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", AXE],
                       capture_output=True, timeout=120)
    return script.read_text(encoding="utf-8") if script.exists() else None


@unittest.skipUnless(shutil.which("chromium"), "there is no chromium")
class InChromium(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = browser.Browser()
        cls.paths = [made()[1] / "index.html", *(made()[1] / code / "index.html" for code in ("X1", "E1", "M1"))]

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def test_no_complaint_no_request_and_no_script(self):
        for path in self.paths:
            self.browser.open(path)
            self.assertEqual(self.browser.complaints(), ([], []), path)
            self.assertEqual(self.browser.evaluate("document.scripts.length"), 0)
            self.assertEqual(self.browser.evaluate("getComputedStyle(document.querySelector('.skip')).position"),
                             "absolute")  # the style is let in

    def test_it_fits_screens_of_any_width(self):
        for width in browser.WIDTHS:
            for path in self.paths:
                self.browser.open(path, width)
                self.assertLessEqual(self.browser.evaluate("document.scrollingElement.scrollWidth"), width, path)

    def test_dates_and_intervals_stay_in_a_line(self):
        broken = """[...document.querySelectorAll('td, h1 *')].filter(e => e.textContent.length < 24 &&
            /\\d[–-]\\d/.test(e.textContent) && !/[^\\d.–+()（）-]/.test(e.textContent)).map(e => {
            const r = document.createRange(); r.selectNodeContents(e);
            return [e.textContent, new Set([...r.getClientRects()].map(x => Math.round(x.top))).size];})"""
        for path in self.paths:
            self.browser.open(path, 240)
            found = self.browser.evaluate(broken)
            self.assertTrue(any("2025" in text for text, _ in found), path)
            self.assertEqual([text for text, lines in found if lines != 1], [], path)

    def test_axe_finds_nothing(self):
        if not axe():
            self.skipTest("npm gives no axe-core")
        for path in self.paths[:2]:
            for width, dark in ((360, False), (1400, True)):
                self.browser.open(path, width, dark)
                self.browser.evaluate("document.querySelectorAll('details').forEach((d, i) => d.open = i % 8 == 0)")
                self.browser.evaluate(axe() + ";0")
                found = self.browser.evaluate("axe.run({resultTypes: ['violations']}).then(r => r.violations.map("
                                              "v => [v.id, v.nodes.length, v.nodes[0].html]))")
                self.assertEqual(found, [], (path, width, dark))


if __name__ == "__main__":
    unittest.main()
