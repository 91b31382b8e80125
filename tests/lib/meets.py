"""The exports of a CA that meets every requirement of both standards, in all 41 exports.

Its service began on 1 January 2024, so that two years of daily CRLs are all it has to keep. Every row
of the form is 是 or rightly 不适用, and the total is 5.00: tests/standard/test_base.py says so.
"""

import datetime

from templates import CRITERIA, FORM_RULES, TEMPLATES, at, days, is_workday, read_csv

GM_ITEMS = ["政务CPS", "证书链", "技术服务手册", "业务办理流程", "联系方式", "业务开展相关资质", "投诉电话"]
SM2_KEY = {"pk_alg_oid": "1.2.840.10045.2.1", "curve_oid": "1.2.156.10197.1.301",
           "sig_alg_oid": "1.2.156.10197.1.501"}
TOPICS = ["证书应用", "安全保管", "存储介质", "政策法规", "技术服务", "投诉处理", "收费"]
CHANNELS = ["热线", "Email", "远程协助", "即时通讯", "网站", "现场", "热线"]


def fill(w):
    fill_service(w)
    fill_applications(w)
    fill_certificates(w)
    fill_crls(w)
    fill_customers(w)
    fill_support(w)
    fill_people(w)
    fill_roles(w)
    fill_assets(w)
    fill_rooms(w)
    fill_operation(w)
    fill_duties(w)
    fill_registers(w)
    fill_attest(w)
    fill_coverage(w)


def fill_service(w):
    w.add("org", ca_code=w.code, name="测试电子认证有限公司", legal_form="企业法人",
          service_start="2024-01-01", serves_public="是", already_serving="是",
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


def fill_applications(w):
    for i in range(20):
        # Monday to Tuesday: one working day elapsed, two counted
        w.add("applications", app_id=f"A{i:02d}", customer_id=f"C{i % 10:02d}",
              biz_type="密钥更新" if i == 19 else "新申请", channel="网上" if i % 2 else "柜台",
              submitted_at="2025-03-03 09:00:00", materials_complete_at="2025-03-03 09:00:00",
              notice_at="2025-03-03 09:05:00", consented_at="2025-03-03 09:06:00",
              signed_at="2025-03-03 09:07:00", authz_checked="是", identity_ref=f"ID-{i}",
              authn_started_at="2025-03-03 10:00:00", authn_done_at="2025-03-03 16:00:00",
              authn_result="通过", entry_operator="E1", review_operator="E2", decision="批准",
              decided_at="2025-03-04 09:00:00", notified_at="2025-03-04 09:10:00",
              notify_method="短信", issued_at="2025-03-04 10:00:00",
              sent_at="2025-03-04 11:00:00", cert_serial=f"CERT{i:02d}",
              old_serial="OLD0" if i == 19 else "", publish_refused="是" if i == 18 else "否")


def add_pair(w, name, app, begin, end, published, kind):
    for use, usage in (("签名", "digitalSignature"), ("加密", "keyEncipherment")):
        w.add("certificates", serial=name if use == "签名" else f"{name}E", issuer="CA1",
              customer_kind=kind, app_id=app, kind=use, pair_id=f"P-{name}", **SM2_KEY,
              key_usage=usage, ku_critical="是", basic_constraints="CA:FALSE", bc_critical="否",
              not_before=begin, not_after=end, media_model="KEY-1", published_at=published)


def fill_certificates(w):
    """Lines 2 to 41 of the file: two for each application; then what was issued before."""
    for i in range(20):
        add_pair(w, f"CERT{i:02d}", f"A{i:02d}", "2025-03-04 10:00:00", "2027-03-04 10:00:00",
                 "" if i == 18 else "2025-03-04 10:30:00", "政务" if i == 0 else "企业")
    for i in range(4):
        add_pair(w, f"OLD{i}", "", "2024-03-10 10:00:00", "2026-03-10 10:00:00",
                 "2024-03-10 10:30:00", "企业")
    for i in range(3):  # lines 2 to 4
        w.add("revocations", serial=f"OLD{i + 1}", requested_at="2025-05-06 09:00:00",
              requester="证书持有者", authn_ok="是", decided_at="2025-05-06 10:00:00",
              revoked_at="2025-05-06 10:05:00", crl_number="493", notified_at="2025-05-06 11:00:00")
    for i in range(2):
        w.add("key_recovery", request_id=f"K{i}", requested_at="2025-07-01 09:00:00", requester="单位",
              authn_ok="是", approved_by="王工", done_at="2025-07-01 15:00:00")


def fill_crls(w):
    """A CRL a day: number n at line n + 1, of the n-th day from 1 January 2024."""
    for number, day in enumerate(days("2024-01-01", "2025-12-31"), 1):
        w.add("crl_log", issuer="CA1", crl_partition="1", kind="完全", crl_number=number,
              this_update=at(day, 1), next_update=at(day + datetime.timedelta(1), 2),
              published_at=at(day, 1, 10), backup_at=at(day, 1, 30), retained="是")
    for month in range(1, 13):
        for service in ("OCSP", "CRL", "CA证书"):
            w.add("status_probe", probed_at=f"2025-{month:02d}-15 10:00:00", service=service,
                  url="https://ca.example/", ok="是", latency_ms="35.5")


def fill_customers(w):
    for i in range(10):
        w.add("customers", customer_id=f"C{i:02d}", valid_from="2024-06-01", valid_to="2026-05-31",
              kind="企业")
        w.add("follow_ups", visit_id=f"V{i:02d}", customer_id=f"C{i:02d}",
              visited_at="2025-06-03 10:00:00", outcome="完成")
    for i in range(100):
        w.add("survey", survey_id=f"Q{i:03d}", customer_id=f"C{i:02d}", sampled_on="2025-09-01",
              responded_at="2025-09-02 10:00:00", told_a="是", told_b="是", told_c="是", told_d="是",
              told_e="是", told_f="不适用", grade="好")


def fill_support(w):
    """No complaint, no dispute and no incident in the year: three registers with a header only."""
    w.add("recovery", event_id="R1", kind="演练", started_at="2025-06-01 08:00:00",
          recovered_at="2025-06-01 18:00:00", plan_level="Ⅰ级")
    w.add("forensics", case_id="F1", requested_at="2025-03-03 09:00:00",
          accepted_at="2025-03-03 10:00:00", closed_at="2025-03-10 09:00:00")
    for i, (topic, channel) in enumerate(zip(TOPICS, CHANNELS)):
        w.add("tickets", ticket_id=f"T{i}", channel=channel, category="业务咨询", topic=topic,
              opened_at="2025-04-01 09:00:00", closed_at="2025-04-01 10:00:00", result="已答复")


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
    w.add("staff", staff_id="S9", post="运维", hired_on="2018-01-01", left_on="2025-04-30",
          key_post="是", trusted="否")


def fill_roles(w):
    """Each role by another person, from before the year: lines 2 to 12."""
    held = [("G1", "OS", "管理员"), ("G2", "DB", "管理员"), ("G3", "APP", "管理员"),
            ("G4", "NET", "管理员"), ("G5", "机房", "管理员"), ("G6", "密钥", "管理员"),
            ("G7", "审计", "审计员"), ("G8", "CA", "业务操作员"), ("G9", "CA", "审计员"),
            ("E1", "RA", "录入员"), ("E2", "RA", "审核员")]
    for person, system, role in held:
        w.add("roles", staff_id=person, system=system, role=role, from_on="2024-01-01",
              auth_ref=f"SQ-{person}")


def fill_assets(w):
    w.add("assets", asset_id="Z1", **{"class": "密码设备"}, model="HSM-1", product_cert_no="GM001",
          product_cert_to="2027-06-30", status="在用")
    w.add("assets", asset_id="Z2", **{"class": "介质"}, model="KEY-1", product_cert_no="GM002",
          product_cert_to="2027-06-30", status="在用")
    w.add("assets", asset_id="Z3", **{"class": "服务器"}, model="SRV-1", status="在用")
    for event in ("采购", "入库", "配置", "维修", "报废"):
        w.add("asset_events", asset_id="Z1", event=event, at="2025-05-20 10:00:00", approver="王工",
              ref=f"ZC-{event}")
    w.add("accounts", account="root", owner="S1", scope="运维", two_factor="是")
    w.add("accounts", account="dba", owner="S2", scope="数据库", two_factor="是")
    w.add("accounts", account="ops9", owner="S9", scope="运维", two_factor="是",
          disabled_on="2025-04-30")
    for i, carrier in enumerate(("电信", "联通")):
        w.add("network_links", link_id=f"L{i}", carrier=carrier, active="是", contact="李工")


def fill_rooms(w):
    for i, zone in enumerate(("管理区", "核心区", "安全监控室", "配电室", "屏蔽机房")):
        for direction, hour in (("进", 9), ("出", 10)):  # lines 2 and 3, 4 and 5, ...
            w.add("access_log", door=f"M{i}", zone=zone, staff_id="G5",
                  at=f"2025-02-10 {hour:02d}:00:00", direction=direction, factors="卡+生物",
                  second_staff_id="G6" if zone == "屏蔽机房" else "", overtime_alarm="否")
    for i in range(2):
        w.add("visitors", visit_id=f"N{i}", name="访客", approver="王工",
              approved_at="2025-02-09 09:00:00", in_at="2025-02-10 09:00:00",
              out_at="2025-02-10 10:00:00", escort="G5")
        w.add("video", camera=f"CAM{i}", zone="核心区", earliest_at="2025-05-01 00:00:00",
              latest_at="2025-12-31 23:59:59", missing_minutes="0")
    for system in ("门禁", "侵入报警", "机房"):
        w.add("power", system=system, own_ups="是", rated_hours="10", measured_hours="9.5",
              tested_at="2025-06-01 10:00:00")
    for month in range(1, 13):
        w.add("env", room="核心区", read_at=f"2025-{month:02d}-10 10:00:00", temp_c="22.5",
              rh_pct="50")


def fill_operation(w):
    for system in ("CA", "KM", "RA", "OCSP"):
        for aspect in ("进程", "资源", "可访问", "预警阈值"):
            w.add("monitor", system=system, from_at="2025-01-01 00:00:00",
                  to_at="2026-01-01 00:00:00", aspect=aspect)
    w.add("outages", system="CA", start_at="2025-08-01 02:00:00", end_at="2025-08-01 02:10:00",
          planned="否")
    w.add("outages", system="CA", start_at="2025-09-06 01:00:00", end_at="2025-09-06 03:00:00",
          planned="是", announced_at="2025-09-01 09:00:00")
    for i in range(2):
        w.add("changes", change_id=f"B{i}", major="否", kind="一般" if i else "技术改造",
              approver="王工", approved_at="2025-04-01 09:00:00", tested_at="2025-04-02 09:00:00",
              test_ref=f"CS-{i}", implemented_at="2025-04-03 09:00:00", audit_ref=f"SJ-{i}",
              regulator_ref="" if i else "BB-0")
    for i, month in enumerate(("04", "10")):
        w.add("releases", release_id=f"U{i}", approved_at=f"2025-{month}-10 09:00:00",
              executed_at=f"2025-{month}-11 09:00:00", audited_at=f"2025-{month}-12 09:00:00",
              ref=f"SX-{i}")
    for event in ("生成", "备份", "恢复", "使用", "激活", "废止", "销毁", "归档"):
        w.add("ca_key_events", key_id="CAKEY", event=event, at="2025-01-15 10:00:00",
              approval_ref=f"SP-{event}", operation_ref=f"CZ-{event}", device="HSM-1")


def fill_duties(w):
    for i in range(2):
        w.add("findings", finding_id=f"W{i}", raised_on="2025-03-01", due_on="2025-04-30",
              closed_on="2025-04-15", source="主管部门")
        w.add("submissions", submission_id=f"Y{i}", kind="年度报告", due_on="2025-03-31",
              submitted_on="2025-03-20")


def fill_registers(w):
    for rule in FORM_RULES:
        if rule["proof"]:
            row = rule["row"]
            w.add("docs", doc_id=f"D{row}", rows=row, title=f"第{row}条制度",
                  approved_on="2025-01-02", effective_from="2025-01-02",
                  public_url=f"https://ca.example/{row}")
            w.add("records", record_id=f"R{row}", rows=row, title=f"第{row}条记录",
                  done_on="2025-06-15", result="通过")
    for row, done_on in (("73", "2025-05-05"), ("141", "2022-06-15"), ("180", "2025-07-01"),
                         ("181", "2025-03-31"), ("181", "2025-09-30")):
        w.add("records", record_id=f"R{row}-{done_on[5:7]}", rows=row, title=f"第{row}条记录",
              done_on=done_on, result="通过")
    for item in "abcdefg":
        w.add("disclosure", item=item, standard="GBT35289", url="https://ca.example/",
              checked_at="2025-12-01 10:00:00", present="是", content_ok="是")
    for item in GM_ITEMS + ["赔付机制", "投诉受理方式", "状态查询方式"]:
        w.add("disclosure", item=item, standard="GM571", url="https://ca.example/",
              checked_at="2025-12-01 10:00:00", present="是", content_ok="是")


def fill_coverage(w):
    # every export of events holds all there is, so that no row is no event
    for kind in read_csv(TEMPLATES / "kinds.csv"):
        if kind["kind"] == "events":
            w.add("coverage", export=kind["export"], covers_from="2024-01-01", covers_to="2026-12-31")


def fill_attest(w):
    for rule in FORM_RULES:
        # of the CA's certificate (row 187) data show that it can be downloaded, and no more
        if rule["class"] in "AP" or rule["row"] == "187":
            w.attest(rule["row"], "是")
    for criterion in CRITERIA:
        if criterion["kind"] == "attest":
            w.attest(f"{criterion['indicator']}.{criterion['criterion']}", "是")
    w.attest("discipline.authn_grade", "严格")
    w.attest("gate", "否")
