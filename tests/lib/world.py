"""A small world for tests: one CA that meets every requirement, and ways to change it.

World() holds the exports of a CA as lists of rows. Tests change a few rows, write the folder, run
caeval and look at result.json. The contract's columns come from templates/exports.csv, so that a
renamed column breaks tests loudly.
"""

import copy
import csv
import datetime
import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
CAEVAL = str(pathlib.Path(os.environ.get("CAEVAL", ROOT / "gen" / "caeval")).resolve())
DATE = "2025-12-31"
GM_ITEMS = ["政务CPS", "证书链", "技术服务手册", "业务办理流程", "联系方式", "业务开展相关资质", "投诉电话"]


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def load_schema():
    schema = {}
    for row in read_csv(TEMPLATES / "exports.csv"):
        schema.setdefault(row["export"], []).append(row["column"])
    return schema


SCHEMA = load_schema()
FORM_RULES = read_csv(TEMPLATES / "gm-2018-571" / "rules.csv")
CRITERIA = read_csv(TEMPLATES / "gbt35289-2017" / "criteria.csv")


def load_calendar():
    special = {row["date"]: row["kind"] for row in read_csv(TEMPLATES / "calendar" / "calendar.csv")}

    def works(day):
        kind = special.get(day.isoformat())
        return kind == "workday" if kind else day.weekday() < 5

    return works


is_workday = load_calendar()


def days(first, last):
    day = datetime.date.fromisoformat(first)
    while day <= datetime.date.fromisoformat(last):
        yield day
        day += datetime.timedelta(1)


def at(day, hour=9, minute=0):
    return f"{day.isoformat()} {hour:02d}:{minute:02d}:00"


class World:
    """The exports of one CA; rows are dicts by ASCII column names."""

    def __init__(self, code="T1"):
        self.code = code
        self.date = DATE
        self.rows = {name: [] for name in SCHEMA}
        self.columns = {name: list(columns) for name, columns in SCHEMA.items()}
        fill(self)

    def copy(self):
        return copy.deepcopy(self)

    def add(self, export, **values):
        unknown = set(values) - set(SCHEMA[export])
        assert not unknown, f"{export} has no column {unknown}"
        self.rows[export].append({key: str(value) for key, value in values.items()})

    def find(self, export, key):
        first = SCHEMA[export][0]
        return [row for row in self.rows[export] if row.get(first) == key]

    def set(self, export, key, **values):
        found = self.find(export, key)
        assert found, f"{export} has no row {key}"
        for row in found:
            row.update({name: str(value) for name, value in values.items()})

    def remove(self, export, key):
        found = self.find(export, key)
        assert found, f"{export} has no row {key}"
        self.rows[export] = [row for row in self.rows[export] if row not in found]

    def clear(self, export):
        """Header only: zero events."""
        self.rows[export] = []

    def drop(self, export):
        """No file: unknown."""
        self.rows[export] = None

    def drop_column(self, export, column):
        self.columns[export].remove(column)

    def attest(self, item, value):
        if self.find("attest", item):
            self.remove("attest", item)
        if value != "-":
            self.add("attest", item=item, value=value, evidence="底稿", examiner="王工")

    def write(self, folder):
        target = pathlib.Path(folder) / self.code
        target.mkdir(parents=True, exist_ok=True)
        for export, rows in self.rows.items():
            if rows is None:
                continue
            with open(target / f"{export}.csv", "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(self.columns[export])
                for row in rows:
                    writer.writerow([row.get(column, "") for column in self.columns[export]])

    def run(self, formats="json"):
        """Evaluates this world alone; returns result.json."""
        with tempfile.TemporaryDirectory() as folder:
            self.write(f"{folder}/in")
            run_caeval(f"{folder}/in", f"{folder}/out", self.date, formats)
            return load_result(f"{folder}/out", self.date, self.code)


def run_caeval(input_folder, output_folder, date, formats="json", *more, expect=(0, 3)):
    done = subprocess.run(
        [CAEVAL, "run", "-q", "-i", input_folder, "-o", output_folder, "-d", date, "--formats",
         formats, "--templates", str(TEMPLATES), *more],
        capture_output=True, text=True)
    assert done.returncode in expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def load_result(output_folder, date, code):
    with open(f"{output_folder}/{date[:4]}/{code}/result.json", encoding="utf-8") as file:
        return json.load(file)


# --- a CA that meets every requirement -----------------------------------------------------------

def fill(w):
    fill_service(w)
    fill_business(w)
    fill_people(w)
    fill_registers(w)
    fill_attest(w)


def fill_service(w):
    w.add("org", ca_code=w.code, name="测试电子认证有限公司", legal_form="企业法人",
          service_start="2020-01-01", serves_public="是", already_serving="是",
          develops_software="是", has_outsourcing="是", has_dr="是", cps_crl_hours="24",
          cps_forensic_days="10", plan_rto_hours="24")
    for i in range(100):
        w.add("hotline", call_id=f"H{i:03d}", offered_at=f"2025-03-03 10:{i % 60:02d}:00",
              answered_at=f"2025-03-03 10:{i % 60:02d}:05", channel="人工", result="人工接听")
    for day in days("2025-01-01", "2025-12-31"):
        if is_workday(day):
            w.add("shifts", post="坐席", staff_id="S1", start_at=at(day, 9), end_at=at(day, 17))
        following = day + datetime.timedelta(1)
        w.add("shifts", post="机房值班", staff_id="S2", start_at=at(day, 0), end_at=at(following, 0))


def fill_business(w):
    for i in range(20):
        # Monday to Tuesday: one working day elapsed, two counted
        w.add("applications", app_id=f"A{i:02d}", customer_id=f"C{i % 10:02d}",
              biz_type="新申请", channel="网上" if i % 2 else "柜台",
              submitted_at="2025-03-03 09:00:00", materials_complete_at="2025-03-03 09:00:00",
              notice_at="2025-03-03 09:05:00", consented_at="2025-03-03 09:06:00",
              signed_at="2025-03-03 09:07:00", authz_checked="是", identity_ref=f"ID-{i}",
              authn_started_at="2025-03-03 10:00:00", authn_done_at="2025-03-03 16:00:00",
              authn_result="通过", entry_operator="E1", review_operator="E2", decision="批准",
              decided_at="2025-03-04 09:00:00", notified_at="2025-03-04 09:10:00",
              notify_method="短信", issued_at="2025-03-04 10:00:00",
              sent_at="2025-03-04 11:00:00", cert_serial=f"CERT{i:02d}", publish_refused="否")
    for i in range(10):
        w.add("customers", customer_id=f"C{i:02d}", valid_from="2024-06-01", valid_to="2026-05-31",
              kind="企业")
        w.add("follow_ups", visit_id=f"V{i:02d}", customer_id=f"C{i:02d}",
              visited_at="2025-06-03 10:00:00", outcome="完成")
    for i in range(100):
        w.add("survey", survey_id=f"Q{i:03d}", customer_id=f"C{i:02d}", sampled_on="2025-09-01",
              responded_at="2025-09-02 10:00:00", told_a="是", told_b="是", told_c="是", told_d="是",
              told_e="是", told_f="不适用", grade="好")
    w.add("recovery", event_id="R1", kind="演练", started_at="2025-06-01 08:00:00",
          recovered_at="2025-06-01 18:00:00", plan_level="Ⅰ级")
    w.add("forensics", case_id="F1", requested_at="2025-03-03 09:00:00",
          accepted_at="2025-03-03 10:00:00", closed_at="2025-03-10 09:00:00")


def fill_people(w):
    for i in range(3):
        w.add("staff", staff_id=f"P{i}", post="业务咨询", profession_from="2015-01-01",
              hired_on="2018-01-01", trusted="否")
    for staff_id, post in (("S1", "坐席"), ("S2", "机房值班"), ("S3", "应用集成"),
                           ("S4", "现场服务"), ("S5", "法务")):
        w.add("staff", staff_id=staff_id, post=post, hired_on="2018-01-01", key_post="是",
              trusted="是", trusted_from="2018-03-01", nda_on="2018-01-01",
              checked_on="2018-02-01", has_resume="是", has_education="是", has_career="是",
              has_credit="是", no_crime="是")


def fill_registers(w):
    for rule in FORM_RULES:
        if rule["proof"]:
            row = rule["row"]
            w.add("docs", doc_id=f"D{row}", rows=row, title=f"第{row}条制度",
                  approved_on="2025-01-02", effective_from="2025-01-02",
                  public_url=f"https://ca.example/{row}")
            w.add("records", record_id=f"R{row}", rows=row, title=f"第{row}条记录",
                  done_on="2025-06-15", result="通过")
    for item in "abcdefg":
        w.add("disclosure", item=item, standard="GBT35289", url="https://ca.example/",
              checked_at="2025-12-01 10:00:00", present="是", content_ok="是")
    for item in GM_ITEMS + ["赔付机制", "投诉受理方式", "状态查询方式"]:
        w.add("disclosure", item=item, standard="GM571", url="https://ca.example/",
              checked_at="2025-12-01 10:00:00", present="是", content_ok="是")


def fill_attest(w):
    for rule in FORM_RULES:
        if rule["class"] in "AP":
            w.attest(rule["row"], "是")
    for criterion in CRITERIA:
        if criterion["kind"] == "attest":
            w.attest(f"{criterion['indicator']}.{criterion['criterion']}", "是")
    w.attest("discipline.authn_grade", "严格")
    w.attest("gate", "否")


# --- a small language of changes, for tables of examples ---------------------------------------------

def change(world, text):
    """Applies changes such as `clear complaints; add complaints complaint_id=X1 ...`.

    clear E · drop E · column E C · add E k=v ... · times N add E k=v{i} ... · set E KEY k=v ... ·
    remove E KEY · keep E N · attest ITEM VALUE · date D. Values hold no blanks and no semicolons.
    """
    for step in filter(None, (part.strip() for part in text.split(";"))):
        words = step.split()
        repeat = [0]
        if words[0] == "times":
            repeat = range(int(words[1]))
            words = words[2:]
        for i in repeat:
            apply(world, [word.replace("{i}", f"{i:03d}") for word in words])
    return world


def apply(world, words):
    verb, rest = words[0], words[1:]
    values = dict(word.split("=", 1) for word in rest if "=" in word)
    if verb == "clear":
        world.clear(rest[0])
    elif verb == "drop":
        world.drop(rest[0])
    elif verb == "column":
        world.drop_column(rest[0], rest[1])
    elif verb == "add":
        world.add(rest[0], **values)
    elif verb == "set":
        world.set(rest[0], rest[1], **values)
    elif verb == "remove":
        world.remove(rest[0], rest[1])
    elif verb == "keep":
        world.rows[rest[0]] = world.rows[rest[0]][:int(rest[1])]
    elif verb == "attest":
        world.attest(rest[0], rest[1])
    elif verb == "date":
        world.date = rest[0]
    else:
        raise ValueError(f"unknown change: {' '.join(words)}")


# --- looking at results -------------------------------------------------------------------------------

def row_of(result, number):
    return result["form"]["rows"][number - 1]


def indicator_of(result, name):
    return next(x for x in result["grading"]["indicators"] if x["id"] == name)


def look(result, what):
    """The value of `row:40`, `cx:40`, `score:cycle`, `measure:NAME`, `total`, `level`, `gate`, ..."""
    kind, _, name = what.partition(":")
    if kind == "row":
        return row_of(result, int(name))["result"]
    if kind == "basis":
        return row_of(result, int(name))["basis"]
    if kind == "cx":
        found = row_of(result, int(name))["counterexamples"]
        return "+".join(sorted(f"{x['id']}@{x['line']}" for x in found))
    if kind == "score":
        found = indicator_of(result, name)
        return found["lo"] if found["lo"] == found["hi"] else f"{found['lo']}..{found['hi']}"
    if kind == "alternative":
        name, _, code = name.partition("/")
        scores = {x["reading"]: x["score"] for x in indicator_of(result, name)["alternatives"]}
        return scores.get(code, "none")
    if kind == "measure":
        measure = result["measures"][name]
        if "num" in measure:
            return f"{measure['num']}/{measure['den']}"
        return str(measure["value"])
    if kind == "total":
        total = result["grading"]["total"]
        return total["lo"] if total["lo"] == total["hi"] else f"{total['lo']}..{total['hi']}"
    if kind == "level":
        return str(result["grading"]["level"])
    if kind == "sensitivity":
        for entry in result["grading"]["sensitivity"]:
            if entry["reading"] == name:
                return f"{entry['total']['lo']} {entry['level']}"
        return "none"
    if kind == "gate":
        return result["grading"]["gate"]
    raise ValueError(f"nothing is called {what}")
