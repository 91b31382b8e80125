"""The same questions asked of pandas: pandas_alone.py FILE hotline|applications ENCODING."""

import sys

import pandas

FILE, KIND, ENCODING = sys.argv[1:]
if KIND == "hotline":
    d = pandas.read_csv(FILE, usecols=["call_id", "offered_at", "result"], encoding=ENCODING, parse_dates=["offered_at"])
    print(len(d), d.call_id.nunique(), (d.result == "人工接听").sum(), d.offered_at.min(), d.offered_at.max())
else:
    import numpy
    d = pandas.read_csv(FILE, usecols=["app_id", "materials_complete_at", "issued_at"], encoding=ENCODING,
                        parse_dates=["materials_complete_at", "issued_at"])
    days = numpy.busday_count(d.materials_complete_at.values.astype("M8[D]"), d.issued_at.values.astype("M8[D]"))
    print(len(d), d.app_id.nunique(), days.max(), days.mean(), numpy.percentile(days, [50, 95]))
