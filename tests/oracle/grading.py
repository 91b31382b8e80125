"""GB/T 35289-2017 clause 8: 19 indicators, total and level.

A criterion is True, False, None (unknown) or LOSS.  lo takes every unknown as not shown, hi as
shown.  The main reading of each indicator is the one in force by default; alternatives give the
other readings, as far as the exports are enough to compute them.
"""
from datetime import timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from math import inf

from facts import (DAY, LOSS, attitude as about_attitude, of_attitude, of_regulator, every, exact, filled, is_yes, nearest_rank, notify_range,
                   regulator, same, unsure)
from form import authenticated, log_complete, rhythm
from intake import NA, NO, YES

WEIGHTS = {"handling": {"disclosure": 10, "notify": 20, "cycle": 10, "validity": 30, "authn": 30},
           "aftersales": {"complaint": 40, "followup": 20, "satisfaction": 40},
           "assurance": {"attitude": 10, "facility": 30, "continuity": 40, "discipline": 20},
           "total": {"consult": 10, "handling": 40, "support": 20, "aftersales": 10,
                     "forensic": 10, "assurance": 10}}
ORDER = ["consult", "handling", "disclosure", "notify", "cycle", "validity", "authn", "support",
         "aftersales", "complaint", "followup", "dispute", "satisfaction", "forensic",
         "assurance", "attitude", "facility", "continuity", "discipline"]

# one shared attestation feeds tables 14 and 17
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


class Result:
    """An indicator: its score, its reading, the scores of other readings, the states of its criteria
    and what data and examiner say differently."""

    def __init__(self, score, reading=None, other=None, criteria=(), contradicted=()):
        self.score, self.reading, self.other = score, reading, dict(other or {})
        self.criteria, self.contradicted = list(criteria), set(contradicted)


# ---------------------------------------------------------------- answers

def answer(f, item):
    """An attested criterion; 未知, 不适用 and silence are unknown.  The twin speaks where the item has no
    answer of its own, and none that may be among those lost."""
    for key in (item, TWINS.get(item)):
        value = {YES: True, NO: False}.get(f.attests.get(key))
        if value is not None or key in f.torn or (key not in f.attests and f.answers_lost):
            return value
    return None


def not_offered(f, indicator, names):
    """G6-R1: an optional service of which every question of the lowest score is answered 不适用 is not
    offered, unless another one is answered otherwise, or its answer may be among those lost."""
    others = {"consult": (3, "consultants_3y"), "followup": (3, "rate"), "forensic": (5, "max_days", "commitment_10d")}
    names = dict(names)
    if indicator in others:                           # data tell it, an examiner may answer it as well
        at, *more = others[indicator]
        names[at] = (*names[at], *more)
    def said(c):
        item = f"{indicator}.{c}"
        unsure_ = item in f.torn or (f.answers_lost and item not in f.attests)
        return LOSS if unsure_ else f.attests.get(item)
    lowest = min(names)
    return all(said(c) == NA or (s > lowest and said(c) is None) for s in names for c in names[s])


def refused_denial(f, indicator, names, export, column):
    """未开展 against records of the year: data win, and the contradiction is listed (gen/README, Decisions)."""
    return not_offered(f, indicator, names) and any(f.began(r, column) is True for r in f.rows(export))


def answers(f, indicator, *criteria):
    return [(c, answer(f, f"{indicator}.{c}")) for c in criteria]


def resolved(f, value, item):
    """Data win; where they are unknown the attestation stands; where something was lost only an
    attested 否."""
    if value is None:
        return answer(f, item)
    if value is LOSS:
        return False if answer(f, item) is False else LOSS
    return value


def differs(f, value, item):
    """Do data and examiner contradict each other?"""
    given = answer(f, item)
    return {item} if not unsure(value) and given is not None and given is not value else set()


# ---------------------------------------------------------------- ladders and bands

def ladder(levels):
    """G3-R1: the highest level that holds with all lower ones; levels is [(score, verdicts)]."""
    def climb(unknown):
        score = 0
        for value, verdicts in levels:
            verdict = every(verdicts)
            if not (unknown if unsure(verdict) else verdict):
                break
            score = value
        return score
    return Score(climb(False), climb(True))


def alone(levels):
    """G3-R2: each level for itself."""
    def best(unknown):
        return max([value for value, verdicts in levels
                    if (unknown if unsure(every(verdicts)) else every(verdicts))], default=0)
    return Score(best(False), best(True))


def climbed(rungs, caps=(), reading=None, other=None, contradicted=()):
    """The result of a cumulative table: rungs is [(score, [(criterion, verdict)])]; caps are further
    conditions of a level that are no criteria: [(score, verdict)]."""
    levels = [(s, [v for _, v in named] + [v for at, v in caps if at == s]) for s, named in rungs]
    other = dict(other or {})
    other["G3-R2"] = alone(levels)
    criteria = [(name, s, v) for s, named in rungs for name, v in named]
    return Result(ladder(levels), reading, other, criteria, contradicted)


def levels_of(rungs, caps=()):
    return [(s, [v for _, v in named] + [v for at, v in caps if at == s]) for s, named in rungs]


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
    if None in cases or any(x.most > limit for x in still_open if hasattr(x, "most")):
        return None
    if completed:
        return True
    return None if still_open else nothing


def below(lo, hi, limit):
    """Is a number known to lie in [lo, hi] at most the limit?"""
    return True if hi <= limit else False if lo > limit else None


def lossy(f, verdict, export, start, end, **wanted):
    """An unknown that what was lost causes or may cause, by cases that are open from `start` to `end` and
    may be of this kind."""
    if verdict is not False and f.extra_open(export, start, end, **wanted):
        return LOSS
    return None if verdict is True and f.uncovered(export) else verdict


# ================================================================ table 2

def consult_rungs(f, three, five):
    names = {1: ("basic_content",),
             3: ("full_content", "documented_mgmt", "scheme_consulting", "dedicated_team"),
             5: ("solution_consulting", "ca_ops_consulting", "legal_risk_consulting",
                 "documented_process")}
    if not not_offered(f, "consult", names):
        said = {s: answers(f, "consult", *names[s]) for s in names}
        return [(1, said[1]), (3, said[3] + [("consultants_3y", three)]),
                (5, said[5] + [("consultants_3y", five)])]
    said = {s: [(c, False) for c in names[s]] for s in names}
    return [(1, said[1]), (3, said[3] + [("consultants_3y", False)]),
            (5, said[5] + [("consultants_3y", False)])]


def reaches(f, wanted, strict=False):
    """At least `wanted` consultants with 3 years; blanks may or may not have them."""
    if f.tables["staff"].state in ("missing", "empty"):
        return answer(f, "consult.consultants_3y")
    if f.tables["staff"].unusable:                    # a person's rows are read together
        return resolved(f, LOSS, "consult.consultants_3y")
    _, old, unknown = f.consultants(strict)
    if len(old) >= wanted:
        return resolved(f, None, "consult.consultants_3y") if f.uncovered("staff") else True
    more = f.extra_like("staff", post=lambda p: p == "业务咨询")
    if len(old) + len(unknown) + more < wanted:
        return False
    value = LOSS if more else None
    return resolved(f, value, "consult.consultants_3y")


def consult(f):
    def score(three, five):
        return ladder(levels_of(consult_rungs(f, three, five)))
    other = {"T2-R2": score(reaches(f, 1, True), reaches(f, 4, True))}
    if f.rows("staff"):
        everyone = len(f.consultants()[0])
        team = True if everyone >= 3 and not f.tables["staff"].unusable else LOSS if everyone + f.extra_like(
            "staff", post=lambda p: p == "业务咨询") >= 3 else False
        other["T2-R3"] = score(reaches(f, 1), every([team, reaches(f, 1)]))
    return climbed(consult_rungs(f, reaches(f, 1), reaches(f, 3)), (), "T2-R1", other)


# ================================================================ table 3

def disclosure_score(missing):
    return 5 if missing == 0 else 3 if missing == 1 else 1


def disclosure(f):
    items = list(f.gbt_items().values()) if f.rows("disclosure") else [None] * 7
    if f.uncovered("disclosure"):                     # 是 becomes 待核, 否 stands
        items = [item and None for item in items]
    low, high = items.count(False), 7 - items.count(True)
    main = span(disclosure_score(m) for m in range(low, high + 1))
    none = span(0 if m == 7 else disclosure_score(m) for m in range(low, high + 1))
    return Result(main, "T3-R1", {"T3-R4": none},
                  [("missing", 3, below(low, high, 1)), ("missing", 5, below(low, high, 0))])


# ================================================================ table 4

def notify_score(rate):
    return 5 if rate <= Fraction(5, 100) else 3 if rate <= Fraction(10, 100) else 1


def wilson(k, n):
    """95 % Wilson interval of k/n, as Decimals; disclosure only."""
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


def notify_rates(f, everyone):
    """The lowest and the highest 不全率; with `everyone` the silent are asked as well."""
    known, unknown = (Fraction(0), Fraction(1)), f.survey_extra()
    if not f.rows("survey") or f.silent("survey") or not f.asked() or unknown == inf:
        return known
    bad, perhaps, n = f.not_informed()
    base = len(f.sampled()) if everyone else n
    if not base:
        return known
    if not unknown:
        silent = base - n
        return Fraction(bad, base), Fraction(bad + perhaps + silent, base)
    return notify_range(f, f.sampled() if everyone else f.respondents())


def notify(f):
    low, high = notify_rates(f, False)
    other = {"T4-R2": span(map(notify_score, notify_rates(f, True)))}
    floor, rates = [], [below(low, high, Fraction(x, 100)) for x in (10, 5)]
    if f.uncovered("survey"):                         # 是 becomes 待核, 否 stands
        floor, rates = [1], [None if v is True else v for v in rates]
        other["T4-R2"] = span([1] + list(map(notify_score, notify_rates(f, True))))
    return Result(span(floor + [notify_score(low), notify_score(high)]), "T4-R1", other,
                  [("rate", 3, rates[0]), ("rate", 5, rates[1])])


# ================================================================ table 5

def limits_score(three, five):
    """1 其他, 3 and 5 by their limits."""
    return ladder([(1, [True]), (3, [three]), (5, [five])])


def cycle_cases(f, start, count):
    """The cases of the cycle, a lost row being one that may have taken any time."""
    done, waiting = f.cycle_cases(start, count)
    return done + [None] * min(f.extra_open("applications", "submitted_at", "sent_at"), 1), waiting


def cycle(f):
    if not f.rows("applications"):
        return Result(Score(1, 5), "T5-R1", {}, [("max_days", 3, None), ("max_days", 5, None)])
    submitted = lambda r: r.get("submitted_at")

    def verdict(limit, start, count):
        found = at_most(limit, *cycle_cases(f, start, count), None)
        return None if f.silent("applications") or (found is not False and f.uncovered("applications")) else found

    def score(start, count):
        return limits_score(verdict(7, start, count), verdict(3, start, count))
    other = {"W-R2": score(f.received, f.elapsed), "T5-R2": score(submitted, f.inclusive)}
    done, waiting = cycle_cases(f, f.received, f.inclusive)
    for code, bounds in (("A-R2", mean_bounds), ("A-R3", rank_bounds(95)), ("A-R4", rank_bounds(50))):
        lost = f.extra_open("applications", "submitted_at", "sent_at")
        doubts = done.count(None) - bool(lost)
        low, high = bounds([d for d in done if d is not None], doubts, lost)
        if lost or doubts > f.ended_doubts(f.received, f.inclusive):
            high = inf                                # one that is open fails whatever the statistic

        def test(limit):
            if f.silent("applications"):
                return None
            if any(d is not None and d > limit for d in waiting):
                return False
            if low is None:
                return None
            found = below(low, high, limit)
            return None if found and (f.uncovered("applications") or any(d is None or d.most > limit for d in waiting)) else found
        moved = f.replaced("applications")            # a mean and a rank move by any case that is not there
        other[code] = limits_score(None, None) if moved else limits_score(test(7), test(3))
    three, five = (verdict(x, f.received, f.inclusive) for x in (7, 3))
    return Result(limits_score(three, five), "T5-R1", other,
                  [("max_days", 3, three), ("max_days", 5, five)])


def mean_bounds(known, unsure_ones, lost):
    """The lowest and the highest mean: each case took a day at least."""
    if not known and not unsure_ones and not lost:
        return None, None
    least = known + [1] * unsure_ones
    means = [Fraction(sum(least), len(least))] if least else []
    if lost:
        means.append(Fraction(1) if lost == inf else Fraction(sum(least) + lost, len(least) + lost))
    return min(means), inf if unsure_ones or lost else means[0]


def rank_bounds(percent):
    def bounds(known, unsure_ones, lost):
        if not known and not unsure_ones and not lost:
            return None, None
        if lost == inf:
            return 1, inf
        low = min(nearest_rank(known + [1] * (unsure_ones + n), percent)
                  for n in range(lost + 1) if known or unsure_ones + n)
        high = max(nearest_rank(known + [inf] * (unsure_ones + n), percent)
                   for n in range(lost + 1) if known or unsure_ones + n)
        return low, high
    return bounds


# ================================================================ table 6

def crl_regular(f):
    """Largest update gap against the agency's own interval, over a log of the whole period."""
    promised = f.org_value("cps_crl_hours")
    if not f.supplied("crl_log"):
        return None
    if f.tables["crl_log"].state == "unusable":
        return LOSS
    if f.ahead:
        return None
    series = f.crl_series()
    if promised is None:
        return LOSS if f.unreadable_of_org("cps_crl_hours") else None
    if not series or f.silent("crl_log"):
        return LOSS if f.crl_extra() else None
    limit = timedelta(seconds=int(promised * 3600))
    live = [v for v in series.values() if f.crl_window(v)]
    whole = every([True if log_complete(f, v) else None for v in live]
                  + [True if len(live) == len(series) else None])
    value = every([rhythm(f, "this_update", limit), rhythm(f, "published_at", limit), whole])
    if value is not False and f.replaced("crl_log"):
        return LOSS
    if value is not False and len(live) < len(series) and f.crl_extra():
        return LOSS                                   # the series that seems to have ended may go on
    if value is not False and f.crl_extra() == inf:   # of another series, too
        return LOSS
    return value


def validity(f):
    data = crl_regular(f)
    rungs = [(1, answers(f, "validity", "verify_service", "download_hint")
              + [("crl_regular", resolved(f, data, "validity.crl_regular"))]),
             (3, answers(f, "validity", "online", "offline")),
             (5, answers(f, "validity", "customised"))]
    return climbed(rungs, (), None, {}, differs(f, data, "validity.crl_regular"))


# ================================================================ table 7

def authn_fast(f, start, count):
    """At most 1 working day; unknown where an approved case has no time of authentication."""
    if not f.supplied("applications"):
        return None
    if f.tables["applications"].state == "unusable":
        return LOSS
    value = at_most(1, *f.authentications(start, count), None)
    if f.silent("applications"):
        return None
    torn = any(r.lost(c) for r in f.applications_open("submitted_at", "authn_done_at")
               for c in ("authn_done_at", "decision", "materials_complete_at"))
    return lossy(f, LOSS if value is None and torn else value, "applications", "submitted_at",
                 "authn_done_at")


def authn(f):
    def rungs(value):
        return [(1, answers(f, "authn", "materials_checked", "identity_linked")),
                (3, answers(f, "authn", "documented_process", "standard_process", "materials_secured")),
                (5, [("max_days", resolved(f, value, "authn.max_days"))])]
    def score(start, count):
        return ladder(levels_of(rungs(authn_fast(f, start, count))))
    other = {"W-R4": score(f.received, f.inclusive),
             "T7-R2": score(lambda r: r.get("authn_started_at"), f.elapsed)}
    data = authn_fast(f, f.received, f.elapsed)
    return climbed(rungs(data), (), "T7-R1", other, differs(f, data, "authn.max_days"))


# ================================================================ table 8

def incident_limit(f, level, limit, took=None, so_far=None):
    """24 h, 168 h; no event of the class in a supplied register satisfies."""
    if not f.supplied("incidents"):
        return None
    done, waiting = f.incident_times(level, took, so_far)
    value = at_most(limit, done, waiting, True)
    if f.silent("incidents"):
        return None
    return lossy(f, LOSS if value is None and torn(f, "incidents", "resolved_at", "level") else value,
                 "incidents", "detected_at", "resolved_at", level=lambda x: x == level)


def torn(f, export, *columns):
    return any(r.lost(c) for r in f.rows(export) for c in columns)


def incident_days(f, row):
    return f.elapsed(row.get("detected_at"), row.get("resolved_at"))


def no_impact(f, column, incidents, **cells):
    """False where an incident had it, True where all are told not to, else unknown or lost."""
    if not f.supplied("incidents"):
        return None
    verdicts = []
    for belongs, r in incidents:
        value = LOSS if r.lost(column) else {YES: False, NO: True, NA: True}.get(r.get(column))
        verdicts.append(value if value is not False or belongs is True else belongs)
    found = every(verdicts)
    if f.silent("incidents"):
        return None
    end = "resolved_at" if column == "handling_impact" else "detected_at"
    return lossy(f, found, "incidents", "detected_at", end, **cells)


def refuted(verdict):
    """Data that can refute and not prove."""
    return None if verdict is True else verdict


def open_incidents(f, level=None):
    found = []
    for r in f.rows("incidents"):
        belongs = every([f.open_in_year(r, "detected_at", "resolved_at"),
                         True if level is None else same(r, "level", level)])
        if belongs is not False:
            found.append((belongs, r))
    return found


def support(f):
    handled = no_impact(f, "handling_impact", open_incidents(f))
    handled = handled if handled is False or handled is LOSS else None
    if handled is None and not f.silent("incidents") and any(
            r.lost("handling_impact") for _, r in open_incidents(f)):
        handled = LOSS
    data = {"general_max_h": incident_limit(f, "一般", DAY),
            "severe_max_h": incident_limit(f, "严重", 7 * DAY),
            "major_no_impact": no_impact(f, "handling_impact", open_incidents(f, "重大"),
                                         level=lambda x: x == "重大")}

    def rungs(**changed):
        five = {**data, **changed}
        return [(1, answers(f, "support", "basic_support")),
                (3, [("events_defined", answer(f, "support.events_defined")),
                     ("handled_no_impact", resolved(f, handled, "support.handled_no_impact")),
                     ("standard_process", answer(f, "support.standard_process"))]),
                (5, [(c, resolved(f, v, f"support.{c}")) for c, v in five.items()]
                 + answers(f, "support", "documented", "recorded_auditable"))]

    def score(**changed):
        return ladder(levels_of(rungs(**changed)))
    so_far = lambda r: f.elapsed(r.get("detected_at"), f.period.day)
    took = lambda r: incident_days(f, r)
    other = {"T8-R2": score(general_max_h=incident_limit(f, "一般", 1, took, so_far),
                            severe_max_h=incident_limit(f, "严重", 5, took, so_far))}
    if f.supplied("incidents"):
        sure, maybe = f.happened("incidents", "detected_at", lambda r: same(r, "level", "重大"),
                                 level=lambda x: x == "重大")
        none = False if sure else LOSS if maybe else None if f.silent("incidents") else True
        other["T8-R3"] = score(major_no_impact=none)
    contradicted = differs(f, handled, "support.handled_no_impact")
    for c, v in data.items():
        contradicted |= differs(f, v, f"support.{c}")
    return climbed(rungs(), (), "T8-R1", other, contradicted)


# ================================================================ tables 9 and 11

def days_possible(done, waiting):
    """The possible longest handling times: an open case may still take any time from the days it has
    taken so far."""
    longest = max((d for d in done + waiting if d is not None), default=0)
    known = not waiting and None not in done
    return [longest] + ([] if known else [max(longest, 4), max(longest, 6)])


def complaint_score(n, longest, gap):
    if n == 0:
        return 5
    if n >= 3:
        return 0
    if longest > 5:
        return gap
    return 3 if n == 1 and longest <= 3 else 1


def all_outcomes(f, export, keep=lambda r: True, count=None, **lost):
    """Every (number of events, longest handling time) that is possible."""
    return {(n, d) for n, done, waiting in f.outcomes(export, "received_at", keep, count, **lost)
            for d in days_possible(list(done), list(waiting))}


def holds(outcomes, rule):
    """Does the rule hold in all that is possible?"""
    found = {rule(n, d) for n, d in outcomes}
    return found.pop() if len(found) == 1 else None


def register_known(f, export):
    state = f.tables[export].state
    return state in ("filled", "empty") and not f.silent(export)


def late_at_least(f, export, keep=lambda r: True):
    """The criteria where nobody knows how many there were: a case that took too long fails all the same."""
    if f.tables[export].state != "filled" or f.silent(export):
        return [("count", s, None) for s in (1, 3, 5)]
    days = [max((d for d in [*done, *waiting] if d is not None), default=0)
            for _, done, waiting in f.outcomes(export, "received_at", keep)]
    return [("count", s, False if s < 5 and min(days) > limit else None) for s, limit in ((1, 5), (3, 3), (5, 0))]


def complaint(f):
    if not register_known(f, "complaints"):
        return Result(Score(0, 5), "T9-R1", {}, late_at_least(f, "complaints", regulator))

    def score(keep, gap=0, count=f.elapsed):
        floor = [0] if f.uncovered("complaints") else []
        lost = {} if keep is everyone else {"channel": of_regulator}
        return span(floor + [complaint_score(n, d, gap)
                             for n, d in all_outcomes(f, "complaints", keep, count, **lost)])
    everyone = lambda r: True
    possible = all_outcomes(f, "complaints", regulator, channel=of_regulator)
    criteria = [("count", 1, holds(possible, lambda n, d: n <= 2 and d <= 5)),
                ("count", 3, holds(possible, lambda n, d: n <= 1 and d <= 3)),
                ("count", 5, holds(possible, lambda n, d: n == 0))]
    if f.uncovered("complaints"):
        criteria = [(c, s, None if v is True else v) for c, s, v in criteria]
    return Result(score(regulator), "T9-R1",
                  {"T9-R2": score(regulator, 1), "T9-R4": score(everyone),
                   "W-R4": score(regulator, count=f.inclusive)}, criteria)


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
    if not register_known(f, "disputes"):
        return Result(Score(0, 5), "T11-R1", {"T11-R3": Score(1, 5)} if f.removed else {}, late_at_least(f, "disputes"))

    def score(middle=1, long=0, count=f.elapsed):
        floor = [0] if f.uncovered("disputes") else []
        return span(floor + [dispute_score(n, d, middle, long)
                             for n, d in all_outcomes(f, "disputes", count=count)])
    possible = all_outcomes(f, "disputes")
    criteria = [("count", 1, holds(possible, lambda n, d: d <= 5)),
                ("count", 3, holds(possible, lambda n, d: n <= 2 and d <= 3)),
                ("count", 5, holds(possible, lambda n, d: n == 0))]
    if f.uncovered("disputes"):
        criteria = [(c, s, None if v is True else v) for c, s, v in criteria]
    return Result(score(), "T11-R1", {"T11-R2": score(middle=0), "T11-R3": score(long=1),
                                      "W-R4": score(count=f.inclusive)}, criteria)


# ================================================================ table 10

def followup(f):
    names = {1: ("staff", "records"), 3: ("plan", "standard_records"), 5: ("audit_trace",)}
    denied = refused_denial(f, "followup", names, "follow_ups", "visited_at")
    off = not denied and not_offered(f, "followup", names)
    lost = f.may_lack("customers", "follow_ups") or torn(f, "customers", "valid_to") or torn(
        f, "follow_ups", "outcome", "customer_id", "visited_at")

    def data(limit, rates, strict):
        low, high = rates
        if low is None:
            return LOSS if lost and f.supplied("customers") and f.supplied("follow_ups") else None
        passes = {r > limit if strict else r >= limit for r in (low, high)}
        return passes.pop() if len(passes) == 1 else LOSS if lost else None

    def rungs(rates, strict=False):
        said = {s: [(c, False) for c in names[s]] if off else answers(f, "followup", *names[s])
                for s in names}
        rate = lambda limit: [("rate", False if off else resolved(f, data(limit, rates, strict),
                                                                  "followup.rate"))]
        return [(1, said[1]), (3, said[3] + rate(Fraction(1, 2))), (5, said[5] + rate(Fraction(4, 5)))]

    def score(rates, strict=False):
        return ladder(levels_of(rungs(rates, strict)))
    main = f.visit_rates()
    other = {"T10-R2": score(main, True), "T10-R4": score(f.visit_rates(f.period.day))}
    named = {f"followup.{c}" for s in names for c in names[s]} | {"followup.rate"}
    return climbed(rungs(main), (), "T10-R1", other, named if denied else ())


# ================================================================ table 12

GRADES = (("好", 5), ("良", 3), ("一般", 1), ("差", 0))


def majority(counts, enough):
    total, so_far = sum(counts.values()), 0
    for grade, score in GRADES:
        so_far += counts[grade]
        if enough(2 * so_far, total):
            return score
    return 0


def nearest_score(mean):
    """The nearest of 0, 1, 3, 5; a tie goes down."""
    return min((0, 1, 3, 5), key=lambda s: (abs(mean - s), s))


def mean_grade(counts):
    return nearest_score(Fraction(sum(counts[g] * s for g, s in GRADES), sum(counts.values())))


def extreme_counts(f, best):
    """Every way in which the open and the lost answers are as good (as bad) as they can be: a doubtful row is
    another answer of a respondent, or one more of somebody else."""
    counts, open_ = f.grades()
    order = [g for g, _ in (GRADES if best else reversed(GRADES))]
    counts = dict(counts)
    for given in open_:
        counts[next(g for g in order if g in given)] += 1
    found = []
    mine, others, anybodys = f.survey_doubts(f.respondents())
    for flips in range(anybodys + 1):
        changed = dict(counts)
        for given in (f.latest_given(f.respondents()[c], "grade") for c in mine):
            if len(given) == 1 and LOSS not in given:
                changed[next(iter(given))] -= 1
                changed[order[0]] += 1
        for _ in range(flips):
            worst = next((g for g in reversed(order) if changed[g]), None)
            if worst:
                changed[worst] -= 1
                changed[order[0]] += 1
        changed[order[0]] += len(others) + anybodys - flips
        found.append(changed)
    return [c for c in found if sum(c.values())]


def satisfaction_span(f, rule):
    if not f.rows("survey") or f.silent("survey") or f.survey_extra() == inf:
        return Score(0, 5)
    found = [rule(c) for best in (False, True) for c in extreme_counts(f, best)]
    floor = [0] if f.uncovered("survey") else []
    return span(floor + found) if found else Score(0, 5)


def satisfaction(f):
    data = satisfaction_span(f, lambda c: majority(c, lambda a, n: a > n))
    other = {"T12-R1b": satisfaction_span(f, lambda c: majority(c, lambda a, n: a >= n)),
             "T12-R3": Score(0, 5) if f.replaced("survey") else satisfaction_span(f, mean_grade)}
    given = dict(GRADES).get(f.attests.get("satisfaction.grade"))
    graded = given is not None or f.answers_lost or "satisfaction.grade" in f.torn
    if graded:                                        # the evaluator's grade comes first
        main = Score(0, 5) if given is None else Score(given, given)
        other["T12-R1"] = data
    else:
        main = data
    criteria = [("grade", s, True if main.lo >= s else False if main.hi < s else None) for s in (1, 3, 5)]
    against = {"satisfaction.grade"} if given is not None and not data.lo <= given <= data.hi and \
        f.respondents() else ()
    return Result(main, "T12-R0" if graded else "T12-R1", other, criteria, against)


# ================================================================ table 13

def forensic_days(f, empty, count):
    """Within 10 working days; `empty` where no case occurred in a supplied register."""
    if not f.supplied("forensics"):
        return None
    if f.tables["forensics"].state == "unusable":
        return LOSS
    done, waiting = f.handled("forensics", "requested_at", count=count)
    value = at_most(10, done, waiting, None if f.silent("forensics") else empty)
    if f.silent("forensics"):
        return None
    return lossy(f, LOSS if value is None and torn(f, "forensics", "closed_at") else value, "forensics",
                 "requested_at", "closed_at")


def no_forensic_case(f):
    """Nothing but the CA's promise (or the examiner's word of it) tells the time."""
    return not f.extra_open("forensics", "requested_at", "closed_at") and not any(f.handled("forensics", "requested_at"))


def promised_days(f):
    promised = f.org_value("cps_forensic_days")
    if promised is not None:
        return promised <= 10
    return answer(f, "forensic.commitment_10d")


def forensic(f):
    names = {1: ("provided",), 3: ("defined", "timely_acceptance", "standard_process"),
             5: ("documented", "recorded_auditable")}
    denied = refused_denial(f, "forensic", names, "forensics", "requested_at")
    off = not denied and not_offered(f, "forensic", names)

    def rungs(days):
        said = {s: [(c, False) for c in names[s]] if off else answers(f, "forensic", *names[s])
                for s in names}
        return [(1, said[1]), (3, said[3]),
                (5, [("max_days", False if off else resolved(f, days, "forensic.max_days"))] + said[5])]

    def score(days):
        return ladder(levels_of(rungs(days)))
    promised = promised_days(f)
    named = {f"forensic.{c}" for s in names for c in names[s]} | {"forensic.max_days"}
    data = forensic_days(f, promised, f.elapsed)
    told = f.org_value("cps_forensic_days") is not None and no_forensic_case(f)
    against = differs(f, data, "forensic.max_days") | (
        {"forensic.max_days"} if told and differs(f, data, "forensic.commitment_10d") else set())
    return climbed(rungs(data), (), "T13-R1",
                   {"T13-R3": score(forensic_days(f, True, f.elapsed)),
                    "W-R4": score(forensic_days(f, promised, f.inclusive))},
                   against | (named if denied else set()))


# ================================================================ table 14

def attitude_facts(f):
    """(complaints about it, those that may be, how many were lost); None without a register."""
    if not register_known(f, "complaints"):
        return None
    sure, maybe = [], []
    for r in f.rows("complaints"):
        v = every([f.began(r, "received_at"), about_attitude(r)])
        if v is True:
            sure.append(r)
        elif unsure(v):
            maybe.append(r)
    return sure, maybe, f.extra_open("complaints", "received_at", "received_at", kind=of_attitude)


def attitude(f):
    found = attitude_facts(f)
    if found is None:
        first = none = softer = None
    else:
        sure, maybe, lost = found
        well = every(is_yes(r, "well_resolved") for r in sure + maybe)
        none = False if sure else None if maybe or lost else True
        if len(sure) >= 2:
            first = softer = False
        elif len(sure) == 1:
            first = is_yes(sure[0], "well_resolved")
            softer = True
            if maybe or lost:                         # a second one may hide among them
                first, softer = first if first is False else None, None
        else:
            first = True if not lost and (not maybe or (len(maybe) == 1 and well is True)) else None
            softer = True if len(maybe) + lost <= 1 else None    # one is what the row allows
    if f.uncovered("complaints"):
        first, softer, none = (None if v is True else v for v in (first, softer, none))
    said = [(1, [("resolved_ok", first)]),
            (3, answers(f, "attitude", "no_quarrel_polite", "timely_patient_accurate",
                        "norms_training")),
            (5, answers(f, "attitude", "praised", "training_plan", "audit_spotcheck"))]
    soft = [(1, [("resolved_ok", softer)])] + said[1:]
    other = {"T14-R2": ladder(levels_of(said)),
             "T14-R3": ladder(levels_of(soft, [(3, none)]))}
    return climbed(said, [(3, none)], "T14-R1", other)


# ================================================================ table 15

def facility(f):
    return climbed([(1, answers(f, "facility", "own_premises", "area_ok", "network",
                                "own_machine_room", "callcenter_website")),
                    (3, answers(f, "facility", "test_report_clean")),
                    (5, answers(f, "facility", "high_grade_cert"))])


# ================================================================ table 16

def customer_impact(f, excused=False):
    """T16-R1: any incident with 影响客户业务 refutes; T16-R2: not one that was over within the plan's
    time; one still open may yet be."""
    if not f.supplied("incidents"):
        return None
    plan = f.org_value("plan_rto_hours")

    def verdict(r):
        hit = is_yes(r, "customer_impact")
        if r.known("customer_impact") == NA:
            return True
        if not excused or hit is not True:
            return {True: False, False: True}.get(hit, hit)
        if plan is None:
            return None
        limit = timedelta(seconds=int(plan * 3600))
        if r.blank("resolved_at"):
            so_far = f.took(r.get("detected_at"), f.period.last_second)
            return False if so_far and so_far[0] > limit else None
        return f.within(r.get("detected_at"), r.get("resolved_at"), limit)
    verdicts = []
    for belongs, r in f.incidents():
        value = verdict(r)
        verdicts.append(value if value is not False or belongs is True else belongs)
    found = every(verdicts)
    if f.silent("incidents"):
        return None
    return lossy(f, found, "incidents", "detected_at", "detected_at")


def recovered_within(f, limit):
    """Real recoveries and drills open in the year; none: the plan's time; no register: unknown."""
    if not f.supplied("recovery"):
        return None
    limit_time = timedelta(hours=limit)
    done, waiting = f.recovery_spans()
    late = any(s is not None and s[0] > limit_time for s in done) or any(t > limit_time for t in waiting)
    if late and not f.silent("recovery"):
        return False
    if f.extra_open("recovery", "started_at", "recovered_at") or torn(f, "recovery", "recovered_at"):
        return LOSS
    if not done and not waiting and f.range_unread("recovery"):
        return LOSS                                   # the plan's time stands in where there was none
    if f.silent("recovery") or f.uncovered("recovery"):
        return None
    if any(s is None or s[1] > limit_time for s in done) or (waiting and not done):
        return None
    if done:
        return True
    plan = f.org_value("plan_rto_hours")
    return None if plan is None else plan <= limit


def continuity(f):
    def rungs(excused):
        impact = customer_impact(f, excused)
        hours_ = lambda limit: ("recovery_h", resolved(f, recovered_within(f, limit),
                                                       "continuity.recovery_h"))
        shown = refuted(impact)
        return [
            (1, [("no_customer_impact", resolved(f, impact, "continuity.no_customer_impact")),
                 ("dr_plan", answer(f, "continuity.dr_plan")), hours_(72),
                 ("regular_backup", answer(f, "continuity.regular_backup"))]),
            (3, [("bcp", answer(f, "continuity.bcp")), hours_(36),
                 ("bc_no_impact", resolved(f, shown, "continuity.bc_no_impact"))]),
            (5, answers(f, "continuity", "disaster_defined", "graded_plans") + [hours_(24)]
             + answers(f, "continuity", "online_7x24"))]
    impact = customer_impact(f)
    other = {"T16-R2": ladder(levels_of(rungs(True)))}
    contradicted = differs(f, impact, "continuity.no_customer_impact") | differs(
        f, refuted(impact), "continuity.bc_no_impact")
    return climbed(rungs(False), (), "T16-R1", other, contradicted)


# ================================================================ table 17

def discipline(f):
    """The attested grade, bounded by data: a certificate issued without an authentication allows 基本
    at most, a leak 0."""
    grade = f.attests.get("discipline.authn_grade")
    known = grade in ("严格", "基本", "未")
    leaks = [every([belongs, is_yes(r, "leak")]) for belongs, r in f.incidents()]
    leak = True if True in leaks else LOSS if LOSS in leaks or (
        f.supplied("incidents") and f.may_lack("incidents")) else False
    def recorded(r):                                  # GM-BLANK: issued, so the record must be there
        return every([authenticated(r)] + [filled(r, c) for c in ("authn_result", "authn_done_at")])

    def issued(verdict):
        """(one is certainly without, one may be)"""
        passed = [(every([f.began(r, "issued_at"), f.issuing(r)]), verdict(r)) for r in f.issued()]
        return (any(v is False and belongs is True for belongs, v in passed),
                any(v is LOSS or (v is False and belongs is LOSS) for belongs, v in passed) or (
                    f.supplied("applications") and f.extra_open("applications", "submitted_at", "issued_at")))
    violated, _ = found = issued(recorded)

    def rungs(harsh, found=found):
        violated, torn_ = found
        basic = [False if leak is True else LOSS if leak is LOSS else True,
                 grade != "未" if known else None]
        strict = basic + [False if violated else LOSS if torn_ else True,
                          grade == "严格" if known else None]
        if harsh:
            basic = basic + [False if violated else LOSS if torn_ else True]
        return [(1, [("authn_grade", every(basic))]),
                (3, [("authn_grade", every(strict))]
                 + answers(f, "discipline", "strict_secrecy", "hotline_archive")),
                (5, answers(f, "discipline", "no_quarrel", "timely_patient_accurate"))]
    contradicted = set()
    if (leak is True and grade in ("严格", "基本")) or (violated and grade == "严格"):
        contradicted = {"discipline.authn_grade"}
    return climbed(rungs(False), (), "T17-R1", {"T17-R2": ladder(levels_of(rungs(True))),
                                                   "GM-BLANK-R2": ladder(levels_of(
                                                       rungs(False, issued(authenticated))))}, contradicted)


# ================================================================ total and level

SCORED = {"consult": consult, "disclosure": disclosure, "notify": notify, "cycle": cycle,
          "validity": validity, "authn": authn, "support": support, "complaint": complaint,
          "followup": followup, "dispute": dispute, "satisfaction": satisfaction,
          "forensic": forensic, "attitude": attitude, "facility": facility,
          "continuity": continuity, "discipline": discipline}
COMPOSITES = ("handling", "aftersales", "assurance")


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


STATE_WORDS = {True: YES, False: NO, None: "未知", LOSS: "未知"}


EVIDENCE_READINGS = ("GM-BLANK-R2",)                  # of all indicators: listed with the total alone


def indicator_json(name, result):
    score = result.score
    found = {"id": name, "lo": exact(score.lo), "hi": exact(score.hi),
             "status": "determined" if score.determined else "pending"}
    if result.reading:
        found["reading"] = result.reading
    found["alternatives"] = [
        {"reading": code, "score": exact(s.lo) if s.determined else f"{exact(s.lo)}–{exact(s.hi)}"}
        for code, s in result.other.items() if code not in EVIDENCE_READINGS]
    found["criteria"] = [{"criterion": c, "score": s, "state": STATE_WORDS[v]}
                         for c, s, v in result.criteria]
    return found


def sample(f):
    """Sample information of table 4: k, n, the interval, the scores inside it."""
    bad, perhaps, n = f.not_informed()
    if not n or not f.asked() or perhaps:
        return None
    low, high = wilson(bad, n)
    return {"k": bad, "n": n, "low": f"{low:.6f}", "high": f"{high:.6f}", "scores": scores_inside(bad, n)}


def total_of(scores):
    scores = dict(scores)
    for name in COMPOSITES:
        scores[name] = weighted(WEIGHTS[name], scores)
    return weighted(WEIGHTS["total"], scores), scores


def total_json(total):
    return {"lo": two_decimals(total.lo), "hi": two_decimals(total.hi),
            "status": "determined" if total.determined else "pending"}


def sensitivity(results, gate, total, ignoring):
    """The readings that change the total or the level."""
    found = []
    if ignoring:
        other, _ = total_of({n: r.score for n, r in scored(ignoring).items()})
        if (other.lo, other.hi) != (total.lo, total.hi):
            found.append({"reading": "G-LOST-R2", "total": total_json(other),
                          "level": final_level(gate_answer(ignoring), other)})
    codes = list(dict.fromkeys(code for r in results.values() for code in r.other))
    for code in codes:
        scores = {n: r.other.get(code, r.score) for n, r in results.items()}
        other, _ = total_of(scores)
        level = final_level(gate, other)
        if (other.lo, other.hi) != (total.lo, total.hi) or level != final_level(gate, total):
            found.append({"reading": code, "total": total_json(other), "level": level})
    level = final_level(gate, total, level_r2)
    if level != final_level(gate, total):
        found.append({"reading": "L-R2", "total": total_json(total), "level": level})
    return found


def wider(result, other):
    """What is possible of an indicator where the other result may be it as well."""
    def both(a, b):
        return Score(min(a.lo, b.lo), max(a.hi, b.hi))
    states = [(c, s, v if v is w or unsure(v) else LOSS)
              for (c, s, v), (_, _, w) in zip(result.criteria, other.criteria, strict=True)]
    return Result(both(result.score, other.score), result.reading,
                  {k: both(v, other.other.get(k, other.score)) for k, v in result.other.items()}, states,
                  result.contradicted & other.contradicted)


def scored(f):
    """Whichever rows newer ones have replaced that cannot be read."""
    results = {name: scorer(f) for name, scorer in SCORED.items()}
    for world in f.worlds():
        results = {name: wider(r, SCORED[name](world)) for name, r in results.items()}
    return results


def grade(f, ignoring=None):
    results = scored(f)
    total, scores = total_of({name: r.score for name, r in results.items()})
    gate = gate_answer(f)
    listed = {**{n: Result(scores[n]) for n in COMPOSITES}, **results}
    return {"edition": "gbt35289-2017", "sample": sample(f),
            "indicators": [indicator_json(name, listed[name]) for name in ORDER],
            "total": total_json(total), "level": final_level(gate, total), "gate": gate,
            "sensitivity": sensitivity(results, gate, total, ignoring),
            "contradictions": sorted(set().union(*(r.contradicted for r in results.values())))}
