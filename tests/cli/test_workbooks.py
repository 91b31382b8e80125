"""Workbooks as they are: .xlsx by openpyxl, by LibreOffice and by hand, beside the same facts as CSV."""

import csv
import datetime
import io
import json
import os
import pathlib
import sys
import unittest
import unittest.mock
import zipfile

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import readers  # noqa: E402
import test_cli  # noqa: E402
from test_intake import CALLS, HEAD, Intake  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
TYPES = {(line["export"], line["column"]): line["type"]
         for line in csv.DictReader((ROOT / "templates" / "exports.csv").open(encoding="utf-8-sig"))}
TITLES = {line["export"]: line["export_title"]
          for line in csv.DictReader((ROOT / "templates" / "exports.csv").open(encoding="utf-8-sig"))
          if line["export"] not in ("inspection", "overrides")}  # the examiners', which nobody hands over
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LARGE = 2000  # rows; what has more of them says nothing else
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def facts(result):
    """What a result says, without the names of files."""
    return ({name: {k: v for k, v in m.items() if k in ("num", "den", "value", "n", "lo", "hi", "status")}
             for name, m in result["measures"].items()},
            [(r["row"], r["result"], r["basis"], [(c.get("line"), c.get("id")) for c in r["counterexamples"]])
             for r in result["form"]["rows"]],
            [(i["id"], i["lo"], i["hi"]) for i in result["grading"]["indicators"]])


def accounts(result):
    return sorted((i["export"], *(i[k] for k in ("rows", "accepted", "rejected", "duplicates", "superseded",
                                                 "damaged", "set_aside"))) for i in result["inputs"])


def lines(path):
    data = path.read_bytes()
    for encoding in "utf-8-sig", "gb18030":
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding))))
        except UnicodeDecodeError:
            pass
    raise AssertionError(path)


def typed(export, column, text):
    """The value that a program would put into the cell, and its number format."""
    kind = TYPES.get((export, column), "id")
    if text == "" or kind in ("id", "text", "enum", "bool"):
        return text or None, "@"
    if kind in ("date", "datetime"):
        for form, shown in (("%Y-%m-%d %H:%M:%S", 'yyyy"年"m"月"d"日" h:mm:ss'), ("%Y-%m-%d", "yyyy/m/d;@")):
            try:
                return datetime.datetime.strptime(text, form), shown
            except ValueError:
                pass
        return text, "@"
    try:
        return (int(text) if kind == "int" else float(text)), "General"
    except ValueError:
        return text, "@"


def part(body):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def sheet(rows, more="", cols=""):
    return part(f'<worksheet xmlns="{MAIN}">{cols}<sheetData>{rows}</sheetData>{more}</worksheet>')


def strings(*items):
    return part(f'<sst xmlns="{MAIN}">' + "".join(f"<si>{i}</si>" for i in items) + "</sst>")


def book(sheets, shared=None, styles=None, properties="", leave=(), other=None):
    """A workbook by hand: {name: xml of the sheet}, or (xml, state)."""
    parts = {
        "[Content_Types].xml": part('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
        "_rels/.rels": part(f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
                            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
    }
    listed, relations = "", ""
    for i, (name, xml) in enumerate(sheets.items(), 1):
        xml, state = xml if isinstance(xml, tuple) else (xml, "visible")
        listed += f'<sheet name="{name}" sheetId="{i}" state="{state}" r:id="s{i}"/>'
        relations += f'<Relationship Id="s{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        parts[f"xl/worksheets/sheet{i}.xml"] = xml
    for kind, xml in ("sharedStrings", shared), ("styles", styles):
        if xml:
            relations += f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="/xl/{kind}.xml"/>'
            parts[f"xl/{kind}.xml"] = xml
    parts["xl/workbook.xml"] = part(f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
                                    f"<sheets>{listed}</sheets></workbook>")
    parts["xl/_rels/workbook.xml.rels"] = part(f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>')
    parts.update(other or {})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            if name not in leave:
                archive.writestr(name, xml)
    return packed.getvalue()


def text(value):
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def texts(*values):
    return "<row>" + "".join(text(v) for v in values) + "</row>"


CALL_HEAD = texts("通话编号", "呼入时间", "通话结果", "坐席编号")
STYLES = part(f'<styleSheet xmlns="{MAIN}"><numFmts>'
              '<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\\ h:mm:ss;@"/>'
              '<numFmt numFmtId="177" formatCode="[$-804]上午/下午h&quot;时&quot;mm&quot;分&quot;"/>'
              '<numFmt numFmtId="178" formatCode="0.00E+00&quot;d&quot;"/></numFmts>'
              '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
              + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 14, 22, 176, 31, 10, 178, 177))
              + "</cellXfs></styleSheet>")
GENERAL, DAY, MOMENT, CHINESE, CHINESE_DAY, PERCENT, EXPONENT, CLOCK = range(8)


def number(value, style=0, kind=""):
    return f'<c s="{style}"{kind}><v>{value}</v></c>'


class Workbooks(Intake):
    def put(self, path, data):
        target = self.input / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def run_book(self, data, status=0, file="hotline.xlsx"):
        self.put(f"T1/{file}", data)
        done = self.run_caeval()
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def calls(self, rows, status=0, **more):
        """A sheet of calls: rows as xml below the header."""
        return self.run_book(book({"Sheet1": sheet(CALL_HEAD + rows)}, styles=STYLES, **more), status)

    def reasons(self):
        return [(r["line"], r["column"], r["reason"]) for r in self.rejects()]


class SameAsCsv(test_cli.Folder):
    """The sample, in the workbook's own types."""

    def run_in(self, folder):
        done = test_cli.caeval("run", "-q", "-i", folder, "-o", folder.with_suffix(".out"), "-d", "2025-12-31",
                               "--formats", "json", "--templates", test_cli.world.TEMPLATES)
        self.assertIn(done.returncode, (0, 3), done.stderr)  # some of the sample's rows are meant to be rejected
        return {path.parent.name: json.loads(path.read_text())
                for path in folder.with_suffix(".out").glob("2025/*/result.json")}

    def workbook(self, path, epoch=None):
        made = openpyxl.Workbook()
        made.remove(made.active)
        if epoch:
            made.epoch = epoch
        for file in sorted((ROOT / "input").glob("*.csv")):
            rows = lines(file)
            if len(rows) > LARGE:
                continue
            page = made.create_sheet(TITLES[file.stem])
            page.append(rows[0])
            for line, row in enumerate(rows[1:], 2):
                for column, value in enumerate(row, 1):
                    cell = page.cell(line, column)
                    cell.value, cell.number_format = typed(file.stem, rows[0][column - 1], value)
                    if cell.number_format == "@" and cell.value:
                        cell.data_type = "s"  # a text that looks like a formula is a text
        path.parent.mkdir(parents=True, exist_ok=True)
        made.save(path)
        return len(made.sheetnames)

    def csvs(self, folder):
        folder.mkdir()
        for file in (ROOT / "input").glob("*.csv"):
            if len(lines(file)) <= LARGE:
                (folder / file.name).write_bytes(file.read_bytes())

    def test_the_sample(self):
        self.csvs(self.folder / "text")
        text = self.run_in(self.folder / "text")
        want = {code: facts(r) for code, r in text.items()}
        accounted = {code: accounts(r) for code, r in text.items()}
        self.assertGreaterEqual(len(want), 2)
        n = self.workbook(self.folder / "by-openpyxl" / "各机构数据.xlsx")
        self.workbook(self.folder / "since-1904" / "各机构数据.xlsx", openpyxl.utils.datetime.CALENDAR_MAC_1904)
        for name in "by-openpyxl", "since-1904":
            made = readers.convert(self.folder / name / "各机构数据.xlsx", self.folder / f"office-{name}", "xlsx")
            (self.folder / f"by-office-{name}").mkdir()
            made.rename(self.folder / f"by-office-{name}" / "各机构数据.xlsx")
        for name in "by-openpyxl", "since-1904", "by-office-by-openpyxl", "by-office-since-1904":
            with self.subTest(name=name):
                got = self.run_in(self.folder / name)
                self.assertEqual({code: facts(r) for code, r in got.items()}, want)
                some = next(iter(got.values()))
                self.assertEqual(len(some["inputs"]), n)
                self.assertEqual({i["encoding"] for i in some["inputs"]}, {"XLSX"})
                self.assertEqual({code: accounts(r) for code, r in got.items()}, accounted)


class Sheets(Workbooks):
    def make(self, names):
        head, rows = HEAD.split(",")[0], CALLS.splitlines()
        self.assertEqual(head, "call_id")
        one = "".join(texts(*row.split(",")) for row in rows)
        return {name: sheet(one.replace("H1", f"{i}H1").replace("H2", f"{i}H2"))
                for i, name in enumerate(names)}

    def files(self):
        return {i["file"] for i in self.result()["inputs"]} - {"org.csv"}

    def test_the_first_sheet_is_the_export_of_the_name(self):
        self.run_book(book({"Sheet1": self.make(["x"])["x"], "Sheet2": sheet("<row/>"), "Sheet3": sheet("")}),
                      file="热线通话记录（12月）.XLSX")
        self.assertEqual(self.files(), {"热线通话记录（12月）.XLSX"})
        self.assertEqual(self.account("热线通话记录（12月）.XLSX"), (2, 2, 0, 0, 0))

    def test_sheets_that_are_named_as_exports(self):
        sheets = self.make(["热线通话记录-1月", "HOTLINE-2月"]) | {
            "投诉记录": sheet(texts("投诉编号", "受理时间", "投诉渠道") + texts("C1", "2025-01-02", "本机构"))}
        self.run_book(book(sheets), file="交付数据.xlsx")
        self.assertEqual(self.files(), {f"交付数据.xlsx#{name}" for name in sheets})
        self.assertEqual(self.account("交付数据.xlsx#HOTLINE-2月"), (2, 2, 0, 0, 0))
        self.assertEqual(self.result()["measures"]["hotline.answer_rate"]["den"], 4)

    def test_a_newer_sheet_comes_first(self):
        head = texts("投诉编号", "受理时间", "办结时间", "投诉渠道")
        old, new = (sheet(head + texts("C1", "2025-09-05", closed, "本机构")) for closed in ("", "2025-10-08"))
        self.run_book(book({"投诉记录-9": old, "投诉记录-10": new}), file="台账.xlsx")
        self.assertEqual(self.entry("台账.xlsx#投诉记录-10")["accepted"], 1)
        self.assertEqual(self.entry("台账.xlsx#投诉记录-9")["superseded"], 1)

    def test_sheets_are_read_in_the_order_of_files_of_their_names(self):
        head = "投诉编号,受理时间,办结时间,投诉渠道\n"
        for names in ("投诉记录", "投诉记录-2"), ("投诉记录-10", "投诉记录-9"), ("complaints", "投诉记录(3)"):
            with self.subTest(names=names):
                for i, name in enumerate(names):
                    self.put(f"T1/{name}.csv", f"{head}C1,2025-09-0{i + 1},2025-09-0{i + 2},本机构\n".encode())
                self.assertEqual(self.run_caeval().returncode, 0)
                asked = [self.entry(f"{name}.csv")["superseded"] for name in names]
                for name in names:
                    (self.input / "T1" / f"{name}.csv").unlink()
                self.run_book(book({name: sheet(
                    texts(*head.strip().split(",")) + texts("C1", f"2025-09-0{i + 1}", f"2025-09-0{i + 2}", "本机构"))
                    for i, name in enumerate(names)}), file="台账.xlsx")
                self.assertEqual(asked, [0, 1])
                self.assertEqual([self.entry(f"台账.xlsx#{name}")["superseded"] for name in names], asked)
                (self.input / "T1" / "台账.xlsx").unlink()

    def test_sheets_with_other_names_are_recognised_by_their_header(self):
        complaints = sheet(texts("投诉编号", "受理时间", "投诉渠道") + texts("C1", "2025-01-02", "本机构"))
        sheets = {"投诉记录": complaints, "热线记录": self.make(["x"])["x"]}
        for books in sheets, {"甲": complaints, "热线记录": sheets["热线记录"]}:
            done = self.run_book(book(books), 3, "交付.xlsx")
            self.assertIn("交付.xlsx#热线记录: 警告：工作表没有读取；如是热线通话记录，请把工作表改名为 热线通话记录-热线记录",
                          done.stderr)
            self.assertIn(("交付.xlsx#热线记录", "hotline"),
                          [(u["file"], u.get("export")) for u in self.result()["unread"]])
            self.assertEqual(self.result()["measures"]["hotline.answer_rate"]["reason"],
                             "“热线通话记录”的文件不能使用")
        self.assertIn(("交付.xlsx#甲", "complaints"),
                      [(u["file"], u.get("export")) for u in self.result()["unread"]])

    def test_other_sheets_are_said(self):
        sheets = self.make(["1月", "2月"]) | {"选项": (sheet(texts("是")), "hidden")}
        done = self.run_book(book(sheets), 3)
        self.assertEqual(self.files(), {"hotline.xlsx#1月"})
        self.assertIn("hotline.xlsx#2月: 警告：工作表没有读取；如也是热线通话记录，请把工作表改名为 热线通话记录-2月",
                      done.stderr)
        with unittest.mock.patch.dict(os.environ, LANGUAGE="en", LC_ALL="en_US.UTF-8"):
            said = self.run_book(book(sheets), 3).stderr
            self.assertIn("the sheet was not read; if it is 热线通话记录 as well, name the sheet 热线通话记录-2", said)
            (self.input / "T1" / "hotline.xlsx").unlink()
            said = self.run_book(book({"甲": self.make(["x"])["x"], "投诉记录": sheet(
                texts("投诉编号", "受理时间", "投诉渠道") + texts("C1", "2025-01-02", "本机构"))}), 3, "交付.xlsx").stderr
            self.assertIn("the sheet was not read; if it is 热线通话记录, name the sheet 热线通话记录-甲", said)
            (self.input / "T1" / "交付.xlsx").unlink()
        self.run_book(book(sheets), 3)
        self.assertEqual([u["file"] for u in self.result()["unread"]], ["hotline.xlsx#2月"])
        self.assertIn("hotline.xlsx#2月", self.check(3).stdout)
        self.run_book(book(self.make(["热线通话记录", "热线通话记录-2月"])), 0)
        self.assertEqual(len(self.files()), 2)

    def test_a_workbook_of_no_export(self):
        done = self.run_book(book(self.make(["Sheet1"])), 3, "情况.xlsx")
        self.assertIn("情况.xlsx: 警告：没有读取：如果是热线通话记录，请改名为 热线通话记录.xlsx", done.stderr)
        (self.input / "T1" / "情况.xlsx").unlink()
        done = self.run_book(book(self.make(["Sheet1"])), 3, "热线记录2025.xlsx")
        self.assertIn("如果是热线通话记录，请改名为 热线通话记录.xlsx", done.stderr)
        (self.input / "T1" / "热线记录2025.xlsx").rename(self.input / "T1" / "热线通话记录.xlsx")
        self.assertEqual(self.run_caeval().returncode, 0)

    def test_all_cas(self):
        self.put("情况汇总.xlsx", book({"hotline": sheet(
            texts("机构编码", *HEAD.strip().split(",")) +
            "".join(texts(code, *row.split(",")) for code in ("T1", "T9") for row in CALLS.splitlines()[1:]))}))
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3)
        self.assertEqual(self.account("情况汇总.xlsx"), (2, 2, 0, 0, 0))
        self.assertIn("情况汇总.xlsx:4", done.stderr)
        self.assertIn("情况汇总.xlsx", self.check(3).stdout)

    def test_nothing_is_read_again_where_nothing_changed(self):
        data = book(self.make(["热线通话记录-1", "热线通话记录-2"]))
        self.run_book(data, file="台账.xlsx")
        before = (self.output / test_cli.YEAR / "T1" / "result.json").stat().st_ino
        self.assertEqual(self.run_caeval().returncode, 0)
        self.assertEqual((self.output / test_cli.YEAR / "T1" / "result.json").stat().st_ino, before)
        self.run_book(book(self.make(["热线通话记录-1", "热线通话记录-2", "热线通话记录-3"])), file="台账.xlsx")
        self.assertEqual(self.result()["measures"]["hotline.answer_rate"]["den"], 6)

    def test_sources(self):
        cdr = (ROOT / "tests" / "sources" / "cn-cloud").glob("*.csv")
        for file in cdr:
            made = openpyxl.Workbook()
            for row in lines(file):
                made.active.append(row)
            path = self.input / "T1" / f"{file.stem}.xlsx"
            made.save(path)
            done = test_cli.caeval("sources", path, "--templates", test_cli.world.TEMPLATES)
            self.assertIn("识别为 cn-cloud", done.stdout)
            self.assertEqual(self.run_caeval().returncode, 0)
            self.assertEqual(self.entry(path.name)["source"], "cn-cloud")
            self.assertGreater(self.entry(path.name)["accepted"], 0)


class Templates(Workbooks):
    """The workbook that caeval schema writes, filled in by openpyxl as a clerk would."""

    def template(self, *exports):
        done = test_cli.caeval("schema", "--template", self.input / "T1", "--format", "xlsx", *exports, "--templates",
                               test_cli.world.TEMPLATES)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.input / "T1" / "数据表.模板.xlsx"

    def test_it_says_nothing_until_it_is_filled_in_and_renamed(self):
        path = self.template()
        made = openpyxl.load_workbook(path)
        self.assertEqual(made.sheetnames, [f"{title}.模板" for title in TITLES.values()])
        self.assertEqual(self.run_caeval().returncode, 0)
        page = made["热线通话记录.模板"]
        self.assertIn("主键", page["A1"].comment.text)
        self.assertIn("自助完成和人工接听算作接通", page["F1"].comment.text)
        self.assertEqual(sorted(str(v.sqref) for v in page.data_validations.dataValidation),
                         ["E2:E1048576", "F2:F1048576"])
        self.assertEqual([page.column_dimensions[c].width > 15 for c in "ABF"], [True] * 3)
        self.assertEqual([page.column_dimensions[c].number_format for c in "AB"], ["@", "yyyy-mm-dd hh:mm:ss"])
        self.assertEqual(page["A1"].font.color.rgb, "FFFF0000")
        self.assertNotEqual(page["C1"].font.color.rgb, "FFFF0000")
        page.append(["00012345678901234567", datetime.datetime(2025, 3, 1, 9, 3), None, None, "人工", "人工接听"])
        made.save(path)
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3)
        self.assertIn("数据表.模板.xlsx: 警告：没有读取：模板中已有内容", done.stderr)
        path.unlink()
        path = path.with_name("数据表.xlsx")
        made.save(path)
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3)
        self.assertIn("模板中已有内容", done.stderr)
        page.title = "热线通话记录"
        made.save(path)
        done = self.run_caeval()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([i["export"] for i in self.result()["inputs"]], ["org", "hotline"])
        self.assertEqual(self.account("数据表.xlsx"), (1, 1, 0, 0, 0))

    def test_what_is_hidden_fills_no_form_and_what_cannot_be_read_may_be_filled(self):
        path = self.template("docs")
        made = openpyxl.load_workbook(path)
        made.create_sheet("选项").append(["甲"])
        made["选项"].append(["乙"])
        made["选项"].sheet_state = "hidden"
        made.save(path)
        self.assertEqual(self.run_caeval().returncode, 0)
        path.write_bytes(b"no workbook")
        (path.parent / "hotline.模板.csv").symlink_to(path.parent / "org.csv")
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3)
        for name in path.name, "hotline.模板.csv":
            self.assertIn(f"{name}: 警告：没有读取：模板中已有内容", done.stderr)

    def test_what_is_there_stays(self):
        path = self.template("docs")
        before = path.read_bytes()
        self.template("hotline")
        self.assertEqual(path.read_bytes(), before)


class Cells(Workbooks):
    def test_ids_keep_their_digits(self):
        ids = ("12345678901234567890", "00123", "1101081990010112", "123456789012345678901234567890")
        self.calls("".join("<row>" + cell + number("45717.5", MOMENT) + text("人工接听") + "</row>" for cell in
                           [text(ids[0]), text(ids[1]), number(ids[2]), number(ids[3])]))
        self.assertEqual(self.account("hotline.xlsx"), (4, 4, 0, 0, 0))
        self.calls("<row>" + number("1.10108199001011E+17") + number("45717.5", MOMENT) + text("人工接听") + "</row>", 3)
        self.assertEqual([(r[0], r[1]) for r in self.reasons()], [("2", "call_id")])
        self.assertIn("科学计数法", self.reasons()[0][2])

    def times(self, cells, properties="", status=0):
        """The days and times that the cells of 呼入时间 come to, as the inventory shows the first and the last."""
        self.run_book(book({"热线通话记录": sheet(CALL_HEAD + "".join(
            "<row>" + text(f"H{i}") + cell + text("人工接听") + "</row>" for i, cell in enumerate(cells)))},
            styles=STYLES, properties=properties), status)
        return [(r["line"], r["value"]) for r in self.rejects()]

    def test_dates_in_both_systems(self):
        head = texts("事件编号", "事件级别", "发生时间", "发现时间", "解决时间")
        for system, shift in ("", 0), ('<workbookPr date1904="1"/>', 1462):
            def cell(serial, style):
                whole = str(serial).partition(".")
                return number(str(int(whole[0]) - shift) + whole[1] + whole[2], style)
            for style, first, last in ((MOMENT, "45717.377083333334", "45717.5"),
                                       (CHINESE, "45717.377083333334", "45717.5"),
                                       (DAY, "45717.377083333334", "45717.5"),
                                       (CHINESE_DAY, "45717.37708333", "45717.5"),
                                       (CLOCK, "45717.3770833333", "45717.499999999")):
                with self.subTest(system=system, style=style):
                    row = ("<row>" + text("I1") + text("一般") + cell(first, style) + cell(first, style) +
                           cell(last, style) + "</row>")
                    self.run_book(book({"incidents": sheet(head + row)}, styles=STYLES, properties=system),
                                  file="incidents.xlsx")
                    measure = self.result()["measures"]["incidents.general.max"]
                    # 09:03:00 to 12:00:00
                    self.assertEqual(measure["value"], "2.95", measure)
                    self.assertEqual(self.account("incidents.xlsx"), (1, 1, 0, 0, 0))
                    (self.input / "T1" / "incidents.xlsx").unlink()

    def test_numbers_without_a_date_format_in_a_workbook_of_1904(self):
        self.assertEqual(self.times([number("45717.5")]), [])
        self.assertEqual(len(self.times([number("44255.5"), number("44255.5", MOMENT)],
                                        '<workbookPr date1904="true"/>', 3)), 1)
        self.assertIn("1904年日期系统", self.reasons()[0][2])

    def test_what_is_no_date(self):
        self.assertEqual(self.times([number("60", DAY), number("0", DAY), number("-3", MOMENT), number("1e300", MOMENT),
                                     number("45717.5", EXPONENT)], "", 3),
                         [("2", "60"), ("3", "0"), ("4", "-3"), ("5", "1e300")])

    def test_numbers_are_shown_as_excel_shows_them(self):
        row = ("<row>" + text("S1") + number("2025.0999999999999") + "</row>")
        self.run_book(book({"x": sheet(CALL_HEAD + row + texts("", "", ""))}), 3)
        self.assertEqual([r["value"] for r in self.rejects()], ["2025.1"])

    def test_booleans_errors_and_formulas(self):
        head = texts("变更编号", "重大变更", "审批人", "审批时间", "测试时间", "实施时间")
        cells = (number(1, 0, ' t="b"'), number(0, 0, ' t="b"'),
                 '<c t="str"><f>IF(1,"是","否")</f><v>是</v></c>', number("#N/A", 0, ' t="e"'),
                 number("#GETTING_DATA", 0, ' t="e"'), "<c><f>A1</f></c>", "<c><f>A1</f><v></v></c>",
                 '<c t="str"><f>""</f><v></v></c>')
        rows = "".join("<row>" + text(f"C{i}") + cell + texts("王工", "2025-03-01", "2025-03-02", "2025-03-03")[5:]
                       for i, cell in enumerate(cells))
        self.run_book(book({"x": sheet(head + rows)}), 3, "changes.xlsx")
        told = {line: reason for line, column, reason in self.reasons() if column == "major"}
        self.assertEqual(sorted(told), ["5", "6", "7", "8"], self.reasons())
        self.assertIn("公式出错", told["5"])
        self.assertIn("公式出错", told["6"])
        for line in "7", "8":
            self.assertIn("公式没有保存计算结果", told[line])

    def test_texts_of_all_kinds(self):
        shared = strings("<t>通话编号</t>", "<t xml:space='preserve'> 呼入时间 </t>",
                         "<r><t>通话</t></r><r><rPr/><t>结果</t></r><rPh sb='0' eb='1'><t>つうわ</t></rPh>",
                         "<t>人工</t><phoneticPr fontId='1'/>", "<t>_x4EBA_工接听</t>", "<t>a_x000D_\n_x005F_x0041_</t>",
                         "<t/>")
        def index(*numbers):
            return "<row>" + "".join(number(n, 0, ' t="s"') for n in numbers) + "</row>"
        rows = index(0, 1, 2) + ("<row>" + number(5, 0, ' t="s"') +
                                 '<c t="d"><v>2025-03-01T09:03:00</v></c>' + number(4, 0, ' t="s"') +
                                 number(6, 0, ' t="s"') + "</row>")
        self.run_book(book({"x": sheet(rows)}, shared=shared))
        self.assertEqual(self.account("hotline.xlsx"), (1, 1, 0, 0, 0))

    def test_titles_merged_cells_hidden_rows_and_empty_ones(self):
        rows = ('<row r="1"><c r="A1" t="inlineStr"><is><t>某机构热线</t></is></c></row>'
                '<row r="3"><c r="A3" t="inlineStr"><is><t>*通话编号</t></is></c><c r="B3" t="inlineStr"><is><t>时间</t>'
                '</is></c><c r="D3" t="inlineStr"><is><t>通话结果（必填）</t></is></c></row>'
                '<row r="4"><c r="B4" t="inlineStr"><is><t>呼入时间</t></is></c><c r="C4" t="inlineStr"><is><t>接听时间</t>'
                '</is></c></row>')
        for i in (6, 7, 8, 9):
            hidden = ' hidden="1"' if i == 7 else ""
            rows += (f'<row r="{i}"{hidden}><c r="A{i}" t="inlineStr"><is><t>H{i}</t></is></c>'
                     f'<c r="B{i}" s="2"><v>45717.5</v></c>' +
                     (f'<c r="C{i}" s="2"><v>45717.6</v></c>' if i != 9 else "<c r='C9' s='2'/>") +
                     f'<c r="D{i}" t="inlineStr"><is><t>人工接听</t></is></c></row>')
        merges = ('<mergeCells><mergeCell ref="A1:D2"/><mergeCell ref="A3:A4"/><mergeCell ref="B3:C3"/>'
                  '<mergeCell ref="D3:D4"/><mergeCell ref="C8:C9"/></mergeCells>')
        done = self.run_book(book({"x": sheet(rows, merges, '<cols><col min="3" max="4" hidden="1"/></cols>')},
                                  styles=STYLES), 3)
        self.assertEqual(self.account("hotline.xlsx"), (4, 4, 0, 0, 1))
        self.assertEqual([(r["line"], r["column"]) for r in self.rejects()], [("9", "answered_at")])
        self.assertIn("与上面的单元格合并", self.rejects()[0]["reason"])
        said = self.run_caeval("-v", "--force").stderr
        self.assertIn("警告：有1行是隐藏的，已一并读取", said)
        self.assertIn("C-D列是隐藏的，已一并读取", said)
        self.assertNotIn("必填", done.stderr)

    def test_places_are_the_sheets(self):
        rows = ('<row r="1000"><c r="A1000" t="inlineStr"><is><t>H1</t></is></c><c r="B1000" t="inlineStr"><is>'
                '<t>2025-13-01</t></is></c><c r="C1000" t="inlineStr"><is><t>人工接听</t></is></c></row>')
        self.run_book(book({"热线通话记录": sheet(CALL_HEAD + rows), "第二": sheet(texts("a"))}), 3)
        self.assertEqual([(r["file"], r["line"], r["column"]) for r in self.rejects()],
                         [("hotline.xlsx#热线通话记录", "1000", "offered_at")])
        told = self.check(3).stdout
        self.assertIn("hotline.xlsx#热线通话记录:1000:2:", told)


class Hostile(Workbooks):
    """A workbook that cannot be read is a file that was supplied and is of no use; the run goes on."""

    def refused(self, data, why, file="hotline.xlsx"):
        self.put("T1/complaints.csv", "投诉编号,受理时间,办结时间,投诉渠道\n".encode())
        done = self.run_book(data, 3, file)
        self.assertIn(why, done.stderr)
        self.assertEqual(done.stderr.count(f"{file}: 错误："), 1, done.stderr)
        result = self.result()
        self.assertEqual(result["measures"]["hotline.answer_rate"]["reason"], "“热线通话记录”的文件不能使用")
        self.assertEqual({r["row"]: r["result"] for r in result["form"]["rows"]}[75], "待核")
        self.assertEqual(self.check(3).returncode, 3)

    good = staticmethod(lambda: {"热线通话记录": sheet(CALL_HEAD + texts("H1", "2025-03-01 09:03:00", "人工接听"))})

    def fails(self, file, data, *told, top=False):
        """No result, the earlier one stays, the file and what to do are named, by check as well."""
        (self.input / "T1" / file).unlink(missing_ok=True)
        self.assertIn(self.run_caeval("--force").returncode, (0, 3))
        before = (self.output / test_cli.YEAR / "T1" / "result.json").read_bytes()
        self.put(file if top else f"T1/{file}", data)
        done = self.run_caeval()
        self.assertEqual(done.returncode, 3, done.stderr)
        for said in done.stderr, self.check(3).stdout:
            for word in (file, *told):
                self.assertIn(word, said)
        self.assertIn("没有结果", done.stderr)
        self.assertEqual((self.output / test_cli.YEAR / "T1" / "result.json").read_bytes(), before)
        (self.input / (file if top else f"T1/{file}")).unlink()

    def test_truncated_at_any_place(self):
        data = book(self.good())
        self.refused(b"", "空文件")
        for n in (100, len(data) // 2, len(data) - 30, len(data) - 1):
            self.fails("hotline.xlsx", data[:n], "压缩数据已损坏或不完整，请重新传送")
        place = data.index(b"xl/worksheets/sheet1.xml") + 60
        self.fails("hotline.xlsx", data[:place] + b"\0\0\0\0" + data[place + 4:], "压缩数据已损坏或不完整")

    def test_one_byte_changed(self):
        data = book(self.good(), shared=strings("<t>x</t>"), styles=STYLES)
        for i in range(0, len(data), max(1, len(data) // 60)):
            self.put("T1/hotline.xlsx", data[:i] + bytes([data[i] ^ 0x55]) + data[i + 1:])
            done = self.run_caeval()
            self.assertIn(done.returncode, (0, 3), (i, done.stderr))

    def test_missing_parts(self):
        for leave in ("xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"):
            self.refused(book(self.good(), leave=[leave]), "不是 Excel 工作簿")
        self.refused(book(self.good(), leave=["xl/worksheets/sheet1.xml"]), "缺少工作表的部分")
        self.refused(book(self.good(), styles=STYLES, leave=["xl/styles.xml"]), "styles")

    def test_broken_xml(self):
        self.refused(book({"hotline": sheet(CALL_HEAD)[:-10]}), "内容不合 XML 格式")
        self.refused(book({"hotline": sheet(CALL_HEAD + "<row><c t='inlineStr'><is><t>\x01</t></is></c></row>")}),
                     "内容不合 XML 格式")
        self.refused(book(self.good(), shared="<sst><si>"), "内容不合 XML 格式")

    def test_entities_of_the_document(self):
        laughs = ('<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">' +
                  "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(10)) + "]>")
        evil = sheet(CALL_HEAD + texts("&k;", "x", "y")).replace("\n", "\n" + laughs)
        self.refused(book({"hotline": evil}), "DTD")
        outside = sheet(CALL_HEAD).replace("\n", '\n<!DOCTYPE x SYSTEM "file:///etc/passwd">')
        self.refused(book({"hotline": outside}), "DTD")

    def test_places_that_cannot_be(self):
        for row in ('<row r="99999999999"/>', '<row r="0"/>', '<row r="2"/><row r="2"/>', '<row r="x"/>', '<row r="-5"/>'):
            self.refused(book({"hotline": sheet(CALL_HEAD + row)}), "行号有误")
        for cell in ("ZZZZ2", "XFE2", "A3", "A", "2", "B2' x='1"):
            xml = f"<row r='2'><c r='{cell}'><v>1</v></c><c r='A2'><v>1</v></c></row>"
            self.refused(book({"hotline": sheet(CALL_HEAD + xml)}), "单元格的位置有误")
        self.refused(book({"hotline": sheet("<row>" + "<c><v>1</v></c>" * 16385 + "</row>")}), "单元格的位置有误")

    def test_texts_that_are_not_there(self):
        for index in ("7", "-1", "x", "99999999999999999999"):
            xml = sheet(CALL_HEAD + "<row>" + number(index, 0, ' t="s"') + "</row>")
            self.refused(book({"hotline": xml}, shared=strings("<t>a</t>")), "文字不存在")
        self.refused(book({"hotline": sheet("<row>" + number(0, 0, ' t="s"') + "</row>")}), "文字不存在")

    def test_bombs(self):
        blanks = sheet(CALL_HEAD + " " * 80_000_000)
        self.refused(book({"hotline": blanks}), "250倍")
        self.refused(book(self.good(), shared=strings("<t>" + " " * 80_000_000 + "</t>")), "250倍")

    def test_more_columns_and_bytes_than_a_row_may_have(self):
        far = '<row r="2">' + "".join(f'<c r="{c}2" t="inlineStr"><is><t>x</t></is></c>' for c in ("A", "ZZ")) + "</row>"
        long = texts("y" * 300_000, "2025-03-01", "人工接听")
        self.run_book(book({"hotline": sheet(CALL_HEAD + far + long)}), 3)
        self.assertEqual([(r["line"], r["reason"]) for r in self.rejects()],
                         [("2", "超过 256 列"), ("3", "一行超过 262144 字节")])

    def test_what_is_no_workbook(self):
        old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
        for name in "hotline.xls", "热线通话记录.et", "hotline.xlsx":
            self.refused(old, "另存为“Excel 工作簿（.xlsx）”", name)
            (self.input / "T1" / name).unlink()
        self.refused(old + "EncryptedPackage".encode("utf-16-le"), "打开密码")
        self.refused(CALLS.encode(), "请改为以 .csv 结尾")
        opened = io.BytesIO()
        with zipfile.ZipFile(opened, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        self.refused(opened.getvalue(), "OpenDocument")
        for name, part, told in (("hotline.numbers", "Index/Document.iwa", "Numbers"), ("热线通话记录.xlsb", "xl/workbook.bin", ".xlsb")):
            opened = io.BytesIO()
            with zipfile.ZipFile(opened, "w") as archive:
                archive.writestr("[Content_Types].xml" if part[0] == "x" else "preview.jpg", b"x" * 600)
                archive.writestr(part, b"\0" * 100)
            (self.input / "T1" / "hotline.xlsx").unlink(missing_ok=True)
            self.refused(opened.getvalue(), told, name)
            self.refused(opened.getvalue(), "另存为“Excel 工作簿（.xlsx）”" if part[0] == "x" else "导出为“Excel 工作簿（.xlsx）”", name)
            (self.input / "T1" / name).unlink()
        word = book(self.good(), other={"xl/workbook.xml": "<document/>"})
        self.refused(word, "不是 Excel 工作簿")

    def test_a_workbook_of_no_export_that_cannot_be_read_may_be_of_any(self):
        """Under a name that says nothing: none of the exports counts as not supplied."""
        old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
        good = book(self.good())
        opened = io.BytesIO()
        with zipfile.ZipFile(opened, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, data, why in (
                ("交付.xlsx", b"PK\x03\x04", "压缩数据已损坏或不完整，请重新传送"),
                ("交付.xlsx", good[:len(good) // 2], "压缩数据已损坏或不完整，请重新传送"),
                ("交付.xlsx", b"", "空文件，请重新导出或重新传送"),
                ("交付.xlsx", bytes(4096), "名称是工作簿的而内容不是"),
                ("交付.xlsx", old, "另存为“Excel 工作簿（.xlsx）”"),
                ("交付.xlsx", old + "EncryptedPackage".encode("utf-16-le"), "取消密码后重新保存"),
                ("交付.xls", old, "另存为“Excel 工作簿（.xlsx）”"), ("台账.et", old, "另存为“Excel 工作簿（.xlsx）”"),
                ("台账.ods", opened.getvalue(), "OpenDocument"),
                ("台账.xlsx", book(self.good(), leave=["xl/workbook.xml"]), "缺少工作簿应有的部分")):
            with self.subTest(name=name, why=why):
                self.fails(name, data, why, "不能当作没有提供，不是数据表的请移走")
        damaged = book({"Sheet1": self.good()["热线通话记录"]})
        place = damaged.index(b"xl/worksheets/sheet1.xml") + 60
        self.fails("台账.xlsx", damaged[:place] + b"\0\0\0\0" + damaged[place + 4:], "压缩数据已损坏或不完整")
        self.fails("交付.xlsx", b"", "空文件", top=True)

    def test_what_belongs_to_no_export_fails_nobody(self):
        word = book(self.good(), other={"word/document.xml": "<document/>"})
        for name, data in (("说明.xlsx", word), ("照片.png", b"\x89PNG\r\n\x1a\n" + bytes(99)), ("公告.xlsx", b"%PDF-1.4\n\x80"),
                           ("说明.txt", b""), ("情况.xlsx", "说明\n无\n".encode()), ("资料.rar", b"Rar!\x1a\x07")):
            with self.subTest(name=name):
                self.run_book(data, 3, name)
                self.assertEqual([u["file"] for u in self.result()["unread"]], [name])
                (self.input / "T1" / name).unlink()
        for name in "~$交付.xlsx", ".交付.xlsx", ".~lock.交付.xlsx#":
            self.put(f"T1/{name}", b"\x05user")
        self.assertEqual(self.run_caeval().returncode, 0)

    def test_an_answer_does_not_stand_for_what_cannot_be_read(self):
        """Row 75 is 否 by the data: with them out of reach an examiner's 是 is not what holds."""
        self.put("T1/attest.csv", "条目,结论,检查日期\n75,是,2025-12-01\n".encode())
        sheets = {"投诉记录": sheet(texts("投诉编号", "受理时间", "投诉渠道")),
                  "热线通话记录": sheet(CALL_HEAD + texts("H1", "2025-03-01 09:03:00", "放弃"))}

        def row():
            return {r["row"]: r["result"] for r in self.result()["form"]["rows"]}[75]
        self.run_book(book(sheets), 0, "交付.xlsx")
        self.assertEqual(row(), "否")
        self.run_book(book(sheets)[:-40], 3, "交付.xlsx")
        self.assertEqual(row(), "否")

    def test_what_office_and_windows_leave_there(self):
        for name in "~$hotline.xlsx", "Thumbs.db", "desktop.ini":
            self.put(f"T1/{name}", b"\x05user")
        self.run_book(book(self.good()))

    def test_a_link_is_not_followed(self):
        self.put("other.bin", book(self.good()))
        (self.input / "T1" / "hotline.xlsx").symlink_to(self.input / "other.bin")
        self.assertNotEqual(self.run_caeval().returncode, 0)
        self.assertFalse((self.output / test_cli.YEAR / "T1" / "result.json").exists())

    def test_texts_beyond_memory(self):
        n = 60_000
        shared = strings(*(f"<t>{'编号' * 40}{i}</t>" for i in range(n)), "<t>人工接听</t>")
        rows = "".join("<row>" + number(i, 0, ' t="s"') + number("45717.5", MOMENT) + number(n, 0, ' t="s"') + "</row>"
                       for i in range(0, n, 3))
        self.run_book(book({"hotline": sheet(CALL_HEAD + rows)}, shared=shared, styles=STYLES))
        self.assertEqual(self.account("hotline.xlsx"), (n // 3, n // 3, 0, 0, 0))


if __name__ == "__main__":
    unittest.main()
