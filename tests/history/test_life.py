"""The life of four CAs over three years, night by night, and every statement about time against what the
nights' result.json alone say: what each is compared with, the kinds of change, causes, ages, who came and
went, the night's line, the yearly report."""

import collections
import datetime
import json
import pathlib
import re
import shutil
import sys
import tempfile
import unittest
from fractions import Fraction

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import readers  # noqa: E402
import world  # noqa: E402
from test_ages import Seen, ages  # noqa: E402
from test_history import LETTER, caeval, changed  # noqa: E402

FORMS = "gm-2018-571"
ALIASES = "former_code,code,note\nC3,C33,换证改编码\n"
PRESENT = {"C3": "C33"}
CONSENT = "first 1 applications consented_at="  # row 38: 否 by GM38-R1, 是 by R2; GM-BLANK-R2: 待核
BOTH = ("GM38-R2", "T2-R2")
TWO = ("GM38-R2", "GM-BLANK-R2")
NAME = {"A1": "改了名的电子认证有限公司"}

# A night: its date, the CAs with their attested rows, and what else is special about it.
NIGHTS = (
    ("2023-12-31", {"A1": "3 否; 5 否", "B2": "5 否", "C3": "6 否"}, {}),
    ("2024-02-29", {"A1": "3 否; 5 -", "B2": "5 否", "C3": "6 否"}, {}),
    ("2024-12-31", {"A1": "3 否; 5 是", "B2": "", "C3": "6 否; 7 否"}, {}),
    ("2025-01-02", {"A1": "3 否", "B2": "", "C3": "6 否"}, {}),
    ("2025-02-28", {"A1": "3 否; 7 否", "B2": "5 否", "C3": "6 否"}, {}),
    ("2025-12-20", {"A1": "3 -; 7 否", "B2": "5 否", "C3": "6 否", "D4": "8 否"}, {"xlsx": True}),
    ("2025-12-21", {"A1": "3 否; 7 否", "C3": "6 否", "D4": "8 否"}, {"xlsx": True}),
    ("2025-12-22", {"A1": "3 否; 7 是", "C33": "6 否", "D4": "8 否; 2 不适用"}, {"renamed": True}),
    ("2025-12-23", {"A1": "3 否; 7 否", "B2": "5 否; 6 否", "C33": "6 否", "D4": ""}, {"renamed": True, "xlsx": True}),
    ("2025-12-24", {"A1": "3 否; 7 否", "B2": "5 否", "C33": "6 否", "D4": ""}, {"renamed": True, "readings": BOTH, "xlsx": True}),
    ("2025-12-25", {"A1": "3 否; 7 否", "B2": "5 否", "C33": "6 否", "D4": ""}, {"renamed": True, "readings": TWO}),
    ("2025-12-26", {"A1": "3 否; 7 否; 5 否", "B2": "5 否", "C33": "6 否", "D4": "gate -"}, {"renamed": True, "xlsx": True}),
    ("2025-12-27", {"A1": "3 否; 7 否", "B2": "5 否", "C33": "6 否", "D4": "gate -"},
     {"renamed": True, "site": {"B2": {"attest": "3 否; 5 是", "overrides": "7 否; 9 否 2025-12-27"}}, "lost": "A1", "dropped": ("B2", "survey")}),
    ("2025-12-28", {"A1": "3 否; 7 否", "B2": "5 否", "C33": "6 否", "D4": "gate 是"},
     {"renamed": True, "xlsx": True, "site": {"B2": {"attest": "3 否", "overrides": "7 否; 9 否 2025-12-27"},
                                              "C33": {"overrides": "6 是"}}}),
    ("2025-12-29", {"A1": "3 否; 7 否", "B2": "5 否", "C33": "6 否", "D4": ""},
     {"renamed": True, "xlsx": True, "site": {"B2": {"attest": "3 是"}}}),
    ("2025-02-12", {"A1": "3 是; 7 否", "B2": "6 否", "C33": "6 否", "D4": "8 否"}, {"mistyped": True}),
    ("2025-12-30", {"A1": "3 否; 7 否", "B2": "5 否", "C33": "6 否", "D4": "8 否", "E5": ""},
     {"renamed": True, "xlsx": True, "site": {"B2": {"attest": "3 否"}}}),
    ("2024-12-31", {"A1": "3 是; 5 否", "B2": "5 否", "C33": "6 否"}, {"corrected": True}),
    ("2025-12-31", {"A1": "3 否; 7 否", "B2": "5 否; 7 否", "C33": "6 否", "D4": "8 否"},
     {"renamed": True, "xlsx": True, "site": {"D4": {"overrides": "8 是 2026-06-30; complaint.count@3 否; 4 否 2025-12-30"}}}),
    ("2026-01-01", {"A1": "3 否; 7 否", "B2": "5 否", "C33": "6 否", "D4": "8 否"}, {"renamed": True}),
    ("2026-01-02", {"A1": "3 否; 7 否", "C33": "6 否", "D4": "8 否"}, {"renamed": True, "xlsx": True}),
)


def day(text):
    return datetime.date.fromisoformat(text)


def year_before(date):
    try:
        return date.replace(year=date.year - 1)
    except ValueError:
        return date.replace(year=date.year - 1, day=28)


def subject(code):
    return PRESENT.get(code, code)


def states(result):
    return {row["row"]: row["result"] for row in result["form"]["rows"]}


def evidence(row):
    """What it is without an override."""
    return row["computed"]


def voice(row):
    """Whose word it is: an examiner's, that of data, or another's."""
    return "E" if row.get("by") == "inspection" else "D" if row["basis"] == "data" else "O"


def seen(row):
    return Seen(LETTER[row["result"]], LETTER[evidence(row)], voice(row))


def by_site(old, new):
    """The rows that are other than before because of the bureau's examiners."""
    return {a["row"] for a, b in zip(old["form"]["rows"], new["form"]["rows"])
            if a["result"] != evidence(a) or b["result"] != evidence(b) or {voice(a), voice(b)} == {"E", "O"}}


def turned(old, new, row):
    """Does the evidence of a row give another result than before?"""
    return evidence(old["form"]["rows"][row - 1]) != evidence(new["form"]["rows"][row - 1])


def span(pair):
    """As a person reads it: two decimals, one number where both ends are the same."""
    lo, hi = (f"{float(end):.2f}" for end in pair)
    return lo if pair[0] == pair[1] else f"{lo}–{hi}"


def total(result, key="total"):
    return tuple(Fraction(result["grading"][key][end]) for end in ("lo", "hi"))


def moved(a, b):
    return tuple(y - x for x, y in zip(a, b))


TITLES = {row["export"]: row["export_title"] for row in world.read_csv(world.TEMPLATES / "exports.csv")}
BEARS = {row["code"]: row["indicators"].split() for row in world.read_csv(
    world.TEMPLATES / FORMS / "readings.csv")}


class Restated:
    """An earlier result by the readings of a later one, where that can be told."""

    def __init__(self, old, new):
        self.rows, self.total, self.level = states(old), total(old), old["grading"]["level"]
        self.changed = {edition: [code for code in now if code not in old["readings"][edition]]
                        for edition, now in new["readings"].items() if edition != "chosen"}
        for edition, codes in self.changed.items():
            if len(codes) == 1 and edition == FORMS:
                self.rows.update({one["row"]: one["result"] for one in old["form"]["sensitivity"]
                                  if one["reading"] == codes[0]})
            elif len(codes) == 1:
                for one in old["grading"]["sensitivity"]:
                    if one["reading"] == codes[0]:
                        self.total = tuple(Fraction(one["total"][end]) for end in ("lo", "hi"))
                        self.level = one["level"]

    def reads_otherwise(self, row):
        return any(set(BEARS[code]) & {"*", str(row)} for code in self.changed[FORMS])

    def is_blurred(self, row):
        return len(self.changed[FORMS]) > 1 and self.reads_otherwise(row)


KINDS = {("是", "待核"): "转待核", ("不适用", "待核"): "转待核", ("否", "待核"): "否转待核",
         ("否", "是"): "已改", ("待核", "是"): "补证", ("不适用", "是"): "转适用"}


def kinds(old, new, since):
    """{row: (kind, from, to)}; since: the first days of the runs of 否 that are not ended with `new`."""
    then = Restated(old, new)
    site = by_site(old, new)
    found = {}
    for row, now in states(new).items():
        before = then.rows[row]
        if before == now:
            if turned(old, new, row) and not then.reads_otherwise(row):
                found[row] = ("证据变化", before, now)
            continue
        if now == "否":
            older = since.get(row) and since[row] <= day(old["period"]["date"])
            kind = "再次为否" if older and before != "是" else "新否"
        else:
            kind = "转不适用" if now == "不适用" else KINDS[before, now]
        kind = "现场检查" if row in site else kind
        found[row] = ("口径不同" if then.is_blurred(row) else kind, before, now)
    return found


class Nights:
    """The results that stand after each run, by subject and date."""

    def __init__(self):
        self.at = {}

    def put(self, result):
        self.at[subject(result["ca"]["code"]), day(result["period"]["date"])] = result

    def drop(self, date):
        self.at = {key: result for key, result in self.at.items() if key[1] != date}

    def copy(self):
        other = Nights()
        other.at = dict(self.at)
        return other

    def of(self, ca, before=datetime.date.max):
        return {date: self.at[one, date] for one, date in sorted(self.at) if one == ca and date < before}

    def subjects(self):
        return sorted({ca for ca, _ in self.at})

    def last_year(self, ca, date):
        earlier = self.of(ca, datetime.date(date.year, 1, 1))
        like = [d for d in earlier if d.year == date.year - 1 and d <= year_before(date)]
        return earlier[max(like)] if like else earlier[max(earlier)] if earlier else None

    def previous(self, ca, date):
        earlier = self.of(ca, date)
        if earlier and max(earlier).year == date.year:
            return earlier[max(earlier)]
        return self.last_year(ca, date)

    def latest(self, ca, date):
        """The result before, whatever its year: what the line of a night is about."""
        earlier = self.of(ca, date)
        return earlier[max(earlier)] if earlier else None

    def ages(self, ca, date):
        """As test_ages has them, up to a night and with it."""
        nights = {d: {row["row"]: seen(row) for row in result["form"]["rows"]}
                  for d, result in self.of(ca, date + datetime.timedelta(1)).items()}
        return ages(nights)

    def since(self, ca, date):
        return {row: age[0] for row, age in self.ages(ca, date).items() if age[0]}

    def age_counts(self, ca, date):
        now = states(self.at[ca, date])
        no = [age for row, age in self.ages(ca, date).items() if now[row] == "否"]
        days = [(date - age[0]).days for age in no]
        years = [age[0] < year_before(date) for age in no]
        return {"under_30": sum(d < 30 for d in days), "30_to_90": sum(30 <= d <= 90 for d in days),
                "over_90": sum(d > 90 and not year for d, year in zip(days, years)), "over_a_year": sum(years),
                "repeated": sum(age[4] > 1 for age in no), "relapsed": sum(age[2] > 1 for age in no)}


def plain(cell):
    return str(cell.date()) if isinstance(cell, datetime.datetime) else cell


def lines_of(workbook):
    """{sheet: lines of nine cells} of the sheets on the past, those of what cannot be told now below the others; a day
    as it is written."""
    book = openpyxl.load_workbook(workbook, read_only=True)
    lines = {name: [[*map(plain, line), *[None] * 9][:9] for line in book[name].iter_rows(values_only=True)]
             for name in ("未整改", "曾为否现未定", "与上次相比", "历史趋势", "历年结果", "指标走势") if name in book.sheetnames}
    lines["未整改"] += lines.pop("曾为否现未定", [])
    if "历年结果" in lines:
        lines["历史趋势"] = lines.get("历史趋势", []) + lines.pop("历年结果")
    return lines


Lived = collections.namedtuple("Lived", "date special cas results summary sheets messages known status")


class Life:
    """Lives the nights once; what lay there after each."""

    def __init__(self, folder):
        self.folder = folder
        self.output = folder / "out"
        (folder / "aliases.csv").write_text(ALIASES, encoding="utf-8")
        self.nights = []
        self.recoded = False
        self.known = Nights()
        self.worlds = {}
        for number, (date, cas, special) in enumerate(NIGHTS):
            self.live(number, date, cas, special)

    def live(self, number, date, cas, special):
        exports = self.folder / f"in-{number}"
        self.recoded = self.recoded or "C33" in cas
        for code, rows in cas.items():
            self.world_of(code, rows, special).write(exports)
        if "lost" in special:
            path = exports / special["lost"] / "hotline.csv"
            path.write_text(path.read_text() + path.read_text().split("\n")[1].replace("2025-", "2025-13-", 1) + "\n")
        if "dropped" in special:
            (exports / special["dropped"][0] / f"{special['dropped'][1]}.csv").unlink()
        if special.get("mistyped"):
            self.mistype(exports, date)
            return
        self.inspect(special.get("site", {}))
        done = self.run(exports, date, special)
        before = self.known.copy()
        year = self.output / date[:4]
        results = {code: json.loads((year / code / "result.json").read_text()) for code in cas}
        for result in results.values():
            self.known.put(result)
        sheets = {code: lines_of(year / code / "evaluation.xlsx") for code in cas} if special.get("xlsx") else {}
        self.nights.append(Lived(day(date), special, cas, results, json.loads((year / "summary.json").read_text()),
                                 sheets, done.stderr, before, done.returncode))

    def world_of(self, code, rows, special):
        text = CONSENT if code == "A1" else ""
        one = changed(code, "; ".join(filter(None, [text, *(f"attest {row}" for row in rows.split("; ") if row)])))
        if special.get("renamed") and code in NAME:
            one.set("org", code, name=NAME[code])
        for key, raised, due, closed in (("F1", "2025-12-01", "2025-12-25", ""), ("F2", "2025-12-21", "2026-01-05", ""),
                                         ("F3", "2025-12-01", "2026-02-01", "2025-12-26")):
            if code == "A1":
                one.add("findings", finding_id=key, raised_on=raised, due_on=due, closed_on=closed, source="年度评估")
        self.worlds[code] = one
        return one

    def run(self, exports, date, special, *more):
        config = self.folder / "caeval.conf"
        config.write_text("".join(f"reading = {code}\n" for code in special.get("readings", ())))
        formats = "json,xlsx" if special.get("xlsx") else "json"
        done = caeval("run", "-q", "-i", exports, "-o", self.output, "-d", date, "--formats", formats, "--config",
                      config, *(("--aliases", self.folder / "aliases.csv") if self.recoded else ()), *more)
        return done

    def inspect(self, site):
        """The examiners' folder of the night: item, result and last day of overrides; item and answer."""
        shutil.rmtree(self.folder / "inspection", ignore_errors=True)
        for code, said in site.items():
            folder = self.folder / "inspection" / code
            folder.mkdir(parents=True)
            if "overrides" in said:
                lines = ["row,result,reason,evidence,examiner,decided_on,approver,expires_on"]
                for one in said["overrides"].split("; "):
                    row, result, *end = one.split()
                    lines.append(f"{row},{result},现场所见,照片,王一,2025-12-20,赵六,{end[0] if end else ''}")
                (folder / "overrides.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
            if "attest" in said:
                lines = ["item,value,evidence,examiner,examined_on,note"]
                lines += [f"{item},{value},现场,王一,2025-12-20," for item, value in
                          (one.split() for one in said["attest"].split("; "))]
                (folder / "attest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def mistype(self, exports, date):
        """Refused; forced by mistake; taken back."""
        self.refused = self.run(exports, date, {})
        self.forced = self.run(exports, date, {}, "--force")
        self.forgotten = [caeval("forget", code, date, "-o", self.output) for code in ("A1", "B2", "C33", "D4")]

    def annual(self, date):
        done = caeval("annual", "-o", self.output, "-d", date, "--formats", "json,pdf,xlsx", "--aliases",
                      self.folder / "aliases.csv")
        assert done.returncode == 0, done.stderr
        return json.loads((self.output / date[:4] / "annual.json").read_text(encoding="utf-8"))


class Test(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.life = Life(pathlib.Path(temporary.name))

    def lived(self):
        """Each night with each of its CAs: (night, code, subject, result)."""
        for night in self.life.nights:
            for code, result in night.results.items():
                yield night, code, subject(code), result

    def with_night(self, night):
        known = night.known.copy()
        for result in night.results.values():
            known.put(result)
        return known

    def test_what_a_result_is_compared_with(self):
        kept = 0
        for night, code, ca, result in self.lived():
            for key, old in (("previous", night.known.previous(ca, night.date)),
                             ("last_year", night.known.last_year(ca, night.date))):
                got = (result.get("compared_with") or {}).get(key)
                self.assertEqual(got and got["date"], old and old["period"]["date"], (night.date, code, key))
                kept += old is not None
        self.assertGreater(kept, 90)

    def test_the_changes_of_a_night(self):
        seen, came_back = collections.Counter(), 0
        keys = {"新否": "new_no", "再次为否": "no_again", "已改": "no_to_yes", "否转待核": "no_to_pending",
                "转不适用": "no_to_na", "口径不同": "other_basis"}
        for night in self.life.nights:
            known = self.with_night(night)
            want, no, pending, compared, dates = {}, 0, 0, 0, {}
            for code, result in night.results.items():
                old = night.known.latest(subject(code), night.date)
                if not old:
                    continue
                then = Restated(old, result)
                compared += 1
                dates[code] = old["period"]["date"]
                boxed = {row["row"] for row in result["form"]["rows"] if row["boxes"]}
                for side, sign in ((states(result), 1), (then.rows, -1)):
                    no += sign * sum(side[row] == "否" for row in boxed)
                    pending += sign * sum(side[row] == "待核" for row in boxed)
                one = {key: [] for key in (*keys.values(), "site", "evidence")}
                for row, (kind, before, now) in kinds(old, result, known.since(subject(code), night.date)).items():
                    seen[kind] += 1
                    if kind == "现场检查" and "否" in (before, now):
                        one["site"].append({"row": row, "from": before, "to": now})
                    elif kind == "证据变化":
                        was, by = (evidence(side["form"]["rows"][row - 1]) for side in (old, result))
                        one["evidence"].append({"row": row, "result": now, "from": was, "to": by})
                    elif kind in keys and "否" in (before, now):
                        one[keys[kind]].append(row)
                    else:
                        one["other_rows"] = one.get("other_rows", 0) + 1
                for key, before, now in (("level", then.level, result["grading"]["level"]),
                                         ("gate", old["grading"]["gate"], result["grading"]["gate"]),
                                         ("name", old["ca"]["name"], result["ca"]["name"])):
                    if before != now:
                        one[key] = {"from": before, "to": now}
                        if key == "level" and any(
                                r["grading"]["level"] != r["grading"]["computed_level"] for r in (old, result)):
                            one[key]["by"] = "site"
                if old["ca"]["code"] != code:
                    one["former_code"] = old["ca"]["code"]
                if then.total != total(result):
                    one["total"] = {"from": span(then.total), "to": span(total(result))}
                    if moved(total(old), total(result)) != moved(total(old, "computed_total"), total(result, "computed_total")):
                        one["total"]["by"] = "site"
                if any(one.values()):
                    want[code] = {"before": old["period"]["date"], "other_rows": 0, **one}
                    if old["period"]["date"][:4] != str(night.date.year):
                        want[code]["new_period"] = True
            changes = night.summary["changes"]
            if not compared:
                self.assertIsNone(changes)
                continue
            got = {one["code"]: {key: value for key, value in one.items() if key not in (
                "code", "causes", "form_comparable", "grading_comparable")} for one in changes["cas"]}
            self.assertEqual(got, want, night.date)
            self.assertEqual(changes["returned"], sorted(code for code in dates if dates[code] < changes["latest"]))
            came_back += len(changes["returned"])
            self.assertEqual((changes["compared"], changes["no"], changes["pending"]), (compared, no, pending), night.date)
        for kind in ("新否", "再次为否", "已改", "否转待核", "转待核", "补证", "转适用", "转不适用", "口径不同"):
            self.assertTrue(seen[kind], kind)
        self.assertGreater(came_back, 0)

    def test_who_is_there(self):
        for night in self.life.nights:
            lasts = {}
            for ca in night.known.subjects():
                dates = [d for d in night.known.of(ca, night.date) if d.year >= night.date.year - 1]
                if dates:
                    lasts[ca] = max(dates)
            there = {subject(code) for code in night.cas}
            last = max(lasts.values(), default=None)
            gone = [{"code": ca, "date": str(date), "since_last": date == last} for ca, date in sorted(lasts.items()) if ca not in there]
            self.assertEqual(night.summary["vanished"], gone, night.date)
            # each is said in the night that misses it first
            said = set(re.findall(r"(\w+): 警告：有\S+的结果，这次没有这个机构的数据", night.messages))
            self.assertEqual(said, {one["code"] for one in gone if lasts and day(one["date"]) == max(lasts.values())})
            if night.summary["changes"]:
                entered = sorted(code for code in night.cas if not night.known.of(subject(code), night.date))
                self.assertEqual(night.summary["changes"]["entered"], entered, night.date)
        self.assertEqual(sum(bool(night.summary["vanished"]) for night in self.life.nights), 5)

    def test_what_is_not_the_ca_s_doing_is_named(self):
        seen = collections.Counter()
        for night in self.life.nights:
            causes = {one["code"]: one["causes"] for one in (night.summary["changes"] or {"cas": []})["cas"]}
            for code, text in causes.items():
                result, old = night.results[code], night.known.latest(subject(code), night.date)
                want = []
                for edition, codes in Restated(old, result).changed.items():
                    before = [r for r in old["readings"][edition] if r not in result["readings"][edition]]
                    want += [f"读法由{a}改为{b}" for a, b in zip(before, codes)]
                rows = [{one["export"]: one for one in r["inputs"]} for r in (old, result)]
                want += self.decided(old, result)
                for export in sorted((set(rows[0]) | set(rows[1])) - {"overrides"}):
                    a, b = ({key: side.get(export, {}).get(key, 0) for key in ("accepted", "rejected", "damaged")}
                            for side in rows)
                    title = TITLES[export]
                    if export not in rows[0]:
                        want.append(f"“{title}”上次未提供，这次有{b['accepted']}行")
                    elif export not in rows[1]:
                        want.append(f"“{title}”上次有{a['accepted']}行，这次未提供")
                    elif (a["accepted"] > 0) != (b["accepted"] > 0) or (
                            export == "inspection" and a["accepted"] != b["accepted"]):
                        want.append(f"“{title}”上次有{a['accepted']}行，这次有{b['accepted']}行")
                    if a["rejected"] != b["rejected"]:
                        want.append(f"“{title}”不能采用的行由{a['rejected']}行变为{b['rejected']}行")
                    if a["damaged"] != b["damaged"]:
                        want.append(f"“{title}”无法读取的格由{a['damaged']}格变为{b['damaged']}格")
                years = (old["period"]["date"][:4], result["period"]["date"][:4])
                if years[0] != years[1]:
                    want.append(f"{years[0]}年与{years[1]}年各按本年度的数据评估")
                got = [clause for clause in re.split("[；。]", re.sub(r"（[^）]*）", "", text)) if clause]
                got = [re.sub(r"^(评价口径有改动|提供的数据有变化|两次不在同一评估期|有现场检查改判|现场检查的材料有变化).*?：", "", clause).split("，因本年度")[0]
                       for clause in got]
                got = [clause for clause in got if "的记录只到" not in clause]
                told = [tuple(f"只覆盖{'至'.join(one['coverage'][export].split('/'))}" if export in one["coverage"]
                              else "覆盖全期" for one in (old, result)) for export in rows[0] if export in rows[1]]
                ranges = {clause for clause in got if "的数据范围：" in clause}
                self.assertEqual({tuple(re.fullmatch("上次(.*)，这次(.*)", clause.split("：")[1]).groups())
                                  for clause in ranges}, {pair for pair in told if pair[0] != pair[1]})
                got = [clause for clause in got if clause not in ranges]
                restated = [c for c in got if "重新得出" in c or "受其影响" in c]
                self.assertEqual(set(got) - set(restated), set(want), (night.date, code))
                number = [len(codes) for codes in Restated(old, result).changed.values()]
                self.assertEqual("上次的结果已按本次的读法重新得出后再作比较" in text, 1 in number, (night.date, code))
                self.assertEqual("受其影响的变化标为“口径不同”" in text, max(number) > 1, (night.date, code))
                seen.update(re.sub(r"“.*?”|\d+|由\S+改为\S+", "", clause) for clause in want)
        # readings, an export gone and come, rows, lost rows, the year; overrides of rows decided, withdrawn and ended, and
        # of criteria
        self.assertEqual(len(seen), 11, seen)

    def decided(self, old, new):
        """The overrides that came, went and ended, in words."""
        holding = [{one["item"]: one["result"] for one in r["inspection"]["overrides"] if one["state"] == "holds"}
                   for r in (old, new)]
        ended = {one["item"]: one["expires_on"] for one in new["inspection"]["overrides"] if one["state"] == "expired"}
        indicator = {one["indicator"]: one["title"] for one in world.read_csv(
            world.TEMPLATES / "gbt35289-2017" / "indicators.csv")}
        texts = {f"{one['indicator']}.{one['criterion']}@{one['score']}": one["text"] for one in world.read_csv(
            world.TEMPLATES / "gbt35289-2017" / "criteria.csv")}
        found = []
        for item in set(holding[0]) | set(holding[1]):
            a, b = (side.get(item) for side in holding)
            name = f"{indicator[item.split('.')[0]]}“{texts[item]}”" if "." in item else f"第{item}条"
            if b and not a:
                found.append(f"{name}改判为“{b}”")
            elif a and not b:
                absent = not any(one["export"] == "overrides" for one in new["inputs"])
                found.append(f"{name}改判为“{a}”的" + (
                    f"已于{ended[item]}失效，按证据的结果" if item in ended else
                    "，现场检查的材料这次未提供，按证据的结果" if absent else "已撤销，按证据的结果"))
            elif a != b:
                found.append(f"{name}的改判由“{a}”变为“{b}”")
        return found

    def test_how_long_rows_have_been_no(self):
        for night, code, ca, result in self.lived():
            known = self.with_night(night)
            one, = (one for one in night.summary["cas"] if one["code"] == code)
            self.assertEqual(one["ages"], known.age_counts(ca, night.date), (night.date, code))

    def test_the_sheets_of_a_ca(self):
        shown = 0
        for night, code, ca, result in self.lived():
            if code not in night.sheets or not night.known.of(ca, night.date):
                continue
            known = self.with_night(night)
            sheets = night.sheets[code]
            want = {}
            for row, age in known.ages(ca, night.date).items():
                state = states(result)[row]
                before = night.known.ages(ca, max(night.known.of(ca, night.date)))[row]
                if before[0] and state != "是":
                    relapse = f"{age[3]}曾整改后复发，第{age[2]}次为否" if age[2] > 1 else None
                    want[row] = [str(age[0]), "或更早" if age[1] else None, (night.date - age[0]).days, age[4], relapse,
                                 state]
            self.assertEqual({line[0]: line[3:9] for line in sheets["未整改"] if isinstance(line[0], int)}, want,
                             (night.date, code))
            changes = kinds(night.known.previous(ca, night.date), result, known.since(ca, night.date))
            self.assertEqual({line[1]: (line[0], line[3], line[4]) for line in sheets["与上次相比"]
                              if re.fullmatch(r"第\d+条", str(line[1]))},
                             {f"第{row}条": change for row, change in changes.items()}, (night.date, code))
            trend = [line[0] for line in sheets["历史趋势"] if re.fullmatch(r"\d{4}-\d\d-\d\d", str(line[0]))]
            of = known.of(ca, night.date + datetime.timedelta(1))
            this_year = [str(d) for d in of if d.year == night.date.year]
            finals = [str(max(d for d in of if d.year == year)) for year in sorted({d.year for d in of})]
            self.assertEqual(trend, (this_year if len(this_year) > 1 else []) + (finals if len(finals) > 1 else []),
                             (night.date, code))
            shown += len(want) + len(changes) + self.trends(sheets.get("指标走势"), known, ca, result)
        self.assertGreater(shown, 2000)

    def trends(self, sheet, known, ca, result):
        """Indicators and measures: the last three years' ends, the last four months, and this one."""
        date = day(result["period"]["date"])
        of = known.of(ca, date)
        finals = sorted(max(d for d in of if d.year == year) for year in {d.year for d in of} if year < date.year)
        months = {d.month: d for d in sorted(of) if d.year == date.year and d.month < date.month}
        points = finals[-3:] + list(months.values())[-4:]
        self.assertEqual(sheet is None, not points, (date, ca))
        if not points:
            return 0
        head, = (line for line in sheet if line[0] == "指标" and line[1] != "单位")
        self.assertEqual([text for text in head[1:] if text], [f"{d.year}年" for d in finals[-3:]] + [
            f"{date.year}年{month}月" for month in list(months)[-4:]] + ["本次"], (date, ca))
        results = [of[d] for d in points] + [result]
        scores = [{one["id"]: (Fraction(one["lo"]), Fraction(one["hi"])) for one in r["grading"]["indicators"]}
                  for r in results]
        lines = {line[0].strip(): line[1:] for line in sheet if line[0] and line[1] is not None}
        n = 0
        for one in world.read_csv(world.TEMPLATES / "gbt35289-2017" / "indicators.csv"):
            for cell, score in zip(lines[one["title"]], scores):
                lo, _, hi = str(cell).partition("–")
                self.assertEqual((Fraction(lo), Fraction(hi or lo)), score[one["indicator"]], (date, ca, one["title"]))
                n += 1
        titles = {m["title"]: name for name, m in result["measures"].items()}
        seen = set()
        for line in sheet[len(scores[0]):]:
            name = titles.get(line[0])
            if not name or name in seen or sum(m["title"] == line[0] for m in result["measures"].values()) > 1:
                continue
            seen.add(name)
            for cell, r in zip(line[2:], results):
                value = r["measures"][name]["value"]
                if value is None or r["measures"][name]["unit"] == "ratio":
                    self.assertEqual(str(cell) == "—", value is None, (date, ca, name))
                else:
                    self.assertLessEqual(abs(Fraction(str(cell)) - Fraction(value)), Fraction(1, 20000), (date, ca, name))
                n += 1
        return n

    def test_the_line_of_the_night(self):
        script = world.nightly()
        for night in self.life.nights:
            known = self.with_night(night)
            changes, levels, states_now, news = night.summary["changes"], [], collections.Counter(), []
            new, site = {}, []
            for code, result in sorted(night.results.items()):
                old = night.known.latest(subject(code), night.date)
                levels.append(result["grading"]["level"] or "不评级")
                states_now.update({key: result["form"]["counts"][key] for key in ("否", "待核")})
                found = kinds(old, result, known.since(subject(code), night.date)) if old else {}
                new[code] = [row for row, (kind, _, _) in found.items() if kind == "新否"]
                site += [f"第{row}条→{now}" for row, (kind, was, now) in found.items()
                         if kind == "现场检查" and "否" in (was, now)]
            line = script.subject_of(night.date, night.status, night.summary)
            self.assertTrue(line.startswith(f"caeval {night.date}: {len(night.cas)}家 "), line)
            for level in set(levels):
                word = f"{level}级" if level in ("I", "II", "III") else level
                self.assertIn(f" {word}{levels.count(level)} ", line)
            for state, key in (("否", "no"), ("待核", "pending")):
                step = changes and changes[key]
                self.assertIn(f" {state}{states_now[state]}{f'({step:+d})' if step else ''} ", line)
            named = [f"{code} 第{'、'.join(map(str, rows[:3]))}条{f'等{len(rows)}项' if len(rows) > 3 else ''}"
                     for code, rows in new.items() if rows]
            if named:
                more = f"等{len(named)}家" if len(named) > 3 else ""
                self.assertIn(f"新否：{'、'.join(named[:3])}{more}", line)
            else:
                self.assertNotIn("新否", line)
            self.assertEqual("现场检查：" in line, bool(site), line)
            for step in site if len(site) == 1 else ():
                self.assertIn(step, line)
            others = [code for code, result in night.results.items() for old in [night.known.latest(subject(code), night.date)]
                     if old and (states(old) != states(result) or total(old) != total(result)
                                 or old["grading"]["level"] != result["grading"]["level"])]
            if "无变化]" in line:
                self.assertEqual(others, [], line)
            gone = [one["code"] for one in night.summary["vanished"] if changes and one["since_last"]]
            self.assertEqual([f"消失：{'、'.join(gone)}"] if gone else [], re.findall("消失：[^；\\]]*", line))
            older = changes and changes["latest"] != str(night.date - datetime.timedelta(1))
            self.assertEqual(f"[与{changes['latest']}相比；" in line if older else "相比" in line, bool(older), line)
            due = [(day(term["date"]) - night.date).days for one in night.summary["cas"] for term in one["terms"]]
            for word, n in (("逾期", sum(d < 0 for d in due)), ("7天内到期", sum(0 <= d <= 7 for d in due))):
                self.assertEqual(f" {word}{n} " in line, n > 0, line)

    def test_what_falls_due(self):
        for night in self.life.nights:
            if night.date.year < 2025 or "A1" not in night.cas:
                continue
            want = [("F1", "2025-12-25")] * (night.date >= day("2025-12-01"))
            want += [("F2", "2026-01-05")] * (night.date >= day("2025-12-21"))
            want += [("F3", "2026-02-01")] * (day("2025-12-01") <= night.date < day("2025-12-26"))
            one, = (one for one in night.summary["cas"] if one["code"] == "A1")
            got = [(term["id"], term["date"]) for term in one["terms"] if term["kind"] == "finding"]
            self.assertEqual(got, sorted(want, key=lambda term: term[1]), night.date)

    def test_a_mistyped_date(self):
        self.assertEqual(self.life.refused.returncode, 64, self.life.refused.stderr)
        self.assertEqual(self.life.forced.returncode, 0, self.life.forced.stderr)
        for done in self.life.forgotten:
            self.assertEqual(done.returncode, 0, done.stderr)
        listed = caeval("list", "-o", self.life.output).stdout
        self.assertNotIn("2025-02-12", listed)
        # the corrected year's end is there under both codes of one CA
        self.assertEqual(len(re.findall(r"\d{4}-\d\d-\d\d  +\S+  +[\d.–]+  +\d", listed)), len(self.life.known.at) + 1)

    def test_a_corrected_year_names_what_rests_on_it(self):
        corrected, = (night for night in self.life.nights if night.special.get("corrected"))
        want = {(code, str(night.date)) for night, code, ca, _ in self.lived() if (ca, corrected.date) in night.known.at
                and night.date in {d for _, d in corrected.known.at} and corrected.date in (
                    day(old["period"]["date"]) for old in (night.known.previous(ca, night.date),
                                                           night.known.last_year(ca, night.date)) if old)}
        said = re.findall(r"(\w+): 警告：(\S+)的结果与被替换的2024-12-31的结果作过比较，须再次评估", corrected.messages)
        self.assertEqual(set(said), {one for one in want if one[0] in corrected.cas})
        self.assertGreater(len(said), 3)

    # --- the yearly report -----------------------------------------------------------------------------------

    def yearly(self, date):
        """The report, and what the results say of the same year."""
        known, at = self.life.known, day(date)
        finals = {}
        for back in range(5):
            for ca in known.subjects():
                dates = [d for d in known.of(ca) if d.year == at.year - back and d <= at]
                if dates:
                    finals[back, ca] = known.at[ca, max(dates)]
        return self.life.annual(date), known, finals

    def test_the_yearly_reports(self):
        self.gone = self.overridden = 0
        for date in ("2024-12-31", "2025-12-31", "2026-01-02"):
            with self.subTest(date):
                self.a_yearly_report(date, *self.yearly(date))
        self.assertGreater(self.gone, 0)
        self.assertGreater(self.overridden, 0)

    def a_yearly_report(self, date, report, known, finals):
        of = lambda back: {ca: finals[b, ca] for b, ca in finals if b == back}  # noqa: E731
        now, before = of(0), of(1)
        both = set(now) & set(before)
        self.assertEqual(report["year_over"], date.endswith("12-31"))
        for key, results in (("year", now), ("before", before), ("year_both", {ca: now[ca] for ca in both}),
                             ("before_both", {ca: before[ca] for ca in both})):
            self.check_year(report[key], results, key)
        years = [back for back in range(5) if of(back)]
        self.assertEqual([one["year"] for one in report["years"]], [int(date[:4]) - back for back in range(max(years) + 1)])
        for back, one in enumerate(report["years"]):
            self.check_year(one, of(back), one["year"])
        latest = max(day(result["period"]["date"]) for result in now.values())
        gone = {ca: str(day(result["period"]["date"])) for ca, result in now.items()
                if day(result["period"]["date"]) < latest}
        self.assertEqual(({one["code"]: one["date"] for one in report["vanished"]}, report["latest"]), (gone, str(latest)))
        self.gone += len(gone)
        places = [self.places(results) for results in (now, before)]
        cas = {ca["code"]: ca for ca in report["cas"]}
        self.assertEqual(set(cas), set(now) | set(before))
        unremedied = []
        for ca, one in cas.items():
            self.assertEqual((one["place"], one["place_before"]), (places[0].get(ca), places[1].get(ca)), ca)
            if ca not in now:
                self.assertIsNone(one["result"])
                continue
            at = day(now[ca]["period"]["date"])
            self.check_who(one, known.of(ca, at + datetime.timedelta(1)), before.get(ca), int(date[:4]))
            self.check_site(one["result"], now[ca])
            self.assertEqual(one["ages"], known.age_counts(ca, at), ca)
            if ca in both:
                found = kinds(before[ca], now[ca], known.since(ca, at))
                self.assertEqual({row["row"]: (row["change"], row["from"], row["to"]) for row in one["changes"]["rows"]},
                                 found, ca)
                for row in one["changes"]["rows"]:
                    if row["to"] == "否" or row["change"] == "证据变化":
                        said = self.why(now[ca], row["row"])
                        if row["change"] in ("现场检查", "证据变化"):
                            self.assertTrue(row["why"].endswith(f"；{said}"), row["why"])
                            continue
                        self.assertEqual(row["why"], said, (ca, row["row"]))
                count = collections.Counter(kind for kind, _, _ in found.values())
                for kind in ("新否", "再次为否", "已改", "补证", "转待核", "否转待核", "转不适用", "转适用", "口径不同", "现场检查", "证据变化"):
                    self.assertEqual(one["changes"][kind], count[kind], (ca, kind))
                self.assertEqual(tuple(Fraction(one["total_change"][end]) for end in ("lo", "hi")),
                                 tuple(b - a for a, b in zip(total(before[ca]), total(now[ca]))))
            for row, age in known.ages(ca, at).items():
                if states(now[ca])[row] == "否" and age[0] < datetime.date(int(date[:4]), 1, 1):
                    unremedied.append((ca, row, str(age[0]), (at - age[0]).days, age[1], age[4], age[2]))
        self.assertEqual(sorted((one["code"], one["row"], one["since"], one["days"], one["at_latest"], one["year_ends"],
                                 one["times"]) for one in report["unremedied"]), sorted(unremedied))

    def check_who(self, got, of, before, year):
        """Codes and names that it had: codes within five years, names since last year's result."""
        last = max(of)
        start = day(before["period"]["date"]) if before else datetime.date(year, 1, 1)
        for key, present, since in (("code", got["code"], datetime.date(year - 4, 1, 1)),
                                    ("name", of[last]["ca"]["name"], start)):
            had = {}
            for date, result in of.items():
                if date >= since and result["ca"][key] != present:
                    had[result["ca"][key]] = str(date)
            self.assertEqual({one["text"]: one["last"] for one in got[f"former_{key}s"]}, had, (got["code"], key))

    def check_site(self, got, result):
        """Every override of the result, and what the evidence gives where one holds."""
        self.assertEqual(got["overrides"], [{key: value for key, value in one.items() if key not in ("file", "line")}
                                            for one in result["inspection"]["overrides"]])
        self.assertEqual("computed_counts" in got, any(one["state"] == "holds" for one in got["overrides"]))
        if "computed_counts" in got:
            self.assertEqual((got["computed_counts"], got["computed_level"]),
                             (result["form"]["computed_counts"], result["grading"]["computed_level"]))
            self.assertEqual(tuple(Fraction(got["computed_total"][end]) for end in ("lo", "hi")),
                             total(result, "computed_total"))
            self.overridden += 1

    def why(self, result, number):
        """The reason with the first three counter-examples, all of them new: the year before was not 否."""
        row = result["form"]["rows"][number - 1]
        cases = "、".join(f"{c['file']}:{c['line']} {c['id']}".rstrip() for c in row["counterexamples"][:3])
        return f"{row['reason']}；新的不符实例：{cases}" if cases else row["reason"]

    def check_year(self, got, results, what):
        self.assertEqual(got["cas"], len(results), what)
        for state in ("是", "否", "待核", "不适用", "无框"):
            self.assertEqual(got["counts"][state], sum(r["form"]["counts"][state] for r in results.values()), what)
        graded = [total(r) for r in results.values() if r["grading"]["level"] in ("I", "II", "III")
                  and total(r)[0] == total(r)[1]]
        self.assertEqual(got["graded"], len(graded), what)
        for key, totals in (("total_mean", graded),
                            ("total_mean_open", [total(r) for r in results.values() if r["grading"]["level"]])):
            want = [sum(t[end] for t in totals) / len(totals) for end in (0, 1)] if totals else None
            mean = got[key]
            self.assertEqual(mean and [Fraction(mean["lo"]), Fraction(mean["hi"])], want, (what, key))

    def places(self, results):
        totals = {ca: total(r)[0] for ca, r in results.items()
                  if r["grading"]["level"] in ("I", "II", "III") and total(r)[0] == total(r)[1]}
        return {ca: 1 + sum(t > one for t in totals.values()) for ca, one in totals.items()}

    def test_the_pages_of_a_year_that_is_not_over(self):
        """No title is cut at the foot of a page, and prose has dates in words."""
        done = caeval("annual", "-o", self.life.output, "-d", "2026-01-02", "--formats", "pdf", "--aliases",
                      self.life.folder / "aliases.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        pages = readers.pdf_text(self.life.output / "2026" / "annual.pdf", "-raw").split("\f")[1:-1]
        self.assertGreater(len(pages), 10)
        for page in pages:
            self.assertIn("2026年度电子认证服务质量评估年报（年度未结束）", readers.squeeze(page)[-80:])
        self.assertIn("2026年1月2日的评估中没有结果的机构1家：B2（2026年1月1日）", readers.squeeze("".join(pages)))

    def test_every_night_or_once_a_year(self):
        """The ends of years say the same however often one ran between them."""
        dense = self.life.annual("2025-12-31")
        known = Nights()
        seldom = self.life.folder / "seldom"
        last = {}
        for number, (date, _, special) in enumerate(NIGHTS):
            if date.endswith("12-31"):
                last[date] = (number, special)
        for date, (number, special) in sorted(last.items()):
            self.life.inspect(special.get("site", {}))
            done = caeval("run", "-q", "-i", self.life.folder / f"in-{number}", "-o", seldom, "-d", date, "--formats",
                          "json", "--aliases", self.life.folder / "aliases.csv")
            self.assertEqual(done.returncode, 0, done.stderr)
            for path in (seldom / date[:4]).glob("*/result.json"):
                known.put(json.loads(path.read_text()))
        caeval("annual", "-o", seldom, "-d", "2025-12-31", "--formats", "json", "--aliases",
               self.life.folder / "aliases.csv")
        sparse = json.loads((seldom / "2025" / "annual.json").read_text())
        end = day("2025-12-31")
        for one, other in zip(*(sorted(r["cas"], key=lambda ca: ca["code"]) for r in (dense, sparse))):
            self.assertEqual(one["result"]["counts"], other["result"]["counts"])
            self.assertEqual(one["ages"]["repeated"], other["ages"]["repeated"], one["code"])
            ends = [{row: age[4] for row, age in nights.ages(one["code"], end).items()} for nights in
                    (self.life.known, known)]
            self.assertEqual(*ends)
        years = [{(row["code"], row["row"]): row["year_ends"] for row in r["unremedied"]} for r in (dense, sparse)]
        self.assertTrue(set(years[0]) <= set(years[1]))
        self.assertGreater(max(years[0].values()), 1)
        self.assertEqual(years[0], {key: years[1][key] for key in years[0]})


if __name__ == "__main__":
    unittest.main()
