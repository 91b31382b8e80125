"""Readings chosen by a bureau, cross-checks between the standards, sample surveys, and the body's
requirements without a row: each checked from both sides."""

import math
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

# what violates each check of templates/pairs/, and no other of its number
VIOLATIONS = {
    "X1": "set org T1 cps_crl_hours=168; line crl_log 400 retained=否",
    "X1b": "set org T1 cps_crl_hours=25",
    "X2": "first 11 survey told_a=否",
    "X3": "add complaints complaint_id=X1 channel=本机构 kind=业务办理 cause=c result=r record_ref=k "
          "received_at=2025-03-03T09:00:00 closed_at=2025-03-04T09:00:00",
    "X3b": "clear complaints; set survey Q000 grade=差",
    "X4": "set applications A00 authn_result=不通过",
    "X5": "attest discipline.no_quarrel 否",
    "X5b": "attest attitude.no_quarrel_polite 否",
    "X6": "add outages system=CA start_at=2025-03-03T09:00:00 end_at=2025-03-03T09:00:01 planned=否; "
          "attest continuity.no_customer_impact 是",
    "X7": "clear recovery",
    "X7b": "remove records R198; remove docs D198",
    "X8": "attest 89 否",
    "X9": "line shifts 4 end_at=2025-01-02T12:00:00",
    "X9b": "all hotline result=放弃",
    "X10": "set docs D2 effective_to=2025-06-30; remove records R2",
    "X10b": "set docs D1 effective_to=2025-06-30; remove records R1",
    "X11": "add disputes dispute_id=D1 case_id=Y1 received_at=2025-03-03T09:00:00 closed_at=2025-03-04T09:00:00; "
           "add complaints complaint_id=Y1 channel=本机构 kind=业务办理 cause=c result=r record_ref=k "
           "received_at=2025-03-03T09:00:00 closed_at=2025-03-04T09:00:00",
    "X12": "add certificates serial=OLD issuer=CA1 kind=签名 pair_id=PX customer_kind=企业 "
           "not_before=2023-01-01T00:00:00 not_after=2025-01-31T00:00:00 sig_alg_oid=1.2.156.10197.1.501 "
           "pk_alg_oid=1.2.840.10045.2.1 curve_oid=1.2.156.10197.1.301; "
           "set applications A00 biz_type=更新 old_serial=OLD",
    "X13": "attest consult.full_content 否",
    "X14": "add incidents incident_id=I1 level=重大 detected_at=2025-03-03T08:00:00 "
           "resolved_at=2025-03-03T09:00:00 customer_impact=否 handling_impact=否 leak=否 report_ref=B1",
}


def checks_of(result):
    return [check["check"] for check in result["crosschecks"]]


def quiet():
    """The examples' CA without the outages that X6 asks about."""
    return world.change(world.World(), "clear outages")


def wilson(k, n, z=1.959964):
    p = k / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


class CrossChecks(unittest.TestCase):
    def test_none_where_all_is_well(self):
        self.assertEqual(checks_of(quiet().run()), [])

    def test_every_check_has_a_case(self):
        listed = [row["check"] for row in world.read_csv(world.TEMPLATES / "pairs/gm-2018-571+gbt35289-2017.csv")]
        self.assertEqual(sorted(listed), sorted(VIOLATIONS))

    def test_each_is_found(self):
        base = quiet()
        for check, change in VIOLATIONS.items():
            with self.subTest(check=check):
                found = checks_of(world.change(base.copy(), change).run())
                self.assertIn(check, found)


class BodyRequirements(unittest.TestCase):
    def look(self, change, clause):
        result = world.change(world.World(), change).run()
        return next(x for x in result["body"] if x["clause"] == clause)

    def test_renewal_of_an_expired_certificate(self):
        found = self.look(VIOLATIONS["X12"], "6.2.6")
        self.assertEqual(found["result"], "否")
        self.assertEqual([x["id"] for x in found["counterexamples"]], ["A00"])
        self.assertEqual(self.look("", "6.2.6")["result"], "是")

    def test_major_change_not_reported(self):
        change = ("add changes change_id=M1 major=是 approved_at=2025-03-01T09:00:00 approver=a "
                  "tested_at=2025-03-02T09:00:00 test_ref=t implemented_at=2025-03-03T09:00:00 "
                  "audit_ref=u")
        self.assertEqual(self.look(change, "6.6.6.14 e")["result"], "否")
        self.assertEqual(self.look(change + " regulator_ref=G1", "6.6.6.14 e")["result"], "是")

    def test_attested_where_data_cannot_tell(self):
        self.assertEqual(self.look("", "6.6.9.1")["result"], "待核")
        self.assertEqual(self.look("attest body.6.6.9.1 否", "6.6.9.1")["result"], "否")

    def test_they_are_no_rows_of_the_form(self):
        result = world.change(world.World(), VIOLATIONS["X12"]).run()
        self.assertEqual(sum(result["form"]["counts"].values()), 211)
        self.assertEqual(result["form"]["counts"]["否"], 0)


class Sampling(unittest.TestCase):
    def look(self, change, indicator):
        result = world.change(world.World(), change).run()
        return next(x for x in result["sampling"] if x["indicator"] == indicator)

    def test_the_interval_is_wilsons(self):
        for k in (0, 1, 5, 6, 10, 50, 100):
            change = f"first {k} survey told_a=否"
            share = self.look(change, "notify")["shares"][0]
            lo, hi = wilson(k, 100)
            self.assertAlmostEqual(float(share["lo"]), max(lo, 0), delta=1.01e-6, msg=str(k))
            self.assertAlmostEqual(float(share["hi"]), min(hi, 1), delta=1.01e-6, msg=str(k))

    def test_scores_inside(self):
        # 4 % of 100: from 1.6 % to 9.8 %, so that 5 and 3 are possible and 1 is not
        four = self.look("first 4 survey told_a=否", "notify")
        self.assertEqual((four["lo"], four["hi"], four["settled"]), ("3", "5", False))
        # settled from n with |0.04 - 0.05| > z sqrt(0.05 * 0.95 / n)
        self.assertEqual(four["settles_at"], int(1.959964 ** 2 * 0.05 * 0.95 / 0.01 ** 2) + 1)

    def test_on_the_limit_no_number_settles_it(self):
        five = self.look("first 5 survey told_a=否", "notify")
        self.assertIsNone(five["settles_at"])

    def test_population_and_answers(self):
        silent = self.look("set survey Q000 responded_at= told_a= told_b= told_c= told_d= told_e= "
                           "told_f= grade=", "satisfaction")
        self.assertEqual((silent["population"], silent["sampled"], silent["responded"]),
                         ("10", 100, 99))

    def test_those_who_did_not_answer_at_best_and_at_worst(self):
        silent = ("responded_at= told_a= told_b= told_c= told_d= told_e= told_f= grade=")
        # 10 of 100 silent: not informed 0 to 10 %, that is 5 or 3; 好 90 to 100 %: 5
        for indicator, scores in (("notify", ("3", "5")), ("satisfaction", ("5", "5"))):
            found = self.look(f"first 10 survey {silent}", indicator)
            self.assertEqual((found["score_if_silent_worst"], found["score_if_silent_best"]), scores)
            self.assertEqual(found["response_rate"], "0.9")
        # 60 of 100: up to 60 % not informed, at least 40 % 好
        for indicator, scores in (("notify", ("1", "5")), ("satisfaction", ("0", "5"))):
            found = self.look(f"first 60 survey {silent}", indicator)
            self.assertEqual((found["score_if_silent_worst"], found["score_if_silent_best"]), scores)
        # 50 silent and 50 好: not more than half at worst
        found = self.look(f"first 50 survey {silent}", "satisfaction")
        self.assertEqual((found["score_if_silent_worst"], found["score_if_silent_best"]), ("0", "5"))
        found = self.look(f"first 49 survey {silent}", "satisfaction")
        self.assertEqual((found["score_if_silent_worst"], found["score_if_silent_best"]), ("5", "5"))

    def test_no_survey(self):
        self.assertEqual(self.look("drop survey", "notify")["shares"], [])


class Readings(unittest.TestCase):
    def run_with(self, config, change="", expect=(0, 3)):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            w = world.change(world.World(), change)
            w.write(path / "in")
            (path / "caeval.conf").write_text(config, encoding="utf-8")
            done = subprocess.run(
                [world.CAEVAL, "run", "-q", "-i", path / "in", "-o", path / "out", "-d", w.date,
                 "--formats", "json", "--templates", world.TEMPLATES,
                 "--config", path / "caeval.conf"], capture_output=True, text=True)
            self.assertIn(done.returncode, expect, done.stderr)
            if done.returncode in (0, 3):
                return world.load_result(path / "out", w.date, w.code)
            return done.stderr.replace(folder, "")

    LATE = ("add complaints complaint_id=X1 channel=主管部门 kind=业务办理 cause=c result=r "
            "record_ref=k received_at=2025-03-03T09:00:00 closed_at=2025-03-13T09:00:00")

    def test_a_chosen_reading_scores_and_is_named(self):
        result = self.run_with("reading = T9-R2\n", self.LATE)
        self.assertEqual(world.look(result, "score:complaint"), "1")
        self.assertEqual(world.look(result, "alternative:complaint/T9-R1"), "0")
        self.assertIn("T9-R2", world.indicator_of(result, "complaint")["readings"])
        self.assertEqual(result["readings"]["chosen"], ["T9-R2"])

    def test_the_default_without_a_choice(self):
        result = self.run_with("# nothing\n", self.LATE)
        self.assertEqual(world.look(result, "score:complaint"), "0")
        self.assertEqual(world.look(result, "alternative:complaint/T9-R2"), "1")
        self.assertEqual(result["readings"]["chosen"], [])

    def test_both_editions(self):
        unsigned = "set applications A05 signed_at="
        result = self.run_with("reading = GM38-R2\nreading = L-R2\n", unsigned)
        self.assertEqual(world.look(result, "row:38"), "否")
        self.assertEqual(result["form"]["sensitivity"],
                         [{"reading": "GM38-R1", "row": 38, "result": "是"},
                          {"reading": "GM-BLANK-R2", "row": 38, "result": "待核"}])
        result = self.run_with("", unsigned)
        self.assertEqual(world.look(result, "row:38"), "是")
        self.assertEqual(result["form"]["sensitivity"],
                         [{"reading": "GM38-R2", "row": 38, "result": "否"}])

    def changes(self, result, code):
        return [(x["row"], x["result"]) for x in result["form"]["sensitivity"] if x["reading"] == code]

    def test_a_lost_row_under_either_reading(self):
        lost = "add applications app_id=LOST biz_type=新申请 submitted_at=2025-02-30T09:00:00"
        result = self.run_with("", lost)
        self.assertEqual(world.look(result, "row:40"), "待核")
        self.assertIn((40, "是"), self.changes(result, "G-LOST-R2"))
        self.assertIn("G-LOST-R2", [s["reading"] for s in result["grading"]["sensitivity"]])
        result = self.run_with("reading = G-LOST-R2\n", lost)
        self.assertEqual(world.look(result, "row:40"), "是")
        self.assertIn((40, "待核"), self.changes(result, "G-LOST-R1"))
        self.assertEqual(self.changes(self.run_with(""), "G-LOST-R2"), [], "nothing is lost")

    def test_a_blank_that_must_be_filled_under_either_reading(self):
        blank = "set applications A05 notice_at="
        result = self.run_with("", blank)
        self.assertEqual(world.look(result, "row:34"), "否")
        self.assertEqual(self.changes(result, "GM-BLANK-R2"), [(34, "待核")])
        result = self.run_with("reading = GM-BLANK-R2\n", blank)
        self.assertEqual(world.look(result, "row:34"), "待核")
        self.assertEqual(self.changes(result, "GM-BLANK-R1"), [(34, "否")])

    def test_wrong_codes_end_the_run(self):
        for config, words in (
                ("\nreading = T99-R1\n", ':2: error: reading "T99-R1" is not in any readings.csv'),
                ("reading = T3-R2\n", ':1: error: reading "T3-R2" cannot be computed'),
                ("reading = T9-R1\nreading = T9-R2\n", ':2: error: reading "T9-R2" is a second choice')):
            with self.subTest(config=config):
                self.assertIn("/caeval.conf" + words, self.run_with(config, expect=(65,)))

    def test_every_computed_reading_can_be_chosen(self):
        for edition in ("gm-2018-571", "gbt35289-2017"):
            for row in world.read_csv(world.TEMPLATES / edition / "readings.csv"):
                if row["computed"] == "yes":
                    with self.subTest(reading=row["code"]):
                        result = self.run_with(f"reading = {row['code']}\n")
                        self.assertIn(row["code"], result["readings"][edition])


class Limits(unittest.TestCase):
    """How near to its limit a value stands: worked out by hand from the numbers of the rows."""

    def run_changed(self, change):
        return world.change(world.World(), change).run()

    def limits_of(self, change, measure):
        found = self.run_changed(change)["measures"][measure]["limits"]
        return {x.get("row", x.get("score")): x for x in found}

    def distance(self, change, measure, of):
        return self.limits_of(change, measure)[of]["distance"]

    def test_a_share_in_points_and_in_cases(self):
        # 90 of 100 must be answered (GM 6.5.1 b: 不低于90%)
        for missed, wanted in ((8, "高出2个百分点（还可有2次未接）"),
                               (10, "边界值，恰为限值，含本数，满足"),
                               (11, "差1个百分点（多1次未接）")):
            self.assertEqual(self.distance(f"first {missed} hotline result=放弃", "hotline.answer_rate", 75), wanted)
        # of 99 at least 89.1, which is 90
        self.assertEqual(self.distance("keep hotline 99; first 9 hotline result=放弃", "hotline.answer_rate", 75),
                         "高出0.91个百分点（再有1次未接即不满足）")
        # of 100 at most 5 and 10 (table 4)
        told = self.limits_of("first 6 survey told_a=否", "survey.not_informed")
        self.assertEqual(told[5]["distance"], "超出1个百分点（多1户未告知或告知不全）")
        self.assertEqual(told[3]["distance"], "还有4个百分点（还可有4户未告知或告知不全）")

    def test_the_reason_names_the_boundary(self):
        reason = world.row_of(self.run_changed("first 10 hotline result=放弃"), 75)["reason"]
        self.assertIn("90/100=90%（要求不低于90%，边界值，共查100次）", reason)
        reason = world.row_of(self.run_changed("first 9 hotline result=放弃"), 75)["reason"]
        self.assertNotIn("边界值", reason)

    def test_majority_does_not_take_its_limit_in(self):
        # 50 of 100 is not more than half (table 12, T12-R1)
        half = self.limits_of("first 50 survey grade=良", "survey.grade_5")[5]
        self.assertEqual((half["distance"], half["boundary"]), ("边界值，恰为限值，不含本数，不满足", True))

    def test_time_in_the_clauses_units(self):
        # 525.6 minutes are 31536 s; the outage of the examples has 600 s
        self.assertEqual(self.distance("", "outages.downtime", 153), "还有515分36秒")
        # 15 h 10 min of 24
        self.assertEqual(self.distance("", "revocations.to_crl.max", 52), "还有8小时50分钟")

    def test_none_where_it_must_be_none_or_is_open(self):
        self.assertNotIn("limits", self.run_changed("")["measures"]["hotline.coverage_gap"])
        # one lost row, 90 of 100 beside it: 90/101 to 91/101 holds the limit in between
        crossed = self.distance("first 10 hotline result=放弃; line hotline 60 offered_at=2025-02-30",
                                "hotline.answer_rate", 75)
        self.assertEqual(crossed, "限值在可能的范围之内，不能确定")

    # Monday 3 March to Thursday 6 March: 4 working days with both ends, 3 without (table 5)
    FOUR = "set applications A00 issued_at=2025-03-06T10:00:00 sent_at=2025-03-06T11:00:00"

    def test_shares_within_three_and_seven_days(self):
        cycle = self.limits_of(self.FOUR, "applications.cycle.max")
        self.assertEqual((cycle[5]["within"], cycle[5]["of"]), (19, 20))
        self.assertEqual((cycle[3]["within"], cycle[3]["of"]), (20, 20))

    def test_the_ten_slowest(self):
        slowest = self.run_changed(self.FOUR)["measures"]["applications.cycle.max"]["slowest"]
        self.assertEqual(slowest[0], {"file": "applications.csv", "line": 2, "id": "A00", "value": "4"})
        self.assertEqual(len(slowest), 10)
        self.assertEqual([x["value"] for x in slowest[1:]], ["2"] * 9)

    def day_count(self, change):
        return {(x["indicator"], x["reading"]): x["cases"]
                for x in self.run_changed(change)["grading"]["day_count"]}

    def test_cases_that_another_count_moves(self):
        self.assertEqual(self.day_count("")["cycle", "W-R2"], 0)
        self.assertEqual(self.day_count(self.FOUR)["cycle", "W-R2"], 1)
        # to Wednesday 12 March: 8 and 7, over the limit of 3 either way
        eight = self.FOUR.replace("03-06", "03-12")
        self.assertEqual(self.day_count(eight)["cycle", "W-R2"], 1)
        # Friday 7 March: 5 and 4, between the limits either way
        self.assertEqual(self.day_count(self.FOUR.replace("03-06", "03-07"))["cycle", "W-R2"], 0)
        # authentication within the day: 0 and 1; until the next day: 1 and 2, limit 1 (table 7)
        later = "set applications A00 authn_done_at=2025-03-04T08:00:00"
        self.assertEqual(self.day_count("")["authn", "W-R4"], 0)
        self.assertEqual(self.day_count(later)["authn", "W-R4"], 1)


class TotalOnALimit(unittest.TestCase):
    # 技术支持 0 (weight 0.2) and 业务咨询 0 (0.1): 5 - 1 - 0.5
    EXACT = "attest support.basic_support 否; attest consult.basic_content 否"

    def look(self, change, config=""):
        grading = world.change(world.World(), change).run(config=config)["grading"]
        return grading["total"]["lo"], grading["level"], grading["level_limit"]

    def test_exactly_on_it(self):
        self.assertEqual(self.look(self.EXACT), ("3.50", "II", "总分恰为3.50，按L-R1定II级（L-R2为I级）"))
        self.assertEqual(self.look(self.EXACT, "reading = L-R2\n"),
                         ("3.50", "I", "总分恰为3.50，按L-R2定I级（L-R1为II级）"))
        # 业务咨询 alone
        self.assertEqual(self.look("attest consult.basic_content 否")[2],
                         "总分恰为4.50，按L-R1定III级（L-R2为II级）")

    def test_beside_it(self):
        self.assertEqual(self.look("")[2], "总分高于最近的等级界限4.50，相差0.5分")
        # 技术支持 alone: 4.00 is as far from 3.50 as from 4.50, the lower one is named
        self.assertEqual(self.look("attest support.basic_support 否")[2], "总分高于最近的等级界限3.50，相差0.5分")

    def test_by_the_gate(self):
        self.assertEqual(self.look(self.EXACT + "; attest gate 是")[1:], (None, ""))
        self.assertEqual(self.look(self.EXACT + "; attest gate -")[1:],
                         ("待定", "总分恰为3.50，等级待定：按L-R1属II级（L-R2为I级）"))

    def test_a_total_that_is_open_stands_nowhere(self):
        self.assertEqual(self.look("attest support.basic_support -")[2], "")


class Words(unittest.TestCase):
    """Nouns and reasons, as the clause counts."""

    def reason(self, change, measure):
        return world.change(world.World(), change).run()["measures"][measure]["reason"]

    def test_answers_are_counted_as_answers(self):
        self.assertEqual(self.reason("set survey Q000 told_a=部分", "survey.not_informed"),
                         "有1份的内容无法读取")

    def test_no_record_within_the_years(self):
        w = world.change(world.World(), "all records rows=1; all docs rows=1")
        self.assertEqual(w.run()["measures"]["records.shield_overdue"]["reason"], "近5年没有相应的记录")

    def test_the_report_of_a_record_is_named(self):
        result = world.change(world.World(), "set records R201 report_ref=BG-7").run()
        self.assertIn("，报告编号：BG-7", world.row_of(result, 201)["reason"])
        result = world.change(world.World(), "add records record_id=S rows=141 title=T done_on=2025-06-01 result=合格 "
                              "report_ref=PB-9").run()
        self.assertEqual(result["measures"]["records.shield_overdue"]["note"],
                         "最近一次有结论的在2025-06-01（records.csv:%d），报告编号：PB-9，结论：合格"
                         % (len(world.World().rows["records"]) + 2))

    def test_where_an_item_is_published(self):
        shown = world.change(world.World(), "set disclosure a url=https://ca.example/a").run()
        missing = shown["measures"]["disclosure.missing"]
        self.assertEqual((missing["detail"]["a"], missing["urls"]["a"]), ("是", "https://ca.example/a"))
        blank = world.change(world.World(), "set disclosure a url=").run()
        self.assertNotIn("a", blank["measures"]["disclosure.missing"]["urls"])
        self.assertEqual(blank["grading"]["total"]["lo"], "5.00")

    def test_a_lost_ticket_may_be_of_another_topic(self):
        result = world.change(world.World(), "line tickets 2 ticket_id=").run()["measures"]
        self.assertEqual([result["tickets.topics"][k] for k in ("lo", "hi", "status")], ["6", "7", "interval"])
        self.assertEqual(result["tickets.online"]["status"], "determined")  # all three are in use already

    def test_an_edition_that_could_not_be_read(self):
        # whole certificates of 2025: only what GM/T 0015-2023 says of the criticality is open
        whole = "all certificates key_usage=digitalSignature,nonRepudiation ku_critical=是 bc_critical=否 basic_constraints=CA:FALSE"
        self.assertEqual(self.reason(whole, "certificates.ill_formed"), "有20张所依版本的条款未能取得")


class Refused(unittest.TestCase):
    """A file that can be read and not understood (evidence: an attested 是 does not stand)."""

    def test_who_left_is_told_by_the_roll_alone(self):
        one = world.change(world.World(), "attest 157 是")
        with tempfile.TemporaryDirectory() as folder:
            one.write(f"{folder}/in")
            pathlib.Path(f"{folder}/in/T1/staff.csv").write_text("此表已移交\n", encoding="utf-8")
            world.run_caeval(f"{folder}/in", f"{folder}/out", one.date)
            result = world.load_result(f"{folder}/out", one.date, "T1")
        self.assertEqual(world.look(result, "row:157"), "待核")
        self.assertEqual(result["measures"]["accounts.leaver_open"]["status"], "unknown")

    def test_what_might_prove_a_row_is_not_replaced_by_not_applicable(self):
        for answer, expected in (("不适用", "待核"), ("是", "待核"), ("否", "否")):
            one = world.change(world.World(), f"attest 33 {answer}; drop docs; drop records")
            with self.subTest(answer), tempfile.TemporaryDirectory() as folder:
                one.write(f"{folder}/in")
                pathlib.Path(f"{folder}/in/T1/applications.csv").write_text("此表已移交\n", encoding="utf-8")
                world.run_caeval(f"{folder}/in", f"{folder}/out", one.date)
                result = world.load_result(f"{folder}/out", one.date, "T1")
                self.assertEqual(world.look(result, "row:33"), expected)

    def test_what_is_looked_up_may_stand_in_the_refused_file(self):
        with tempfile.TemporaryDirectory() as folder:
            one = world.World()
            one.write(f"{folder}/in")
            pathlib.Path(f"{folder}/in/T1/certificates-2.csv").write_text("此表已移交\n", encoding="utf-8")
            world.run_caeval(f"{folder}/in", f"{folder}/out", one.date)
            measure = world.load_result(f"{folder}/out", one.date, "T1")["measures"]["applications.unpublished"]
        self.assertEqual(measure["status"], "interval")
        self.assertIn("可能在无法读取的行或文件里", measure["reason"])

    def test_a_lost_application_may_be_of_another_customer(self):
        result = world.change(world.World(), "line applications 3 submitted_at=").run()["measures"]
        self.assertEqual(result["applications.customers"]["status"], "interval")


class Cited(unittest.TestCase):
    """GM/T 0015-2023 is in force from 2024-06-01 and replaces 2012; GB/T 25056 is cited by its edition of 2010."""

    def states(self, date, part="form"):
        w = world.change(world.World(), f"date {date}")
        return {x["edition"]: (x["state"], x.get("replaced_by"), x["cited_by"]) for x in w.run()[part]["cited"]}

    def test_before_and_from_the_day_of_replacement(self):
        before = self.states("2024-05-31")
        self.assertEqual(before["GM/T 0015-2012"], ("in_force", None, ["42"]))
        self.assertEqual(before["GM/T 0015-2023"], ("not_yet", None, ["42"]))
        after = self.states("2024-06-01")
        self.assertEqual(after["GM/T 0015-2012"], ("replaced", "GM/T 0015-2023", ["42"]))
        self.assertEqual(after["GM/T 0015-2023"], ("in_force", None, ["42"]))
        self.assertEqual(after[""], ("untold", None, ["6"]))

    def test_a_dated_citation(self):
        self.assertEqual(self.states("2025-12-31", "grading")["GB/T 25056—2010"],
                         ("replaced", "GB/T 25056—2018", ["*"]))


if __name__ == "__main__":
    unittest.main()
