"""The 211 rows of the form (gm-2018-571): form-rules.csv, form-judging.md, contract section 5.

A judge returns a Judgement: True, False, None (unknown) or 不适用, with its reason and
counter-examples.  Attestation is added afterwards, in one place.
"""
import re
from datetime import timedelta

from days import add_months, add_years, as_date, covers
from facts import (ANSWERED, SM2_CURVE, SM2_KEY, SM2_SIGN, every, filled, is_yes, not_after,
                   seconds)
from intake import NA, NO, YES

PENDING = "待核"
NO_BOXES = {35, 55, 56}
CE_OPEN = {33, 67, 75, 135, 140, 153, 159, 181, 201}   # no single record is the counter-example

# readings of the contract that a maintainer may want to flip (see the choices list)
OWN_EXPORT_PROVES = False    # True: tickets, accounts, assets ... prove their register rows as well


class Judgement:
    def __init__(self, value, reason, bad=(), register=False):
        self.value, self.reason, self.bad, self.register = value, reason, list(bad), register


def unsupplied(f, *exports):
    """A Judgement where an export is missing or unusable, else None."""
    for e in exports:
        if not f.supplied(e):
            state = f.tables[e].state
            return Judgement(None, f"{e}: " + ("no file" if state == "missing"
                                                else "every row rejected"))
    return None


def judge(cases, nothing):
    """Every case must satisfy; `nothing` is the judgement where there is no case to judge."""
    cases = list(cases)
    if not cases:
        return nothing
    bad = [r for r, verdict, _ in cases if verdict is False]
    if bad:
        return Judgement(False, f"{len(bad)} of {len(cases)} cases", bad)
    unknown = [why for _, verdict, why in cases if verdict is None]
    if unknown:
        return Judgement(None, f"{len(unknown)} of {len(cases)} cases unknown: {unknown[0]}")
    return Judgement(True, f"all {len(cases)} cases")


def no_case(why="no case to judge"):
    return Judgement(None, why)


def not_applicable(why):
    return Judgement(NA, why)


# ================================================================ applications (33-40, 45-47)

def row_33(f):
    """多种: at least two channels."""
    missing = unsupplied(f, "applications")
    if missing:
        return missing
    cases = f.applications()
    channels = {r.known("channel") for r in cases} - {None}
    if len(channels) >= 2:
        return Judgement(True, f"{len(channels)} channels")
    if not cases:
        return no_case()
    if any(r.known("channel") is None for r in cases):
        return Judgement(None, "channel blank or not exported")
    return Judgement(False, "one channel only")


def row_34(f):
    """Rule: not null and <= decision; a blank timestamp is a counter-example."""
    def verdict(r):
        told = filled(r, "notice_at")
        if told is not True:
            return told
        if r.known("decided_at"):
            return not_after(r.known("notice_at"), r.known("decided_at"))
        undecided = r.get("decision") in (None, "撤回")
        return True if undecided else None
    return unsupplied(f, "applications") or judge(
        [(r, verdict(r), "notice_at or decided_at") for r in f.applications()], no_case())


def authentication_verdict(r):
    """Row 35: authz_checked=是, authn_result=通过, authn_done_at <= issued_at."""
    authz = True if r.known("authz_checked") == NA else is_yes(r, "authz_checked")
    result = r.known("authn_result")
    passed = None if result is None else result == "通过"
    return every([authz, passed, not_after(r.known("authn_done_at"), r.known("issued_at"))])


def issued_cases(f):
    """The issued applications, or a Judgement where issued_at was not exported."""
    if f.applications() and all(not r.has("issued_at") for r in f.applications()):
        return None
    return f.issued()


def over_issued(f, verdict, why):
    missing = unsupplied(f, "applications")
    if missing:
        return missing
    cases = issued_cases(f)
    if cases is None:
        return Judgement(None, "issued_at not exported")
    return judge([(r, verdict(r), why) for r in cases], no_case())


def row_35(f):
    return over_issued(f, authentication_verdict, "authz_checked, authn_result or authn_done_at")


def row_36(f):
    return over_issued(f, lambda r: filled(r, "identity_ref"), "identity_ref not exported")


def row_38(f):
    """The form's wording: 明确同意 before issuance (the body's 签署 is only printed)."""
    return over_issued(f, lambda r: not_after(r.known("consented_at"), r.known("issued_at")),
                       "consented_at")


def written_by(f, r, column, happened):
    """Filled, or unknown where the event is of D itself: it may still be in hand."""
    if r.has(column) and not r.get(column) and r.at(happened) and \
            as_date(r.at(happened)) >= f.period.day:
        return None
    return filled(r, column)


def refusal_verdict(f, r):
    """Row 39, first half: notified within 2 working days of submission, in a recorded way.
    'not due' where it is not notified yet and the two days are not over."""
    if not r.has("notified_at"):
        return None
    if not r.at("notified_at"):
        return {True: False, False: "not due", None: None}[over(f, r, 2)]
    days = f.elapsed(r.known("submitted_at"), r.known("notified_at"))
    return every([None if days is None else days <= 2, filled(r, "notify_method")])


def over(f, r, limit, start="submitted_at"):
    """Has an open case passed its limit by D?"""
    days = f.elapsed(r.known(start), f.period.day)
    return None if days is None else days > limit


def row_39(f):
    missing = unsupplied(f, "applications")
    if missing:
        return missing
    refused = [(r, refusal_verdict(f, r), "notified_at or notify_method") for r in f.refusals()]
    judged = [c for c in refused if c[1] != "not due"]
    approved = [(r, written_by(f, r, "issued_at", "decided_at"), "issued_at")
                for r in f.applications() + f.carried() if r.get("decision") == "批准"]
    if any(not r.has("decision") for r in f.applications()):
        return Judgement(None, "decision not exported")
    if not refused:                              # contract 5: zero refusals do not apply
        found = judge(approved, not_applicable("本期无拒绝"))
        return not_applicable("本期无拒绝") if found.value is True else found
    if not judged:
        return judge(approved + [(None, None, "refusals not yet due")], None)
    return judge(judged + approved, None)


def row_40(f):
    """最长响应时间: 从用户提交申请起 to the decision, 2 working days; withdrawn ones excluded."""
    missing = unsupplied(f, "applications")
    if missing:
        return missing
    cases = []
    for r in f.applications() + f.carried():
        decision = r.get("decision")
        if not r.has("decision"):
            cases.append((r, None, "decision not exported"))
        elif decision in ("批准", "拒绝"):
            days = f.elapsed(r.known("submitted_at"), r.known("decided_at"))
            cases.append((r, None if days is None else days <= 2, "decided_at"))
        elif decision is None:
            late = over(f, r, 2)
            if late is not False:                   # open and <= 2: not counted, listed
                cases.append((r, None if late is None else False, "calendar"))
    return judge(cases, no_case())


def certificates_of(f, application):
    """The certificates that name the application, or that it names."""
    serial = application.known("cert_serial")
    return [c for c in f.rows("certificates")
            if c.known("app_id") == application.id or (serial and c.get("serial") == serial)]


def row_45(f):
    """拒绝发布: none of the applicant's certificates is in the directory."""
    missing = unsupplied(f, "applications")
    if missing:
        return missing
    cases = []
    for r in f.applications():
        if not r.has("publish_refused"):
            cases.append((r, None, "publish_refused not exported"))
        elif is_yes(r, "publish_refused"):
            found = certificates_of(f, r) if f.supplied("certificates") else []
            if any(c.at("published_at") for c in found):
                cases.append((r, False, ""))
            elif r.has("issued_at") and not r.at("issued_at") and not found:
                cases.append((r, True, ""))          # nothing was issued, nothing published
            else:
                known = found and all(c.has("published_at") for c in found)
                cases.append((r, True if known else None, "certificate not found"))
    return judge(cases, not_applicable("本期无拒绝发布的申请"))


def renewal_verdict(f, r):
    """Row 46: the old certificate neither expired nor revoked, the person authenticated."""
    old, asked = r.known("old_serial"), r.known("submitted_at")
    certs = [c for c in f.rows("certificates") if old and c.get("serial") == old]
    ends = [c.known("not_after") for c in certs]
    fresh = every(not_after(asked, e) for e in ends) if ends else None
    if old and f.supplied("revocations"):
        revoked = [v.known("revoked_at") for v in f.rows("revocations") if v.get("serial") == old]
        valid = not any(v and not_after(v, asked) for v in revoked)
    else:
        valid = None
    return every([fresh, valid, not_after(r.known("authn_done_at"), r.known("issued_at"))])


def row_46(f):
    missing = unsupplied(f, "applications")
    if missing:
        return missing
    asked = [r for r in f.applications() if r.get("biz_type") == "密钥更新"]
    done = [r for r in asked if r.at("issued_at")]
    if asked and all(not r.has("issued_at") for r in asked):
        return Judgement(None, "issued_at not exported")
    still_open = [r for r in asked if not r.at("issued_at")
                  and r.known("decision") not in ("拒绝", "撤回")]
    nothing = no_case("not yet issued") if still_open else not_applicable("本期无密钥更新")
    return judge([(r, renewal_verdict(f, r), "old certificate or authentication")
                  for r in done], nothing)


def row_47(f):
    """Refutable: an issued renewal without a recorded notice."""
    missing = unsupplied(f, "applications")
    if missing:
        return missing
    return judge([(r, written_by(f, r, "notified_at", "issued_at"), "notified_at")
                  for r in f.issued() if r.get("biz_type") in ("更新", "密钥更新")], no_case())


# ================================================================ certificates (41-43)

def certificates(f):
    """Those issued in the period (not_before); only what is known to lie outside is left out."""
    return f.of_year("certificates", "not_before")


def equals(row, column, wanted):
    value = row.known(column)
    return None if value is None else value == wanted


def pair_verdict(f, r):
    """One 签名 and one 加密 certificate in each pair."""
    pair = r.known("pair_id")
    if pair is None:
        return None
    kinds = sorted(c.get("kind") for c in f.rows("certificates") if c.known("pair_id") == pair)
    pairless = {c.get("kind") for c in f.rows("certificates") if c.known("pair_id") is None}
    if len(kinds) == 1 and pairless - set(kinds):
        return None                               # one that names no pair may be the other half
    return kinds == sorted(["签名", "加密"])


def row_41(f):
    def verdict(r):
        return every([equals(r, "pk_alg_oid", SM2_KEY), equals(r, "curve_oid", SM2_CURVE),
                      equals(r, "sig_alg_oid", SM2_SIGN), pair_verdict(f, r)])
    return unsupplied(f, "certificates") or judge(
        [(r, verdict(r), "an OID or pair_id") for r in certificates(f)], no_case())


SIGNING = ("digitalsignature", "nonrepudiation", "contentcommitment", "数字签名", "不可否认", "抗抵赖")
ENCRYPTION = ("keyencipherment", "dataencipherment", "keyagreement", "密钥加密", "数据加密", "密钥协商")
AUTHORITY = ("ca:true", "ca=true", "true")


def list_words(text):
    return [w for w in re.split("[,;、，；/+| ]", text.lower()) if w]


def usage_verdict(r):
    """Only usages of its own kind; words of neither kind tell nothing."""
    usage = r.known("key_usage")
    if usage is None:
        return None
    own, other = (SIGNING, ENCRYPTION) if r.get("kind") == "签名" else (ENCRYPTION, SIGNING)
    if any(w in other for w in list_words(usage)):
        return False
    return True if any(w in own for w in list_words(usage)) else None


def row_42(f):
    """Refutable: usage fits the kind, both extensions critical, no CA among the constraints."""
    def verdict(r):
        limits = r.known("basic_constraints")
        plain = None if limits is None else not any(w in AUTHORITY for w in list_words(limits))
        return every([usage_verdict(r), is_yes(r, "ku_critical"), plain, is_yes(r, "bc_critical")])
    return unsupplied(f, "certificates") or judge(
        [(r, verdict(r), "usage or constraints") for r in certificates(f)], no_case())


def media_verdict(f, model):
    """Is the model on the list of models with a product certificate valid at D?"""
    verdicts = []
    for a in f.rows("assets"):
        if a.known("model") == model and a.known("product_cert_no"):
            until = a.known("product_cert_to")
            verdicts.append(None if until is None else until >= f.period.day)
    if True in verdicts:
        return True
    if None in verdicts or any(not a.has("model") or not a.has("product_cert_no")
                               for a in f.rows("assets")):
        return None
    return False


def row_43(f):
    missing = unsupplied(f, "certificates", "assets")
    if missing:
        return missing
    return judge([(r, media_verdict(f, r.known("media_model")) if r.known("media_model") else None,
                   "media_model or its product certificate") for r in certificates(f)], no_case())


# ================================================================ revocations (51-54), recovery (55)

def row_51(f):
    missing = unsupplied(f, "revocations")
    if missing:
        return missing
    cases = []
    for r in f.revocations():
        who, authn = r.known("requester"), is_yes(r, "authn_ok")
        if who in ("证书持有者", "授权人"):
            cases.append((r, authn, "authn_ok"))
        elif who is None:                  # a subscriber's request or not: only 是 is enough
            cases.append((r, True if authn else None, "requester"))
    return judge(cases, not_applicable("本期无持有者的撤销请求"))


def to_crl_verdict(f, r):
    crl = f.first_crl(r)
    decided = r.at("decided_at")
    if crl is not None:
        taken = f.took(r.known("decided_at"), crl.known("published_at"))
        return None if taken is None else taken <= timedelta(hours=24)
    if r.known("crl_number") or decided is None:
        return None
    late = f.period.last_second - decided > timedelta(hours=24)
    return False if late else "not due"


def revoked(f):
    """Requests rejected or withdrawn excluded: neither a revocation time nor a CRL."""
    return [r for r in f.revocations() if r.at("revoked_at") or r.known("crl_number")]


def row_52(f):
    missing = unsupplied(f, "revocations")
    if missing:
        return missing
    undone = [(r, None, "decided, not revoked: refused or forgotten") for r in f.revocations()
              if r not in revoked(f) and r.at("decided_at") and is_yes(r, "authn_ok") is not False
              and as_date(r.at("decided_at")) < f.period.day]
    if not revoked(f) and not undone:
        return not_applicable("本期无撤销")
    missing = unsupplied(f, "crl_log")
    if missing:
        return missing
    cases = [(r, to_crl_verdict(f, r), "decided_at or the CRL") for r in revoked(f)]
    return judge([c for c in cases if c[1] != "not due"] + undone, no_case("not yet due"))


def row_53(f):
    missing = unsupplied(f, "revocations")
    if missing:
        return missing
    def verdict(r):
        told = written_by(f, r, "notified_at", "revoked_at")
        return told if told is not True else not_after(r.known("revoked_at"), r.known("notified_at"))
    return judge([(r, verdict(r), "notified_at not exported") for r in f.revocations()
                  if r.at("revoked_at")], not_applicable("本期无撤销"))


def listing_verdict(f, r):
    """Row 54: named by the first CRL of a series with this_update >= revoked_at, itself valid when
    published.  No such CRL yet, or none of that number in the log: unknown."""
    if r.known("crl_number") is None:
        return None
    verdicts = []
    for c in f.crls_named(r):
        verdicts.append(every([f.is_next(r, c),
                               not_after(c.known("this_update"), c.known("published_at")),
                               not_after(c.known("published_at"), c.known("next_update"))]))
    if True in verdicts:
        return True
    return False if verdicts and None not in verdicts else None


def row_54(f):
    missing = unsupplied(f, "revocations")
    if missing:
        return missing
    cases = [r for r in f.revocations() if r.at("revoked_at")]
    if not cases:
        return not_applicable("本期无撤销")
    return unsupplied(f, "crl_log") or judge(
        [(r, listing_verdict(f, r), "crl_number, or no later CRL") for r in cases], None)


def row_55(f):
    missing = unsupplied(f, "key_recovery")
    if missing:
        return missing
    return judge([(r, is_yes(r, "authn_ok"), "authn_ok")
                  for r in f.of_year("key_recovery", "requested_at", "done_at")],
                 not_applicable("本期无密钥恢复请求"))


# ================================================================ disclosure and status (65-69, 187)

GM_ITEMS = ("政务CPS", "证书链", "技术服务手册", "业务办理流程", "联系方式", "业务开展相关资质",
            "投诉电话")
STATUS_SERVICES = ("OCSP", "CRL", "LDAP")


def checked_items(f, items, column):
    cases = []
    for item in items:
        row, _ = f.published(item, "GM571")
        cases.append((row, is_yes(row, column) if row else None, f"{item} not checked"))
    return judge(cases, None)


def row_65(f):
    return unsupplied(f, "disclosure") or checked_items(f, GM_ITEMS, "present")


def row_66(f):
    """The method names three items; the others are only shown."""
    return unsupplied(f, "disclosure") or checked_items(
        f, ("证书链", "联系方式", "投诉电话"), "content_ok")


def probes(f, *services):
    """Of the period; one that does not apply (不适用) is none."""
    return [r for r in f.of_year("status_probe", "probed_at")
            if r.get("service") in services and r.get("ok") != NA]


def row_68(f):
    """任何一种 status service works, and 状态查询方式 is published."""
    row, shown = f.published("状态查询方式", "GM571")
    found = probes(f, *STATUS_SERVICES)
    works = None if not found else any(is_yes(r, "ok") for r in found)
    bad = ([row] if shown is False else []) + (found if works is False else [])
    value = every([shown, works])
    return Judgement(value, "service and its publication", bad)


def latest_ok(f, services):
    """The latest probe of each service, 抽查时可访问 (no rate is asked for)."""
    cases = []
    for service in services:
        found = probes(f, service)
        if found:
            last = max(found, key=lambda r: r.at("probed_at"))
            cases.append((last, is_yes(last, "ok"), "ok"))
    return judge(cases, no_case("no probe"))


def row_69(f):
    return unsupplied(f, "status_probe") or latest_ok(f, STATUS_SERVICES)


def row_187(f):
    """By the download; profile and chain to the national root are in no export."""
    return unsupplied(f, "status_probe") or latest_ok(f, ("CA证书",))


# ================================================================ CRL log (67)

def log_complete(f, group):
    """Does the log reach back to the start of the period (or of the service)?"""
    begin = f.period.start
    service = f.org_value("service_start")
    if service and service > f.period.first_day and service <= f.period.day:
        begin += timedelta(days=(service - f.period.first_day).days)
    return group[0].at("this_update") <= begin + timedelta(hours=24)


def retention_verdict(f):
    """Oldest retained CRL <= max(service_start, D - 10 years), no hole in the numbers."""
    crls = [r for r in f.user_crls() if r.at("this_update") < f.period.end]
    limit = add_years(f.period.day, -10)
    service = f.org_value("service_start")
    if service and service > limit:
        limit = service
    needed = [r for r in crls if as_date(r.at("this_update")) >= limit]
    kept = every(is_yes(r, "retained") for r in needed)
    oldest = [r for r in crls if is_yes(r, "retained") and
              as_date(r.at("this_update")) <= limit]
    return every([kept, True if oldest else None, no_hole(needed)])


def no_hole(crls):
    """Consecutive numbers per issuer and partition; None where a number is not a number."""
    groups = {}
    for r in crls:
        groups.setdefault((r.known("issuer"), r.known("crl_partition")), set()).add(
            r.get("crl_number"))
    def whole(numbers):
        if not all(n.isdecimal() for n in numbers):
            return None
        numbers = {int(n) for n in numbers}
        return max(numbers) - min(numbers) + 1 == len(numbers)
    return every(whole(g) for g in groups.values())


def row_67(f):
    missing = unsupplied(f, "crl_log")
    if missing:
        return missing
    groups = f.crl_groups()
    if not groups:
        return no_case("log shorter than the year")
    limit = timedelta(hours=24)
    update = every(g <= limit for g in f.update_gaps())
    stamped = all(r.at("backup_at") for g in groups.values() for r in f.crl_window(g))
    if stamped:
        backup = every(g <= limit for g in f.backup_gaps())
    else:
        backup = None if f.backups_may_suffice(limit) else False
    whole = True if all(log_complete(f, g) for g in groups.values()) else None
    value = every([update, backup, whole, retention_verdict(f)])
    return Judgement(value, f"update {update}, backup {backup}, whole log {whole}, "
                            f"retention {retention_verdict(f)}")


# ================================================================ hotline and tickets (75, 79)

def row_75(f):
    """10 a >= 9 n, and 480 staffed minutes on every working day; a decisive 否 does not wait."""
    calls = f.calls() if f.supplied("hotline") else []
    answered = sum(r.get("result") in ANSWERED for r in calls)
    rate = 10 * answered >= 9 * len(calls) if calls else None
    days = f.staffed_days() if f.supplied("shifts") and f.rows("shifts") else None
    staffed = days[0] == days[1] if days else None
    if staffed is False and f.doubtful_duty("坐席"):
        staffed = None
    return Judgement(every([rate, staffed]), f"{answered}/{len(calls)}, staffed days {days}")


def row_79(f):
    missing = unsupplied(f, "tickets")
    if missing:
        return missing
    used = [r for r in f.of_year("tickets", "opened_at")
            if r.get("channel") in ("Email", "远程协助", "即时通讯")]
    return Judgement(True, f"{len(used)} tickets") if used else no_case()


# ================================================================ complaints, incidents (85, 155, 37)

def zero_events(f, seq, why):
    """85, 155 with an empty register: a docs or records entry that names the row."""
    if named_docs(f, seq) or named_records(f, seq, "Y"):
        return Judgement(True, why + "，登记簿已建立", register=True)
    return no_case(why)


def row_85(f):
    """record_ref, cause and result of every closed complaint."""
    missing = unsupplied(f, "complaints")
    if missing:
        return missing
    found = f.complaints()
    if not found:
        return zero_events(f, 85, "本期无投诉")
    def verdict(r):
        written = every(filled(r, c) for c in ("record_ref", "cause", "result"))
        return written if r.has("closed_at") else written or None   # open ones may not be written yet
    cases = [(r, verdict(r), "not exported") for r in found
             if r.at("closed_at") or not r.has("closed_at")]
    return judge(cases, no_case("open complaints only"))


def row_155(f):
    missing = unsupplied(f, "incidents")
    if missing:
        return missing
    found = f.incidents()
    if not found:
        return zero_events(f, 155, "本期无事件")
    return judge([(r, written_by(f, r, "report_ref", "detected_at"), "report_ref")
                  for r in found], None)


def row_37(f):
    """Attested; a leak in the register refutes it (two-standards 1: leak -> T17 = 0 and 37 否)."""
    leaks = [r for r in f.incidents() if is_yes(r, "leak")]
    return Judgement(False, "leak", leaks) if leaks else no_case("attested")


# ================================================================ roles and staff (93, 110-113)

REQUIRED = {"操作系统管理员": ("OS", "管理员"), "数据库管理员": ("DB", "管理员"),
            "应用系统管理员": ("APP", "管理员"), "网络管理员": ("NET", "管理员"),
            "机房管理员": ("机房", "管理员"), "密钥管理员": ("密钥", "管理员"),
            "审计员": (None, "审计员")}
# union of the form's row 110 and the body's 6.6.2.1 (form-judging 3.5)
INCOMPATIBLE = [(("DB", "管理员"), ("APP", "管理员")), (("DB", "管理员"), ("OS", "管理员")),
                (("OS", "管理员"), ("APP", "管理员")), (("OS", "管理员"), ("NET", "管理员")),
                (("DB", "管理员"), ("NET", "管理员")), (("APP", "管理员"), ("NET", "管理员")),
                (("CA", "业务操作员"), ("CA", "审计员")), (("RA", "业务操作员"), ("RA", "审计员")),
                (("RA", "录入员"), ("RA", "审核员"))]


def role_of(r):
    return r.get("system"), r.get("role")


def holds_on(r, day):
    """[from, to); an open end is still held."""
    to = r.known("to_on")
    return r.get("from_on") <= day and (to is None or day < to)


def role_days(f, r):
    """The days of the period on which the role is held."""
    day, days = f.period.first_day, set()
    while day <= f.period.day:
        if holds_on(r, day):
            days.add(day)
        day += timedelta(days=1)
    return days


def clash(a, b):
    """Are two different roles incompatible in one person?"""
    x, y = role_of(a), role_of(b)
    if x == y:
        return False
    if ("密钥", "管理员") in (x, y):
        return True
    return (x, y) in INCOMPATIBLE or (y, x) in INCOMPATIBLE


def clashing_roles(f):
    days = [(r, role_days(f, r)) for r in f.rows("roles")]
    bad = []
    for a, a_days in days:
        if any(a is not b and a.get("staff_id") == b.get("staff_id") and clash(a, b)
               and a_days & b_days for b, b_days in days):
            bad.append(a)
    return bad


def self_reviewed(f):
    """RA 录入/审核: an application entered and reviewed by one person."""
    return [r for r in f.of_year("applications", "submitted_at")
            if r.known("entry_operator") and r.get("entry_operator") == r.known("review_operator")]


def required_roles_held(f):
    every_day = role_days_of_period(f)
    for system, role in REQUIRED.values():
        held = set()
        for r in f.rows("roles"):
            if r.get("role") == role and system in (None, r.get("system")):
                held |= role_days(f, r)
        if held != every_day:
            return False
    return True


def role_days_of_period(f):
    count = (f.period.day - f.period.first_day).days + 1
    return {f.period.first_day + timedelta(days=i) for i in range(count)}


def row_110(f):
    reviewed = self_reviewed(f)
    if not f.supplied("roles"):
        if reviewed:
            return Judgement(False, "录入员 = 审核员", reviewed)
        return unsupplied(f, "roles")
    held = required_roles_held(f)
    if f.rows("roles") and not any(r.has("to_on") for r in f.rows("roles")):
        # who ever held a role may hold it still: neither a clash nor a gap is certain
        if reviewed or not held:
            return Judgement(False, "录入员 = 审核员, or never held", reviewed)
        return no_case("to_on not exported")
    bad = clashing_roles(f) + reviewed
    if bad or not held:
        return Judgement(False, f"{len(bad)} clashes, required roles held: {held}", bad)
    return Judgement(True, "all roles held, no clash")


def row_93(f):
    """Refutable: an assignment active at D without an authorisation."""
    missing = unsupplied(f, "roles")
    if missing:
        return missing
    return judge([(r, filled(r, "auth_ref"), "auth_ref not exported") for r in f.rows("roles")
                  if holds_on(r, f.period.day)], no_case())


def over_trusted(f, verdict, why):
    missing = unsupplied(f, "staff")
    if missing:
        return missing
    return judge([(r, verdict(r), why) for r in f.in_post() if is_yes(r, "trusted")],
                 no_case("no trusted staff listed"))


def row_112(f):
    five = ("has_resume", "has_education", "has_career", "has_credit", "no_crime")
    return over_trusted(f, lambda r: every(
        [not_after(r.known("checked_on"), r.known("trusted_from"))]
        + [is_yes(r, c) for c in five]), "background check")


def row_113(f):
    return over_trusted(f, lambda r: not_after(r.known("nda_on"), r.known("trusted_from")), "nda_on")


# ================================================================ assets, accounts (9, 157)

def row_9(f):
    """Refutable: a 密码设备 in use without a product certificate valid at D."""
    missing = unsupplied(f, "assets")
    if missing:
        return missing
    def verdict(r):
        until = r.known("product_cert_to")
        return every([filled(r, "product_cert_no"),
                      None if until is None else until >= f.period.day])
    return judge([(r, verdict(r), "product certificate") for r in f.rows("assets")
                  if r.get("class") == "密码设备" and r.known("status") == "在用"], no_case())


def last_leavers(f):
    """{staff_id: leave date} of those who left last (all their posts, until D)."""
    left = {}
    for r in f.rows("staff"):
        left.setdefault(r.id, []).append(r.known("left_on"))
    gone = {who: max(days) for who, days in left.items()
            if all(d is not None and d <= f.period.day for d in days)}
    last = max(gone.values(), default=None)
    return {who: day for who, day in gone.items() if day == last}


def row_157(f):
    """Refutable: 运维 accounts without two factors; accounts of the last leaver still open."""
    missing = unsupplied(f, "accounts")
    if missing:
        return missing
    leavers = last_leavers(f)
    cases = []
    for r in f.rows("accounts"):
        disabled = r.known("disabled_on")
        if r.known("scope") == "运维" and not (disabled and disabled <= f.period.day):
            cases.append((r, is_yes(r, "two_factor"), "two_factor"))
        if r.known("owner") in leavers:
            closed = None if not r.has("disabled_on") else (
                disabled is not None and disabled <= leavers[r.get("owner")])
            cases.append((r, closed, "disabled_on not exported"))
    return judge(cases, no_case())


# ================================================================ rooms (130-132, 134-137, 140, 141)

def place(r):
    return r.known("zone") or r.get("door")


def exit_verdict(f, entry):
    """Did the person leave the zone before entering it again?  Entries on D are not due."""
    who = entry.known("staff_id")
    if who is None:
        return None
    mine = [r for r in f.rows("access_log") if r.known("staff_id") == who
            and place(r) == place(entry) and r is not entry and r.at("at") >= entry.at("at")]
    again = [r.at("at") for r in mine if r.get("direction") == "进" and r.at("at") > entry.at("at")]
    left = [r.at("at") for r in mine if r.get("direction") == "出"]
    if left and not (again and min(again) < min(left)):
        return True
    return None if as_date(entry.at("at")) == f.period.day and not again else False


def two_factors(r):
    """卡 and 生物, in any order and with any sign between; other words may stand for one."""
    given = r.known("factors")
    if given is None:
        return None
    words = {w.strip() for w in re.split("[+＋、,，/和及]", given) if w.strip()}
    if {"卡", "生物"} <= words:
        return True
    return None if words - {"卡", "生物"} else False


def entries(f, *zones):
    return [r for r in f.of_year("access_log", "at") if r.get("direction") == "进"
            and (not zones or r.known("zone") in zones)]


def guarded_zone(f, zone):
    """130, 131: card and biometrics to enter, a card to leave."""
    return unsupplied(f, "access_log") or judge(
        [(r, every([two_factors(r), exit_verdict(f, r)]), "factors or exit")
         for r in entries(f, zone)], no_case())


def row_130(f):
    return guarded_zone(f, "安全监控室")


def row_131(f):
    return guarded_zone(f, "配电室")


def shielded_verdict(r):
    """双人双因素."""
    second = r.known("second_staff_id")
    pair = None if not r.has("second_staff_id") else (
        second is not None and second != r.known("staff_id"))
    return every([pair, two_factors(r)])


def row_136(f):
    """Refutable: an entry with neither exit nor alarm; 屏蔽机房 without two persons, two factors."""
    missing = unsupplied(f, "access_log")
    if missing:
        return missing
    cases = []
    for r in entries(f):
        left, alarm = exit_verdict(f, r), is_yes(r, "overtime_alarm")
        logged = True if True in (left, alarm) else None if None in (left, alarm) else False
        shielded = shielded_verdict(r) if r.known("zone") == "屏蔽机房" else True
        cases.append((r, every([logged, shielded]), "exit, alarm, second person or factors"))
    return judge(cases, no_case())


def row_132(f):
    missing = unsupplied(f, "visitors")
    if missing:
        return missing
    def verdict(r):
        out = filled(r, "out_at")
        if out is False and as_date(r.at("in_at")) == f.period.day:
            out = None                                   # still inside on D
        return every([not_after(r.known("approved_at"), r.known("in_at")), out, filled(r, "escort")])
    return judge([(r, verdict(r), "approved_at, out_at or escort")
                  for r in f.of_year("visitors", "in_at")], not_applicable("本期无来访"))


def row_134(f):
    missing = unsupplied(f, "video")
    if missing:
        return missing
    since = add_months(f.period.day, -6)
    def verdict(r):
        lost = r.known("missing_minutes")
        return every([as_date(r.at("earliest_at")) <= since, None if lost is None else lost == 0])
    return judge([(r, verdict(r), "missing_minutes") for r in f.rows("video")], no_case())


def row_135(f):
    """Refutable: a moment of the period that no monitoring covers."""
    missing = unsupplied(f, "monitor")
    if missing:
        return missing
    if not f.rows("monitor"):
        return no_case()
    return Judgement(f.monitored(), "coverage of the period")


def row_137(f):
    missing = unsupplied(f, "power")
    if missing:
        return missing
    cases = []
    for system in ("门禁", "侵入报警"):
        found = [r for r in f.rows("power") if r.get("system") == system]
        for r in found:
            lasts = r.known("measured_hours")
            lasts = r.known("rated_hours") if lasts is None else lasts     # flagged 额定值
            cases.append((r, every([is_yes(r, "own_ups"), None if lasts is None else lasts >= 8]),
                          "hours"))
        if not found:
            cases.append((None, None, system + " not in the register"))
    return judge(cases, None)


def row_140(f):
    missing = unsupplied(f, "shifts")
    if missing:
        return missing
    whole = covers(f.duty("机房值班", "远程监控"), f.period.start, f.period.last_second)
    if not whole and f.doubtful_duty("机房值班", "远程监控"):
        whole = None
    return Judgement(whole, "coverage of the period")


AGAINST_C = ("不合格", "不通过", "未通过", "不符合", "未达", "不达标", "达不到", "低于", "以下", "D级")
FOR_C = ("合格", "通过", "符合", "达标", "达到", "A级", "B级", "C级")


def conclusion(text):
    """Level C or better: a word against it, else one for it; 不低于 and the like deny the word."""
    if text is None:
        return None
    def says(words):
        return any(re.search("(?<![不未无])" + w, text) for w in words)
    return False if says(AGAINST_C) else True if says(FOR_C) else None


def row_141(f):
    """The latest test named 141: the anniversary day included."""
    missing = unsupplied(f, "records")
    if missing:
        return missing
    tests = [r for r in f.rows("records") if names(r, 141) and r.get("done_on") <= f.period.day]
    if not tests:
        return no_case("no test on record (否 only if a shielded room exists)")
    last = max(tests, key=lambda r: r.get("done_on"))
    fresh = last.get("done_on") >= add_years(f.period.day, -5)
    passed = every([fresh, conclusion(last.known("result"))])
    return Judgement(passed, f"latest {last.get('done_on')}", [last] if passed is False else [])


# ================================================================ releases, changes (148-150, 170-172)

def release_day(r):
    return r.at("executed_at") or r.at("audited_at") or r.at("approved_at")


def released(r):
    """Approved, and neither executed nor audited: not released yet."""
    return not (r.at("approved_at") and r.has("executed_at") and not r.at("executed_at")
                and r.has("audited_at") and not r.at("audited_at"))


def row_release(f):
    """148, 149, 150 have one rule: approved <= executed <= audited, ref present, latest release."""
    missing = unsupplied(f, "releases")
    if missing:
        return missing
    listed = [r for r in f.rows("releases") if released(r)]
    done = [r for r in listed if release_day(r) and release_day(r) < f.period.end]
    if not done:
        return (no_case("no dates") if any(not release_day(r) for r in listed)
                else not_applicable("无上线"))
    last = max(done, key=release_day)
    verdict = every([not_after(last.known("approved_at"), last.known("executed_at")),
                     not_after(last.known("executed_at"), last.known("audited_at")),
                     filled(last, "ref")])
    return judge([(last, verdict, "a time or ref")], None)


def changes(f):
    return f.of_year("changes", "approved_at", "tested_at", "implemented_at")


def over_changes(f, verdict, why):
    missing = unsupplied(f, "changes")
    if missing:
        return missing
    if not changes(f):
        return not_applicable("本期无变更")
    done = [r for r in changes(f) if r.at("implemented_at") or not r.has("implemented_at")]
    return judge([(r, verdict(r), why) for r in done], no_case("none implemented yet"))


def row_170(f):
    return over_changes(f, lambda r: every(
        [not_after(r.known("approved_at"), r.known("implemented_at")), filled(r, "approver")]),
        "approved_at or approver")


def row_171(f):
    return over_changes(f, lambda r: every(
        [not_after(r.known("tested_at"), r.known("implemented_at")), filled(r, "test_ref")]),
        "tested_at or test_ref")


def row_172(f):
    return over_changes(f, lambda r: every(
        [True if r.at("implemented_at") else None,
         written_by(f, r, "audit_ref", "implemented_at")]), "audit_ref")


# ================================================================ availability, links (153, 159)

def row_153(f):
    """Under 525.6 minutes (strict, leap year or not); the year must be over and monitored."""
    missing = unsupplied(f, "outages")
    if missing:
        return missing
    if f.downtime() >= 31536:
        return Judgement(False, "31536 s reached")
    if not f.period.complete:
        return no_case("全年未满")
    if f.untold_downtime():
        return no_case("an outage of unknown length")
    if not f.supplied("monitor") or not f.monitored("CA"):
        return no_case("monitoring does not cover the year")
    total = seconds(f.period.end - f.period.start)
    return Judgement(1000 * (total - f.downtime()) >= 999 * total, "availability")


def row_159(f):
    """Two links in use of different carriers, each with an emergency contact."""
    missing = unsupplied(f, "network_links")
    if missing:
        return missing
    active = [r for r in f.rows("network_links") if is_yes(r, "active")]
    if not f.rows("network_links"):
        return no_case()
    two = len({r.get("carrier") for r in active}) >= 2
    contacts = every(filled(r, "contact") for r in active)
    return Judgement(every([two, contacts]), f"two carriers: {two}, contacts: {contacts}")


# ================================================================ records (180, 181, 201)

def row_180(f):
    """The earliest government certificate: 申请, 鉴别, 发放, 归档; not found -> 待核."""
    missing = unsupplied(f, "certificates", "applications", "records")
    if missing:
        return missing
    certs = [r for r in f.rows("certificates")
             if r.known("customer_kind") == "政务" and r.at("not_before")]
    if not certs:
        return no_case("no government certificate")
    first = min(certs, key=lambda r: r.at("not_before"))
    found = [a for a in f.rows("applications")
             if a.id == first.known("app_id") or a.known("cert_serial") == first.id]
    if not found:
        return no_case("its application is not in the export")
    a = found[0]
    if a.at("authn_done_at") and a.at("issued_at") and named_records(f, 180, "C"):
        return Judgement(True, f"{first.id}, {a.id}")
    return no_case("a record is not found")


def row_181(f):
    """A review in each half-year that is over by D (the method's 每半年一次)."""
    missing = unsupplied(f, "records")
    if missing:
        return missing
    days = [r.get("done_on") for r in f.rows("records")
            if names(r, 181) and f.period.holds(r.get("done_on"))]
    first = any(d.month <= 6 for d in days)
    second = any(d.month > 6 for d in days)
    if f.period.complete:
        return Judgement(first and second, "both halves")
    if (f.period.day.month, f.period.day.day) >= (6, 30):
        return Judgement(first, "first half")
    return Judgement(True, "first half") if first else no_case("尚未到期")


def row_201(f):
    missing = unsupplied(f, "records")
    if missing:
        return missing
    if named_records(f, 201, "Y"):
        return Judgement(True, "internal assessment in the year")
    return Judgement(False, "none in the year") if f.period.complete else no_case("尚未到期")


# ================================================================ findings, submissions (204, 206)

def concerns(f, r):
    """Raised or due in the period, or open when it began."""
    raised, due, closed = (r.known(c) for c in ("raised_on", "due_on", "closed_on"))
    if raised is None or f.period.holds(raised):
        return True
    if raised > f.period.day:
        return False
    return bool(due and f.period.holds(due)) or closed is None or closed >= f.period.first_day


def row_204(f):
    missing = unsupplied(f, "findings")
    if missing:
        return missing
    found = [r for r in f.rows("findings") if concerns(f, r)]
    if not found:
        return not_applicable("本期无问题")
    cases = []
    for r in found:
        due, closed = r.known("due_on"), r.known("closed_on")
        if not r.has("closed_on") or not r.has("due_on"):
            cases.append((r, None, "closed_on or due_on not exported"))
        elif closed:
            cases.append((r, due is None or closed <= due, ""))
        elif due and due <= f.period.day:
            cases.append((r, False, ""))
    return judge(cases, no_case("none due"))


def row_206(f):
    missing = unsupplied(f, "submissions")
    if missing:
        return missing
    def verdict(r):
        if not r.has("submitted_on"):
            return None
        return r.get("submitted_on") is not None and r.get("submitted_on") <= r.get("due_on")
    return judge([(r, verdict(r), "submitted_on not exported") for r in f.rows("submissions")
                  if f.period.holds(r.get("due_on"))], no_case("nothing due"))


def row_73(f):
    """Zero accesses in a supplied register: 不适用 (contract section 5)."""
    missing = unsupplied(f, "records")
    if missing:
        return missing
    return no_case("attested") if named_records(f, 73, "Y") else not_applicable("本期无访问")


# ================================================================ register rows

def names(r, seq):
    """对应条目: form row numbers separated by ; or 、."""
    listed = r.get("rows").replace("；", ";").replace("、", ";").split(";")
    return str(seq) in [part.strip() for part in listed]


def in_force(r, day):
    """From effective_from (else approved_on) to effective_to, both days included."""
    start = r.known("effective_from") or r.known("approved_on")
    end = r.known("effective_to")
    return not (start and start > day) and not (end and end < day)


def named_docs(f, seq):
    found = [r for r in f.rows("docs") if names(r, seq) and in_force(r, f.period.day)]
    if seq in PUBLIC:
        found = [r for r in found if r.known("public_url")]
    return found


def named_records(f, seq, period):
    """Records until D that name the row: C any, Y of this year, Y-1 of the last completed one."""
    def fits(day):
        if period == "C":
            return day <= f.period.day
        if period == "Y-1":                        # its audit may be made in this year
            return f.period.day.year - 1 <= day.year and day <= f.period.day
        return f.period.holds(day)
    return [r for r in f.rows("records") if names(r, seq) and fits(r.get("done_on"))]


PUBLIC = {24, 25, 26, 27, 28, 29, 84, 209}
DOCS = ([6, 13, 19, 20, 48, 49, 50, 56, 60, 61, 70, 71, 72, 74, 78, 81, 86, 88, 90, 91, 92, 143,
         146, 147, 151, 160, 169, 173, 179, 184, 191, 199, 200, 207, 31, 96] + sorted(PUBLIC)
        + list(range(99, 107)) + list(range(117, 122)))
DOCS.remove(96)                                    # this year's approval

# what the row itself asks for: 制度 (规范, 计划, 流程) and 记录
BOTH = [21, 22, 58, 94, 95, 97, 98, 116, 133, 158, 193, 194, 197]
BOTH_YEAR = [83, 87, 138, 156, 168]
RECORDS_YEAR = [96, 15, 18, 23, 63, 64, 89, 109, 144, 145, 152, 192, 198, 202, 205, 208]
RECORDS_EVER = [122, 123, 124, 125, 211]
EITHER_YEAR = [32, 76, 77, 80, 126, 127, 167, 186]    # no doc or record in 'files'
EITHER_EVER = [1, 2, 17, 82, 107, 108, 165, 166, 185, 188, 189, 190]

PROOF = {}
for _rows, _kind, _period in ((DOCS, "docs", "C"), (BOTH, "both", "C"), (BOTH_YEAR, "both", "Y"),
                              (RECORDS_YEAR, "records", "Y"), ([210], "records", "Y-1"),
                              (RECORDS_EVER, "records", "C"), (EITHER_YEAR, "either", "Y"),
                              (EITHER_EVER, "either", "C")):
    PROOF.update({seq: (_kind, _period) for seq in _rows})

# key events whose absence makes a row 不适用 (form-rules 185, 188-190)
KEY_EVENTS = {185: ("生成",), 188: ("使用", "激活", "废止"), 189: ("销毁",), 190: ("归档",)}


def nothing_happened(f, seq):
    """A conditional register row whose event did not occur: its reason, else None."""
    if seq in KEY_EVENTS and f.supplied("ca_key_events"):
        if not any(r.get("event") in KEY_EVENTS[seq] and r.at("at") < f.period.end
                   for r in f.rows("ca_key_events")):
            return "无" + "、".join(KEY_EVENTS[seq]) + "事件"
    if seq == 127 and f.supplied("asset_events"):
        if not any(r.get("event") == "报废" for r in f.of_year("asset_events", "at")):
            return "本期无报废"
    if seq == 205 and f.supplied("changes"):
        kinds = [r.known("kind") for r in changes(f)]
        if not any(k in (None, "技术改造", "搬迁") for k in kinds):
            return "本期无技术改造、搬迁"
    return None


def staff_with(f, post):
    return [r for r in f.in_post() if r.get("post") == post]


def own_proof(f, seq):
    """Rows whose own export shows the entry.  staff: named by exports.csv itself."""
    if seq == 82:
        return staff_with(f, "现场服务")
    if seq == 211:
        return staff_with(f, "法务")
    if not OWN_EXPORT_PROVES:
        return []
    tickets = f.of_year("tickets", "opened_at")
    answered = [r for r in tickets if r.known("result")]
    events = f.of_year("asset_events", "at")
    assets = f.rows("assets")
    return {
        32: [r for r in tickets if r.known("category") == "业务咨询"],
        77: [r for r in answered if r.get("channel") == "热线"],
        80: [r for r in answered if r.get("channel") in ("Email", "远程协助", "即时通讯", "网站")],
        83: [r for r in answered if r.get("channel") == "现场"],
        116: f.rows("staff"),
        122: [r for r in assets if r.get("class") in ("服务器", "网络设备", "安全设备", "软件")],
        123: [r for r in assets if r.get("class") == "密码设备"],
        124: [r for r in assets if r.get("class") == "技术资料"],
        125: [r for r in assets if r.get("class") == "客户资料"],
        126: [r for r in events if r.get("event") == "采购"],
        165: [r for r in f.rows("accounts") if r.known("scope") == "操作系统"],
        166: [r for r in f.rows("accounts") if r.known("scope") == "数据库"],
        167: events,
        209: [r for r, shown in (f.published("赔付机制", "GM571"),) if shown],
    }.get(seq, [])


def register_row(f, seq):
    """是 by its register; no entry is 待核, never 否 (but row 15)."""
    reason = nothing_happened(f, seq)
    if reason:
        return not_applicable(reason)
    kind, period = PROOF[seq]
    docs, records = named_docs(f, seq), named_records(f, seq, period)
    if seq in PUBLIC:                              # a record publishes nothing
        records = []
    # contract 1: a document in force or a record of the period; two kinds where the row says so
    proved = bool(docs and records) if kind == "both" else bool(docs or records)
    if proved or own_proof(f, seq):
        return Judgement(True, "登记簿有，内容待查阅", register=True)
    if seq == 15 and f.supplied("records"):
        return (Judgement(False, "none in the year", register=True) if f.period.complete
                else no_case("尚未到期"))
    return no_case("no entry names the row" if f.supplied("docs") or f.supplied("records")
                   else "no register")


# ================================================================ conditions and attestation

def attested_only(f):
    return no_case("attested")


CONDITIONS = {2: ("serves_public", True), 63: ("already_serving", True),
              195: ("has_dr", False), 196: ("has_dr", True)}
CONDITIONS.update({seq: ("has_outsourcing", True) for seq in (107, 108, 109)})
CONDITIONS.update({seq: ("develops_software", True) for seq in range(142, 151)})

JUDGES = {33: row_33, 34: row_34, 35: row_35, 38: row_38, 39: row_39, 40: row_40, 41: row_41,
          45: row_45, 46: row_46, 51: row_51, 52: row_52, 54: row_54, 55: row_55, 65: row_65,
          66: row_66, 67: row_67, 68: row_68, 69: row_69, 75: row_75, 79: row_79, 85: row_85,
          110: row_110, 112: row_112, 113: row_113, 134: row_134, 137: row_137, 140: row_140,
          141: row_141, 148: row_release, 149: row_release, 150: row_release, 153: row_153,
          159: row_159, 170: row_170, 171: row_171, 172: row_172, 180: row_180, 181: row_181,
          187: row_187, 201: row_201, 204: row_204, 206: row_206}
# refutable rows: where no export can refute them, the judge is attested_only
REFUTABLE = {9: row_9, 36: row_36, 42: row_42, 43: row_43, 47: row_47, 53: row_53, 73: row_73,
             93: row_93, 130: row_130, 131: row_131, 132: row_132, 135: row_135, 136: row_136,
             155: row_155, 157: row_157}
REFUTABLE.update({seq: attested_only for seq in (
    4, 16, 30, 57, 59, 111, 114, 115, 128, 129, 139, 154, 161, 162, 163, 164, 174, 175, 176)})
ATTESTED = {seq: attested_only for seq in (
    3, 5, 7, 8, 10, 11, 12, 14, 44, 62, 142, 177, 178, 182, 183, 195, 196, 203)}
ATTESTED[37] = row_37


def class_of(seq):
    return ("D" if seq in JUDGES else "P" if seq in REFUTABLE
            else "A" if seq in ATTESTED else "R")


def condition_fails(f, seq):
    if seq not in CONDITIONS:
        return False
    flag, wanted = CONDITIONS[seq]
    return f.flag(flag) is not None and f.flag(flag) is not wanted


def data_judgement(f, seq):
    if condition_fails(f, seq):
        return not_applicable(f"org.{CONDITIONS[seq][0]}")
    kind = class_of(seq)
    if kind == "R":
        return register_row(f, seq)
    table = {"D": JUDGES, "P": REFUTABLE, "A": ATTESTED}[kind]
    found = table[seq](f)
    if kind == "P" and found.value is True and not found.register:
        return no_case("数据未见反例")
    return found


def attested(f, seq):
    """是, 否, 不适用 or None."""
    value = f.attests.get(str(seq))
    if seq == 196 and value == NO:
        return NA                                 # “可以”: not a non-conformity
    return value if value in (YES, NO, NA) else None


def decide(seq, data, attest):
    """(result, basis): data win over attestation; an attested 否 beats a register 是."""
    if data.value is True and data.register and attest == NO:
        return NO, "attest"
    if data.value is not None:
        result = {True: YES, False: NO}.get(data.value, NA)
        return result, "register" if data.register else "data"
    if attest:
        return attest, "attest"
    return PENDING, "none"


def form_row(f, seq):
    data, attest = data_judgement(f, seq), attested(f, seq)
    result, basis = decide(seq, data, attest)
    bad = data.bad if result == NO and basis != "attest" else []
    places = sorted({(r.file, r.line, r.id) for r in bad if r is not None})
    return {"row": seq, "result": result, "boxes": seq not in NO_BOXES, "basis": basis,
            "reason": data.reason, "class": class_of(seq), "attested": attest,
            "contradiction": bool(attest and data.value is not None and
                                  attest != {True: YES, False: NO}.get(data.value, NA)),
            "counterexamples": [{"file": a, "line": b, "id": c} for a, b, c in places],
            "counterexamples_compared": seq not in CE_OPEN}


def judge_form(f):
    rows = [form_row(f, seq) for seq in range(1, 212)]
    counts = dict.fromkeys((YES, NO, PENDING, NA, "无框"), 0)
    for r in rows:
        counts[r["result"] if r["boxes"] else "无框"] += 1
    return {"edition": "gm-2018-571", "rows": rows, "counts": counts}
