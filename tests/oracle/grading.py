"""GB/T 35289-2017 clause 8: 19 indicators, total and level (grading-readings.md).

A criterion is True, False or None.  lo takes every unknown as not shown, hi as shown.
The main reading of each indicator is the recommended one; alternatives give its other
readings where the exports are enough to compute them.
"""
from datetime import timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

from facts import (DAY, REGULATOR, every, exact, is_yes, nearest_rank, seconds)
from form import authentication_verdict
from intake import NO, YES

WEIGHTS = {"handling": {"disclosure": 10, "notify": 20, "cycle": 10, "validity": 30, "authn": 30},
           "aftersales": {"complaint": 40, "followup": 20, "satisfaction": 40},
           "assurance": {"attitude": 10, "facility": 30, "continuity": 40, "discipline": 20},
           "total": {"consult": 10, "handling": 40, "support": 20, "aftersales": 10,
                     "forensic": 10, "assurance": 10}}
ORDER = ["consult", "handling", "disclosure", "notify", "cycle", "validity", "authn", "support",
         "aftersales", "complaint", "followup", "dispute", "satisfaction", "forensic",
         "assurance", "attitude", "facility", "continuity", "discipline"]

# one shared attestation feeds tables 14 and 17 (grading-readings 18)
TWINS = {"discipline.no_quarrel": "attitude.no_quarrel_polite",
         "attitude.no_quarrel_polite": "discipline.no_quarrel",
         "discipline.timely_patient_accurate": "attitude.timely_patient_accurate",
         "attitude.timely_patient_accurate": "discipline.timely_patient_accurate"}


class Score:
    """[lo, hi] of one indicator under one reading."""

    def __init__(self, lo, hi):
        self.lo, self.hi = Fraction(lo), Fraction(hi)

    @property
    def determined(self):
        return self.lo == self.hi


def answer(f, item):
    """An attested criterion; 未知, 不适用 and silence are unknown."""
    for key in (item, TWINS.get(item)):
        value = {YES: True, NO: False}.get(f.attests.get(key))
        if value is not None:
            return value
    return None


def answers(f, indicator, *criteria):
    return [answer(f, f"{indicator}.{c}") for c in criteria]


def or_attested(f, value, item):
    """Data win; where they are unknown the attestation stands."""
    return answer(f, item) if value is None else value


def ladder(levels):
    """G3-R1: the highest level that holds with all lower ones; levels is [(score, criteria)]."""
    def climb(unknown):
        score = 0
        for value, criteria in levels:
            verdict = every(criteria)
            if not (unknown if verdict is None else verdict):
                break
            score = value
        return score
    return Score(climb(False), climb(True))


def span(scores):
    """All scores that are still possible."""
    scores = list(scores)
    return Score(min(scores), max(scores))


def at_most(limit, completed, still_open, nothing):
    """0.9: every completed case within the limit; an open one already over it fails, one not yet
    over it is left out.  `nothing` where no case is complete and none is open.  A None is a case
    of which nobody can say how long it took."""
    cases = completed + still_open
    if any(x is not None and x > limit for x in cases):
        return False
    if None in cases:
        return None
    if completed:
        return True
    return None if still_open else nothing


# ================================================================ table 2

def consult_levels(f, three, five):
    return [(1, answers(f, "consult", "basic_content")),
            (3, answers(f, "consult", "full_content", "documented_mgmt", "scheme_consulting",
                        "dedicated_team") + [three]),
            (5, answers(f, "consult", "solution_consulting", "ca_ops_consulting",
                        "legal_risk_consulting", "documented_process") + [five])]


def reaches(f, wanted, strict=False):
    """At least `wanted` consultants with 3 years; blanks may or may not have them."""
    if not f.supplied("staff"):
        return answer(f, "consult.consultants_3y")
    _, old, unknown = f.consultants(strict)
    if len(old) >= wanted:
        return True
    return None if len(old) + len(unknown) >= wanted else False


def consult(f):
    main = ladder(consult_levels(f, reaches(f, 1), reaches(f, 3)))
    other = {"T2-R2": ladder(consult_levels(f, reaches(f, 1, True),
                                          reaches(f, 4, True)))}
    if f.supplied("staff"):
        team = len(f.consultants()[0]) >= 3
        other["T2-R3"] = ladder(consult_levels(f, reaches(f, 1), every([team, reaches(f, 1)])))
    return main, "T2-R1", other


# ================================================================ table 3

def disclosure_score(missing):
    return 5 if missing == 0 else 3 if missing == 1 else 1


def disclosure(f):
    items = list(f.gbt_items().values()) if f.supplied("disclosure") else [None] * 7
    low, high = items.count(False), items.count(False) + items.count(None)
    main = span(disclosure_score(m) for m in range(low, high + 1))
    none = span(0 if m == 7 else disclosure_score(m) for m in range(low, high + 1))
    return main, "T3-R1", {"T3-R4": none}


# ================================================================ table 4

def notify_score(rate):
    return 5 if rate <= Fraction(5, 100) else 3 if rate <= Fraction(10, 100) else 1


def wilson(k, n):
    """95 % Wilson interval of k/n (grading-readings 2), as Decimals; disclosure only."""
    with localcontext() as context:
        context.prec = 40
        z2 = Decimal("1.959964") ** 2
        p, n = Decimal(k) / Decimal(n), Decimal(n)
        centre = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = (z2 * (p * (1 - p) / n + z2 / (4 * n * n))).sqrt() / (1 + z2 / n)
        return max(centre - half, Decimal(0)), min(centre + half, Decimal(1))


def scores_inside(k, n):
    """The scores of table 4 that some rate within the interval has."""
    low, high = wilson(k, n)
    best, worst = notify_score(Fraction(low)), notify_score(Fraction(high))
    return [s for s in (5, 3, 1) if worst <= s <= best]


def notify(f):
    if not f.supplied("survey") or not f.surveyed() or not f.asked():
        return Score(1, 5), "T4-R1", {}
    k, perhaps = len(f.not_informed()), len(f.perhaps_not_informed())

    def of(n):
        return span(notify_score(Fraction(i, n)) for i in (k, k + perhaps)) if n else Score(1, 5)
    return of(len(f.respondents())), "T4-R1", {"T4-R2": of(len(f.surveyed()))}


# ================================================================ table 5

def limits_score(limits, completed, still_open, known=True):
    """1 其他, 3 and 5 by their limits (5's limit first); no case is unknown."""
    if not known:
        return Score(1, 5)
    three, five = limits
    return ladder([(1, [True]), (3, [at_most(three, completed, still_open, None)]),
                   (5, [at_most(five, completed, still_open, None)])])


def cycle_open(f, start, count):
    """Days so far of what is not sent; without decisions it may have been refused, without a column
    for the sending it may have been sent."""
    return [count(start(r), f.period.day) if r.has("decision") and r.has("sent_at") else None
            for r in f.deliveries() if not r.at("sent_at")]


def cycle(f):
    known = f.supplied("applications")
    submitted = lambda r: r.known("submitted_at")

    def score(start, count):
        done = [d for _, d in f.cycles(start, count)]
        return limits_score((7, 3), done, cycle_open(f, start, count), known)

    main = score(f.received, f.inclusive)
    other = {"W-R2": score(f.received, f.elapsed), "T5-R2": score(submitted, f.inclusive)}
    done = [d for _, d in f.cycles()]
    if known and any(d is not None for d in done):
        waiting = cycle_open(f, f.received, f.inclusive)
        absent = sum(not r.has("sent_at") for r in f.deliveries())
        least = [d or 1 for d in done] + [1] * absent    # what cannot be told took a day at least
        unsure = [None] * (done.count(None) + absent)
        for code, value in (("A-R2", Fraction(sum(least), len(least))),
                            ("A-R3", nearest_rank(least, 95)),
                            ("A-R4", nearest_rank(least, 50))):
            other[code] = limits_score((7, 3), [value] + unsure, waiting)
    return main, "A-R1", other


# ================================================================ table 6

def crl_regular(f):
    """Largest update gap against the agency's own interval; no crl_log: attested."""
    promised = f.org_value("cps_crl_hours")
    gaps = f.update_gaps() if f.supplied("crl_log") else []
    value = None
    if gaps and promised is not None:
        value = max(seconds(g) for g in gaps) <= promised * 3600
    return or_attested(f, value, "validity.crl_regular")


def validity(f):
    return ladder([(1, answers(f, "validity", "verify_service", "download_hint")
                    + [crl_regular(f)]),
                   (3, answers(f, "validity", "online", "offline")),
                   (5, answers(f, "validity", "customised"))]), "T6-R1", {}


# ================================================================ table 7

def authn_fast(f, start, count):
    """At most 1 working day; unknown where an approved case has no time of authentication."""
    if not f.supplied("applications"):
        return None
    cases = f.applications()
    done = [d for _, d in f.authn_days(start, count)]
    waiting = []
    for r in cases:
        if not r.at("authn_done_at"):
            if r.get("decision") in ("拒绝", "撤回"):
                continue
            if not r.has("authn_done_at"):
                waiting.append(None)
            elif r.get("decision") is None and not r.at("issued_at"):
                if start(r) is not None:               # else it has not begun
                    waiting.append(count(start(r), f.period.day))
            else:
                waiting.append(None)
    return at_most(1, done, waiting, None)


def authn(f):
    def score(start, count):
        return ladder([(1, answers(f, "authn", "materials_checked", "identity_linked")),
                       (3, answers(f, "authn", "documented_process", "standard_process",
                                   "materials_secured")),
                       (5, [or_attested(f, authn_fast(f, start, count), "authn.max_days")])])
    other = {"W-R4": score(f.received, f.inclusive)}
    if all(r.has("authn_started_at") for r in f.applications()):
        other["T7-R2"] = score(lambda r: r.known("authn_started_at"), f.elapsed)
    return score(f.received, f.elapsed), "T7-R1", other


# ================================================================ table 8

def incident_limit(f, level, limit):
    """24 h, 168 h; no event of the class in a supplied register satisfies."""
    if not f.supplied("incidents"):
        return None
    found = f.incidents(level)
    waiting = [None for r in found if not r.has("resolved_at")]
    for r in found:
        if r.has("resolved_at") and not r.at("resolved_at"):
            since = r.known("detected_at")
            waiting.append((f.period.day - since.at.date()).days * DAY if since.date_only
                           else seconds(f.period.last_second - since.at))
    return at_most(limit, [s for _, s in f.incident_times(level)], waiting, True)


def major_no_impact(f):
    if not f.supplied("incidents"):
        return None
    impacts = [r.get("handling_impact") for r in f.incidents("重大")]
    if YES in impacts:
        return False
    return True if all(i in (NO, "不适用") for i in impacts) else None


def support(f):
    def score(major):
        return ladder([
            (1, answers(f, "support", "basic_support")),
            (3, answers(f, "support", "events_defined", "handled_no_impact", "standard_process")),
            (5, [or_attested(f, incident_limit(f, "一般", DAY), "support.general_max_h"),
                 or_attested(f, incident_limit(f, "严重", 7 * DAY), "support.severe_max_h"),
                 or_attested(f, major, "support.major_no_impact")]
             + answers(f, "support", "documented", "recorded_auditable"))])
    other = {}
    if f.supplied("incidents"):
        other["T8-R3"] = score(not f.incidents("重大"))
    return score(major_no_impact(f)), "T8-R1", other


# ================================================================ tables 9 and 11

def handling_times(f, cases, count):
    """(working days of the closed cases, days so far of the open ones), None for what is unknown."""
    closed = [d for _, d in f.handling_days(cases, count=count)]
    waiting = [count(r.known("received_at"), f.period.day) if r.has("closed_at") else None
               for r in cases if not r.at("closed_at")]
    return closed, waiting


def handling_outcomes(f, cases, count):
    """The possible longest handling times of these cases: an open one may still take any time
    from the days it has taken so far."""
    closed, waiting = handling_times(f, cases, count)
    longest = max((d for d in closed + waiting if d is not None), default=0)
    known = not waiting and None not in closed
    return [longest] + ([] if known else [max(longest, 4), max(longest, 6)])


def complaint_score(n, longest, gap):
    if n == 0:
        return 5
    if n >= 3:
        return 0
    if longest > 5:
        return gap
    return 3 if n == 1 and longest <= 3 else 1


def complaint(f):
    if not f.supplied("complaints"):
        return Score(0, 5), "T9-R1", {}
    def score(cases, gap=0, count=f.elapsed):
        return span(complaint_score(len(cases), d, gap)
                    for d in handling_outcomes(f, cases, count))
    regulator = f.complaints(*REGULATOR)
    return score(regulator), "T9-R1", {"T9-R2": score(regulator, 1), "T9-R4": score(f.complaints()),
                                       "W-R4": score(regulator, count=f.inclusive)}


def dispute_score(n, longest, middle, long):
    """middle: 1-2 cases of 4 or 5 days; long: over 5 days."""
    if n == 0:
        return 5
    if longest > 5:
        return long
    if n >= 3:
        return 1
    return 3 if longest <= 3 else middle


def dispute(f):
    if not f.supplied("disputes"):
        return Score(0, 5), "T11-R1", {}
    def score(middle=1, long=0, count=f.elapsed):
        cases = f.disputes()
        return span(dispute_score(len(cases), d, middle, long)
                    for d in handling_outcomes(f, cases, count))
    return score(), "T11-R1", {"T11-R2": score(middle=0), "T11-R3": score(long=1),
                               "W-R4": score(count=f.inclusive)}


# ================================================================ table 10

def visit_rates(f, day=None):
    """The lowest and the highest the rate can be, None without a customer."""
    if not (f.supplied("customers") and f.supplied("follow_ups")):
        return None
    sure, perhaps = f.customers(day), f.perhaps_customers(day)
    rates = []
    for extra in (perhaps - f.visited(), perhaps & f.visited()):
        everyone = sure | extra
        if everyone:
            rates.append(Fraction(len(f.visited() & everyone), len(everyone)))
    return rates or None


def followup(f):
    def score(rates, strict=False):
        def above(limit):
            found = {r > limit if strict else r >= limit for r in rates or ()}
            return found.pop() if len(found) == 1 else answer(f, "followup.rate")
        return ladder([(1, answers(f, "followup", "staff", "records")),
                       (3, answers(f, "followup", "plan", "standard_records")
                        + [above(Fraction(1, 2))]),
                       (5, answers(f, "followup", "audit_trace") + [above(Fraction(4, 5))])])
    other = {"T10-R2": score(visit_rates(f), strict=True)}
    if visit_rates(f, f.period.day):
        other["T10-R4"] = score(visit_rates(f, f.period.day))
    return score(visit_rates(f)), "T10-R1", other


# ================================================================ table 12

GRADES = (("好", 5), ("良", 3), ("一般", 1), ("差", 0))


def majority(counts, enough):
    total, so_far = sum(counts.values()), 0
    for grade, score in GRADES:
        so_far += counts[grade]
        if enough(2 * so_far, total):
            return Score(score, score)
    return Score(0, 0)


def nearest_score(mean):
    """The nearest of 0, 1, 3, 5; a tie goes down."""
    return min((0, 1, 3, 5), key=lambda s: (abs(mean - s), s))


def satisfaction(f):
    counts = f.grades()
    total = sum(counts.values())
    other, data = {}, Score(0, 5)
    if total:
        data = majority(counts, lambda a, n: a > n)
        mean = Fraction(sum(counts[g] * s for g, s in GRADES), total)
        other = {"T12-R1b": majority(counts, lambda a, n: a >= n),
                 "T12-R3": Score(nearest_score(mean), nearest_score(mean))}
    given = dict(GRADES).get(f.attests.get("satisfaction.grade"))
    if given is not None:                           # the evaluator's grade takes precedence
        if total:
            other["T12-R1"] = data
        return Score(given, given), "T12-R0", other
    return data, "T12-R1", other


# ================================================================ table 13

def forensic_days(f, empty, count):
    """Within 10 working days; `empty` where no case occurred in a supplied register."""
    if not f.supplied("forensics"):
        return None
    cases = f.requests()
    closed = [d for _, d in f.handling_days(cases, "requested_at", count=count)]
    waiting = [count(r.known("requested_at"), f.period.day) if r.has("closed_at") else None
               for r in cases if not r.at("closed_at")]
    return at_most(10, closed, waiting, empty)


def promised_days(f):
    promised = f.org_value("cps_forensic_days")
    if promised is not None:
        return promised <= 10
    return answer(f, "forensic.commitment_10d")


def forensic(f):
    def score(days):
        return ladder([(1, answers(f, "forensic", "provided")),
                       (3, answers(f, "forensic", "defined", "timely_acceptance",
                                   "standard_process")),
                       (5, [or_attested(f, days, "forensic.max_days")]
                        + answers(f, "forensic", "documented", "recorded_auditable"))])
    promised = promised_days(f)
    return (score(forensic_days(f, promised, f.elapsed)), "T13-R1",
            {"T13-R3": score(forensic_days(f, True, f.elapsed)),
             "W-R4": score(forensic_days(f, promised, f.inclusive))})


# ================================================================ table 14

def attitude_counts(f):
    """Every possible number of complaints about attitude: a blank kind may be one."""
    if not f.supplied("complaints"):
        return None
    found = f.complaints()
    sure = [r for r in found if r.known("kind") == "服务态度"]
    maybe = [r for r in found if r.known("kind") is None]
    return sure, maybe


def attitude_levels(f, first, none):
    return [(1, [first]),
            (3, answers(f, "attitude", "no_quarrel_polite", "timely_patient_accurate",
                        "norms_training") + [none]),
            (5, answers(f, "attitude", "praised", "training_plan", "audit_spotcheck"))]


def attitude(f):
    found = attitude_counts(f)
    if found is None:
        return ladder(attitude_levels(f, None, None)), "T14-R1", {}
    sure, maybe = found
    resolved = every(is_yes(r, "well_resolved") for r in sure + maybe)
    if len(sure) >= 2:
        first = False
    elif len(sure) == 1:
        first = is_yes(sure[0], "well_resolved")
        if maybe and first:
            first = None                            # a second one may hide among the blanks
    else:
        first = True if not maybe or (len(maybe) == 1 and resolved) else None
    none = False if sure else None if maybe else True
    other = {"T14-R2": ladder(attitude_levels(f, first, first))}
    if not maybe:
        softer = True if len(sure) == 1 else first
        other["T14-R3"] = ladder(attitude_levels(f, softer, none))
    return ladder(attitude_levels(f, first, none)), "T14-R1", other


# ================================================================ table 15

def facility(f):
    return ladder([(1, answers(f, "facility", "own_premises", "area_ok", "network",
                               "own_machine_room", "callcenter_website")),
                   (3, answers(f, "facility", "test_report_clean")),
                   (5, answers(f, "facility", "high_grade_cert"))]), "T15-R1", {}


# ================================================================ table 16

def no_customer_impact(f):
    """T16-R1: any incident with 影响客户业务 refutes; no register or blanks: attested."""
    value = None
    if f.supplied("incidents"):
        impacts = [r.get("customer_impact") for r in f.incidents()]
        if YES in impacts:
            value = False
        elif all(i in (NO, "不适用") for i in impacts):
            value = True
    return or_attested(f, value, "continuity.no_customer_impact")


def recovered_within(f, limit):
    """Real recoveries and drills of the period; none: the plan's RTO; no register: unknown."""
    if not f.supplied("recovery"):
        return answer(f, "continuity.recovery_h")
    limit_time = timedelta(hours=limit)
    times = [t for _, t in f.recovery_times()]
    waiting = [f.period.last_second - r.at("started_at") if r.has("recovered_at") else None
               for r in f.recoveries() if not r.at("recovered_at")]
    if any(t is not None and t > limit_time for t in times + waiting):
        return False
    if None in times + waiting or (waiting and not times):     # the plan stands in for no case at all
        return answer(f, "continuity.recovery_h")
    if times:
        return True
    plan = f.org_value("plan_rto_hours")
    return answer(f, "continuity.recovery_h") if plan is None else plan <= limit


def continuity(f):
    return ladder([
        (1, [no_customer_impact(f), recovered_within(f, 72)]
         + answers(f, "continuity", "dr_plan", "regular_backup")),
        (3, [recovered_within(f, 36)] + answers(f, "continuity", "bcp", "bc_no_impact")),
        (5, [recovered_within(f, 24)]
         + answers(f, "continuity", "disaster_defined", "graded_plans", "online_7x24"))]), \
        "T16-R1", {}


# ================================================================ table 17

def discipline(f):
    """The attested grade, bounded by data: a row-35 counter-example allows 基本 at most, a leak 0."""
    grade = f.attests.get("discipline.authn_grade")
    known = grade in ("严格", "基本", "未")
    leak = any(is_yes(r, "leak") for r in f.incidents())
    violated = any(authentication_verdict(r) is False for r in f.issued())

    def score(harsh):
        basic = False if leak or (harsh and violated) else (grade != "未" if known else None)
        strict = False if leak or violated else (grade == "严格" if known else None)
        return ladder([(1, [basic]),
                       (3, [strict] + answers(f, "discipline", "strict_secrecy",
                                              "hotline_archive")),
                       (5, answers(f, "discipline", "no_quarrel", "timely_patient_accurate"))])
    return score(False), "T17-R1", {"T17-R2": score(True)}


# ================================================================ total and level

SCORED = {"consult": consult, "disclosure": disclosure, "notify": notify, "cycle": cycle,
          "validity": validity, "authn": authn, "support": support, "complaint": complaint,
          "followup": followup, "dispute": dispute, "satisfaction": satisfaction,
          "forensic": forensic, "attitude": attitude, "facility": facility,
          "continuity": continuity, "discipline": discipline}


def weighted(parts, scores):
    """Exact weighted sum, no rounding at any level (G1-R1)."""
    return Score(sum(Fraction(w, 100) * scores[i].lo for i, w in parts.items()),
                 sum(Fraction(w, 100) * scores[i].hi for i, w in parts.items()))


def level_of(total):
    """L-R1: I < 3.50 <= II < 4.50 <= III."""
    return "I" if total < Fraction(7, 2) else "II" if total < Fraction(9, 2) else "III"


def level_r2(total):
    return "I" if total <= Fraction(7, 2) else "II" if total <= Fraction(9, 2) else "III"


def two_decimals(total):
    hundredths = total * 100
    assert hundredths.denominator == 1
    whole, rest = divmod(int(hundredths), 100)
    return f"{whole}.{rest:02d}"


def gate_answer(f):
    value = f.attests.get("gate")
    return value if value in (YES, NO) else "未知"


def final_level(gate, total, rule=level_of):
    if gate == YES:
        return None
    if gate == NO and rule(total.lo) == rule(total.hi):
        return rule(total.lo)
    return "待定"


def indicator_json(name, score, reading=None, other=()):
    found = {"id": name, "lo": exact(score.lo), "hi": exact(score.hi),
             "status": "determined" if score.determined else "pending"}
    if reading:
        found["reading"] = reading
    found["alternatives"] = [
        {"reading": code, "score": exact(s.lo)} if s.determined else
        {"reading": code, "lo": exact(s.lo), "hi": exact(s.hi)} for code, s in dict(other).items()]
    return found


def sample(f):
    """Sample information of table 4: k, n, the interval, the scores inside it."""
    n = len(f.respondents())
    if not n or not f.asked():
        return None
    k = len(f.not_informed())
    low, high = wilson(k, n)
    return {"k": k, "n": n, "low": f"{low:.6f}", "high": f"{high:.6f}",
            "scores": scores_inside(k, n)}


def grade(f):
    results = {name: scorer(f) for name, scorer in SCORED.items()}
    scores = {name: r[0] for name, r in results.items()}
    for name in ("handling", "aftersales", "assurance"):
        scores[name] = weighted(WEIGHTS[name], scores)
        results[name] = (scores[name], None, {})
    total = weighted(WEIGHTS["total"], scores)
    gate = gate_answer(f)
    return {"edition": "gbt35289-2017", "sample": sample(f),
            "indicators": [indicator_json(name, *results[name]) for name in ORDER],
            "total": {"lo": two_decimals(total.lo), "hi": two_decimals(total.hi),
                      "status": "determined" if total.determined else "pending"},
            "level": final_level(gate, total), "gate": gate,
            "alternatives": [{"reading": "L-R2", "level": final_level(gate, total, level_r2)}]}
