"""The 116 rows that registers prove and the 19 that an examiner answers: each of them, by its rule in
rules.csv, with its proof taken away, lapsed, of another period, not published, contradicted."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

CHECKED = {84: "投诉受理方式", 209: "赔付机制"}  # items of export disclosure
REGISTER = [rule for rule in world.FORM_RULES if rule["class"] == "R"]
ATTESTED = [rule for rule in world.FORM_RULES if rule["class"] == "A"]
FIRST_DAY = {"year": "2025-01-01", "last_year": "2024-01-01"}
DAY_BEFORE = {"year": "2024-12-31", "last_year": "2023-12-31", "any": None}


def bare():
    """A CA whose registers are its only proof: nobody in the posts that rows 82 and 211 ask for."""
    one = world.World()
    for rule in REGISTER:
        if rule["post"]:
            one.rows["staff"] = [row for row in one.rows["staff"] if row["post"] != rule["post"]]
    return one


def entries(one, export, rule):
    return one.find(export, f"{'D' if export == 'docs' else 'R'}{rule['row']}")


def without(one, export):
    for rule in REGISTER:
        one.remove(export, entries(one, export, rule)[0][world.SCHEMA[export][0]])


def absent(rule):
    """What the row is when the registers are there and do not prove it."""
    return "否" if rule["absent_is_no"] else "待核"


class Rules(unittest.TestCase):
    """What the form's words ask of its rows, against rules.csv."""

    def rows(self, column, *values):
        return {int(rule["row"]) for rule in world.FORM_RULES if rule[column] in values}

    def test_to_be_published(self):
        self.assertEqual(self.rows("publish", "yes"), {*range(24, 30), 84, 209})

    def test_rows_of_the_year(self):
        named = {15, 63, 76, 96, 109, 126, 127, 144, 145, 167, 168, 170, 181, 186, 192, 208}
        self.assertLessEqual(named, self.rows("period", "year"), "方法: 本年度")
        both = {168}  # of its 制度 and its 记录 the latter are of the year
        self.assertEqual(named - {170, 181} - both, self.rows("this_year", "yes"), "which data do not decide")
        self.assertEqual(self.rows("period", "last_year"), {210}, "方法: 最近一年")
        self.assertEqual(self.rows("period", "5_years"), {141}, "至少每五年")

    def test_conditional_rows(self):
        self.assertEqual(self.rows("applies", "serves_public=是"), {2})
        self.assertEqual(self.rows("applies", "already_serving=是"), {63})
        self.assertEqual(self.rows("applies", "has_outsourcing=是"), {107, 108, 109})
        self.assertEqual(self.rows("applies", "develops_software=是"), set(range(142, 151)))
        self.assertEqual(self.rows("applies", "has_dr=否"), {195})
        self.assertEqual(self.rows("applies", "has_dr=是"), {196})
        self.assertEqual(self.rows("permissive", "yes"), {196}, "可以")

    def test_absence_is_a_no(self):
        self.assertEqual(self.rows("absent_is_no", "yes"), {15, 201})


class Registers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = bare()

    def check(self, wanted, *changes, rules=REGISTER, basis=None):
        """wanted(rule) is the result of the row in the base as changed."""
        one = self.base.fork()
        for step in changes:
            step(one)
        result = world.run_many([one])[0]
        for rule in rules:
            if wanted(rule) is None:
                continue
            with self.subTest(row=rule["row"]):
                row = world.row_of(result, int(rule["row"]))
                self.assertEqual(row["result"], wanted(rule), row["reason"])
                if basis:
                    self.assertEqual(row["basis"], basis)

    def test_proved(self):
        self.check(lambda rule: "是", basis="register")

    def test_neither_document_nor_record(self):
        self.check(absent, lambda w: without(w, "docs"), lambda w: without(w, "records"))

    def test_headers_only(self):
        self.check(absent, lambda w: w.clear("docs"), lambda w: w.clear("records"))

    def test_no_registers(self):
        self.check(lambda rule: "待核", lambda w: w.drop("docs"), lambda w: w.drop("records"),
                   basis="none")

    def test_no_registers_and_attested(self):
        def attest(one):
            for rule in REGISTER:
                one.attest(rule["row"], "是")
        self.check(lambda rule: "是", lambda w: w.drop("docs"), lambda w: w.drop("records"), attest,
                   basis="attest")

    def test_an_attested_no_beats_the_register(self):
        def attest(one):
            for rule in REGISTER:
                one.attest(rule["row"], "否")
        self.check(lambda rule: "否", attest, basis="attest")

    def test_document_alone(self):
        self.check(lambda rule: "待核" if rule["proof"] == "both" else "是",
                   lambda w: without(w, "records"))

    def test_record_alone(self):
        self.check(lambda rule: "待核" if rule["proof"] == "both" or rule["publish"] else "是",
                   lambda w: without(w, "docs"))

    def documents(self, wanted, **values):
        def fill(one):
            for rule in REGISTER:
                one.fill_in("docs", entries(one, "docs", rule), values)
        self.check(wanted, lambda w: without(w, "records"), fill)

    def test_document_lapsed_the_day_before(self):
        self.documents(absent, effective_to="2025-12-30")

    def test_document_in_force_to_the_day(self):
        self.documents(lambda rule: None if rule["proof"] == "both" else "是",
                       effective_to="2025-12-31")

    def test_document_in_force_from_the_day_after(self):
        self.documents(absent, effective_from="2026-01-01")

    def test_document_in_force_from_its_approval(self):
        self.documents(absent, effective_from="", approved_on="2026-01-01")
        self.documents(lambda rule: None if rule["proof"] == "both" else "是",
                       effective_from="", approved_on="2025-12-31")

    def test_document_without_dates_may_be_in_force_or_not(self):
        self.documents(lambda rule: "待核", effective_from="", approved_on="")

    def test_document_approved_after_the_day_is_not_in_force(self):
        self.documents(absent, effective_from="2025-02-01", approved_on="2026-01-10")

    def test_document_of_an_earlier_year(self):
        self.documents(lambda rule: None if rule["proof"] == "both"
                       else absent(rule) if rule["this_year"] else "是",
                       effective_from="2024-02-01", approved_on="2024-01-10")

    def test_document_approved_in_the_year_and_effective_before(self):
        self.documents(lambda rule: None if rule["proof"] == "both" else "是",
                       effective_from="2024-02-01", approved_on="2025-01-01")

    def test_rows_of_the_registers_that_cannot_be_read(self):
        def lose(one):
            one.add("docs", doc_id="", rows="1", title="缺编号")
            one.add("records", record_id="LOST", rows="1", title="缺日期", done_on="2025-02-30")
        self.check(lambda rule: "是", lose, basis="register")
        self.check(lambda rule: "待核", lambda w: without(w, "docs"),
                   lambda w: without(w, "records"), lose, basis="none")

    def test_document_not_published(self):
        self.documents(lambda rule: "待核" if rule["proof"] == "both" or
                       rule["publish"] and int(rule["row"]) not in CHECKED else "是", public_url="")

    def test_no_column_of_addresses(self):
        self.check(lambda rule: "待核" if rule["publish"] else "是",
                   lambda w: w.drop_column("docs", "public_url"), lambda w: w.drop("disclosure"))

    def test_a_published_row_is_not_proved_by_a_record(self):
        def fill(one):
            for rule in REGISTER:
                one.fill_in("docs", entries(one, "docs", rule), {"public_url": ""})
        self.check(lambda rule: "待核" if rule["publish"] else None, fill,
                   lambda w: w.drop("disclosure"))

    def test_what_the_check_of_the_site_found(self):
        def found(answer, **more):
            def fill(one):
                for item in CHECKED.values():
                    one.set("disclosure", item, present=answer, **more)
            return fill
        self.check(lambda rule: "否" if int(rule["row"]) in CHECKED else "是", found("否"))
        self.check(lambda rule: "是", found("否", checked_at="2022-11-01"))

    def records(self, wanted, day):
        def fill(one):
            for rule in REGISTER:
                if day(rule):
                    one.fill_in("records", entries(one, "records", rule), {"done_on": day(rule)})
        self.check(wanted, lambda w: without(w, "docs"), fill)

    def alone(self, rule):
        """A record can prove the row without a document."""
        return rule["proof"] in ("any", "record") and not rule["publish"]

    def test_record_of_the_day_before_the_period(self):
        self.records(lambda rule: absent(rule) if DAY_BEFORE[rule["period"]] else None,
                     lambda rule: DAY_BEFORE[rule["period"]])

    def test_record_of_the_first_day_of_the_period(self):
        self.records(lambda rule: "是" if self.alone(rule) else None,
                     lambda rule: FIRST_DAY.get(rule["period"]))

    def test_record_of_any_time_where_no_period_is_set(self):
        self.records(lambda rule: "是" if self.alone(rule) and rule["period"] == "any" else None,
                     lambda rule: "2009-02-28" if rule["period"] == "any" else None)

    def test_record_of_the_day(self):
        self.records(lambda rule: "是" if self.alone(rule) else None, lambda rule: "2025-12-31")

    def test_record_after_the_day(self):
        self.records(absent, lambda rule: "2026-01-01")

    def test_record_of_the_wrong_period_beside_a_document(self):
        def fill(one):
            for rule in REGISTER:
                one.fill_in("records", entries(one, "records", rule), {"done_on": "2026-01-01"})
        self.check(lambda rule: "待核" if rule["proof"] == "both" else "是", fill)

    def test_one_document_may_name_many_rows(self):
        rows = "、".join(rule["row"] for rule in REGISTER)

        def join(one):
            one.add("docs", doc_id="ALL", rows=rows, title="制度汇编", approved_on="2025-01-05",
                    public_url="https://ca.example/")
            one.add("records", record_id="ALL", rows=rows.replace("、", ";"), title="记录汇编",
                    done_on="2025-06-15")
        self.check(lambda rule: "是" if rule["period"] != "last_year" else None,
                   lambda w: without(w, "docs"), lambda w: without(w, "records"), join)

    def test_somebody_in_the_post_proves_the_row(self):
        result = world.run_many([world.change(
            world.World().fork(), "remove docs D82; remove records R82; remove docs D211; "
            "remove records R211; set staff S5 left_on=2025-12-31")])[0]
        self.assertEqual(world.row_of(result, 82)["result"], "是")
        self.assertEqual(world.row_of(result, 211)["result"], "待核", "left on D")

    def test_in_mid_year_an_absent_record_is_not_due(self):
        def middle(one):
            one.date = "2025-06-30"
        self.check(lambda rule: "待核" if rule["absent_is_no"] else None, middle,
                   lambda w: without(w, "docs"), lambda w: without(w, "records"))


class Attested(unittest.TestCase):
    """Rows 195 and 196 apply to a CA without, and with, a disaster recovery site."""

    def check(self, value, wanted, basis=None, permitted=None):
        worlds = [world.World().fork(), world.change(world.World().fork(), "set org T1 has_dr=否")]
        for one in worlds:
            for rule in ATTESTED:
                one.attest(rule["row"], value)
        results = world.run_many(worlds)
        for rule in ATTESTED:
            row = world.row_of(results[rule["applies"] == "has_dr=否"], int(rule["row"]))
            with self.subTest(row=rule["row"], value=value):
                right = permitted if permitted and rule["permissive"] else wanted
                if value == "不适用" and int(rule["row"]) not in world.MAY_NOT_APPLY:
                    right = "待核"
                self.assertEqual(row["result"], right, row["reason"])
                if basis and right == wanted:
                    self.assertEqual(row["basis"], basis)

    def test_yes(self):
        self.check("是", "是", "attest")

    def test_no(self):
        self.check("否", "否", "attest", permitted="不适用")

    def test_not_applicable(self):
        """The CA's own answers say that all but what the text permits apply: data win (gen/README, Decisions)."""
        self.check("不适用", "待核", "none", permitted="不适用")
        self.check_untold("不适用", "不适用", "attest")

    def check_untold(self, value, wanted, basis):
        one = world.change(world.World().fork(), "set org T1 has_dr= develops_software=")
        for rule in ATTESTED:
            one.attest(rule["row"], value)
        result = one.run()
        for rule in filter(lambda rule: rule["applies"], ATTESTED):
            row = world.row_of(result, int(rule["row"]))
            with self.subTest(row=rule["row"]):
                self.assertEqual((row["result"], row["basis"]), (wanted, basis), row["reason"])

    def test_unknown(self):
        self.check("未知", "待核", "none")

    def test_no_answer_to_the_question(self):
        self.check("合格", "待核", "none")

    def test_nobody_answered(self):
        self.check("-", "待核", "none")

    def test_no_file(self):
        for step in ("drop attest", "clear attest", "column attest value"):
            result = world.run_many([world.change(world.World().fork(), step)])[0]
            for rule in ATTESTED:
                wanted = "不适用" if rule["applies"] == "has_dr=否" else "待核"
                with self.subTest(row=rule["row"], change=step):
                    self.assertEqual(world.row_of(result, int(rule["row"]))["result"], wanted)


if __name__ == "__main__":
    unittest.main()
