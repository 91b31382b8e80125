"""The 211 rows of the form (gm-2018-571) by its text and the rules of evidence.

A judge returns a Judgement: True, False, None (unknown), LOSS (unknown because of what was lost) or
不适用, with its reason and counter-examples.  Attestation is added afterwards, in one place.
"""
import re
from datetime import date, datetime, timedelta
from math import inf

from days import add_months, add_years, as_date
from facts import (ISSUING, LOSS, ROSTERS, SM2_CURVE, SM2_KEY, SM2_SIGN, day_of, every, filled, is_yes, moments,
                   has_time, matched, must_be_yes, not_after, one_of, same, seconds, some, unsure)
from intake import NA, NO, YES, Stamp, Unreadable, plain

PENDING = "待核"
PERHAPS = "perhaps"                                    # as it should be, if it is a case at all
DOUBTFUL = "doubtful"                                  # unknown, and nobody tells whether it is a case at all
OPEN = "open"                                          # whatever an examiner says
NO_BOXES = {35, 55, 56}
CE_OPEN = {33, 67, 75, 135, 140, 153, 159, 181, 201}   # no single record is the counter-example

# readings that run.py may put in force, by row
FORM_READINGS = ("GM38-R2", "GM39-R2", "GM41-R2", "GM45-R2", "GM52-R2", "GM110-R2", "GM110-R3",
                 "GM153-R2")


class Judgement:
    def __init__(self, value, reason, bad=(), register=False):
        self.value, self.reason, self.bad, self.register = value, reason, list(bad), register
        self.perhaps = False                          # every case is as it should be, if it is one
        self.happened = False                         # something of the kind, as the data show: no 不适用 replaces that


def unsupplied(f, *exports):
    """A Judgement where an export is missing, unusable or an empty roster, else None."""
    for e in exports:
        if f.tables[e].state == "unusable":
            return Judgement(LOSS, f"{e}: nothing that can be read")
    for e in exports:
        state = f.tables[e].state
        if state == "missing":
            return Judgement(None, f"{e}: no file")
        if state == "empty" and e in ROSTERS:
            return Judgement(None, f"{e}: 登记为空")
    return None


def judge(cases, nothing, extra=False):
    """Every case must satisfy; `nothing` is the judgement where there is no case to judge; `extra`:
    rows were lost that may be cases too."""
    asked = list(cases)
    cases = due(asked)
    if asked and not cases:                           # nothing is asked of them yet
        nothing = no_case("not yet due")
    bad = [r for r, verdict, _ in cases if verdict is False]
    if bad:
        return Judgement(False, f"{len(bad)} of {len(cases)} cases", bad)
    lost = [why for _, verdict, why in cases if verdict is LOSS]
    if lost or extra:
        return Judgement(LOSS, f"{len(lost)} cells, lost rows: {bool(extra)} {lost[:1]}")
    unknown = [why for _, verdict, why in cases if verdict in (None, DOUBTFUL)]
    if unknown:
        return Judgement(None, f"{len(unknown)} of {len(cases)} cases unknown: {unknown[0]}")
    if cases and all(verdict is PERHAPS for _, verdict, _ in cases):
        found = Judgement(LOSS, "cases that may be of another year")
        found.perhaps = True
        return found
    return Judgement(True, f"all {len(cases)} cases") if cases else nothing


def over(f, export, make, nothing, *joins, spans=(), extra=None, events=None):
    """The cases that make() gives of an export, joined with others: what those lost may matter too, where
    they may have been open in the year in one of these spans (from a column to another).  `events`: those that
    show that something of the kind happened, if they are others."""
    missing = unsupplied(f, export)
    if missing:
        return missing
    column = {"changes": "implemented_at"}.get(export)
    extra = extra if extra is not None else f.extra_like(export, **{column: lambda at: f.period.holds(day_of(at))}) if column else f.may_lack(export)
    if spans:
        extra = any(f.extra_open(export, *span) for span in spans)
    cases = list(make())
    missing = unsupplied(f, *joins) if cases or extra else None
    if missing:
        missing.happened = any(v in (True, False, None, "not due") for _, v, _ in (cases if events is None else events))
        return missing
    found = judge(cases, nothing, extra)
    found.happened = any(v in (True, False, None, "not due") for _, v, _ in (cases if events is None else events))
    if f.silent(export):                              # what was open then may have been closed since
        silent = Judgement(LOSS if extra or found.value is LOSS else None, f"{export}: no row of the period")
        silent.perhaps = found.perhaps and not extra
        return silent
    return found


def case(belongs, r, verdict, why=""):
    """A counter-example of which nobody knows whether it belongs to the year is none."""
    if verdict is False and belongs is not True:
        verdict = belongs
    if belongs is not True and verdict in (None, "not due"):
        verdict = DOUBTFUL if verdict is None else "may be due"
    return r, PERHAPS if verdict is True and belongs is LOSS else verdict, why


def no_case(why="no case to judge"):
    return Judgement(None, why)


def not_applicable(why):
    return Judgement(NA, why)


def given(r, column):
    """Is it there?  A blank is no counter-example here."""
    return LOSS if r.lost(column) else True if r.known(column) is not None else None


def followed(f, r, column, event):
    """Is the follow-up there?  'not due' within two working days of what it follows."""
    there = filled(r, column)
    if there is not False:
        return there
    now = f.just_now(r.get(event), r.table.export) if not r.lost(event) else LOSS
    return False if now is False else "not due" if now is True else now


def due(cases):
    return [c for c in cases if c[1] not in ("not due", "may be due")]


# ================================================================ applications (33-40, 45-47)

HANDLED, NOTIFIED = ("submitted_at", "issued_at"), ("submitted_at", "notified_at")

def row_33(f):
    """多种: two channels in use show it; use cannot refute an offer."""
    missing = unsupplied(f, "applications")
    cases = f.applications() if not missing else []
    channels = {plain(r.known("channel")) for r in cases if r.known("channel")}
    if len(channels) >= 2:
        return Judgement(True, f"{len(channels)} channels")
    if named_docs(f, 33) or named_records(f, 33, "Y"):
        return Judgement(True, "an entry names the row", register=True)
    if lost_register(f, "docs", "records"):
        return Judgement(LOSS, "a register cannot be read")
    if f.tables["applications"].unusable:
        return Judgement(LOSS, "applications cannot be used")
    return no_case("one channel or none used")


def accepted(r):
    """GM34-ACCEPT: is there any record of its handling?"""
    steps = ("consented_at", "signed_at", "authn_started_at", "authn_done_at", "authn_result", "decided_at",
             "issued_at")
    return r.known("decision") in ("批准", "拒绝") or any(r.known(c) is not None for c in steps)


def in_hand_until(r):
    """An application is in hand until it is turned down, or carried out."""
    return "decided_at" if r.known("decision") in ("拒绝", "撤回") else "issued_at"


def row_34(f):
    """受理申请时应告知: of all that were accepted; not after the decision."""
    def cases():
        for r in f.rows("applications"):
            belongs = f.open_in_year(r, "submitted_at", in_hand_until(r))
            if not f.issuing(r) or belongs is False or dropped_before(f, r):
                continue
            told, decided = filled(r, "notice_at"), r.get("decided_at")
            withdrawn = one_of(r, "decision", ("撤回",))
            if told is True and isinstance(decided, Stamp):
                told = not_after(r.get("notice_at"), decided)
                if told is False and not_after(r.get("submitted_at"), decided) is False:
                    told = None                       # decided before it was handed in
            elif told is True and r.lost("decided_at"):
                told = LOSS
            elif told is True and (r.known("decision") in ("批准", "拒绝") or r.lost("decision")
                                   or not r.has("decision")):
                told = None                           # it is or may be decided, nobody knows when
            elif told is True and f.undecided(r):
                told = None                           # it contradicts itself
            elif told is False and not accepted(r):
                if withdrawn is True:
                    continue                          # before it was accepted
                now = f.just_now(r.get("submitted_at"), "applications")
                if now is True:
                    continue
                told = now
            elif told is False and accepted(r):
                pass
            elif told is False and unsure(one_of(r, "decision", ("批准", "拒绝"))):
                told = one_of(r, "decision", ("批准", "拒绝"))
            yield case(belongs, r, told, "notice_at or decided_at")
    return over(f, "applications", cases, no_case(), spans=[HANDLED])


def authentication_verdict(r):
    """Row 35: authz_checked=是, authn_result=通过, authn_done_at <= issued_at."""
    authz = True if r.known("authz_checked") == NA else is_yes(r, "authz_checked")
    return every([authz, authenticated(r)])


def authenticated(r):
    return every([same(r, "authn_result", "通过"),
                  not_after(r.get("authn_done_at"), r.get("issued_at"))])


def over_issued(f, verdict, why, keep=lambda r: True):
    def cases():
        for r in f.issued():
            if keep(r):
                belongs = every([f.began(r, "issued_at"), one_of(r, "biz_type", ISSUING)])
                yield case(belongs, r, verdict(r), why)
        for r in f.applications_open("submitted_at", "issued_at"):
            if not r.has("issued_at") and r.known("decision") not in ("拒绝", "撤回") and verdict(r) is not True:
                yield r, None, "issued_at not exported"
    missing = unsupplied(f, "applications")
    if not missing and f.rows("applications") and all(
            not r.has("issued_at") for r in f.applications_open("submitted_at", "issued_at")):
        return no_case("issued_at not exported")
    return over(f, "applications", cases, no_case(), spans=[HANDLED])


def row_35(f):
    return over_issued(f, authentication_verdict, "authz_checked, authn_result or authn_done_at")


def row_36(f):
    return over_issued(f, lambda r: followed(f, r, "identity_ref", "issued_at"), "identity_ref not exported")


def row_38(f):
    """The form's wording: 明确同意 before issuance; GM38-R2: the body's 签署."""
    if f.reads("GM38-R2"):
        return over_issued(f, lambda r: filled(r, "signed_at"), "signed_at")
    def verdict(r):
        there = filled(r, "consented_at")
        return there if there is not True else not_after(r.get("consented_at"), r.get("issued_at"))
    return over_issued(f, verdict, "consented_at")


def overdue(f, start, limit):
    """Has an open application passed its limit by D?  Behind the end of the export it may have been ended."""
    if isinstance(start, Unreadable):
        return LOSS
    days = f.so_far("applications", start, f.elapsed) if isinstance(start, Stamp) else None
    if days is not None and days <= limit < days.most:
        return LOSS if f.range_unread("applications") else None
    return None if days is None else days > limit


def decided_as(f, r, *words):
    """Is it decided so?  A blank is open; one with a time of decision contradicts itself."""
    if f.undecided(r):
        return None
    return False if r.blank("decision") else one_of(r, "decision", words)


def refusal_verdict(f, r):
    """Row 39, first half: notified within 2 working days of submission (GM39-R2: of the decision), in
    a recorded way.  'not due' where it is not notified yet and the two days are not over."""
    start = r.get("decided_at") if f.reads("GM39-R2") else r.get("submitted_at")
    if r.lost("notified_at") or isinstance(start, Unreadable):
        return LOSS
    if r.blank("notified_at"):
        return {True: False, False: "not due", None: None, LOSS: LOSS}[overdue(f, start, 2)]
    days = f.elapsed(start, r.get("notified_at"))
    return every([None if days is None else days <= 2, filled(r, "notify_method")])


def issue_verdict(f, r):
    """Row 39, second half: an approved request is issued; two working days before D it is in hand."""
    if r.lost("issued_at"):
        return LOSS
    if not r.has("issued_at"):
        return None
    if r.at("issued_at") or certificates_of(f, r):
        return True
    now = LOSS if r.lost("decided_at") else f.just_now(r.get("decided_at"), "applications")
    if now is not True and f.supplied("certificates") and f.may_lack("certificates"):
        return LOSS
    return False if now is False else "not due" if now is True else now


def row_39(f):
    missing = unsupplied(f, "applications")
    if missing:
        return missing
    if f.applications() and any(not r.has("decision") for r in f.applications()):
        return no_case("decision not exported")
    refused, start = [], "decided_at" if f.reads("GM39-R2") else "submitted_at"
    for r in f.refusals(start):
        belongs = every([decided_as(f, r, "拒绝"), f.open_in_year(r, start, "notified_at")])
        refused.append(case(belongs, r, refusal_verdict(f, r), "notified_at or notify_method"))
    approved = []
    for r in f.applications_open("submitted_at", "issued_at"):
        belongs = every([decided_as(f, r, "批准"), f.open_in_year(r, "submitted_at", "issued_at")])
        if belongs is not False:
            approved.append(case(belongs, r, issue_verdict(f, r), "issued_at"))
    def waits(found, word):
        """Nothing is due of those that are surely of this kind, while something of one will be."""
        of_kind = [c for c in found if decided_as(f, c[0], word) is True]
        return of_kind and not due(of_kind)
    def cases():
        return due(refused) + due(approved) + [(None, None, "not yet due")] * bool(
            waits(refused, "拒绝") or waits(approved, "批准"))
    found = over(f, "applications", cases, not_applicable("本期无拒绝"), spans=[HANDLED, NOTIFIED], events=refused)
    if not refused and found.value is True:          # zero refusals do not apply
        return not_applicable("本期无拒绝")
    if found.value is True and all(decided_as(f, r, "拒绝") is not True for r in f.refusals(start)):
        doubts = {decided_as(f, r, "拒绝") for r in f.refusals(start)}
        return Judgement(LOSS if LOSS in doubts else None, "nobody knows whether there was a refusal")
    return found


def row_40(f):
    """最长响应时间: 从用户提交申请起 to the decision, 2 working days; withdrawn ones excluded."""
    def cases():
        for r in f.applications_open("submitted_at", "decided_at"):
            waits = r.blank("decision") and not r.lost("submitted_at")     # whatever else is told
            belongs = every([waits or f.open_in_year(r, "submitted_at", "decided_at"),
                             one_of(r, "biz_type", ISSUING)])
            if r.known("decision") == "撤回":
                continue
            if not r.has("decision") or r.lost("decision") or f.undecided(r):
                days = f.elapsed(r.get("submitted_at"), r.known("decided_at") or f.period.day)
                if days is not None and days <= 2:
                    continue                          # fast, or withdrawn and none
                yield case(belongs, r, LOSS if r.lost("decision") else None, "decision")
            elif r.lost("decided_at"):
                yield case(belongs, r, LOSS, "decided_at")
            elif r.get("decision") in ("批准", "拒绝"):
                days = f.elapsed(r.get("submitted_at"), r.get("decided_at"))
                yield case(belongs, r, None if days is None else days <= 2, "decided_at")
            elif r.get("decision") is None:
                late = overdue(f, r.get("submitted_at"), 2)
                if late is not False:                 # open and <= 2: not counted, listed
                    yield case(belongs, r, False if late is True else late, "calendar")
    return over(f, "applications", cases, no_case(), spans=[("submitted_at", "decided_at")])


def certificates_of(f, application):
    """The certificates that name the application, or that it names."""
    serial = application.known("cert_serial")
    return [c for c in f.rows("certificates")
            if c.known("app_id") == application.id or (serial and c.get("serial") == serial)]


def dropped_before(f, r):
    """Turned down or withdrawn before the year began?"""
    if r.blank("decision") or one_of(r, "decision", ("拒绝", "撤回")) is not True:
        return False
    if f.began(r, "submitted_at") is True:            # whatever its end is said to be
        return False
    end = f.first_of(r, "decided_at", "notified_at", "submitted_at")
    return isinstance(end, Stamp) and day_of(end) < f.period.first_day


def published_verdict(f, r, wanted):
    """Is each certificate of this application in the directory (or none of them)?  There may be others where
    rows of them were lost, or nobody can read what the list covers."""
    found = certificates_of(f, r) if f.supplied("certificates") else []
    others = f.may_lack("certificates") or f.range_unread("certificates")
    if not found:
        if r.blank("issued_at") and not wanted:
            return LOSS if others else True
        return LOSS if others else None
    shown = [LOSS if c.lost("published_at") else None if not c.has("published_at")
             else c.at("published_at") is not None for c in found]
    if wanted:
        return LOSS if f.range_unread("certificates") and every(shown) is not False else every(shown)
    hidden = every(v if unsure(v) else not v for v in shown)
    return LOSS if others and hidden is not False else hidden


def row_45(f):
    """拒绝发布: none of the applicant's certificates is in the directory; GM45-R2: those of the others
    are."""
    def cases():
        for r in f.applications_open("submitted_at", "issued_at"):
            belongs = f.open_in_year(r, "submitted_at", "issued_at")
            if dropped_before(f, r):
                continue
            if not r.has("publish_refused"):
                yield case(belongs, r, DOUBTFUL, "publish_refused not exported")
            elif r.lost("publish_refused"):
                yield case(belongs, r, LOSS, "publish_refused")
            elif r.get("publish_refused") == YES:
                yield case(belongs, r, published_verdict(f, r, False), "certificate not found")
            elif f.reads("GM45-R2") and r.at("issued_at"):
                shown = published_verdict(f, r, True)
                now = f.just_now(r.get("issued_at")) if shown is False else False
                yield case(belongs, r, "not due" if now is True else shown if now is False else now,
                           "certificate not found")
    return over(f, "applications", cases, not_applicable("本期无拒绝发布的申请"), spans=[HANDLED])


def one_day(a, b):
    """On one day, one of them without a time: nobody knows which came first."""
    return all(x is not None and not isinstance(x, (str, Unreadable)) for x in (a, b)) and \
        day_of(a) == day_of(b) and not (has_time(a) and has_time(b))


def renewal_verdict(f, r):
    """Row 46: the old certificate neither expired nor revoked, the person authenticated."""
    old, asked = r.known("old_serial"), r.get("submitted_at")
    certs = [c for c in f.rows("certificates") if old and c.get("serial") == old]
    fresh = every(not_after(asked, c.get("not_after")) for c in certs) if certs else (
        LOSS if r.lost("old_serial") or (old and f.may_lack("certificates")) else None)
    valid = None
    if old and f.supplied("revocations"):
        revoked = [v.get("revoked_at") for v in f.rows("revocations") if v.get("serial") == old]
        before = [None if one_day(v, asked) else not_after(v, asked) for v in revoked if v is not None]
        valid = every(v if unsure(v) else not v for v in before)
        if valid is True and f.may_lack("revocations"):
            valid = LOSS
    result = LOSS if r.lost("authn_result") else None if r.known("authn_result") not in (None, "通过") else True
    return every([fresh, valid, result, not_after(r.get("authn_done_at"), r.get("issued_at"))])


def row_46(f):
    missing = unsupplied(f, "applications")
    if missing:
        return missing
    asked = [r for r in f.applications_open("submitted_at", "issued_at")
             if not dropped_before(f, r) and one_of(r, "biz_type", ("密钥更新",)) is not False
             and (r.has("issued_at") or r.known("decision") not in ("拒绝", "撤回"))]
    if asked and all(not r.has("issued_at") for r in asked):
        return no_case("issued_at not exported")
    still_open = [r for r in asked if r.blank("issued_at")
                  and r.known("decision") not in ("拒绝", "撤回")]
    nothing = no_case("not yet issued") if still_open else not_applicable("本期无密钥更新")
    def cases():
        for r in f.issued():
            belongs = every([f.began(r, "issued_at"), one_of(r, "biz_type", ("密钥更新",))])
            if belongs is not False:
                yield case(belongs, r, renewal_verdict(f, r), "old certificate or authentication")
    found = over(f, "applications", cases, nothing, spans=[HANDLED])
    if list(cases()) and not f.joined("applications", "old_serial", "certificates"):
        return Judgement(LOSS, "old_serial: most of its numbers stand nowhere among the certificates")
    return found


def row_47(f):
    """Refutable: an issued renewal without a recorded notice."""
    def cases():                                      # open until the holder was told
        for r in f.rows("applications"):
            if not (r.at("issued_at") or r.lost("issued_at")) or not f.issuing(r):
                continue
            belongs = every([f.open_in_year(r, "submitted_at", "notified_at"),
                             one_of(r, "biz_type", ("更新", "密钥更新"))])
            if belongs is not False:
                yield case(belongs, r, followed(f, r, "notified_at", "issued_at"), "notified_at")
    return over(f, "applications", cases, no_case(), spans=[NOTIFIED])


# ================================================================ certificates (41-43)

def certificates(f):
    """Those issued in the period (not_before); only what is known to lie outside is left out."""
    return f.of_year("certificates", "not_before")


def over_certificates(f, verdict, why, *joins, keep=lambda r: True):
    return over(f, "certificates", lambda: [
        case(f.began(r, "not_before"), r, verdict(r), why) for r in certificates(f) if keep(r)], no_case(), *joins)


def pair_kinds(f, r):
    pair = r.known("pair_id")
    return {c.known("kind") for c in f.rows("certificates") if pair and c.known("pair_id") == pair}


def pair_verdict(f, r):
    """One 签名 and one 加密 certificate in each pair."""
    if r.lost("pair_id"):
        return LOSS
    if r.known("pair_id") is None:
        return None
    pair = [c for c in f.rows("certificates") if c.known("pair_id") == r.known("pair_id")
            and not (c.known("not_before") and day_of(c.known("not_before")) > f.period.day)]
    kinds = {c.known("kind") for c in pair}
    if {"签名", "加密"} <= kinds:                    # a renewed half stands beside the other half (GM41-PAIR)
        surely = {c.known("kind") for c in pair if not c.lost("not_before")}
        return True if {"签名", "加密"} <= surely else LOSS
    others = [c for c in f.rows("certificates") if c.known("pair_id") is None
              and c.known("kind") not in kinds]
    if any(c.lost("pair_id") for c in others) or f.may_lack("certificates") or None in kinds:
        return LOSS
    if others:
        return None                               # one that names no pair may be the other half
    now = f.just_now(r.get("not_before"), "certificates") if r.known("not_before") else False
    return "not due" if now is True else now          # the other half of the last two days


def row_41(f):
    def verdict(r):
        if f.reads("GM41-R2"):
            device = same(r, "customer_kind", "设备")
            found = sm2(r)
            return device if found is False and unsure(device) else found
        return sm2(r)
    def sm2(r):
        rest = every([same(r, "pk_alg_oid", SM2_KEY), same(r, "curve_oid", SM2_CURVE),
                      same(r, "sig_alg_oid", SM2_SIGN)])
        pair = pair_verdict(f, r)
        return every([rest, pair]) if pair != "not due" else pair if rest is True else rest
    return over(f, "certificates", lambda: due(
        case(f.began(r, "not_before"), r, verdict(r), "an OID or pair_id") for r in certificates(f)
        if not (f.reads("GM41-R2") and same(r, "customer_kind", "设备") is True)), no_case())


# GM/T 0015-2012, tables C.3, C.4 and A.3: bits of keyUsage by kind, "others 0"
USAGES = {"签名": {"digitalsignature", "nonrepudiation"},
          "加密": {"keyencipherment", "dataencipherment", "keyagreement"}}
WORDS = {"digitalsignature": "digitalsignature", "数字签名": "digitalsignature",
         "nonrepudiation": "nonrepudiation", "contentcommitment": "nonrepudiation",
         "不可否认": "nonrepudiation", "抗抵赖": "nonrepudiation",
         "keyencipherment": "keyencipherment", "密钥加密": "keyencipherment",
         "dataencipherment": "dataencipherment", "数据加密": "dataencipherment",
         "keyagreement": "keyagreement", "密钥协商": "keyagreement",
         "keycertsign": "keycertsign", "证书签名": "keycertsign", "crlsign": "crlsign",
         "encipheronly": "encipheronly", "decipheronly": "decipheronly"}
AUTHORITY = ("ca:true", "ca=true", "true")
EDITION_2023 = date(2024, 6, 1)


def list_words(text):
    return [w for w in re.split("[,;、，；/+| ]", text.lower()) if w]


def usage_verdict(r):
    """Usages of another kind refute; words that nobody knows tell nothing."""
    if r.lost("key_usage") or r.lost("kind"):
        return LOSS
    usage = r.known("key_usage")
    if usage is None:
        return None
    given = {WORDS.get(w) for w in list_words(usage)}
    own = USAGES[r.get("kind")]
    if given - own - {None}:
        return False
    if None in given:
        return None
    return given == own or None                  # a bit that is not set


def critical_verdict(f, r):
    """双证书 critical; the cell of the edition of 2023 could not be read."""
    issued, value = r.known("not_before"), is_yes(r, "ku_critical")
    if r.lost("ku_critical"):
        return LOSS
    by_2012 = value if {"签名", "加密"} <= pair_kinds(f, r) else None
    if f.reads("GM42-FMT-R2"):
        return by_2012
    first, last = (day_of(issued), day_of(issued)) if issued else (f.period.first_day, f.period.day)
    if first >= EDITION_2023:                         # one of another year is not judged
        return None
    return by_2012 if last < EDITION_2023 or by_2012 is None else LOSS if r.lost("not_before") else None


def constraints_verdict(r):
    """Not CA; a critical basicConstraints breaks table A.3, none at all conforms."""
    limits = r.known("basic_constraints")
    if limits is not None and any(w in AUTHORITY for w in list_words(limits)):
        return False
    critical = is_yes(r, "bc_critical")
    if r.lost("basic_constraints") or critical is LOSS:
        return LOSS
    if r.blank("basic_constraints"):
        return True if critical is not True else None
    if critical is True:
        return False if limits is not None else None
    return True if critical is False and limits is not None else None


def row_42(f):
    return over_certificates(
        f, lambda r: every([usage_verdict(r), critical_verdict(f, r), constraints_verdict(r)]),
        "usage or constraints")


def media_verdict(f, r):
    """Had the model a product certificate when the key was made?"""
    if r.lost("media_model"):
        return LOSS
    model, made = r.known("media_model"), r.get("not_before")
    if model is None:
        return None
    def runs(end):
        """To the day of the key; one that runs until D did so whenever in the year it was made."""
        found = not_after(made, end)
        return True if unsure(found) and not_after(f.period.day, end) is True else found
    verdicts = []
    for a in f.rows("assets"):
        alike = LOSS if a.lost("model") else None if a.known("model") is None else \
            plain(a.get("model")) == plain(model)
        if alike is False or (a.blank("model") and a.blank("product_cert_no")):
            continue                                  # another model, or no record of a certificate
        verdicts.append(every([alike, given(a, "product_cert_no"), runs(a.get("product_cert_to"))]))
    found = some(verdicts)
    if found is False and f.extra_like("assets", model=lambda m: plain(m) == plain(model),
                                       product_cert_to=lambda end: runs(end) is not False):
        return LOSS                                   # one of those lost may be of the model
    return found


def row_43(f):
    return over_certificates(f, lambda r: media_verdict(f, r), "media_model or its certificate", "assets",
                             keep=lambda r: r.get("kind") == "签名")


# ================================================================ revocations (51-54), recovery (55)

def by_holder(r):
    return one_of(r, "requester", ("证书持有者", "授权人"))


def carried_out(r):
    """Was the certificate revoked?  A CRL that is named says so as well; not where it may have been after D."""
    if r.lost("revoked_at"):
        return LOSS
    if r.at("revoked_at") or r.known("crl_number"):
        return True
    return False if r.has("revoked_at") else None


def row_51(f):
    """A request that failed and was turned down is what the text asks for."""
    def cases():
        for r in f.rows("revocations"):
            belongs = asked_in_year(f, r)
            who = by_holder(r)
            if belongs is False or who is False:
                continue
            authn = is_yes(r, "authn_ok")
            if authn is not True:
                done = carried_out(r)
                authn = True if done is False else authn if done is True else done
            yield case(every([belongs, who]), r, authn, "authn_ok")
    return over(f, "revocations", cases, not_applicable("本期无持有者的撤销请求"),
                spans=[("requested_at", "revoked_at")])


def asked_in_year(f, r):
    """Open in the year from its request to the revocation."""
    begin = f.revocation_begin(r)
    if begin is None:
        return None
    if isinstance(begin, Unreadable):
        return LOSS
    if day_of(begin) > f.period.day:
        return False
    if day_of(begin) >= f.period.first_day:
        return True
    if r.lost("revoked_at"):
        return LOSS
    if r.at("revoked_at"):
        return day_of(r.get("revoked_at")) >= f.period.first_day
    if carried_out(r) is True:
        return None                                   # nobody knows when
    return is_yes(r, "authn_ok") is True              # still open; another was turned down then


def to_crl_verdict(f, r):
    """24 hours from the decision (GM52-R2: from the request) to the first CRL, the worst of those that
    may be it."""
    start = r.get("requested_at") if f.reads("GM52-R2") else r.get("decided_at")
    limit = timedelta(hours=24)
    if isinstance(start, Unreadable) or r.lost("crl_number") or r.lost("revoked_at"):
        return LOSS
    def still_open():
        if not isinstance(start, Stamp):
            return None
        first, last = moments(start)
        if f.period.last_second - last > limit:
            return False
        return None if f.period.last_second - first > limit else "not due"
    listed = f.listing(r)
    if listed:                                        # one that came out after D was not out by D
        verdicts = {still_open() if "published_at" in c.later else f.within(start, c.get("published_at"), limit)
                    for c in listed}
        found = verdicts.pop() if len(verdicts) == 1 else LOSS if LOSS in verdicts else None
        return LOSS if f.crl_extra() else found       # another may list it, or another series
    if f.crl_extra():
        return LOSS
    return None if r.known("crl_number") else still_open()


def publication_in_year(f, r):
    """Open in the year from its decision (GM52-R2: its request) to its CRL?"""
    first = ("requested_at", "decided_at") if f.reads("GM52-R2") else ("decided_at", "requested_at")
    begin = f.first_of(r, *first, "revoked_at")
    if begin is None:
        return None
    if isinstance(begin, Unreadable):
        return LOSS
    if day_of(begin) > f.period.day:
        return False
    if day_of(begin) >= f.period.first_day:
        return True
    ends = [c.get("published_at") for c in f.listing(r)]
    if not ends or any(e is None for e in ends):
        return True if not ends else None
    if any(isinstance(e, (Unreadable, str)) for e in ends):
        return None
    return any(day_of(e) >= f.period.first_day for e in ends)


def row_52(f):
    def cases():
        for r in f.rows("revocations"):
            belongs = publication_in_year(f, r)
            if belongs is False:
                continue
            if carried_out(r) is True:
                yield case(belongs, r, to_crl_verdict(f, r), "decided_at or the CRL")
            elif r.lost("revoked_at"):
                yield case(belongs, r, LOSS, "revoked_at")
            elif r.at("decided_at") and is_yes(r, "authn_ok") is not False and \
                    day_of(r.get("decided_at")) < f.period.day:    # the 24 hours are over
                yield case(belongs, r, DOUBTFUL, "decided, not revoked: refused or forgotten")
    missing = unsupplied(f, "revocations")
    if missing:
        return missing
    listed = list(cases())
    nothing = no_case("not yet due") if listed else not_applicable("本期无撤销")
    spans = [("requested_at" if f.reads("GM52-R2") else "decided_at",)]
    unlisted = no_case("crl_log: no file")
    unlisted.happened = any(v in (True, False, None, "not due") for _, v, _ in listed)
    if listed and f.tables["crl_log"].state == "missing":
        return unlisted                               # whatever the rows say
    if not listed or not f.supplied("crl_log"):
        found = over(f, "revocations", lambda: [], nothing, spans=spans)
        return unlisted if listed and found.value is not LOSS else found
    return over(f, "revocations", lambda: listed, nothing, "crl_log", spans=spans)


def row_53(f):
    def cases():
        for r in f.rows("revocations"):
            if not (r.at("revoked_at") or r.lost("revoked_at") or not r.has("revoked_at")):
                continue
            belongs = f.open_in_year(r, "revoked_at", "notified_at")
            if belongs is False:
                continue
            told = followed(f, r, "notified_at", "revoked_at")
            if told is True:
                told = not_after(r.get("revoked_at"), r.get("notified_at"))
            if told is None and not r.has("revoked_at"):
                told = DOUBTFUL
            yield case(belongs, r, told, "notified_at")
    return over(f, "revocations", cases, not_applicable("本期无撤销"),
                spans=[("requested_at", "notified_at")])


def listing_verdict(f, r):
    """Row 54: named by the first CRL of a series with this_update >= revoked_at, itself valid when
    published.  No such CRL yet, or none of that number in the log: unknown."""
    if r.lost("crl_number") or r.lost("revoked_at"):
        return LOSS
    if r.known("crl_number") is None:
        return None
    revoked = r.known("revoked_at")
    def before(c):                                    # it cannot list what was revoked later
        update = c.at("this_update")
        return revoked is not None and (as_date(update) < as_date(revoked.at) if revoked.date_only
                                        else update < revoked.at)
    def listed(c):
        if c.at("this_update") >= f.period.end:           # not made by D
            own = [x for crls in f.series(f.user_crls()).values() if c in crls for x in crls]
            latest = moments(r.get("revoked_at"))[1]
            return False if any(latest <= x.at("this_update") < f.period.end for x in own) else "not due"
        if before(c):
            return None
        if "published_at" in c.later:                 # by D it is not out, and may have run out
            end = c.get("next_update")
            late = isinstance(end, Stamp) and day_of(end) <= f.period.day
            found = every([f.is_next(r, c), False if late else None if end is None or isinstance(end, str) else
                           LOSS if isinstance(end, Unreadable) else True])
            return "not due" if found is True else found
        return every([f.is_next(r, c), not_after(c.get("this_update"), c.get("published_at")),
                      not_after(c.get("published_at"), c.get("next_update"))])
    verdicts = [listed(c) for c in f.crls_named(r)]
    found = "not due" if "not due" in verdicts and True not in verdicts else some(verdicts) if verdicts else None
    return LOSS if f.crl_extra() else found           # an earlier one may be among the lost


def row_54(f):
    def cases():
        for r in f.rows("revocations"):
            belongs = f.began(r, "revoked_at")
            if belongs is False or (belongs is None and r.has("revoked_at")):
                continue
            found = listing_verdict(f, r)
            yield case(belongs, r, DOUBTFUL if found is None and not r.has("revoked_at") else found,
                       "crl_number, or no later CRL")
    missing, spans = unsupplied(f, "revocations"), [("requested_at", "revoked_at")]
    if missing:
        return missing
    if not list(cases()):
        return over(f, "revocations", lambda: [], not_applicable("本期无撤销"), spans=spans)
    return over(f, "revocations", cases, None, "crl_log", spans=spans)


def row_55(f):
    """As row 51: not authenticated, and neither approved nor done, was turned down."""
    def cases():
        for r in f.rows("key_recovery"):
            belongs = f.open_in_year(r, "requested_at", "done_at") if r.known("requested_at") \
                else f.began(r, "requested_at", "done_at")
            if belongs is False:
                continue
            authn = is_yes(r, "authn_ok")
            if authn is not True:
                done = LOSS if r.lost("done_at") else None if not r.has("done_at") else r.at("done_at") is not None
                if done is False:                     # approved and not done: it can go either way
                    done = LOSS if r.lost("approved_by") else None if r.known("approved_by") else False
                authn = True if done is False else authn if done is True else done
            yield case(belongs, r, authn, "authn_ok")
    return over(f, "key_recovery", cases, not_applicable("本期无密钥恢复请求"),
                spans=[("requested_at", "done_at")])


# ================================================================ disclosure and status (65-69, 187)

GM_ITEMS = ("政务CPS", "证书链", "技术服务手册", "业务办理流程", "联系方式", "业务开展相关资质",
            "投诉电话")
METHOD_ITEMS = ("证书链", "联系方式", "投诉电话")
STATUS_SERVICES = ("OCSP", "CRL", "LDAP")


def checked_items(f, items, column, needed):
    """Each item must satisfy; one that is not needed may refute only."""
    cases = []
    for item in items:
        row, verdict = f.published(item, "GM571", column)
        if item in needed or verdict is False or verdict is LOSS:
            cases.append((row, verdict, f"{item} not checked"))
    return judge(cases, None)


def row_65(f):
    return unsupplied(f, "disclosure") or checked_items(f, GM_ITEMS, "present", GM_ITEMS)


def row_66(f):
    """The method names three items and 等: they prove it, any item refutes it."""
    return unsupplied(f, "disclosure") or checked_items(f, GM_ITEMS, "content_ok", METHOD_ITEMS)


def probes(f, *services):
    """Of the period; one that does not apply (不适用) is none."""
    return [r for r in f.of_year("status_probe", "probed_at")
            if r.get("service") in services and r.get("ok") != NA]


def row_68(f):
    """任何一种 status service works, and 状态查询方式 is published."""
    row, shown = f.published("状态查询方式", "GM571")
    found = probes(f, *STATUS_SERVICES)
    works = some(is_yes(r, "ok") for r in found) if found else None
    if works is not True and f.supplied("status_probe") and f.may_lack("status_probe"):
        works = LOSS
    bad = ([row] if shown is False else []) + (found if works is False else [])
    return Judgement(every([shown, works]), "service and its publication", bad)


def latest_ok(f, services):
    """The latest probe of each address, 公布的…可以访问 (no rate is asked for)."""
    series, lost = {}, f.extra_like("status_probe", service=lambda s: s in services,
                                    probed_at=lambda at: f.period.holds(day_of(at)))
    for r in probes(f, *services):
        series.setdefault((r.get("service"), r.known("url")), []).append(r)
    cases = []
    for found in series.values():
        last = max(moments(r.get("probed_at"))[0] for r in found)
        latest = [r for r in found if moments(r.get("probed_at"))[1] >= last]
        verdicts = {is_yes(r, "ok") for r in latest}
        verdict = verdicts.pop() if len(verdicts) == 1 else None
        service, url = latest[0].get("service"), latest[0].known("url")
        if verdict is False and url is None and any(s == service and u for s, u in series):
            verdict = None                            # one of those that have an address
        cases.append((latest[0], verdict, "ok"))
        cases += [(r, verdict, "ok") for r in latest[1:] if verdict is False]
    if sum(v is False for _, v, _ in cases) <= lost:      # each may be a later probe of one of them
        cases = [(r, LOSS if v is False else v, why) for r, v, why in cases]
    return over(f, "status_probe", lambda: cases, no_case("no probe"), extra=lost)


def row_69(f):
    return latest_ok(f, STATUS_SERVICES)


def row_187(f):
    """By the download; profile and chain to the national root are in no export."""
    return latest_ok(f, ("CA证书",))


# ================================================================ CRL log (67)

LIMIT = timedelta(hours=24)


def needed_rows(stamps, free, last, limit):
    """The least number of further moments that leave no gap over the limit between these times, each as late
    as it may be, and `last`; `free` are moments of their own that may be put anywhere from a time on, until
    another."""
    free, needed, at = sorted(free), 0, stamps[0][1]
    for low, high in stamps[1:] + [(last, last)]:
        while low - at > limit:
            # no record more often than once a second: a CPS that promises 0 hours cannot be kept
            at += max(limit, timedelta(seconds=1))
            usable = [t for t in free if t[0] <= at <= t[1]]
            if usable:
                free.remove(min(usable, key=lambda t: t[1]))
            else:
                needed += 1
        at = min(at + limit, high)
    return needed


def reversed_time(r, column):
    """Told, and before the list was made: either of the two is wrong."""
    return bool(r.at(column)) and not_after(r.get("this_update"), r.get(column)) is False


def since(r, column):
    return r.at(column) if reversed_time(r, column) else r.at("this_update")


def clock(f, window, column):
    """(the times of a column, each from a first to a last moment, [(from, until)] of those not told)."""
    told, free = [], []
    if column == "published_at":
        told = f.publications(window)
        for i, r in enumerate(window):
            later = [x.at(column) for x in window[i + 1:] if x.at(column) and not_after(x.get("this_update"), x.get(column))]
            if not (r.at(column) and not_after(r.get("this_update"), r.get(column))) and column not in r.later:
                free.append((since(r, column), min(later, default=datetime.max)))
    elif column == "this_update":                     # at any time, where it was published before
        told = [r.get(column) for r in window if not reversed_time(r, "published_at")]
        free = [(datetime.min, datetime.max) for r in window if reversed_time(r, "published_at")]
    else:
        told = [r.get(column) for r in window if r.at(column) and not reversed_time(r, column)]
        free = [(since(r, column), datetime.max) for r in window
                if (not r.at(column) or reversed_time(r, column)) and column not in r.later]
    stamps = sorted(moments(t) for t in told if moments(t)[0] < f.period.end)
    return stamps, free


def rhythm(f, column, limit=LIMIT):
    """Row 67: no gap over the limit.  A time that is not told takes that one record out; it may lie
    anywhere from its CRL on; a lost row is one more record of one series."""
    needed, surely = 0, True
    for crls in f.crl_series().values():
        window = f.crl_window(crls)
        if not window:
            continue
        stamps, free = clock(f, window, column)
        if not stamps:
            surely = False
            continue
        ends = [high for _, high in stamps[1:]] + [f.period.last_second]
        surely = surely and all(b - a <= limit for (a, _), b in zip(stamps, ends))
        needed += needed_rows(stamps, free, f.period.last_second, limit)
    if surely:
        return LOSS if f.crl_apart() else True        # of another series, with gaps
    if needed:                                        # a gap may lie outside of what the log covers
        return False if needed > f.crl_extra() and not f.range_unread("crl_log") else LOSS
    lost = any(r.lost(column) for crls in f.crl_series().values() for r in f.crl_window(crls))
    return LOSS if lost or f.crl_apart() else None


def log_complete(f, crls):
    """Does the log reach back to the start of the period (or of the service)?  A list of which only the day is
    told may be of any moment of it (rules 4)."""
    return moments(crls[0].get("this_update"))[1] <= f.started + LIMIT


def retention_verdict(f, crls):
    """Oldest retained CRL <= max(service_start, D - 10 years), no hole in the numbers."""
    limit = add_years(f.period.day, -10)
    service = f.org_value("service_start")
    if service and service > limit:
        limit = service
    needed = [r for r in crls if as_date(r.at("this_update")) >= limit]
    oldest = [r for r in crls if is_yes(r, "retained") is True
              and as_date(r.at("this_update")) <= limit]
    return every([every(is_yes(r, "retained") for r in needed), True if oldest else None,
                  no_hole(f, needed)])


def no_hole(f, crls):
    """Consecutive numbers; None where a number is not a number."""
    numbers = {r.get("crl_number") for r in crls}
    if not all(n.isdecimal() for n in numbers):
        return None
    numbers = {int(n) for n in numbers}
    holes = max(numbers) - min(numbers) + 1 - len(numbers) if numbers else 0
    if not holes:
        return True
    return LOSS if holes <= f.crl_extra() else False


def row_67(f):
    missing = unsupplied(f, "crl_log")
    if missing:
        return missing
    if f.ahead:
        return no_case("the service has not begun")
    series = f.crl_series()
    if not series or f.silent("crl_log"):
        kept = every(retention_verdict(f, v) for v in series.values())
        if kept is False and not f.begin_unsure:      # what is not kept is not, of whatever year
            return Judgement(False, "kept")
        return no_case("log shorter than the year")
    live = {k: v for k, v in series.items() if f.crl_window(v)}
    ended = None if len(live) < len(series) else True
    whole = every(True if log_complete(f, v) else None for v in live.values())
    kept = every(retention_verdict(f, v) for v in series.values())
    tests = [rhythm(f, "this_update"), rhythm(f, "published_at"), rhythm(f, "backup_at")]
    if f.begin_unsure:                                # of the gaps the log itself speaks
        whole, kept = (v if v is True else LOSS for v in (whole, kept))
    value = every(tests + [ended, whole, kept])
    if value is not False and f.crl_extra():          # one of them may not be retained
        value = LOSS
    return Judgement(value, f"update, published, backup {tests}, ended {ended}, whole {whole}, kept {kept}")


# ================================================================ hotline and tickets (75, 79)

def row_75(f):
    """10 a >= 9 n, and 480 staffed minutes on every working day; a decisive 否 does not wait."""
    rate = staffed = None
    lo = hi = None
    if f.supplied("hotline") and not f.silent("hotline"):
        lo, hi = f.answer_rate()
        if lo is not None:
            rate = True if 10 * lo >= 9 else False if 10 * hi < 9 else LOSS
            if f.extra("hotline") and not f.calls():
                rate = LOSS
        elif f.may_lack("hotline"):
            rate = LOSS
    elif f.supplied("hotline") and f.may_lack("hotline"):
        rate = LOSS
    days, covered = None, f.covering("shifts")
    if not covered:
        staffed = None
    elif covered.on_duty("坐席"):
        days = covered.staffed()
        def every_day(of):
            good, open_, n = of.staffed() if of.on_duty("坐席") else (0, 0, 0)
            found = None if not n else True if good == n else None if good + open_ == n else False
            return f.by_vacancy(found, "shifts", post=lambda p: p == "坐席")
        if days and days[2]:                          # a working day of the service, at least
            staffed = covered.by_roster("shifts", every_day)
    elif f.may_lack("shifts"):
        staffed = LOSS
    return Judgement(every([rate, staffed]), f"rate {lo}..{hi}, staffed days {days}")


def row_79(f):
    if not f.rows("tickets"):                         # a lost row could only have been one more proof
        return Judgement(LOSS, "tickets cannot be used") if f.tables["tickets"].unusable else no_case()
    used = [r for r in f.sure("tickets", "opened_at")
            if r.get("channel") in ("Email", "远程协助", "即时通讯")]
    return Judgement(True, f"{len(used)} tickets") if used else no_case()


# ================================================================ complaints, incidents (85, 155, 37)

def lost_in_hand(f, export, start, end, event):
    """Rows lost that may be one of these."""
    eve = f.period.first_day - timedelta(days=1)
    def came_due(cells):
        at = cells.get(event)
        days = f.elapsed(at, eve) if isinstance(at, Stamp) and day_of(at) <= eve else None
        return days is not None and days <= 2
    return f.extra_open(export, start, end) or any(map(came_due, f.lost_cells(export)))


def zero_events(f, seq, export, lost, why):
    """85, 155 with an empty register: a docs or records entry that names the row."""
    if lost:
        return Judgement(LOSS, "lost rows")
    if f.silent(export) or f.uncovered(export):
        return no_case("no row of the period, or not of the whole")
    if named_docs(f, seq) or named_records(f, seq, "Y"):
        return Judgement(True, why + "，登记簿已建立", register=True)
    if lost_register(f, "docs", "records"):
        return Judgement(LOSS, "a register cannot be read")
    return no_case(why)


def in_hand(f, r, start, end, event):
    """Open in the year, or what follows on the event became due in it: it was not on the year's eve."""
    belongs, at, eve = f.open_in_year(r, start, end), r.known(event), f.period.first_day - timedelta(days=1)
    if belongs is False and at and day_of(at) <= eve:
        days = f.elapsed(at, eve)
        return days is not None and days <= 2
    return belongs


def row_85(f):
    """record_ref, cause and result of every closed complaint."""
    missing = unsupplied(f, "complaints")
    if missing:
        return missing
    found = [r for r in f.rows("complaints")
             if in_hand(f, r, "received_at", "closed_at", "closed_at") is not False]
    lost = lost_in_hand(f, "complaints", "received_at", "closed_at", "closed_at")
    if not found:
        return zero_events(f, 85, "complaints", lost, "本期无投诉")
    def cases():
        for r in found:
            belongs = in_hand(f, r, "received_at", "closed_at", "closed_at")
            if r.blank("closed_at"):
                continue
            written = every(filled(r, c) for c in ("record_ref", "cause", "result"))
            if r.lost("closed_at"):
                written = written if written is not False else LOSS
            elif not r.has("closed_at"):
                written = written or None             # open ones may not be written yet
            elif written is False:
                now = f.just_now(r.get("closed_at"), "complaints")
                if now is True:
                    continue
                written = now
            yield case(belongs, r, written, "not exported")
    return over(f, "complaints", cases, no_case("open complaints only"), extra=lost)


def row_155(f):
    missing = unsupplied(f, "incidents")
    if missing:
        return missing
    found = [r for r in f.rows("incidents") if in_hand(f, r, "detected_at", "resolved_at", "detected_at") is not False]
    lost = lost_in_hand(f, "incidents", "detected_at", "resolved_at", "detected_at")
    if not found:
        return zero_events(f, 155, "incidents", lost, "本期无事件")
    return over(f, "incidents", lambda: due(
        case(in_hand(f, r, "detected_at", "resolved_at", "detected_at"), r,
             followed(f, r, "report_ref", "detected_at"), "report_ref")
        for r in found), no_case("not due"), extra=lost)


def row_37(f):
    """Attested; a leak in the register refutes it (6.2.4 e; table 17)."""
    leaks = [r for r in f.sure("incidents", "detected_at") if is_yes(r, "leak") is True]
    if leaks:
        return Judgement(False, "leak", leaks)
    maybe = any(r.lost("leak") for r in f.of_year("incidents", "detected_at"))
    if maybe or (f.supplied("incidents") and f.extra_open("incidents", "detected_at", "resolved_at")):
        return Judgement(LOSS, "a leak may be among what was lost")
    return no_case("attested")


# ================================================================ roles and staff (93, 110-113)

REQUIRED = {"操作系统管理员": ("OS", "管理员"), "数据库管理员": ("DB", "管理员"),
            "应用系统管理员": ("APP", "管理员"), "网络管理员": ("NET", "管理员"),
            "机房管理员": ("机房", "管理员"), "密钥管理员": ("密钥", "管理员"),
            "审计员": (None, "审计员")}
OPERATORS = ("业务操作员", "录入员", "审核员")


def admins(*systems):
    return {(s, "管理员") for s in systems}


def pair_of(x, y, one, other):
    return (x in one and y in other) or (y in one and x in other)


def clash(f, a, b):
    """Are two different roles incompatible in one person?  The union of the form's row 110 and the
    body's 6.6.2.1; GM110-R2 the form alone, GM110-R3 the body alone."""
    x, y = (a.get("system"), a.get("role")), (b.get("system"), b.get("role"))
    if x == y:
        return False
    form, body = not f.reads("GM110-R3"), not f.reads("GM110-R2")
    found = [pair_of(x, y, admins("DB"), admins("APP", "OS")),
             {x[1], y[1]} == {"录入员", "审核员"}]
    if form:
        found.append(pair_of(x, y, admins("OS"), admins("APP")))
        found.append((x[1] in OPERATORS and y[1] == "审计员") or (y[1] in OPERATORS and x[1] == "审计员"))
    if body:
        found.append(pair_of(x, y, admins("NET"), admins("OS", "DB", "APP")))
        found.append(("密钥", "管理员") in (x, y))
        found.append(pair_of(x, y, {("CA", "业务操作员")}, {("CA", "审计员")}))
    return any(found)


def role_days(f, r):
    """(days of the period on which the role is certainly held, days on which it may be)."""
    start, to = r.get("from_on"), r.get("to_on")
    held = [d for d in f.days() if start <= d]    # a role is in force on the day it is given
    if to is None:
        return set(held), set(held)
    if isinstance(to, Unreadable):                    # it may be before the beginning
        return set(), set(f.days()) if start <= f.period.day else set()
    if isinstance(to, str):
        return set(held[:1]) if held and held[0] == start else set(), set(held)
    if to < start:
        return set(), set(f.days()) if start <= f.period.day else set()
    sure = {d for d in held if d < to}
    return sure, sure


def self_reviewed(f):
    """RA 录入/审核: an application entered and reviewed by one person."""
    return [r for r in f.rows("applications")
            if f.open_in_year(r, "submitted_at", "decided_at") is True and \
            not (r.at("decided_at") and day_of(r.get("decided_at")) > f.period.day)
            and r.known("entry_operator") and r.get("entry_operator") == r.known("review_operator")]


def clashing_roles(f):
    """(roles that certainly clash, may one clash?)"""
    held = [(r, *role_days(f, r)) for r in f.rows("roles")]
    bad, maybe = [], False
    for a, a_sure, a_may in held:
        for b, b_sure, b_may in held:
            if a is not b and a.get("staff_id") == b.get("staff_id") and clash(f, a, b):
                if a_sure & b_sure:
                    bad.append(a)
                    break
                maybe = maybe or bool(a_may & b_may)
    return bad, maybe


def required_roles_held(f):
    """A lost row may have filled one vacancy that its own cells allow."""
    if f.ahead:
        return None
    verdicts, vacant = [], []
    for system, role in REQUIRED.values():
        sure, may = set(), set()
        for r in f.rows("roles"):
            if r.get("role") == role and system in (None, r.get("system")):
                a, b = role_days(f, r)
                sure, may = sure | a, may | b
        days = set(f.days())
        verdicts.append(True if sure >= days else None if may >= days else False)
        if verdicts[-1] is False:
            vacant.append(f.lost_like("roles", role=lambda r, wanted=role: r == wanted,
                                      system=lambda s, wanted=system: wanted in (None, s)))
    if vacant and (f.tables["roles"].unusable or f.begin_unsure or matched(vacant) == len(vacant)):
        return LOSS
    return None if vacant and f.begin_untold else every(verdicts)


def row_110(f):
    reviewed = self_reviewed(f)
    if f.replaced("applications") or f.silent("applications"):
        reviewed = []                                 # a newer row may say otherwise
    if reviewed:
        bad, _ = clashing_roles(f) if f.rows("roles") else ([], False)
        return Judgement(False, "录入员 = 审核员", bad + reviewed)
    both = ("entry_operator", "review_operator")
    hidden = f.supplied("applications") and f.extra_open("applications", "submitted_at", "decided_at") or any(
        any(r.lost(c) for c in both) and all(r.lost(c) or r.known(c) for c in both)
        for r in f.rows("applications") if f.open_in_year(r, "submitted_at", "decided_at") is not False)
    missing = unsupplied(f, "roles")
    if missing:                                       # one who reviewed what he entered may be among the lost
        return Judgement(LOSS, "applications that cannot be read") if hidden else missing
    bad, maybe = clashing_roles(f)
    if bad:
        return Judgement(False, f"{len(bad)} clashes", bad)
    if not f.speaks("roles", "from_on", "to_on"):
        return no_case("no role of the period")
    covered = f.covering("roles")
    held = covered.by_roster("roles", required_roles_held) if covered and covered.days() else None
    value = every([held, None if maybe else True])
    if value is not False and (f.may_lack("roles") or hidden):
        value = LOSS
    if value is True and f.supplied("applications") and (f.uncovered("applications") or f.silent("applications")):
        value = None                                   # nobody saw who entered and reviewed in the rest of the period
    if value is False and f.range_unread("roles"):
        value = LOSS                                   # a vacancy may lie outside of what the export covers
    return Judgement(value, f"required roles held: {held}")


def active(f, r):
    """Is the role held on D?"""
    to = r.get("to_on")
    if r.get("from_on") > f.period.day:
        return False
    if to is None:
        return True
    if isinstance(to, (str, Unreadable)):             # in force on the day it is given
        return True if r.get("from_on") == f.period.day else LOSS if isinstance(to, Unreadable) else None
    return to > f.period.day


def row_93(f):
    """Refutable: an assignment active at D without an authorisation."""
    return over(f, "roles", lambda: [
        case(active(f, r), r, filled(r, "auth_ref"), "auth_ref") for r in f.rows("roles")
        if active(f, r) is not False], no_case())


def over_trusted(f, verdict):
    def cases():
        for r in f.in_post():
            since = r.get("trusted_from")
            if isinstance(since, date) and since > f.period.day:
                continue                              # not yet a trusted person on D
            belongs = every([False if r.known("trusted") == NA else is_yes(r, "trusted"),
                             LOSS if r.lost("hired_on") or r.lost("left_on") or r.lost("trusted_from")
                             else True])
            if belongs is not False:
                found = verdict(r)                    # nobody tells whether this one is trusted: only a fault matters
                if belongs is not None or found is not True:
                    yield case(belongs, r, found, "staff")
    def filled_up():
        """GM112-PERSON: a lost row may be another of a person who fails, of one each."""
        found = list(cases())
        who = {r.id for r, v, _ in found if v is False}
        options = [f.lost_like("staff", staff_id=lambda x, p=p: x == p) for p in sorted(who)]
        enough = f.tables["staff"].unusable or matched(options) == len(options)
        return [(r, LOSS if v is False and enough else v, why) for r, v, why in found]
    return over(f, "staff", filled_up, no_case("no trusted staff listed"))


def before_trust(r, column):
    there = filled(r, column)
    return there if there is not True else not_after(r.get(column), r.get("trusted_from"))


def row_112(f):
    five = ("has_resume", "has_education", "has_career", "has_credit", "no_crime")
    return over_trusted(f, lambda r: every(
        [before_trust(r, "checked_on")] + [must_be_yes(r, c) for c in five]))


def row_113(f):
    return over_trusted(f, lambda r: before_trust(r, "nda_on"))


# ================================================================ assets, accounts (9, 157)

def row_9(f):
    """Refutable: a 密码设备 in use without a product certificate valid at D."""
    def cases():
        for r in f.rows("assets"):
            belongs = every([same(r, "class", "密码设备"), same(r, "status", "在用")])
            if belongs is not False:
                until = r.get("product_cert_to")
                valid = LOSS if isinstance(until, Unreadable) else until >= f.period.day \
                    if isinstance(until, date) else None
                yield case(belongs, r, every([given(r, "product_cert_no"), valid]), "certificate")
    wanted = {"class": lambda c: c == "密码设备", "status": lambda s: s == "在用"}
    return over(f, "assets", cases, no_case(), extra=f.extra_like("assets", **wanted))


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
    def cases():
        leavers, joined = last_leavers(f), f.joined("accounts", "owner", "staff")
        shaky = f.may_lack("staff") or any(r.lost("left_on") for r in f.rows("staff"))
        for r in f.rows("accounts"):
            disabled = r.get("disabled_on")
            shut = isinstance(disabled, date) and disabled <= f.period.day
            if r.known("scope") == "运维" and not shut:
                belongs = LOSS if r.lost("disabled_on") else True
                yield case(belongs, r, is_yes(r, "two_factor"), "two_factor")
            if r.known("owner") in leavers:
                gone = leavers[r.get("owner")]
                closed = LOSS if r.lost("disabled_on") else None if not r.has("disabled_on") else (
                    disabled is not None and disabled <= gone)
                now = f.just_now(gone, "accounts") if r.blank("disabled_on") else False
                if now is True:
                    continue                          # there is no limit in the text: not due yet
                if not joined:                        # most owners stand nowhere in staff
                    closed = now = LOSS
                yield case(LOSS if shaky else True, r, closed if now is False else now, "disabled_on")
            elif r.lost("owner") and somebody_left(leavers):
                yield r, LOSS, "owner"
    def somebody_left(leavers):
        return leavers or any(r.lost("left_on") for r in f.rows("staff")) or gone_rows(None)
    def gone_rows(who):
        """Lost rows of the staff that may tell that somebody left; a blank end tells that nobody did."""
        wanted = {"left_on": lambda d: d <= f.period.day}
        if who is not None:
            wanted["staff_id"] = lambda x: x == who
        cells = f.lost_cells("staff")
        return [cells[i] for i in f.lost_like("staff", **wanted) if cells[i].get("left_on", "") is not None]
    def unseen():
        """Of those who may have left last: shut on the first day on which that may have been."""
        leavers = last_leavers(f)
        for r in f.rows("accounts"):
            who = r.known("owner")
            mine = [x for x in f.rows("staff") if x.id == who]
            if who is None or who in leavers or any(not x.lost("left_on") and not (
                    isinstance(x.get("left_on"), date) and x.get("left_on") <= f.period.day) for x in mine):
                continue
            torn, gone = any(x.lost("left_on") for x in mine), gone_rows(who)
            if not torn and not gone:
                continue
            days = [c.get("left_on") for c in gone]
            known = [d for d in days if isinstance(d, date)]
            since = [x.get("left_on") for x in mine if not torn] + ([min(known)] if known and known == days else [])
            first = max(since) if since and not torn else None
            shut = r.get("disabled_on")
            if first and (shut <= first if isinstance(shut, date) else r.blank("disabled_on") and f.just_now(first)):
                continue
            yield r, LOSS, "owner"
    found = over(f, "accounts", lambda: list(cases()) + list(unseen()), no_case())
    if found.value is not False and f.tables["staff"].unusable and f.tables["accounts"].state == "filled":
        return Judgement(LOSS, "staff: nothing that can be read")
    return found


# ================================================================ rooms (130-132, 134-137, 140, 141)

def alike(a, b, column):
    x, y = a.known(column), b.known(column)
    return x is not None and y is not None and plain(x) == plain(y)


def zone_of(f, r):
    """Its own zone; a blank one is the only zone that the other rows of its door name."""
    if r.known("zone") is not None:
        return plain(r.get("zone"))
    zones = {plain(x.get("zone")) for x in f.rows("access_log") if alike(x, r, "door") and x.known("zone")}
    return zones.pop() if len(zones) == 1 else None


def together(f, a, b):
    """By the same door, or of the same zone (GM130-EXIT)?  None where a zone is not told."""
    if alike(a, b, "door"):
        return True
    x, y = zone_of(f, a), zone_of(f, b)
    return None if x is None or y is None else x == y


def steps_of(f, entry):
    """(when the person left by the door or the zone, when it came in there again), until D."""
    who = entry.known("staff_id")
    mine = [r for r in f.rows("access_log") if r is not entry and r.known("staff_id") == who
            and together(f, r, entry) and day_of(r.get("at")) <= f.period.day]
    left = [moments(r.get("at"))[1] for r in mine if r.get("direction") == "出"
            and moments(r.get("at"))[1] >= entry.at("at")]
    again = [r.at("at") for r in mine if r.get("direction") == "进" and r.at("at") > entry.at("at")]
    return min(left, default=None), min(again, default=None)


def exit_verdict(f, entry):
    """Did the person leave before entering again?  'not due' within two working days of the entry.
    What was lost is looked at afterwards (by_lost_rows)."""
    who = entry.known("staff_id")
    if who is None:
        return LOSS if entry.lost("staff_id") or entry.lost("zone") else None
    left, again = steps_of(f, entry)
    if left and not (again and again < left):
        return True
    if again and has_time(entry.get("at")) and again - entry.at("at") <= timedelta(seconds=10):
        return True                                       # GM130-AGAIN: the same entry
    perhaps = []
    for r in f.rows("access_log"):
        whose = r.known("staff_id")
        if r.get("direction") == "出" and whose in (None, who) and day_of(r.get("at")) <= f.period.day \
                and entry.at("at") <= moments(r.get("at"))[1] <= (again or datetime.max) \
                and together(f, r, entry) is not (False if whose is None else True) \
                and not (whose == who and together(f, r, entry) is False):
            perhaps.append(LOSS if r.lost("staff_id") or r.lost("zone") else None)
    if perhaps:
        return LOSS if LOSS in perhaps or (zone_of(f, entry) is None and entry.lost("zone")) else None
    if not again:
        now = f.just_now(entry.get("at"), "access_log")
        if now is not False:
            return "not due" if now is True else now
    elif again - moments(entry.get("at"))[1] <= timedelta(seconds=10):
        return None                                       # GM-DATE: it may be the same entry
    return False


def lost_exits(f, entry):
    """The lost rows that may be the exit of this entry."""
    _, again = steps_of(f, entry)
    def may_be(cells):
        def of(name):
            value = cells.get(name)
            return None if value is None or isinstance(value, Unreadable) else value
        at, zone, door = of("at"), of("zone"), of("door")
        here = zone is None or zone_of(f, entry) is None or plain(zone) == zone_of(f, entry) or (
            door is not None and plain(door) == plain(entry.get("door")))
        first, last = moments(at) if at else (datetime.min, datetime.max)
        return of("direction") in (None, "出") and of("staff_id") in (None, entry.get("staff_id")) and here \
            and last >= entry.at("at") and (not again or first <= again) \
            and (not at or f.period.holds(day_of(at)))
    return {i for i, cells in enumerate(f.lost_cells("access_log")) if may_be(cells)}


def by_lost_rows(f, cases):
    """[(belongs, row, verdict, what may fill it or None)]: a fault by absence alone stands where the lost
    rows are not enough for all of them."""
    cases = list(cases)
    options = [fill for belongs, _, verdict, fill in cases
               if belongs is True and verdict is False and fill is not None]
    enough = f.tables["access_log"].unusable or matched(options) == len(options)
    for belongs, r, verdict, fill in cases:
        yield belongs, r, LOSS if verdict is False and fill is not None and enough else verdict


def two_factors(r):
    """卡 and 生物, in any order and with any sign between; other words may stand for one."""
    if r.lost("factors"):
        return LOSS
    given = r.known("factors")
    if given is None:
        return None
    words = {w.strip() for w in re.split("[+＋、,，/和及]", given) if w.strip()}
    if {"卡", "生物"} <= words:
        return True
    return None if words - {"卡", "生物"} else False


def entries(f, zone=None):
    """[(does it belong, entry)] of the period."""
    found = []
    for r in f.rows("access_log"):
        belongs = every([f.began(r, "at"), True if zone is None else same(r, "zone", zone)])
        if zone and unsure(belongs) and zone_of(f, r) not in (None, zone):
            continue                                  # GM130-EXIT: its door leads elsewhere
        if r.get("direction") == "进" and belongs is not False and not (
                zone and belongs is None):
            found.append((belongs, r))
    return found


def guarded_zone(f, zone):
    """130, 131: card and biometrics to enter, a card to leave."""
    def found():
        for belongs, r in entries(f, zone):
            left = exit_verdict(f, r)
            factors = two_factors(r)
            if left == "not due" and factors is True:
                continue
            absent = left is False and factors is not False
            yield belongs, r, every([factors, None if left == "not due" else left]), \
                lost_exits(f, r) if absent else None
    def cases():
        return [case(belongs, r, v, "factors or exit") for belongs, r, v in by_lost_rows(f, found())]
    return over_doors(f, zone, cases)


def over_doors(f, zone, *parts):
    """A lost row may be one more entry, unless it shows something else."""
    missing = unsupplied(f, "access_log")
    if missing:
        return missing
    wanted = {"direction": lambda d: d == "进", "at": lambda at: f.period.holds(day_of(at))}
    if zone:
        wanted["zone"] = lambda z: z == zone
    extra = f.extra_like("access_log", **wanted)
    found = judge([c for part in parts for c in part()], no_case(), extra)
    if f.silent("access_log"):
        return Judgement(LOSS if extra else None, "access_log: no row of the period")
    return found


def row_130(f):
    return guarded_zone(f, "安全监控室")


def row_131(f):
    return guarded_zone(f, "配电室")


def second_person(f, r):
    """双人: a second one in the line, or another person's line of the same door and moment."""
    second = r.known("second_staff_id")
    if second is not None and second != r.known("staff_id"):
        return True
    others = [o for o in f.rows("access_log") if o is not r and o.get("direction") == "进"
              and alike(o, r, "door") and o.at("at") == r.at("at")]
    if any(o.known("staff_id") not in (None, r.known("staff_id")) for o in others):
        return True
    if r.lost("second_staff_id"):
        return LOSS
    if not r.has("second_staff_id") or (second is None and not r.told("second_staff_id")):
        return None
    return LOSS if any(o.lost("staff_id") for o in others) else False


def lost_company(f, entry):
    """The lost rows that may be the second person's."""
    def may_be(cells):
        def of(name):
            value = cells.get(name)
            return None if value is None or isinstance(value, Unreadable) else value
        at, door = of("at"), of("door")
        first, last = moments(at) if at else (datetime.min, datetime.max)
        return of("direction") in (None, "进") and (door is None or plain(door) == plain(entry.get("door"))) \
            and (of("staff_id") is None or of("staff_id") != entry.known("staff_id")) \
            and first <= moments(entry.get("at"))[1] and last >= entry.at("at") \
            and (not at or f.period.holds(day_of(at)))
    return {i for i, cells in enumerate(f.lost_cells("access_log")) if may_be(cells)}


def row_136(f):
    """Refutable: an entry with neither exit nor alarm; 屏蔽机房 without two persons, two factors."""
    def logged():
        for belongs, r in entries(f):
            left, alarm = exit_verdict(f, r), is_yes(r, "overtime_alarm")
            verdict = some([None if left == "not due" else left, alarm])
            if left == "not due" and verdict is not True and verdict is not LOSS:
                continue
            yield belongs, r, verdict, lost_exits(f, r) if verdict is False else None
    def pairs():
        for belongs, r in entries(f):
            shielded = same(r, "zone", "屏蔽机房")
            if shielded is False or (shielded is not True and zone_of(f, r) not in (None, "屏蔽机房")):
                continue                              # GM130-EXIT: its door leads elsewhere
            second, factors = second_person(f, r), two_factors(r)
            verdict = every([second, factors])
            if shielded is not True:
                verdict = verdict if verdict is True else shielded
            absent = verdict is False and factors is not False
            yield belongs, r, verdict, lost_company(f, r) if absent else None
    def of(found):
        return lambda: [case(belongs, r, v, "exit, alarm, second person or factors")
                        for belongs, r, v in by_lost_rows(f, found())]
    entered = over_doors(f, None, of(logged), of(pairs))
    return entered


def row_132(f):
    def cases():
        for r in f.rows("visitors"):
            belongs = f.open_in_year(r, "in_at", "out_at")
            if belongs is False:
                continue
            out = filled(r, "out_at")
            if out is True:
                out = not_after(r.get("in_at"), r.get("out_at"))
                out = None if out is False else out       # it contradicts itself
            elif out is False:
                now = f.just_now(r.get("in_at"), "visitors")
                out = now                             # still inside, or not
            approved = filled(r, "approved_at")
            if approved is True:
                approved = not_after(r.get("approved_at"), r.get("in_at"))
                if approved is False and not_after(r.get("in_at"), r.get("out_at")) is False:
                    approved = None
                elif approved is False and r.lost("out_at"):
                    approved = LOSS                       # it may be before he came
            yield case(belongs, r, every([approved, filled(r, "approver"), out, filled(r, "escort")]),
                       "approval, out_at or escort")
    return over(f, "visitors", cases, not_applicable("本期无来访"), spans=[("in_at", "out_at")])


def row_134(f):
    """Every camera: six months back from D (or from the start of the service: then not yet due), whole, and
    still recording: not behind the others by more than two working days.  Where all end before D the list may
    have been drawn up then, unless the CA says that it goes to D; one of last year says nothing of this one."""
    since, today = add_months(f.period.day, -6), f.period.day
    rows = f.rows("video")
    ends = [day_of(r.get("latest_at")) for r in rows if isinstance(r.get("latest_at"), Stamp)]
    drawn_up = max(ends, default=date.min)
    def early(r):
        first = r.get("earliest_at")
        if isinstance(first, Unreadable):
            return LOSS
        if day_of(first) <= since:
            return True
        if drawn_up > today or day_of(first) > today:
            return None                               # what was kept on D is not told
        if r.lost("latest_at"):
            return LOSS                               # the list may be later
        if f.begin_unsure:
            return LOSS
        service = f.org_value("service_start")
        if service is None:
            return None
        return "not due" if service and service > since and day_of(first) <= service else False
    def until(r):
        last = r.get("latest_at")
        if isinstance(last, Unreadable):
            return LOSS
        if not isinstance(last, Stamp):
            return None
        now = day_of(last) >= today or f.just_now(last, "video")
        if now is not False:
            return now
        behind = f.elapsed(last, drawn_up)
        return False if (behind is not None and behind > 2) or f.coverage("video") is not None else None
    def whole(r):
        lost, last = r.get("missing_minutes"), r.get("latest_at")
        if isinstance(lost, Unreadable):
            return LOSS
        if not isinstance(lost, int):
            return None
        if lost and isinstance(last, Unreadable):
            return LOSS
        until = day_of(last) if isinstance(last, Stamp) else drawn_up
        return None if lost and until > today else lost == 0    # minutes after D are none of the period
    def verdict(r):
        parts = [early(r), until(r), whole(r)]
        first, last = r.get("earliest_at"), r.get("latest_at")
        if isinstance(first, Stamp) and isinstance(last, Stamp) and day_of(last) < day_of(first):
            parts = [None, whole(r)]                      # it ends before it begins
        rest = every(p for p in parts if p != "not due")
        return rest if "not due" not in parts or rest is False else "not due" if rest is True else rest
    if f.ahead and rows:
        return no_case("the service has not begun")
    dates = [day_of(r.get(c)) for r in rows for c in ("earliest_at", "latest_at") if isinstance(r.get(c), Stamp)]
    if dates and max(dates) < f.period.first_day and f.coverage("video") is None:
        torn = f.may_lack("video") or any(r.lost("latest_at") or r.lost("missing_minutes") for r in rows)
        return Judgement(LOSS if torn else None, "video: no row of the period")
    return over(f, "video", lambda: due((r, verdict(r), "times or minutes") for r in rows),
                no_case("尚未到期" if rows else "no camera"))


def row_135(f):
    """Refutable: a moment of the period in which a system is not monitored."""
    missing = unsupplied(f, "monitor")
    if missing:
        return missing
    f = f.covering("monitor")
    if not f or f.started >= f.period.end:
        return no_case("no day of the service is covered")
    if not f.speaks("monitor", "from_at", "to_at"):
        return Judgement(LOSS if f.may_lack("monitor") else None, "no row of the period")
    found = f.by_roster("monitor", lambda of: every(
        of.by_vacancy(of.monitored(s), "monitor", system=lambda x, s=s: plain(x) == s) for s in of.monitor_systems()))
    named = {plain(r.get("system")) for r in f.rows("monitor")}
    if found is True and f.extra_like("monitor", system=lambda x: plain(x) not in named):
        found = LOSS                                  # it may be all there is of another system, with gaps
    if f.tables["monitor"].unusable and found is not False:
        found = LOSS
    return Judgement(found, "coverage of the period")


def row_137(f):
    missing = unsupplied(f, "power")
    if missing:
        return missing
    cases = []
    for system in ("门禁", "侵入报警"):
        found = [r for r in f.rows("power") if r.get("system") == system]
        def test(r):                                  # the latest test up to D tells how it is on D
            at, hours = r.get("tested_at"), r.get("measured_hours")
            return day_of(at) if isinstance(at, Stamp) and day_of(at) <= f.period.day and hours is not None \
                and not isinstance(hours, (str, Unreadable)) else None
        latest = max((test(r) for r in found if test(r)), default=None)
        found = [r for r in found if test(r) in (None, latest)]
        for r in found:
            tested = r.get("tested_at")
            late = isinstance(tested, Stamp) and day_of(tested) > f.period.day
            lasts = None if late else r.get("measured_hours")
            if lasts is None or isinstance(lasts, str):
                lasts = r.get("rated_hours")                           # flagged 额定值
            enough = LOSS if isinstance(lasts, Unreadable) else None if lasts is None or isinstance(
                lasts, str) else lasts >= 8
            cases.append((r, every([is_yes(r, "own_ups"), enough]), "hours"))
        if not found:
            cases.append((None, None, system + " not in the register"))
    return over(f, "power", lambda: cases, None)


def row_140(f):
    missing = unsupplied(f, "shifts")
    if missing:
        return missing
    covered = f.covering("shifts")
    if not covered or covered.started >= covered.period.end:
        return no_case("no day of the service is covered")
    f = covered
    if not f.on_duty("机房值班", "远程监控"):
        reason = "no shift of these posts in the period"
        return Judgement(LOSS, reason) if f.may_lack("shifts") else no_case(reason)
    def watched(of):
        whole = of.covered(of.duty("机房值班", "远程监控"), of.started, of.period.last_second)
        return of.by_vacancy(whole, "shifts", post=lambda p: p in ("机房值班", "远程监控"))
    whole = f.by_roster("shifts", watched)            # more shifts could only fill what is lacking
    if f.tables["shifts"].unusable and whole is not True:
        whole = LOSS
    return Judgement(whole, "coverage of the period")


AGAINST_C = ("不合格", "不符合", "未达到c级", "不通过")
FOR_C = ("合格", "符合", "达到c级", "通过")


def conclusion_of(r):
    if r.lost("result"):
        return LOSS
    word = plain(r.known("result") or "")
    return False if word in AGAINST_C else True if word in FOR_C else None


def room_verdict(tests, since):
    """(verdict, day of the test that decides) of one room: its latest test that has a conclusion."""
    concluded = [r for r in tests if r.known("result") or r.lost("result")]
    newest = max(r.get("done_on") for r in concluded or tests)
    if newest < since:
        return None if max(r.get("done_on") for r in tests) >= since else False, newest
    if not concluded:
        return None, newest
    said = {conclusion_of(r) for r in concluded if r.get("done_on") == newest}
    return said.pop() if len(said) == 1 else LOSS if LOSS in said else None, newest


def row_141(f):
    """Each room's latest test named 141 that has a conclusion: the anniversary day included. What tells no
    room may have been of any; a room tested too long ago may be given up where another was tested since."""
    missing = unsupplied(f, "records")
    if missing:
        return missing
    tests = [r for r in f.rows("records") if names(r, 141) and not r.lost("done_on")
             and r.get("done_on") <= f.period.day]
    torn = any(names(r, 141) and r.lost("done_on") for r in f.rows("records"))
    if not tests:
        return Judgement(LOSS if torn or f.may_lack("records") else None, "no test with a conclusion")
    since, rooms = add_years(f.period.day, -5), {}
    for r in tests:
        rooms.setdefault(plain(r.known("scope") or ""), []).append(r)
    found = {room: room_verdict(of, since) for room, of in rooms.items()}
    concluded = {room: [r.get("done_on") for r in of if r.known("result") or r.lost("result")]
                 for room, of in rooms.items()}
    verdicts, bad = [], []
    for room, (verdict, day) in found.items():
        later = [other for other in rooms if other != room and concluded[other] and max(concluded[other]) >= day]
        if verdict is False and any(not room or not other or day < since <= max(concluded[other])
                                    for other in later):
            verdict = None
        verdicts.append(verdict)
        if verdict is False:
            newest = concluded[room] or [r.get("done_on") for r in rooms[room]]
            bad += [r for r in rooms[room] if r.get("done_on") == max(newest)
                    and (r.known("result") or r.lost("result") or not concluded[room])][:1]
    if torn or f.may_lack("records"):
        return Judgement(LOSS, "a later test may be among what was lost")
    passed = every(verdicts)
    return Judgement(passed, f"rooms {found}", bad if passed is False else [])


# ================================================================ releases, changes (148-150, 170-172)

def latest_releases(f):
    """([those that may be the latest until D], may another be later?, is it unknown which is?)"""
    done, shaky = [], f.may_lack("releases")
    for r in f.rows("releases"):
        if r.lost("executed_at"):
            shaky = True
            continue
        waits = r.at("approved_at") and r.blank("executed_at") and not r.at("audited_at")
        when = next((r.known(c) for c in ("executed_at", "audited_at", "approved_at") if r.at(c)), None)
        if when and not waits and "executed_at" not in r.later:
            done.append((when, r))
    newest = max((w.at for w, _ in done), default=None)
    latest = [(w, r) for w, r in done if moments(w)[1] >= newest]
    open_ = len(latest) > 1 and any(w.date_only or w.at != newest for w, _ in latest)
    return [r for _, r in latest], shaky, open_


def over_release(f, verdict):
    missing = unsupplied(f, "releases")
    if missing:
        return missing
    latest, shaky, which = latest_releases(f)
    undated = any(not (r.at("approved_at") or r.at("executed_at") or r.at("audited_at") or r.later)
                  for r in f.rows("releases"))        # what is dated after D is none by D
    if shaky:
        return Judgement(LOSS, "another may be the latest")
    if not latest:
        return no_case("no dates") if undated else not_applicable("无上线")
    found = [(r, verdict(r), "a time or ref") for r in latest]
    judged = no_case("one without any date may be the latest") if undated else \
        no_case("nobody knows which is the latest") if which and len({v for _, v, _ in found}) > 1 else \
        judge(due(found), no_case("not due"))
    judged.happened = True
    return judged


def row_148(f):
    """Its approval is on record, before the execution."""
    def verdict(r):
        there = filled(r, "approved_at")
        done = next((c for c in ("executed_at", "audited_at") if r.at(c)), None)      # an audit is of what was done
        before = not_after(r.get("approved_at"), r.get(done)) if done else True
        return every([there, before, given(r, "ref")])
    return over_release(f, verdict)


def row_149(f):
    return over_release(f, lambda r: every([filled(r, "executed_at"), given(r, "ref")]))


def row_150(f):
    """Its audit is on record, after the execution; a blank one is a counter-example."""
    def verdict(r):
        there = followed(f, r, "audited_at", "executed_at")
        if there == "not due":
            return there
        if there is True and r.at("executed_at"):
            there = not_after(r.get("executed_at"), r.get("audited_at"))
        return every([there, given(r, "ref")])
    return over_release(f, verdict)


def over_changes(f, verdict, why):
    """A change belongs to the year in which it is put into effect."""
    def cases():
        for r in f.rows("changes"):
            if r.blank("implemented_at"):
                continue
            belongs = f.began(r, "implemented_at")
            if not r.has("implemented_at"):           # whenever it was approved
                belongs = None
            if belongs is not False:
                yield case(belongs, r, verdict(r), why)
    missing = unsupplied(f, "changes")
    if missing:
        return missing
    def planned(r):                                   # by D, in whatever year
        begun = next((c for c in ("approved_at", "tested_at") if c in r.later or r.known(c)), None)
        return r.blank("implemented_at") and begun not in r.later    # begun after D: of no interest yet
    waiting = any(planned(r) for r in f.rows("changes"))
    return over(f, "changes", lambda: due(cases()),
                no_case("none implemented yet") if waiting or list(cases())
                else not_applicable("本期无变更"), events=cases())


def row_170(f):
    def verdict(r):
        there = filled(r, "approved_at")
        if there is True:
            there = not_after(r.get("approved_at"), r.get("implemented_at"))
        return every([there, filled(r, "approver")])
    return over_changes(f, verdict, "approved_at or approver")


def row_171(f):
    return over_changes(f, lambda r: every(
        [not_after(r.get("tested_at"), r.get("implemented_at")), filled(r, "test_ref")]),
        "tested_at or test_ref")


def row_172(f):
    def verdict(r):
        there = followed(f, r, "audit_ref", "implemented_at")
        return there if there == "not due" else every(
            [True if r.at("implemented_at") else LOSS if r.lost("implemented_at") else None, there])
    return over_changes(f, verdict, "audit_ref")


# ================================================================ availability, links (153, 159)

def row_153(f):
    """Under 525.6 minutes (strict, leap year or not); the year must be over and monitored."""
    missing = unsupplied(f, "outages")
    if missing:
        return missing
    if f.started >= f.period.end:
        return no_case("the service has not begun")
    if f.silent("outages"):
        torn = any(r.lost("planned") or r.lost("end_at") or r.lost("announced_at") for r in f.rows("outages"))
        return Judgement(LOSS if f.may_lack("outages") or torn else None, "outages: no row of the period")
    least, most = f.downtime(f.reads("GM153-R2"))
    if least >= 31536:
        return Judgement(False, "31536 s reached")
    total = seconds(f.period.end - f.started)
    year = total + seconds(timedelta(days=(date(f.period.day.year, 12, 31) - f.period.day).days))
    if 1000 * (year - least) < 999 * year:            # whatever the rest of the year brings
        return Judgement(LOSS if f.begin_unsure else False, "availability")
    if not f.period.complete:
        if f.tables["monitor"].unusable and watching(f).value is not True:    # more rows lack nothing
            return Judgement(LOSS, "monitoring that cannot be used")
        torn = any(r.lost("planned") or r.lost("end_at") or r.lost("announced_at") for r in f.rows("outages"))
        hidden = (f.may_lack("outages") or torn) and (most >= 31536 or 1000 * (year - most) < 999 * year)
        return Judgement(LOSS, "org or outages") if f.begin_unsure or hidden else no_case("全年未满")
    if 1000 * (total - least) < 999 * total:
        return Judgement(LOSS if f.begin_unsure else False, "availability")
    watched = watching(f)
    if most >= 31536 or 1000 * (total - most) < 999 * total:
        torn = any(r.lost("planned") or r.lost("end_at") for r in f.rows("outages"))
        hidden = f.may_lack("outages") or torn or watched.value is LOSS
        return Judgement(LOSS if hidden else None, "an outage of unknown length")
    return watched if watched.value is not True else Judgement(True, "availability")


def watching(f):
    """Was the CA system monitored all of the year?"""
    missing = unsupplied(f, "monitor")
    if missing:
        return missing
    covered = f.covering("monitor")
    watched = covered.monitored("ca") if f.rows("monitor") and covered else None
    if watched is True:
        return Judgement(True, "monitored")
    return Judgement(LOSS if f.may_lack("monitor") or f.range_unread("monitor") else None,
                     "monitoring does not cover the year")


CARRIERS = {"中国电信": "电信", "中国联通": "联通", "中国移动": "移动"}


def row_159(f):
    """Two links in use of different carriers, each with an emergency contact."""
    missing = unsupplied(f, "network_links")
    if missing:
        return missing
    active_, maybe = [], []
    for r in f.rows("network_links"):
        inuse = is_yes(r, "active")
        (active_ if inuse is True else maybe if inuse is LOSS else []).append(r)
    def carriers(rows):
        return {CARRIERS.get(plain(r.get("carrier")), plain(r.get("carrier"))) for r in rows
                if not r.lost("carrier")}
    two = len(carriers(active_)) >= 2
    more = len(maybe) + sum(r.lost("carrier") for r in active_) + f.extra("network_links")    # one each
    if not two and len(carriers(active_)) + more >= 2:
        two = LOSS
    contacts = every([filled(r, "contact") for r in active_]
                     + [LOSS for r in maybe if filled(r, "contact") is not True])
    value = every([two, contacts])
    return Judgement(LOSS if value is not False and f.may_lack("network_links") else value,
                     f"two carriers: {two}, contacts: {contacts}")


# ================================================================ records (180, 181, 201)

def row_180(f):
    """The earliest government certificate: 申请, 鉴别, 发放, 归档; not found -> 待核."""
    missing = unsupplied(f, "certificates", "applications", "records")
    if missing:
        return missing
    dated = [c for c in f.rows("certificates") if c.at("not_before")]
    certs = [c for c in dated if c.known("customer_kind") == "政务"]
    known = min((c.at("not_before") for c in certs), default=datetime.max)
    def may_be_earlier(c):
        return (c.lost("not_before") or c.lost("customer_kind")) and \
            c.known("customer_kind") in (None, "政务") and (c.at("not_before") or datetime.min) <= known
    if f.may_lack("certificates") or any(map(may_be_earlier, f.rows("certificates"))):
        return Judgement(LOSS, "an earlier one may be among what was lost")
    if not certs:
        return no_case("no government certificate")
    first = min(certs, key=lambda r: r.at("not_before"))
    if any(not c.at("not_before") and c.known("customer_kind") in (None, "政务")
           for c in f.rows("certificates")) or any(
            c.known("customer_kind") is None and c.at("not_before") <= first.at("not_before") for c in dated):
        return Judgement(LOSS if f.may_lack("applications", "records") else None,
                         "an earlier one may be of the government")
    service = f.org_value("service_start")
    told = [] if f.range_unread("certificates") else f.stated("certificates")
    if service is not None and told:                  # the CA's own word on how far back the list goes
        if min(day_of(r.get("covers_from")) for r in told) > service:
            return no_case("the list begins after the service")
    elif (service is None or service < f.period.first_day) and \
            min(c.at("not_before") for c in dated) >= f.period.start:
        why = "the list is of this year, the service is older"
        return Judgement(LOSS, why) if f.begin_unsure else no_case(why)
    found = [a for a in f.rows("applications")
             if a.id == first.known("app_id") or a.known("cert_serial") == first.id]
    torn = f.may_lack("applications", "records")
    if not found:
        return Judgement(LOSS if torn else None, "its application is not in the export")
    a = found[0]
    if a.at("authn_done_at") and a.at("issued_at") and named_records(f, 180, "C"):
        return Judgement(True, f"{first.id}, {a.id}")
    return Judgement(LOSS if torn else None, "a record is not found")


def dated_records(f, seq):
    return [r.get("done_on") for r in f.rows("records") if names(r, seq) and not r.lost("done_on")
            and f.period.holds(r.get("done_on"))]


def record_absent(f):
    """否 by the absence of a record, as far as absence can show anything."""
    if f.silent("records") or f.uncovered("records"):
        return None
    torn = any(r.lost("done_on") or r.lost("rows") for r in f.rows("records"))
    return LOSS if torn else f.by_gap(False, "records")


def row_181(f):
    """A review in each half-year that is over by D (the method's 每半年一次) and lies wholly within the
    service."""
    missing = unsupplied(f, "records")
    if missing:
        return missing
    if f.tables["records"].unusable:
        return Judgement(LOSS, "records: a file that cannot be used")
    if f.ahead:
        return no_case("the service has not begun")
    days, year = dated_records(f, 181), f.period.day.year
    halves = ((date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31)))
    asked = [(a, b) for a, b in halves if b <= f.period.day and f.begin <= a]
    if not asked:
        return Judgement(True, "reviewed") if days else no_case("尚未到期")
    if all(any(a <= d <= b for d in days) for a, b in asked):
        return Judgement(True, "each half-year")
    return Judgement(record_absent(f), "a half-year without a review")


def row_201(f):
    missing = unsupplied(f, "records")
    if missing:
        return missing
    if named_records(f, 201, "Y"):
        return Judgement(True, "internal assessment in the year")
    if not f.period.complete or f.begin > f.period.first_day:
        return no_case("尚未到期")
    return Judgement(record_absent(f), "none in the year")


# ================================================================ findings, submissions (204, 206)

def row_204(f):
    def cases():
        for r in f.rows("findings"):
            raised, due_, closed_ = (r.get(c) for c in ("raised_on", "due_on", "closed_on"))
            if isinstance(raised, date) and raised > f.period.day:
                continue
            torn = isinstance(raised, date) and any(isinstance(x, date) and x < raised for x in (due_, closed_))
            may_be_torn = isinstance(raised, Unreadable) and (
                isinstance(closed_, date) or (isinstance(due_, date) and due_ <= f.period.day))
            may_be_torn |= isinstance(closed_, Unreadable) and isinstance(raised, (date, Unreadable))
            if isinstance(closed_, date) and closed_ < f.period.first_day and not (
                    isinstance(due_, date) and f.period.holds(due_)) and not (torn and f.period.holds(raised)) \
                    and not isinstance(raised, Unreadable):
                continue                              # closed before the year, nor due in it
            if torn and not isinstance(closed_, str) and not isinstance(due_, str):
                yield r, None, "it ends, or is due, before it begins"
            elif may_be_torn and not isinstance(closed_, str) and not isinstance(due_, str):
                yield r, LOSS, "it may end, or be due, before it begins"
            elif isinstance(closed_, Unreadable) or isinstance(due_, Unreadable):
                overdue_ = isinstance(due_, date) and due_ > f.period.day
                yield r, "not due" if overdue_ else LOSS, "closed_on or due_on"
            elif isinstance(closed_, str) or isinstance(due_, str):
                yield r, None, "closed_on or due_on not exported"
            elif closed_:
                yield r, due_ is None or closed_ <= due_, ""
            elif due_ and due_ <= f.period.day:       # behind what is covered it may have been closed
                hidden = "closed_on" not in r.later and f.known_to("findings") < f.period.day and due_ >= f.known_to(
                    "findings")
                yield r, False if not hidden else LOSS if f.range_unread("findings") else None, ""
            elif due_ or (isinstance(raised, date) and f.just_now(raised)):
                yield r, "not due", ""
            else:
                yield r, None, "open, and no limit is told"
    missing = unsupplied(f, "findings")
    if missing:
        return missing
    found = list(cases())
    def of_the_year(r):
        return any(isinstance(r.get(c), date) and f.period.holds(r.get(c)) for c in ("raised_on", "due_on", "closed_on"))
    return over(f, "findings", lambda: due(found),
                no_case("none due") if found else not_applicable("本期无问题"),
                events=[c for c in found if c[1] not in (None, "not due") or of_the_year(c[0])])


def row_206(f):
    def cases():
        for r in f.rows("submissions"):
            due_, sent = r.get("due_on"), r.get("submitted_on")
            if isinstance(due_, Unreadable):
                yield r, LOSS, "due_on"
            elif due_ > f.period.day:
                continue
            elif due_ < f.period.first_day and isinstance(sent, date) and sent < f.period.first_day:
                continue
            elif due_ < f.period.first_day and isinstance(sent, (str, Unreadable)):
                yield r, LOSS if isinstance(sent, Unreadable) else None, "submitted_on"
            else:
                verdict = LOSS if isinstance(sent, Unreadable) else None if isinstance(sent, str) else (
                    sent is not None and sent <= due_)
                known = f.known_to("submissions")     # behind that it may have been sent
                if sent is None and "submitted_on" not in r.later and known < f.period.day and due_ >= known:
                    verdict = LOSS if f.range_unread("submissions") else None
                yield r, verdict, "submitted_on"
    missing = unsupplied(f, "submissions")
    if missing:
        return missing
    def owed(cells):
        """May the lost row be one that is judged in the year?"""
        due_, sent = (cells.get(c) for c in ("due_on", "submitted_on"))
        if not isinstance(due_, date):
            return True
        return due_ <= f.period.day and (due_ >= f.period.first_day or not isinstance(sent, date)
                                         or sent >= f.period.first_day)
    found = judge(cases(), no_case("nothing due"), f.tables["submissions"].unusable or
                  any(owed(cells) for cells in f.lost_cells("submissions")))
    told = any("submitted_on" in r.later or isinstance(r.get("submitted_on"), date) for r in found.bad)
    if f.silent("submissions") and not f.tables["submissions"].unusable and not told:
        return no_case("submissions: no row of the period")
    return found


def row_73(f):
    """Zero accesses in a supplied register: 不适用."""
    missing = unsupplied(f, "records")
    if missing:
        return missing
    if f.standing(named_records(f, 73, "Y")):
        return no_case("attested")
    if f.may_lack("records") or any(r.lost("rows") or r.lost("done_on") for r in f.rows("records")):
        return Judgement(LOSS, "lost rows")
    return no_case("no row of the period") if f.silent("records") else not_applicable("本期无访问")


# ================================================================ register rows

def names(r, seq):
    """对应条目: form row numbers separated by ; or 、."""
    if r.lost("rows"):
        return False
    listed = r.get("rows").replace("；", ";").replace("、", ";").split(";")
    return any(part.strip().isdigit() and int(part) == seq for part in listed)


def in_force(r, day):
    """From effective_from (else approved_on) to effective_to, both days included; approved by then;
    without any date nobody can say."""
    start, approved, end = r.get("effective_from"), r.get("approved_on"), r.get("effective_to")
    if any(isinstance(x, Unreadable) for x in (start, approved, end)):
        return False
    start, approved, end = (None if isinstance(x, str) else x for x in (start, approved, end))
    if start is None and approved is None:
        return False
    return not any(x and x > day for x in (start, approved)) and not (end and end < day)


def named_docs(f, seq):
    return [r for r in f.rows("docs") if names(r, seq) and in_force(r, f.period.day)]


def approved_in_year(f, r):
    days = (r.known("approved_on"), r.known("effective_from"))       # GM-REG: approved or in force since
    return any(day and f.period.holds(day) for day in days)


def named_records(f, seq, period):
    """Records until D that name the row: C any, Y of this year, Y-1 of the last completed one."""
    def fits(day):
        if period == "C":
            return day <= f.period.day
        if period == "Y-1":                        # its audit may be made in this year
            return f.period.day.year - 1 <= day.year and day <= f.period.day
        return f.period.holds(day)
    return [r for r in f.rows("records")
            if names(r, seq) and not r.lost("done_on") and fits(r.get("done_on"))]


def lost_register(f, *exports):
    """A register that could be read and not understood: no attested 是 stands on it."""
    return any(f.tables[e].unusable for e in exports)


PUBLIC = {24, 25, 26, 27, 28, 29, 84, 209}
SHOWN = {84: "投诉受理方式", 209: "赔付机制"}
DOCS = ([6, 13, 19, 20, 48, 49, 50, 56, 60, 61, 70, 71, 72, 74, 78, 81, 86, 88, 90, 91, 92, 143,
         146, 147, 151, 160, 169, 173, 179, 184, 191, 199, 200, 207, 31] + sorted(PUBLIC)
        + list(range(99, 107)) + list(range(117, 122)))

# what the row itself asks for: 制度 (规范, 计划, 流程) and 记录
BOTH = [21, 22, 58, 94, 95, 97, 98, 116, 133, 158, 193, 194, 197]
BOTH_YEAR = [83, 87, 138, 156, 168]
RECORDS_YEAR = [96, 15, 18, 23, 63, 64, 89, 109, 144, 145, 152, 192, 198, 202, 205, 208]
RECORDS_EVER = [122, 123, 124, 125, 211]
EITHER_YEAR = [32, 76, 77, 80, 126, 127, 167, 186]    # no doc or record in 'files'
EITHER_EVER = [1, 2, 17, 82, 107, 108, 165, 166, 185, 188, 189, 190]
# the method says 本年度: no document of an earlier year proves it
THIS_YEAR = {15, 63, 76, 96, 109, 126, 127, 144, 145, 167, 168, 186, 192, 208}

PROOF = {}
for _rows, _kind, _period in ((DOCS, "docs", "C"), (BOTH, "both", "C"), (BOTH_YEAR, "both", "Y"),
                              (RECORDS_YEAR, "records", "Y"), ([210], "records", "Y-1"),
                              (RECORDS_EVER, "records", "C"), (EITHER_YEAR, "either", "Y"),
                              (EITHER_EVER, "either", "C")):
    PROOF.update({seq: (_kind, _period) for seq in _rows})

KEY_EVENTS = {185: ("生成",), 188: ("使用", "激活", "废止"), 189: ("销毁",), 190: ("归档",)}


EVENTS_OF = {127: "asset_events", 205: "changes"}


def nothing_happened(f, seq):
    """A conditional register row whose event did not occur: its reason, else None."""
    def quiet(export):
        return f.supplied(export) and not f.may_lack(export) and not f.silent(export) and \
            f.tables[export].state in ("empty", "filled")
    if seq in (189, 190) and f.supplied("ca_key_events") and f.tables["ca_key_events"].state in (
            "empty", "filled") and not f.extra_like("ca_key_events", event=lambda e: e in KEY_EVENTS[seq]):
        if not any(one_of(r, "event", KEY_EVENTS[seq]) is not False and day_of(r.get("at")) <= f.period.day
                   for r in f.rows("ca_key_events")):
            return "无" + "、".join(KEY_EVENTS[seq]) + "事件"
    if seq == 127 and f.supplied("asset_events") and f.tables["asset_events"].state in ("empty", "filled") and not (
            f.silent("asset_events") or f.extra_like("asset_events", event=lambda e: e == "报废",
                                                     at=lambda at: f.period.holds(day_of(at)))):
        if not any(r.get("event") == "报废" for r in f.of_year("asset_events", "at")):
            return "本期无报废"
    if seq == 205 and quiet("changes"):
        rebuilt = [r for r in f.rows("changes") if change_in_year(f, r)
                   and one_of(r, "kind", ("技术改造", "搬迁")) is not False]
        if not rebuilt:
            return "本期无技术改造、搬迁"
    return None


def change_in_year(f, r):
    """Put into effect in the year; what is planned and not yet done is of none."""
    if r.blank("implemented_at"):
        return False
    return not r.has("implemented_at") or f.began(r, "implemented_at") is not False


def crypto_device(f, r):
    kinds = {a.known("class") for a in f.rows("assets") if a.id == r.get("asset_id")}
    return kinds == {"密码设备"}


def asked_of_each(f, seq):
    """Events of the row's own export, each with whether what the row asks of it is there."""
    keys = [r for r in f.rows("ca_key_events") if day_of(r.get("at")) <= f.period.day]
    events = f.sure("asset_events", "at")
    if seq == 127:
        return [(r, every([filled(r, "approver"), filled(r, "ref")])) for r in events
                if r.get("event") == "报废"]
    if seq == 168:
        handled = [(r, every([filled(r, "approver"), filled(r, "ref")])) for r in events
                   if r.get("event") in ("配置", "维修", "报废", "进出")]
        listed = {a.id for a in f.rows("assets")}
        lost = f.extra_like("assets", **{"class": lambda c: c == "密码设备"})
        shaky = f.replaced("assets")                          # nor may it be one
        return [(r, LOSS if shaky and there is not True else there) for r, there in handled if crypto_device(f, r)] + [
            (r, LOSS) for r, there in handled                 # its device may be among what was lost
            if lost and r.get("asset_id") not in listed and there is not True]
    if seq == 186:
        keys = [r for r in keys if f.period.holds(day_of(r.get("at")))]
    if seq in KEY_EVENTS or seq == 186:
        return [(r, every([filled(r, "approval_ref"), followed(f, r, "operation_ref", "at")]))
                for r in keys if r.get("event") in KEY_EVENTS.get(seq, ("备份", "恢复"))]
    if seq == 205:
        moves = [r for r in f.rows("changes") if r.known("kind") in ("技术改造", "搬迁")]
        sure = f.sure("changes", "implemented_at")
        untimed = [r for r in moves if not r.told("implemented_at") and not r.lost("implemented_at")
                   and filled(r, "regulator_ref") is not True]
        torn = [r for r in f.rows("changes") if change_in_year(f, r) and filled(r, "regulator_ref") is not True and (
            r.lost("kind") or (r in moves and r.lost("implemented_at")))]     # it may be one that nobody reported
        return [(r, None) for r in untimed] + [(r, LOSS) for r in torn] + [
            (r, followed(f, r, "regulator_ref", "implemented_at"))
            for r in moves if r in sure and r.at("implemented_at")]
    return []


def staff_with(f, post):
    return [r for r in f.in_post() if plain(r.get("post")) == post
            and not r.lost("hired_on") and not r.lost("left_on")]


def own_proof(f, seq):
    """Rows whose own export shows the entry. """
    post = {82: "现场服务", 211: "法务"}.get(seq)
    return staff_with(f, post) if post else []


def proved(f, seq):
    kind, period = PROOF[seq]
    docs, records = named_docs(f, seq), named_records(f, seq, period)
    if seq in THIS_YEAR and kind != "both":
        docs = [r for r in docs if approved_in_year(f, r)]
    if seq in SHOWN:
        shown = f.published(SHOWN[seq], "GM571")[1] is True or any(r.known("public_url") for r in docs)
        return bool(docs) and shown
    if seq in PUBLIC:                              # a record publishes nothing
        return any(r.known("public_url") for r in docs)
    # a document in force or a record of the period; two kinds where the row says so
    return bool(docs and records) if kind == "both" else bool(docs or records)


def register_row(f, seq):
    """是 by its register, 否 by what its own export shows; no entry is 待核, never 否 (but row 15)."""
    each = asked_of_each(f, seq)
    bad = [r for r, there in each if there is False]
    if bad:
        return Judgement(False, f"{len(bad)} events without what the row asks", bad)
    if seq in SHOWN:
        row, shown = f.published(SHOWN[seq], "GM571")
        if shown is False:
            return Judgement(False, "checked, not published", [row])
        if shown is LOSS:
            return Judgement(LOSS, "what was checked cannot be read")
    reason = nothing_happened(f, seq)
    export = EVENTS_OF.get(seq, "ca_key_events")
    if reason and f.range_unread(export):
        return Judgement(LOSS, "nobody can read whether the export covers the period")
    if reason and not f.uncovered(export):            # what is not covered may hold one
        return not_applicable(reason)
    if seq == 205:
        extra = f.extra("changes")
    else:
        kinds = KEY_EVENTS.get(seq, ("备份", "恢复") if seq == 186 else ())
        extra = f.extra_like("ca_key_events", event=lambda e: e in kinds) if kinds else 0
        handled = {127: ("报废",), 168: ("配置", "维修", "报废", "进出")}.get(seq)
        if seq == 127 and f.tables["asset_events"].state == "unusable":
            return Judgement(LOSS, "asset_events: nothing that can be read")
        if handled:
            told = [all(isinstance(cells.get(c), str) and cells.get(c) for c in ("approver", "ref"))
                    for cells in f.lost_cells("asset_events")]          # one that shows both refutes nothing
            extra = f.extra("asset_events") if f.extra("asset_events") in (0, inf) else sum(
                i >= len(told) or not told[i] for i in f.lost_like(
                    "asset_events", event=lambda e: e in handled, at=lambda at: f.period.holds(day_of(at))))
        if seq == 186:
            extra = f.extra_like("ca_key_events", event=lambda e: e in kinds, at=lambda at: f.period.holds(day_of(at)))
    if extra:
        return Judgement(LOSS, "a lost row may refute")
    if any(there is LOSS for _, there in each):
        return Judgement(LOSS, "what the row asks of each cannot be read")
    if any(there is None for _, there in each):
        untold = no_case("nobody tells what the row asks of each: a register does not stand in")
        untold.happened = True
        return untold
    if proved(f, seq) or own_proof(f, seq):
        return Judgement(True, "登记簿有，内容待查阅", register=True)
    if lost_register(f, *(("docs",) if seq in PUBLIC else ("docs", "records"))):
        return Judgement(LOSS, "a register cannot be read")
    torn = any(names(r, seq) and any(r.lost(c) for c in ("effective_from", "approved_on", "effective_to"))
               for r in f.rows("docs")) or any(names(r, seq) and r.lost("done_on") for r in f.rows("records"))
    if (seq == 15 or attested(f, seq) == NA) and (torn or any(f.tables[e].lost for e in ("docs", "records"))):
        return Judgement(LOSS, "a lost row may be the proof")
    if seq == 15 and f.supplied("records"):
        if not f.period.complete or f.begin > f.period.first_day:
            return no_case("尚未到期")
        value = record_absent(f)
        if value is False and f.may_lack("docs"):
            value = LOSS
        return Judgement(value, "none in the year", register=True)
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
          141: row_141, 148: row_148, 149: row_149, 150: row_150, 153: row_153,
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


# the export that a row's cases are of, for the CA's own word on what it covers
READ_BY = {}
for _export, _rows in {"applications": (34, 35, 36, 38, 39, 40, 45, 46, 47), "certificates": (41, 42, 43),
                       "revocations": (51, 52, 53, 54), "key_recovery": (55,), "crl_log": (67,),
                       "tickets": (79,), "complaints": (85,), "roles": (93, 110), "staff": (112, 113),
                       "access_log": (130, 131, 136), "visitors": (132,), "video": (134,), "monitor": (135,),
                       "power": (137,), "shifts": (140,), "releases": (148, 149, 150), "outages": (153,),
                       "incidents": (155,), "accounts": (157,), "network_links": (159,),
                       "changes": (170, 171, 172)}.items():
    READ_BY.update({seq: (_export,) for seq in _rows})
READ_BY[75] = ("hotline", "shifts")
READ_BY[45] = ("applications", "certificates")
READ_BY[46] = ("applications", "certificates", "revocations")
READ_BY[43] = ("certificates", "assets")
READ_BY[157] = ("accounts", "staff")
READ_BY[141] = READ_BY[73] = ("records",)
READ_BY[180] = ("certificates",)
READ_BY[204], READ_BY[206] = ("findings",), ("submissions",)
READ_BY[65] = READ_BY[66] = ("disclosure",)
READ_BY[68] = ("status_probe", "disclosure")
READ_BY[69] = READ_BY[187] = ("status_probe",)
READ_BY.update({seq: ("ca_key_events",) for seq in (185, 186, 188, 189, 190)})


def class_of(seq):
    return ("D" if seq in JUDGES else "P" if seq in REFUTABLE
            else "A" if seq in ATTESTED else "R")


def condition_fails(f, seq):
    if seq not in CONDITIONS:
        return False
    flag, wanted = CONDITIONS[seq]
    return f.flag(flag) is not None and f.flag(flag) is not wanted


PROVED_BY_USE = {33, 79}  # a way that was used is one, whatever the rest of the year holds


JOINED = {46: ("certificates", "revocations"), 43: ("assets",), 52: ("crl_log",), 54: ("crl_log",), 157: ("staff",),
          67: ("crl_log",), 180: ("certificates", "applications", "records"), 148: ("releases",),
          149: ("releases",), 150: ("releases",)}      # what was found there may have been otherwise


def data_judgement(f, seq):
    """What stands whichever rows newer ones have replaced that cannot be read."""
    found = judged_world(f, seq)
    if seq in PROVED_BY_USE and found.value is True and not found.register:
        others = [judged_world(world, seq) for world in f.worlds()]
        if any(x.value is None for x in others) and all(x.value in (True, None) for x in others):
            return next(x for x in others if x.value is None)     # an examiner's word is needed, and stands
    if found.value in (True, False, NA):
        for world in f.worlds():
            if judged_world(world, seq).value != found.value:
                return Judgement(LOSS, "rows that decide it may have been replaced", register=found.register)
    return found


def judged_world(f, seq):
    if condition_fails(f, seq):
        return not_applicable(f"org.{CONDITIONS[seq][0]}")
    found = applicable_judgement(f, seq)
    read = READ_BY.get(seq, ())
    if found.value == NA:                             # no case: there is nothing to look up in the others
        read = read[:1]
    if (found.value is True or found.value == NA) and not found.register and seq not in PROVED_BY_USE and f.uncovered(
            *read):
        unread = any(f.supplied(e) and f.range_unread(e) for e in read)
        if unread and (found.value == NA or attested(f, seq) == NA):     # 不适用 or 是, by what the range is
            return Judgement(LOSS, "nobody can read whether the export covers the period")
        happened, found = found.happened, no_case("said to cover a part of the period only")
        found.happened = happened
    if seq in CONDITIONS and f.unreadable_of_org(CONDITIONS[seq][0]):
        word = f"org.{CONDITIONS[seq][0]} cannot be read"
        return Judgement(LOSS if f.tables["org"].unusable else OPEN, word)   # OPEN: it may be 不适用
    return found


def applicable_judgement(f, seq):
    kind = class_of(seq)
    if kind == "R":
        return register_row(f, seq)
    table = {"D": JUDGES, "P": REFUTABLE, "A": ATTESTED}[kind]
    found = table[seq](f)
    by_itself = seq == 157 and found.value is False and any(r.known("scope") == "运维" for r in found.bad)
    if (found.value is True or (found.value is False and seq != 67 and not by_itself)) and any(
            f.replaced(e) for e in JOINED.get(seq, ())):      # what a gap of 67 shows stands: no row less fills it
        return Judgement(LOSS, "what is looked up may have been replaced")
    if kind == "P" and (found.value is True or found.perhaps) and not found.register:
        happened, found = found.happened, no_case("数据未见反例")
        found.happened = happened
    return found


def attested(f, seq):
    """是, 否, 不适用 or None."""
    value = f.attests.get(str(seq))
    if seq == 196 and value == NO:
        return NA                                 # “可以”: not a non-conformity
    return value if value in (YES, NO, NA) else None


# A 不适用 is an answer only where the row need not apply (an organisation it does not speak to, or
# nothing of the kind happened); every other row applies to every CA.
MAY_NOT_APPLY = {2, 39, 45, 46, *range(51, 56), 63, 73, 107, 108, 109, 127, 132, *range(142, 151),
                 170, 171, 172, 189, 190, 195, 196, 204, 205}


# Rows on what happened: an event of the kind contradicts 不适用 as long as it is known to be one.
OF_EVENTS = {39, 45, 46, *range(51, 56), 127, 132, *range(148, 151), 170, 171, 172, 204}


def known_event(f, seq):
    """What the row speaks of has happened for certain, whatever else is told of it."""
    if seq == 73:
        return bool(f.standing(named_records(f, 73, "Y")))
    return seq in (127, 189, 190, 205) and any(
        not f.may_be_replaced(r) and (seq != 205 or r.at("implemented_at")) and there is not LOSS
        for r, there in asked_of_each(f, seq))


def said_to_apply(f, seq):
    """The CA itself says that the row speaks to it: no examiner's 不适用 against that (data win);
    what the text permits only (196) may always be left."""
    if seq not in CONDITIONS or seq == 196:
        return False
    flag, wanted = CONDITIONS[seq]
    return f.flag(flag) is wanted


def decide(seq, data, attest, torn=False):
    """(result, basis): data win over attestation; an attested 否 beats a register 是; where something
    was lost only an attested 否 stands; two answers that differ are none, nor can the register tell."""
    if data.value is True and data.register:
        if torn:
            return PENDING, "none"
        return (NO, "attest") if attest == NO else (YES, "register")
    if data.value is OPEN:
        return PENDING, "none"
    if data.value is LOSS:
        return (NO, "attest") if attest == NO else (PENDING, "none")
    if data.value is not None:
        result = {True: YES, False: NO}.get(data.value, NA)
        return result, "register" if data.register else "data"
    if attest and not (attest == NA and seq not in MAY_NOT_APPLY):
        return attest, "attest"
    return PENDING, "none"


def against_register(f, seq, attest):
    """A register proves what the examiner denies, whatever else cannot be told."""
    return class_of(seq) == "R" and attest == NO and not condition_fails(f, seq) and (
        all(proved(w, seq) or own_proof(w, seq) for w in [f, *f.worlds()])) and not any(there is None for _, there in asked_of_each(f, seq))


def form_row(f, seq):
    data, attest = data_judgement(f, seq), attested(f, seq)
    against_own_word = attest == NA and (said_to_apply(f, seq) or (
        data.value is None and data.happened and seq in OF_EVENTS) or (
        data.value not in (True, False) and known_event(f, seq)))
    result, basis = decide(seq, data, None if against_own_word else attest, str(seq) in f.torn or (
        f.answers_lost and str(seq) not in f.attests))
    bad = data.bad if result == NO and basis != "attest" else []
    places = sorted({(r.file, r.line, r.id) for r in bad if r is not None})
    decided = data.value is not None and data.value not in (LOSS, OPEN)
    return {"row": seq, "result": result, "boxes": seq not in NO_BOXES, "basis": basis,
            "reason": data.reason, "class": class_of(seq), "attested": attest,
            "contradiction": bool(attest and (
                attest != {True: YES, False: NO}.get(data.value, NA) if decided
                else against_own_word or against_register(f, seq, attest))),
            "counterexamples": [{"file": a, "line": b, "id": c} for a, b, c in places],
            "counterexamples_compared": seq not in CE_OPEN}


def judge_form(f):
    rows = [form_row(f, seq) for seq in range(1, 212)]
    counts = dict.fromkeys((YES, NO, PENDING, NA, "无框"), 0)
    for r in rows:
        counts[r["result"] if r["boxes"] else "无框"] += 1
    return {"edition": "gm-2018-571", "rows": rows, "counts": counts}
