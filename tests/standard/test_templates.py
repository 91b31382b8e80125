"""The lint of the templates: each mistake is refused with status 65, its place and its words.

FAULTS plants one mistake a row in a copy of templates/. Every refusal of the loaders is reached by a row: they
are read from the sources, so that a new one without a row fails the test.
"""

import csv
import io
import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from template_copy import NO_INPUT, REFUSED, TemplateCopy  # noqa: E402
from templates import ROOT, TEMPLATES  # noqa: E402

GM, GBT = "gm-2018-571/", "gbt35289-2017/"
PAIR = "pairs/gm-2018-571+gbt35289-2017.csv"
LAST = "the last line"


def columns(n):
    """So many more columns of the first export."""
    more = "".join(f"org,机构信息,c{i},列{i},text,,,,,,,,\n" for i in range(n))
    return lambda text: text.replace("\nhotline,", f"\n{more}hotline,", 1)


def moved(export, behind):
    """The lines of an export behind those of another one."""
    def move(text):
        lines = text.splitlines(True)
        own = [line for line in lines if line.startswith(f"{export},")]
        rest = [line for line in lines if line not in own]
        last = max(i for i, line in enumerate(rest) if line.startswith(f"{behind},"))
        return "".join(rest[:last + 1] + own + rest[last + 1:])
    return move


def renamed(export):
    """An export under another name, where it is defined and where it is referred to."""
    return lambda text: text.replace(f"\n{export},", f"\n{export}_x,").replace(f",{export},", f",{export}_x,")


def only_header(text):
    return text.splitlines(True)[0]


HOTLINE = "hotline,热线通话记录,"
RULE1 = "1,R,any,any,"
KINDS = f"kinds.csv,{len((TEMPLATES / 'kinds.csv').read_text('utf-8').splitlines())}"

# file, text (its first place; or what makes the change; or a list of changes), what stands there instead; the line that the message names (a text that stands
# in it after the change, or LAST), its column, its words
FAULTS = [
    # any template
    ("measures.csv", "measure,kind,of", "measure,kynd,of", "measure,kynd", "kind", "column is missing"),
    ("measures.csv", "answer_rate,,热线", "answer_rate,热线", "answer_rate,热线", "",
     "has 9 columns, the header has 10"),
    ("measures.csv", "answer_rate,,热线", 'answer_rate,,"热"线', '"热"线', "", "is not sound CSV in UTF-8"),
    ("kinds.csv", "org,register", "org,registered", "org,registered", "kind",
     '"registered" is not one of: events, roster, register'),
    ("contents.csv", "kinds.csv,", "kind.csv,", LAST, "file", '"kinds.csv" is missing'),
    ("contents.csv", f"{KINDS}\n", f"{KINDS}\n{KINDS}\n", 6, "file",
     '"kinds.csv" stands twice'),
    ("contents.csv", KINDS, "kinds.csv,999", ("kinds.csv", LAST), "",
     "lines, contents.csv:5 says 999: was one lost or added?"),
    ("contents.csv", KINDS, "kinds.csv,many", "many", "lines", '"many" is not a whole number'),
    ("kinds.csv", None, "export,kind\norg,register\n".encode("utf-16"), 1, "", "是 UTF-16LE 编码，应为 UTF-8"),
    # exports.csv, kinds.csv, set_aside.csv
    ("exports.csv", columns(300), None, "org,", "", "export org has more than 256 columns"),
    ("exports.csv", columns(240), None, "org,", "export", "export org has more than"),
    ("exports.csv", moved("crl_log", "revocations"), None, "revocations,", "export",
     "export crl_log must stand before revocations"),
    ("exports.csv", ",呼入时间,datetime", ",呼入时间,datetme", "datetme", "type", '"datetme" is not one of'),
    ("exports.csv", HOTLINE + "offered_at", HOTLINE + "offerd_at", "hotline,", "offered_at",
     "export hotline lacks this column"),
    ("exports.csv", "offered_at,呼入时间,datetime,,yes,,,", "offered_at,呼入时间,datetime,,yes,,means,",
     "offered_at", "blank", "a required column is never blank"),
    ("exports.csv", "offered_at,呼入时间,datetime,,yes,,", "offered_at,呼入时间,datetime,,yes,甲,", "offered_at",
     "values", "only an enum has values"),
    ("exports.csv", "bool,,,!有;!无", "bool,,,有;!无", "staff,人员名册,no_crime", "values",
     '"有" must be !word: of a bool those that answer nothing are named'),
    ("exports.csv", "note,备注,text,,,,,,,", "note,备注,text,,,,,,,at", HOTLINE + "note", "reach",
     "only a date or a time reaches"),
    ("exports.csv", "enum,,,自助;人工", "enum,,,", HOTLINE + "channel", "values", "an enum needs its values"),
    ("exports.csv", HOTLINE + "note,备注", HOTLINE + "note,", HOTLINE + "note", "",
     "a column needs a name and a header"),
    ("exports.csv", "org,机构信息,ca_code", "org,,ca_code", "org,,", "export", "an export needs a name and a title"),
    ("exports.csv", HOTLINE + "note,备注", HOTLINE + "agent_id,备注", HOTLINE + "agent_id,备注", "column",
     '"agent_id" (备注) stands twice in export hotline'),
    ("exports.csv", "hotline,热线通话记录,note", "org,机构信息,note", "org,机构信息,note", "export",
     "the columns of org do not stand together"),
    ("exports.csv", ",certificates,,\n", ",certificate,,\n", "certificate,,\n", "refers",
     'export "certificate" does not exist'),
    ("exports.csv", "\ncoverage,", "\ncovered,", ("kinds.csv", LAST), "export", "export covered is missing"),
    ("exports.csv", [("exports.csv", renamed("assets"), None), ("kinds.csv", renamed("assets"), None)], None, LAST, "export", "export assets is missing"),
    ("exports.csv", "自助完成;人工接听;未接听", "自助完成;人工应答;未接听", HOTLINE + "result", "counts",
     '"人工接听" is not a value of its column'),
    ("exports.csv", ",,自助完成;人工接听,,", ",,,,", HOTLINE + "result", "counts",
     "hotline.result must say which of its values count"),
    ("exports.csv", "服务态度;业务办理", "态度;业务办理", "complaints,投诉记录,kind", "values",
     '"服务态度" must be a value of complaints.kind'),
    ("exports.csv", "进;出", "入;出", "access_log,门禁日志,direction", "values",
     '"进" must be a value of access_log.direction'),
    ("exports.csv", "好;良;一般;差", "好;良;差", "survey,抽样调查,grade", "values",
     "survey.grade must have 4 values, the best first"),
    ("kinds.csv", "hotline,events", "hotlines,events", "hotlines", "export", "no export of exports.csv"),
    ("kinds.csv", "hotline,events,,\n", "hotline,events,,\nhotline,events,,\n", "hotline,events,,\nshifts", "export",
     "stands twice"),
    ("kinds.csv", "hotline,events,,\n", "hotline,events,hotline,\n", ("exports.csv", "hotline,"), "export",
     "export hotline is the bureau's own and must stand behind those of the CAs"),
    ("kinds.csv", "hotline,events,,\n", "", LAST, "export", "export hotline is missing"),
    # sources.csv
    ("sources.csv", "freepbx-cdr,hotline,@match", "FreePBX,hotline,@match", "FreePBX", "source",
     '“FreePBX”应为来源的名称，只用小写字母、数字和-'),
    ("sources.csv", "freepbx-cdr,hotline,@match", "freepbx-cdr,hotlines,@match", "hotlines", "export",
     '“hotlines”不是数据表，应为 hotline 或 热线通话记录 之类'),
    ("sources.csv", "cn-cloud,hotline,@match", "asterisk-csv,hotline,@match", "asterisk-csv,hotline,@match", "source",
     "“asterisk-csv”的hotline各行要连在一起"),
    ("sources.csv", "@group,uniqueid", "@groop,uniqueid", "@groop", "item",
     '“@groop”应为：@match、@header、@keep、@separator、@group、@empty、@zone、@end'),
    ("sources.csv", "@group,uniqueid,,", "@group,,,", "@group", "from", "“@group”要填这一列"),
    ("sources.csv", "@group,uniqueid,,", "@group,uniqueid,copy,", "@group", "how", "“@group”不填how"),
    ("sources.csv", "@keep,did", "@keep,", "@keep", "", "“@keep”要写明一列（from）和取哪些词（values）"),
    ("sources.csv", "data2?", "data2", "asterisk-queue", "from",
     '“data2”要排在可以没有的列（带?）之前'),
    ("sources.csv", "@separator,,,|", "@separator,,,pipe", "pipe", "values",
     '“pipe”应为一个字符或tab'),
    ("sources.csv", "@empty,,,EMPTY", "@zone,,,Beijing", "Beijing", "values", '“Beijing”应为时区，如Z、+08:00'),
    ("sources.csv", "hotline,call_id,uniqueid", "hotline,callid,uniqueid", "callid", "item",
     '“callid”不是热线通话记录的列，应为：通话编号、呼入时间、'),
    ("sources.csv", "uniqueid,copy,", "uniqueid,copied,", "copied", "how", '“copied”应为：copy、const、'),
    ("sources.csv", "offered_at,calldate,time,", "offered_at,calldate;duration;src,time,", "duration;src,time", "from",
     "“time”要读1至2列，这里写了3列"),
    ("sources.csv", "serialNumber,hex,", "serialNumber;status,hex,", "status,hex", "from", "“hex”要读1列，这里写了2列"),
    ("sources.csv", "offered_at,calldate,time,", "offered_at,calldate,time,x", "calldate,time,x", "values",
     "“time”不填values"),
    ("sources.csv", "kind,Certificate Template,map,", "kind,,const,", "kind,,const", "values",
     '“*encrypt*>加密;*encipher*>加密;*加密*>加密;*>签名”不能作“证书用途”的值：不在取值之内，应为 '),
    ("sources.csv", "ANSWERED>人工接听;", "ANSWERED;", "ANSWERED;", "values", '“ANSWERED”应为“来源的词>本表的词”'),
    ("sources.csv", "event,when,ENTERQUEUE", "event,when,ENTERQUEUE>x", "ENTERQUEUE>x", "values",
     '“ENTERQUEUE>x”应为一个词，不带“>”'),
    ("sources.csv", "calldate;duration;billsec;billsec,plus-less,", "calldate;duration;billsec;billsec,plus-less,分钟",
     "calldate;duration", "values", '“分钟”应为：秒、分、小时'),
    ("sources.csv", "call_id,uniqueid,copy", "call_id,uniqueid,time", "uniqueid,time", "how",
     "“time”得出时间，而“通话编号”不是时间"),
    ("sources.csv", "@group,callid,,", "@group,call,,", "asterisk-queue", "from", '“call”不在@header的各列之中'),
    ("sources.csv", "freepbx-cdr,hotline,@group,uniqueid,,\n", "freepbx-cdr,hotline,@keep,did,,*\n",
     "freepbx-cdr,hotline,result", "how", "“seen”要有@group"),
    ("sources.csv", "osticket,tickets,@match,Ticket Number;Date Created;Help Topic;Source;Current Status,,",
     "osticket,tickets,@end,,,共计", "osticket", "item", "“osticket”的服务工单没有@match，也没有@header"),
    ("sources.csv", "ticket_id,Ticket Number", "result,Ticket Number", "osticket", "item",
     "“osticket”的服务工单没有说必填的“工单编号”怎样得出"),
    ("sources.csv", "topic,Help Topic", "opened_at,Help Topic", "opened_at,Date Created", "item", '“opened_at”写了两次'),
    ("set_aside.csv", "word,总计,,", "word,,条,", "word,,条,", "before", "a word is missing"),
    ("set_aside.csv", "mark,—,,", "mark,—x,,", "mark,—x,,", "before", "a mark has no letters and no digits"),
    ("set_aside.csv", "word,总计,,", "words,总计,,", "words,", "kind", '"words" is not one of'),
    ("guide.csv", "power,,", "powers,,", "powers,,", "export", 'there is no export "powers"'),
    ("guide.csv", "power,,", "env,,", LAST, "export", '"power" is missing'),
    ("guide.csv", "env,,", "power,,", "power,,一行一次", "export", '"power" stands twice'),
    ("guide.csv", "roles,to_on", "roles,till", "roles,till", "column", '"roles" has no column "till"'),
    ("guide.csv", "一行一台备用电源及其检测", "", "power,,", "meaning", "must not be empty"),
    ("guide.csv", "机房动环系统", "", "env,,", "origin", "must not be empty"),
    ("guide.csv", "{{asked_row}}", "{{asked_rows}}", "attest,item", "example", '"asked_rows" is no place that the guide fills'),
    ("guide.csv", "或{{gate}}", "或{{gate", "attest,item", "meaning", "is no place that the guide fills"),
    ("guide.csv", "key_recovery.unauthenticated", "key_recovery.unauthentic", "key_recovery,authn_ok", "measures",
     'measure "key_recovery.unauthentic" is not in measures.csv'),
    # calendar
    ("calendar/calendar.csv", "2025-05-01,holiday", "2025-05-32,holiday", "2025-05-32", "date",
     '"2025-05-32" is not a date YYYY-MM-DD'),
    ("calendar/calendar.csv", "2025-05-02,holiday", "2025-05-01,holiday", "2025-05-01,holiday,劳动节\n2025-05-03",
     "date", '"2025-05-01" stands twice'),
    ("calendar/calendar.csv", "2025-10-01,holiday", "2025-10-01,workday", "2025-10-01", "date",
     '"2025-10-01" is a working day already'),
    ("calendar/calendar.csv", "2025-10-01,holiday", "2025-10-09,holiday", LAST, "date",
     "有2024年和2026年，没有2025年"),
    ("calendar/calendar.csv", "-01-01,holiday", "-07-15,holiday", LAST, "date", "covers no year"),
    # standards.csv
    ("standards.csv", ",form,", ",forms,", 2, "kind", '"forms" is not one of: form, score'),
    ("standards.csv", ",form,,", ",form,2025-13-01,", 2, "from", '"2025-13-01" is not a date YYYY-MM-DD'),
    ("standards.csv", ",form,,", ",form,2025-01-02,2025-01-01", 2, "until", '"gm-2018-571" ends before it begins'),
    ("standards.csv", "gbt35289-2017,", "gm-2018-571,", 3, "code", '"gm-2018-571" stands twice'),
    ("standards.csv", "gbt35289-2017,", "../gbt35289-2017,", 3, "code",
     '"../gbt35289-2017" is not 1 to 20 letters, digits, - or _'),
    ("standards.csv", "gbt35289-2017,", "评分表二〇三〇,", 3, "code", "is not 1 to 20 letters, digits, - or _"),
    ("standards.csv", "gbt35289-2017,", "gbt35289-2017-revised-2031,", 3, "code", "is not 1 to 20 letters, digits, - or _"),
    ("standards.csv", ",form,,", ",form,,2020-01-01", 1, "kind", 'no standard of the kind "form" judges 2'),
    (GM + "edition.csv", "code,gm-2018-571", "code,gm-2018", 1, "value",
     'the code is "gm-2018" and the folder\'s name "gm-2018-571"'),
    # measures.csv
    ("measures.csv", "answer_rate,answer_rate", "answer_rate,anwser_rate", "anwser_rate", "kind",
     '"anwser_rate" is not a kind of measure'),
    ("measures.csv", "minutes=480", "minutes", "post=坐席;minutes,", "params", '"minutes" is not key=value'),
    ("measures.csv", "minutes=480", "minutes=480;minutes=480", "minutes=480;minutes", "params",
     "parameter minutes stands twice"),
    ("measures.csv", "post=坐席", "post=座席", "座席", "params", '"座席" is not a value of its column in exports.csv'),
    (GM + "measures.csv", "standard=GM571", "standard=GM517", "GM517", "params", '"GM517" is not a value of its column'),
    ("measures.csv", "OS:管理员=操作", "0S:管理员=操作", "0S:", "params", '"0S:管理员" is not a value of its column'),
    ("measures.csv", "RA:录入员/RA:审核员", "RA:录入员/RA审核员", "RA审核员", "params",
     '"RA审核员" is not a value of its column'),
    ("measures.csv", "services=OCSP|CRL|LDAP", "services=OCSP|CRL|LDP", "LDP", "params",
     '"LDP" is not a value of its column'),
    ("measures.csv", "grade=良", "grade=很好", "很好", "params", '"很好" is not a value of its column'),
    ("measures.csv", "post=坐席;minutes=480", "post=坐席", "post=坐席,", "params", "parameter minutes is missing"),
    ("measures.csv", "stat=max", "stat=most", "stat=most", "params", '"most" is not a word of its parameter'),
    ("measures.csv", "minutes=480", "minutes=8h", "8h", "params", '"8h" is not a whole number'),
    ("measures.csv", "hours=8,", "hours=acht,", "acht", "params", '"acht" is not a number'),
    ("measures.csv", "minutes=480", "minutes=1441", "1441", "params", '"1441" is out of the range of its parameter'),
    ("measures.csv", "months=6", "months=0", "months=0", "params", '"0" is out of the range'),
    ("measures.csv", "years=10", "years=1000", "years=1000", "params", '"1000" is out of the range'),
    ("measures.csv", "hours=8,", "hours=8785,", "8785", "params", '"8785" is out of the range'),
    ("measures.csv", "share=19/20", "share=20/19", "share=20/19", "params", '"20/19" is not a share of the cases'),
    ("measures.csv", "minutes=480", "minutes=480;post2=x", "post2", "params",
     '"post2" is not a parameter of this kind'),
    ("measures.csv", "tally,applications.told", "tally,applications.tolld", "tolld", "of",
     'there are no facts "applications.tolld" for this kind'),
    ("measures.csv", "answer_rate,,热线", "answer_rate,x,热线", ",x,热线", "of", 'there are no facts "x"'),
    ("measures.csv", ",hotline,,yes", ",hotlines,,yes", "hotlines", "exports", 'export "hotlines" does not exist'),
    ("measures.csv", ",ratio,hotline,,yes", ",ratio,tickets,,yes", "ratio,tickets", "exports",
     '"hotline.answer_rate" is computed of “热线通话记录”, which is not among its exports'),
    ("measures.csv", "ratio,hotline,,yes", "ratio,,,yes", "ratio,,,yes", "measure",
     "needs a name, a title, a unit and exports"),
    ("measures.csv", "hotline.coverage_gap,", "hotline.coverage,", "hotline.coverage,coverage_gap", "measure",
     '"hotline.coverage" stands twice'),
    ("measures.csv", "总体接听率,ratio", "总体接听率,rato", "rato", "unit", '"rato" has no word in wording.csv'),
    (GM + "measures.csv", "row=73", "row=212", "row=212", "params", "the form has no row 212"),
    ("measures.csv", "forensics.committed,org_number", "forensics.commited,org_number", (GBT + "measures.csv",
     "forensics.committed"), "measure", 'measure "forensics.committed" is not in '),
    ("measures.csv", "yes,times,次未接", "yes,time,次未接", "time,次未接", "cases", '"time" has no word in wording.csv'),
    ("measures.csv", "上半年/01-01/06-30", "上半年/01-01/07-01", "07-01|下", "params",
     '"下半年/07-01/12-31" is not a part of the year name/MM-DD/MM-DD'),
    ("measures.csv", "steps=申请|", "steps=", "steps=鉴别", "params",
     '"鉴别|发放|归档" has not as many words as its parameter asks for'),
    ("measures.csv", "survey,,yes,answers,", "survey,,no,answers,", "survey.grade,grade", "measure",
     '"survey.grade" is neither used nor shown'),
    (GBT + "measures.csv", "forensics.committed,", "forensics.commited,",
     "forensics.commited", "measure", 'measure "forensics.commited" is not in '),
    (GBT + "measures.csv", "\nforensics.committed,,,GB/T 35289 表13\n", "\n",
     (GBT + "conditions.csv", "use forensics.committed"), "none",
     'measure "forensics.committed" is not in measures.csv'),
    (GBT + "measures.csv", "\nforensics.committed,", "\nforensics.max,", "forensics.max,,,GB/T 35289 表13\ncrl", "measure",
     '"forensics.max" stands twice'),
    (GM + "measures.csv", "row=73", "row=73;row=74", "row=73;", "params", "parameter row stands twice"),
    (GM + "words.csv", "form.title,", "form.titel,", "form.titel", "key", '"form.titel" is not a phrase'),
    (GM + "words.csv", "form.title,", "state.yes,", "state.yes", "key", '"state.yes" stands twice'),
    (GBT + "words.csv", "“{1}”变为", "变为", "cause.gate", "text", "must have the places {1} to {2}"),
    # wording.csv
    ("wording.csv", "要求不超过{1}", "要求不超过", "要求不超过\n", "text", "must have the places {1} to {1}"),
    ("wording.csv", "state.yes,是\n", "", LAST, "key", 'phrase "state.yes" is missing'),
    ("wording.csv", "state.yes,是\n", "state.yes,是\nstate.yes,是\n", "state.yes,是\nstate.no", "key",
     '"state.yes" stands twice'),
    ("wording.csv", "state.yes,", "state.yess,", "state.yess", "key", '"state.yess" is not a phrase of this program'),
    # crosschecks.csv
    (PAIR, "\nX1b,", "\nX1,", "\nX1,measure", "check", '"X1" stands twice'),
    (PAIR, "6.4.2 a；表6\nX1b", "\nX1b", "X1,row", "check", "a check needs a name, a text, a source"),
    (PAIR, "X1b,measure crl.cps_hours gt 24", "X1b,", "X1b,", "terms",
     "a check needs at least one term"),
    (PAIR, "row 67 否", "row 300 否", "X1,", "terms", '"row 300 否" names no row of the form'),
    (PAIR, "row 67 否", "row 67 非", "X1,", "terms", '"row 67 非" needs one of 是, 否, 待核, 不适用'),
    (PAIR, "crl_regular 是", "crl_regular 对", "X1,", "terms", "needs one of 是, 否, 未知"),
    (PAIR, "gate 否", "gate 没有", "X14,", "terms", '"gate 没有" needs one of 是, 否, 未知'),
    (PAIR, "score complaint eq 5", "score complaint = 5", "X3,", "terms", "needs one of le, lt, ge, gt, eq"),
    (PAIR, "score complaint eq 5", "score complaint eq five", "X3,", "terms",
     "needs a number or a percentage"),
    (PAIR, "score complaint eq", "score complain eq", "X3,", "terms", "names no indicator"),
    (PAIR, "scored satisfaction", "scored satisfied", "X8,", "terms", "names no indicator"),
    (PAIR, "discipline.authn_grade 严格", "discipline.authn_grad 严格", "X4,", "terms",
     "names no item that an examiner answers"),
    (PAIR, "严格|严格按照", "严格|十分严格", "X4,", "terms", "has a word that is no answer to its item"),
    (PAIR, "attest discipline.authn_grade 严格|严格按照", "attest discipline.authn_grade |", "X4,", "terms",
     "needs an answer"),
    (PAIR, "criterion validity.1.crl_regular", "criterion validity.crl_regular", "X1,", "terms",
     "must be INDICATOR.SCORE.CRITERION"),
    (PAIR, "criterion validity.1.crl_regular", "criterion validity.3.crl_regular", "X1,", "terms",
     "names no criterion"),
    (PAIR, "measure crl.cps_hours", "measure crl.cps_hour", "X1b,", "terms", "names no measure"),
    (PAIR, "published GBT35289/e", "published GBT35289", "X10,", "terms", "must be STANDARD/ITEM"),
    (PAIR, "published GBT35289/e", "published GBT35289/zz", "X10,", "terms",
     "names no item that a measure looks for"),
    (PAIR, "scored satisfaction", "scored satisfaction 5", "X8,", "terms", "has too many or too few words"),
    (PAIR, "scored satisfaction", "marked satisfaction", "X8,", "terms", "is not a kind of term"),
    # the form
    (GM + "edition.csv", "code,", "cod,", "cod,", "key", '"cod" is not one of: code, title'),
    (GM + "edition.csv", "code,gm-2018-571", "code,", "code,", "value", "code needs a value"),
    (GM + "edition.csv", "code,gm-2018-571\n", "", LAST, "key", "the edition needs a code and a title"),
    (GM + "form.csv", '"2","基本要求"', '"3","基本要求"', '"3","基本要求"', "seq", "rows must be numbered 1, 2, 3"),
    (GM + "clauses.csv", "\n14,6.1 b,", "\n14,,", LAST, "clauses", "form row 14 has no clause"),
    (GM + "clauses.csv", "\n14,6.1 b,", "\n13,6.1 b,", "\n13,6.1 b,", "row", "row 13 stands twice"),
    (GM + "clauses.csv", "1,5.1 a,认证机构,", "1,5.1 a,,", "1,5.1 a", "item_name", "a row needs the name of its item"),
    (GM + "clauses.csv", "\n14,6.1 b,", "\n214,6.1 b,", "\n214,", "row", '"214" must lie between 1 and 211'),
    (GM + "rules.csv", "\n14,A,", "\n14,X,", "\n14,X", "class", '"X" is not one of: D, P, R, A'),
    (GM + "rules.csv", "\n13,R,any,", "\n13,R,,", "\n13,R", "proof", "a register row needs a proof"),
    (GM + "rules.csv", "serves_public=是", "serves_publik=是", "serves_publik", "applies", "is not column=是"),
    (GM + "rules.csv", RULE1, "1,R,any,some_years,", "some_years", "period",
     '"some_years" is not year, last_year, any or <n>_years'),
    (GM + "rules.csv", "\n14,A,", "\n13,A,", "\n13,A,", "row", "row 13 stands twice"),
    (GM + "rules.csv", "\n14,A,,year,,,,,,,attest,,", "", LAST, "row", "form row 14 has no rule"),
    (GM + "rules.csv", "\n16,P,,year,,,,,,,docs;disclosure,yes", "\n16,P,,year,,,,,,,docs;disclosure,",
     (GM + "conditions.csv", LAST), "row", "row 16 is decided or refuted by data and has no condition"),
    (GM + "rules.csv", "\n14,A,,year,,,,,,,attest,", "\n14,A,,year,,,,,,,attest,yes",
     (GM + "conditions.csv", LAST), "row", "row 14 is not attested_only"),
    (GM + "conditions.csv", "40,applications.response.max", "400,applications.response.max", "400,", "row",
     '"400" must lie between 1 and 211'),
    (GM + "conditions.csv", "\n40,applications.response.max,le,2,unknown,decide,", "", LAST, "row",
     "row 40 is decided or refuted by data and has no condition"),
    (GM + "conditions.csv", "\n41,certificates.not_sm2_persons,eq,0,unknown,decide,GM41-R2", "", LAST, "readings",
     "no condition of row 41 decides under the reading GM41-R2"),
    (GM + "conditions.csv", "incidents.leak,eq,0,pass,refute", "incidents.leak,eq,0,pass,decide", "37,", "force",
     "row 37 can only be refuted by data"),
    (GM + "conditions.csv", "access.monitoring_room,eq,0,pass,refute", "access.monitoring_room,eq,0,pass,cap",
     "130,", "force", "row 130 is no criterion to cap"),
    (GM + "conditions.csv", "33,applications.channels", "33,applications.chanels", "chanels", "measure",
     '"applications.chanels" is neither a measure nor an alias'),
    (GM + "conditions.csv", "75,hotline.answer_rate,ge,90%", "75,hotline.answer_rate,ge,x", "ge,x", "limit",
     '"x" is not a number, a percentage or @measure'),
    (GM + "conditions.csv", "75,hotline.answer_rate,ge,90%", "75,hotline.answer_rate,ge,9999999999%", "99999%", "limit",
     '"9999999999%" is not a number'),
    (GM + "conditions.csv", "staff.headcount,show,,", "staff.headcount,show,5,", "show,5", "limit",
     "what is only shown informs"),
    (GM + "conditions.csv", "41,certificates.not_sm2,show,,", "41,certificates.not_sm2,eq,0,", "41,certificates.not_sm2,eq,0,unknown,inform",
     "limit", "what informs is only shown: without a limit"),
    (GM + "conditions.csv", "40,applications.response.max,le", "40,applications.response.max,=<", "=<", "op",
     '"=<" is not one of: le, lt, ge, gt, eq'),
    (GM + "conditions.csv", "GM33-R1", "GM33-R9", "GM33-R9", "readings", 'reading "GM33-R9" is not in readings.csv'),
    (GM + "readings.csv", "GM-DAYS,form.days", "GM-DAYS,", "GM-DAYS,", "code",
     "a reading needs a code, a group, a text, a source"),
    (GM + "readings.csv", "GM-MAX,form.max,*,yes,yes", "GM-MAX,form.max,*,yes,no", "GM-MAX", "default",
     "what cannot be computed is no default"),
    (GM + "readings.csv", "GM-MAX,form.max,*,yes", "GM-MAX,form.max,*,no", "GM-MAX", "default",
     "group form.max must have exactly one default that is computed"),
    (GM + "readings.csv", "GM-MAX,form.max", "GM-DAYS,form.max", "GM-DAYS,form.max", "code", '"GM-DAYS" stands twice'),
    (GM + "readings.csv", "GM33-R2,row33.use,33", "GM33-R2,row33.use,330", "GM33-R2", "indicators",
     '"330" is no row of the form'),
    (GM + "readings.csv", "GM33-R2,row33.use,33", "GM33-R2,row33.use,0", "GM33-R2", "indicators",
     '"0" is no row of the form'),
    (GM + "readings.csv", "GM-MAX,form.max,*,yes,yes", "GM-NEW,form.max,*,no,yes,甲,乙,\nGM-MAX,form.max,*,yes,yes",
     "GM-NEW", "code", '"GM-NEW" changes nothing: no condition, alias, criterion or level names it'),
    (GM + "body.csv", "changes.unreported_major", "changes.unreported_majors", "unreported_majors", "measure",
     "is neither a measure nor an alias"),
    (GM + "measures.csv", "applications.renewal_lapsed,,,GM 6.2.6\n", "", (GM + "body.csv", "applications.renewal_lapsed"),
     "measure", '"applications.renewal_lapsed" is not in the measures.csv of an edition in force'),
    (GM + "body.csv", ",body.6.6.9.1,", ",,", "6.6.9.1", "clause", "needs a clause, a title, a text, an item"),
    (GM + "body.csv", ",body.6.6.9.2,", ",body.6.6.9.1,", "6.6.9.2", "item", '"body.6.6.9.1" stands twice'),
    (GM + "cited.csv", "no,2024-06-01,,,42", "no,2024-06-31,,,42", "GM/T 0015-2023,no", "from", '"2024-06-31" is not a date'),
    (GM + "cited.csv", ",6.2.5 c,后续", ",,后续", "GM/T 0028", "standard",
     "what is cited needs a name, a title, subjects, a clause and a source"),
    (GM + "cited.csv", "no,,,,57", "no,,GM/T 0020-2023,,57", "GM/T 0020", "replaced_by",
     "what replaced it and the day of that go together"),
    (GM + "cited.csv", "no,2024-11-01,,,*", "no,2024-11-02,,,*", "（2024）,no", "from",
     'must follow "电子政务电子认证服务管理办法（2009）" as that says'),
    (GM + "cited.csv", ",,42,6.2.5 b,发布", ",,420,6.2.5 b,发布", "GM/T 0015-2023,no", "subjects",
     '"420" is no row of the form'),
    (GM + "cited.csv", [(GM + "cited.csv", "2024-06-01,42", "2024-07-01,42"), (GM + "cited.csv", "no,2024-06-01,,,42", "no,2024-07-01,,,42")],
     None, "GM/T 0015-2012,no", "edition", 'profile_editions.csv says otherwise of "GM/T 0015-2012"'),
    (GM + "profile_editions.csv", "\nGM/T 0015-2023,2024-06-01", "\nGM/T 0015-2023,2024-06-31", LAST, "from",
     '"2024-06-31" is not a date'),
    (GM + "profile_editions.csv", "2012,,GM/T 0015-2023,", "2012,,,", 2, "replaced_by",
     "a day of replacement needs what replaced it"),
    (GM + "profile_editions.csv", "\nGM/T 0015-2023,", "\n,", LAST, "edition",
     "an edition needs a name"),
    (GM + "profile_editions.csv", "GM/T 0015-2012,,", "甲,,,,,乙\n丙,2024-06-01,,,,丁\nGM/T 0015-2012,2020-01-01,",
     "GM/T 0015-2012,2020", "from", "must be later than the edition before"),
    (GM + "profile.csv", "GM/T 0015-2012,签名", "GM/T 0015-2013,签名", "0015-2013", "edition",
     '"GM/T 0015-2013" is not an edition of the profile'),
    (GM + "profile.csv", "GM/T 0015-2012,加密,keyUsage", "GM/T 0015-2012,签名,keyUsage", "keyEncipherment/密钥加密|dataEncipherment/数据加密|keyAgreement/密钥协商,digital",
     "clause", "a rule stands once, with its clause"),
    (GM + "profile.csv", "encipherOnly|decipherOnly,表C.3、表A.3", "|".join(f"用途{i}" for i in range(33)) + ",表C.3、表A.3",
     "用途32,表C.3", "forbidden", "words, at most 32 are possible"),
    (GM + "profile.csv", "GM/T 0015-2012,签名,keyUsage", "GM/T 0015-2012,签名,keyusage", "keyusage", "extension",
     '"keyusage" is not one of: keyUsage, basicConstraints'),
    (GM + "profile.csv", "GM/T 0015-2023,加密,basicConstraints,no,no,no,,CA:TRUE/CA=TRUE/TRUE,沿用2012版表A.3（前言未称更改）\n",
     "", LAST, "edition", "an edition lacks the rule of an extension"),
    (GM + "profile_points.csv", "2012,终端,version.not_3", "2013,终端,version.not_3", "2013,终端", "edition",
     '"GM/T 0015-2013" is not an edition of the profile'),
    (GM + "profile_points.csv", "终端,version.not_3", "用户,version.not_3", "用户,", "kind", '"用户" is not one of: 终端, CA'),
    (GM + "profile_points.csv", "终端,version.not_3,,no", "终端,version.not_4,,no", "not_4", "point", '"version.not_4" is not one of'),
    (GM + "profile_points.csv", "终端,version.not_3,,no", "终端,version.not_3,,yes", "not_3,,yes", "says", '"yes" is not one of: no, unread'),
    (GM + "profile_points.csv", "终端,version.not_3,,", "终端,version.not_3,3,", "not_3,3", "most",
     "a point has a text and a clause, one of octets alone a number"),
    (GM + "profile_points.csv", "终端,serial.octets,20", "终端,serial.octets,", "serial.octets,,", "most", '"" is not a whole number'),
    (GM + "samples.csv", "180,certificates,customer_kind=政务", "180,certificates,customers_kind=政务", "180,", "keep",
     '"customers_kind" is not a column of the export'),
    (GM + "samples.csv", "180,certificates,customer_kind=政务", "180,certificates,customer_kind=政府", "180,", "keep",
     '"政府" is not a value of customer_kind'),
    (GM + "samples.csv", "113,staff,trusted=是", "113,staff,trusted=对", "113,", "keep", '"对" is not a value of trusted'),
    (GM + "samples.csv", "113,staff,trusted=是", "113,staff,trusted", "113,", "keep", '"trusted" is not column=word'),
    (GM + "samples.csv", "23,records,rows=@", "23,records,", "23,", "keep",
     "of docs and records those are drawn that name the row: rows=@, and of these alone"),
    (GM + "samples.csv", "134,video,,", "134,video,rows=@,", "134,", "keep", "of docs and records those are drawn"),
    (GM + "samples.csv", "134,video,", "134,vidio,", "134,", "export", '"vidio" is not an export'),
    (GM + "samples.csv", "170,changes,,implemented_at", "170,changes,,kind", "170,", "in_period", '"kind" is not a date'),
    (GM + "samples.csv", "93,roles,,,system", "93,roles,,,systems", "93,", "per", '"systems" is not a column of the export'),
    (GM + "samples.csv", "latest left_on", "newest left_on", "157,staff", "order",
     '"newest left_on" is neither "earliest COLUMN" nor "latest COLUMN"'),
    (GM + "samples.csv", "113,staff,trusted=是,,,1,,保密协议", "113,staff,trusted=是,,,1,,", "113,", "look",
     "must say what is looked at"),
    (GM + "samples.csv", "113,staff,trusted=是,,,1", "113,staff,trusted=是,,,0", "113,", "n", "must lie between 1 and 100"),
    (GM + "samples.csv", "187,certificates", "212,certificates", "212,", "row", "must lie between 1 and 211"),
    # the scores
    (GBT + "samples.csv", "notify,", "notified,", "notified", "indicator", '"notified" is not an indicator'),
    (GBT + "samples.csv", "applications.customers", "applications.customer", "notify", "population",
     '"applications.customer" is not a measure'),
    (GBT + "samples.csv", "notify,applications.customers,1.959964,0.5,0.05", "notify,applications.customers,1.959964,1.5,0.05",
     "notify", "share", "share and off lie between 0 and 1, z above 0 and up to 4"),
    (GBT + "edition.csv", "gate_item,", "gate_items,", "gate_items", "key",
     '"gate_items" is not one of: code, title, gate_item'),
    (GBT + "edition.csv", "gate_item,gate", "gate_item,", "gate_item,", "value", "gate_item needs a value"),
    (GBT + "edition.csv", "gate_item,gate\n", "", LAST, "key", "the edition needs a code, a title and a gate_item"),
    (GBT + "indicators.csv", only_header, None, LAST, "", "an edition needs indicators"),
    (GBT + "indicators.csv", "指标,2,,10,ladder", "指标,2,,11,ladder", LAST, "weight_of_parent_pct",
     "the weights of the first level add up to 101%, not 100%"),
    (GBT + "indicators.csv", "aftersales,40", "aftersales,41", "aftersales,售后", "weight_of_parent_pct",
     "the weights below aftersales add up to 101%, not 100%"),
    (GBT + "indicators.csv", "指标,2,,10,ladder", "指标,2,,999999999999999,ladder", "consult", "weight_of_parent_pct",
     '"999999999999999" is not a number'),
    (GBT + "indicators.csv", "指标,2,,10,ladder", "指标,2,,1/3,ladder", "consult", "weight_of_parent_pct",
     "must lie between 0 and 100, with two decimals"),
    (GBT + "indicators.csv", "consult,业务咨询服务质量指标", "consult,", "consult,", "indicator",
     "an indicator needs a name and a title"),
    (GBT + "indicators.csv", "notify,业务", "disclosure,业务", "disclosure,业务", "indicator",
     '"disclosure" stands twice'),
    (GBT + "indicators.csv", ",follow_ups", ",visits", ",visits", "offered_by", '"visits" is not an export'),
    (GBT + "indicators.csv", "3,handling,10", "3,notify,10", "3,notify,10", "parent",
     '"notify" is not an earlier indicator of scoring sum'),
    (GBT + "indicators.csv", "1=1;3=5;5=5", "1=1;3=5;5=6", (GBT + "criteria.csv", LAST), "score",
     'consult has the criteria "1=1;3=5;5=5" by score, indicators.csv:2 says "1=1;3=5;5=6"'),
    (GBT + "criteria.csv", "consult,1,basic_content", "consul,1,basic_content", "consul,", "indicator",
     '"consul" is not in indicators.csv'),
    (GBT + "criteria.csv", "consult,1,basic_content,attest", "consult,1,basic_content,atest", "atest", "kind",
     '"atest" is not one of: attest, measure, grade, otherwise'),
    (GBT + "criteria.csv", "consult,1,basic_content", "consult,101,basic_content", "consult,101", "score",
     '"101" must lie between 0 and 100'),
    (GBT + "criteria.csv", "consult,1,basic_content", "consult,1,", "consult,1,", "text",
     "a criterion needs its name and text"),
    (GBT + "criteria.csv", "法规解读,consult.basic_content", "法规解读,", "consult,1", "items",
     "a criterion that is attested needs an item to attest"),
    (GBT + "criteria.csv", "satisfaction.grade,好;优", "satisfaction.grade,", "satisfaction,5", "grades",
     "a graded criterion needs its grades"),
    (GBT + "criteria.csv", "consult,1,basic_content", "handling,1,basic_content", "handling,1", "indicator",
     "handling is a sum and has no criteria"),
    (GBT + "criteria.csv", "forensic.commitment_10d@none", "forensic.commitment_10d@nome", "@nome", "items",
     '"forensic.commitment_10d@nome" is no item, nor one with @none'),
    (GBT + "criteria.csv", "consult,1,basic_content", "consult,5,basic_content", "consult,3,full_content", "score",
     "the criteria of consult must ascend by score"),
    (GBT + "criteria.csv", "satisfaction,0,grade,otherwise,差,,差,\n", "", LAST, "score",
     'satisfaction has the criteria "1=1;3=1;5=1" by score'),
    (GBT + "conditions.csv", "notify,3,rate,not_informed", "notify,3,rate,not_infromed", "not_infromed", "measure",
     '"not_infromed" is neither a measure nor an alias'),
    (GBT + "conditions.csv", "notify,3,rate", "notify,3,rates", "rates", "criterion",
     '"rates" is no criterion of that indicator and score'),
    (GBT + "conditions.csv", "notify,5,rate,not_informed,le,5%", "notify,5,rate,not_informed,le,15%", "le,15%", "limit",
     "the bands of notify overlap: score 5 asks for less than score 3"),
    (GBT + "conditions.csv", "notify,5,rate,not_informed,le,5%,unknown,decide,\n", "", LAST, "criterion",
     "notify.rate (score 5) is measured but has no condition"),
    (GBT + "conditions.csv", "satisfaction,1,grade,survey.grade_1,gt,1/2,unknown,decide,T12-R0",
     "consult,1,basic_content,survey.grade_1,gt,1/2,unknown,decide,", "consult,1,basic", "force",
     "criterion basic_content can only be refuted by a measure"),
    (GBT + "conditions.csv", "consult,3,consultants_3y,staff.consultants_3y,ge,1,unknown,decide,T2-R3\n", "", LAST,
     "readings", "no condition of consult.consultants_3y (score 3) decides under the reading T2-R3"),
    (GBT + "conditions.csv", ",T9-R1\n", ",T9-R9\n", "T9-R9", "readings", 'reading "T9-R9" is not in readings.csv'),
    (GBT + "conditions.csv", "le,@crl.cps_hours", "le,@crl.cps_hour", "cps_hour,", "limit",
     'measure "crl.cps_hour" is not in measures.csv'),
    (GBT + "conditions.csv", "use recovery.plan", "use recovery.plans", "plans", "none",
     'measure "recovery.plans" is not in measures.csv'),
    (GBT + "aliases.csv", "complaints.regulator", "complaints.regulater", "regulater", "measure",
     'measure "complaints.regulater" is not in measures.csv'),
    (GBT + "aliases.csv", "not_informed,T4-R1", "survey.grade,T4-R1", "survey.grade,", "alias",
     "an alias needs a name that no measure has"),
    (GBT + "aliases.csv", "not_informed,T4-R2,survey.not_informed_sampled\n", "", "not_informed,T4-R1", "readings",
     '"not_informed" must mean one measure under T4-R2, not 0'),
    (GBT + "aliases.csv", "not_informed,T4-R2", "not_informed,T4-R1", "not_informed,T4-R1", "readings",
     '"not_informed" must mean one measure under T4-R1, not 2'),
    (GBT + "aliases.csv", "not_informed,T4-R1", "not_informed,T2-R1+T5-R1+T7-R1+T8-R1+T9-R1+T10-R1+T11-R1+T12-R1+T4-R1",
     "not_informed,T2", "readings", '"not_informed" depends on too many readings'),
    (GBT + "aliases.csv", "not_informed,T4-R1", "unread,,survey.not_informed\nnot_informed,T4-R1", "unread", "alias",
     '"unread" is used by no condition'),
    (GBT + "levels.csv", "II,计划跟踪级,3.50", "II,计划跟踪级,3.60", "I,基本执行级", "max",
     "the levels leave a gap or overlap above I"),
    (GBT + "levels.csv", "I,基本执行级,,,3.50,,L-R1\nII,计划跟踪级,3.50,yes,4.50,,L-R1\nIII,优化控制级,4.50,yes,,,L-R1\n",
     "III,优化控制级,4.50,yes,,,L-R1\nII,计划跟踪级,3.50,yes,4.50,,L-R1\nI,基本执行级,,,3.50,,L-R1\n", "III,", "level",
     "III stands before II and is above it: levels stand from the lowest to the highest"),
    (GBT + "levels.csv", "I,基本执行级,,,3.50,,L-R1", "I,,,,3.50,,L-R1", "I,,,", "level",
     "a level needs a name and a title"),
    (GBT + "levels.csv", "3.50,,L-R1", "3.50,,L-R9", "L-R9", "readings", 'reading "L-R9" is not in readings.csv'),
    (GBT + "levels.csv", "3.50,,L-R1", "x,,L-R1", "x,,L-R1", "max", '"x" is not a number'),
    (GBT + "levels.csv", "I,基本执行级,,,3.50,yes,L-R2\nII,计划跟踪级,3.50,,4.50,yes,L-R2\nIII,优化控制级,4.50,,,,L-R2\n",
     "", LAST, "readings", "0 sets of levels are in force under the reading L-R2, not one"),
    (GBT + "readings.csv", "T9-R2,complaint.gap,complaint,no", "T9-R2,complaint.gap,complaint,yes", "T9-R1", "default",
     "group complaint.gap must have exactly one default"),
    (GBT + "readings.csv", "T12-R0,satisfaction.grade", "T12-R0,satisfaction.other", "T12-R0", "effect",
     'the reading after "T12-R0" must be of its group'),
    (GBT + "readings.csv", "T9-R1,complaint.gap,complaint", "T9-R1,complaint.gap,complain", "T9-R1", "indicators",
     '"complain" is no indicator'),
    (GBT + "sampling.csv", "notify,", "notified,", "notified", "indicator", '"notified" is not an indicator'),
    (GBT + "sampling.csv", "notify,", "handling,", "handling", "indicator", '"handling" has no criteria'),
    (GBT + "sampling.csv", "notify,", "validity,", "validity", "indicator",
     '"validity" has limits that are no numbers of at most four decimals'),
    (GBT + "sampling.csv", "applications.customers", "applications.customer", "notify", "population",
     '"applications.customer" is not a measure'),
    (GBT + "sampling.csv", "survey.not_informed_sampled", "survey.sampled", "notify", "silent",
     '"survey.sampled" is not a measure'),
    (GBT + "sampling.csv", "1.959964", "4.1", "notify", "z", "must lie above 0 and up to 4, with six decimals"),
    (GBT + "sampling.csv", "95%,", ",", "notify", "source", "a sample needs a confidence and a source"),
    (GBT + "sampling.csv", "satisfaction,", "notify,", LAST, "indicator", '"notify" stands twice'),
]


# which templates each source loads, or lints
SHEETS = {
    "ingest/sheet.c": ".csv", "ingest/schema.c": "exports kinds measures rules", "ingest/aside.c": "set_aside", "ingest/mappings.c": "sources",
    "ingest/guide.c": "guide",
    "ingest/calendar.c": "calendar", "facts/facts.c": "exports", "measures/catalog.c": "measures", "measures/uses.c": "measures",
    "measures/profile.c": "profile profile_editions profile_points", "score/cited.c": "cited", "score/annex.c": "body",
    "score/condition.c": "conditions aliases body", "score/crosscheck.c": "gm-2018-571+gbt35289-2017",
    "score/form_rules.c": "edition form clauses rules conditions",
    "score/grading_rules.c": "edition indicators criteria conditions levels", "score/lint.c": "readings measures aliases",
    "score/readings.c": "readings levels conditions criteria aliases", "score/sampling.c": "sampling", "score/drawing.c": "samples",
    "score/wording.c": "wording words", "score/standard.c": "standards", "score/library.c": "standards edition", "report/fonts.c": "fonts",
}
# what other tests plant: their sources hold the words of each refusal
PLANTED_BY = {"score/maps.c": "tests/editions/test_editions.py", "score/folders.c": "tests/editions/test_editions.py",
              "history/former.c": "tests/history/test_bureau.py"}
# fonts and missing files have tests of their own below
ELSEWHERE = {("ingest/sheet.c", "cannot be read: %s"), ("score/folders.c", "cannot be read: %s"), ("score/library.c", "cannot be read: %s"), ("score/library.c", 'reading "%s" %s'), ("score/library.c", '--reading "%s" %s'),
             ("measures/catalog.c", '"%s" needs the profile.csv of an edition that uses it')}
# years beside the configuration: tests/cli/test_calendar.py
ELSEWHERE |= {("ingest/calendar.c", format) for format in (
    "cannot be read: %s", "is not called after its year, as 2027.csv is", ", as a holiday and as a make-up day",
    "1 January and 1 October of %d are no holidays in it: the notice is not whole")}


def refusals(source):
    """The formats of the errors that a loader can say."""
    text = (ROOT / "gen" / source).read_text(encoding="utf-8")
    formats = set()
    for call in re.finditer(r"\b(problem_add|sheet_fault|sheet_fault_at|sheet_fault_whole|fault|fault_param|param_fault)\(([^;]*?)\);",
                            text, re.S):
        if call[1] == "problem_add" and "SEVERITY_ERROR" not in call[2]:
            continue
        words = re.sub(r'"\s*"', "", call[2])
        formats |= {words.replace('\\"', '"') for words in re.findall(r'"((?:[^"\\]|\\.)*)"', words)
                    if (" " in words.strip() or words.startswith("“")) and not words.startswith("of the")}
    if source == "score/crosscheck.c":
        formats |= {words.replace('\\"', '"') for words in
                    re.findall(r'"((?:needs|names|must|has|is not) [^"]*)"', text)}
    return sorted(formats)


def pattern(format):
    return re.compile("(?:error: |错误：).*" + ".*".join(re.escape(piece) for piece in
                                              re.split(r"%(?:zu|lld|s|d)", format.replace("%%", "%"))))


def number_of(place, text):
    """The line of a text, of the last row, or as given."""
    if place is LAST:
        return text.rstrip("\n").count("\n") + 1
    return place if isinstance(place, int) else text[:text.index(place) + place.startswith("\n")].count("\n") + 1


class Planted(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.copy = TemplateCopy()
        cls.said = []
        cls.addClassCleanup(cls.copy.close)

    def tearDown(self):
        self.copy.restore()

    def plant(self, file, old, new):
        if isinstance(old, list):
            for edit in old:
                self.plant(*edit)
            return
        before = self.copy.read(file)
        if old is None:
            self.copy.plant(file, new)
            return
        text = before.decode("utf-8")
        if callable(old):
            changed = old(text)
        else:
            self.assertIn(old, text)
            everywhere = old == "-01-01,holiday"
            changed = text.replace(old, new, -1 if everywhere else 1)
        self.assertNotEqual(text, changed)
        self.copy.plant(file, changed.encode("utf-8"))

    def refuse(self, file, old, new, place, column, words):
        self.plant(file, old, new)
        status, said = self.copy.check()
        self.assertEqual(status, REFUSED, (words, said))
        named, at = place if isinstance(place, tuple) else (file, place)
        start = f"{named}:"
        text = self.copy.read(named).decode("utf-8", "replace")
        start += f"{number_of(at, text)}:" + (f"{column}:" if column else " ")
        found = [line for line in said if line.startswith(start) and re.search("error: |错误：", line) and words in line]
        self.assertTrue(found, (start, words, said))
        for line in said:
            self.assertRegex(line, r"^[\w./+-]+\.csv:\d+:", "an error without a line")
        return said

    def test_each_mistake_is_refused_at_its_place(self):
        said = []
        for fault in FAULTS:
            with self.subTest(file=fault[0], words=fault[-1]):
                said += self.refuse(*fault)
            self.copy.restore()
        for source, sheets in SHEETS.items():
            if source == "report/fonts.c":
                continue
            own = [line for line in said if sheets == ".csv" or
                   re.split(r"[/.:]", line.split(".csv")[0])[-1] in sheets.split()]
            for format in refusals(source):
                if (source, format) not in ELSEWHERE:
                    with self.subTest(source=source, format=format):
                        self.assertTrue(any(pattern(format).search(line) for line in own), "no row reaches it")

    def test_each_refusal_has_a_place(self):
        """A source that refuses a line of a template stands in one of the two tables above."""
        for file in sorted((ROOT / "gen").glob("*/*.c")):
            source = str(file.relative_to(ROOT / "gen"))
            if "sheet_fault" in file.read_text(encoding="utf-8") or source in PLANTED_BY:
                with self.subTest(source=source):
                    self.assertTrue(source in SHEETS or source in PLANTED_BY, "its refusals are planted by no test")
        for source, test in PLANTED_BY.items():
            text = re.sub(r'\\"', '"', (ROOT / test).read_text(encoding="utf-8"))
            for format in refusals(source):
                if (source, format) in ELSEWHERE:
                    continue
                piece = max(re.split(r"%(?:zu|lld|s|d)", format), key=len).strip(' "')
                with self.subTest(source=source, format=format):
                    self.assertIn(piece, text)

    def test_a_template_that_cannot_be_read(self):
        (self.copy.folder / "kinds.csv").rename(self.copy.root / "kinds.csv")
        status, said = self.copy.check()
        (self.copy.root / "kinds.csv").rename(self.copy.folder / "kinds.csv")
        self.assertEqual(status, REFUSED)
        self.assertIn("kinds.csv: 错误：不能读取", "\n".join(said))

    def test_fonts(self):
        last = self.copy.read("fonts.csv").decode("utf-8").count("\n")
        for old, new, place, words in [
                ("body,/usr", "boddy,/usr", 2, 'family: error: "boddy" is not one of: body, head'),
                (",0,", ",-1,", 2, 'index: error: "-1" must lie between 0 and 1000'),
                ("name\n", "names\n", 1, "name: error: column is missing"),
                ("/usr/share/fonts/", "/nowhere/", last, "path: error: none of the fonts for the text of a report"),
                ("body,/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf", "body,/etc/passwd", None,
                 "/etc/passwd: 错误：不能用作字体：不是 TrueType 字体")]:
            with self.subTest(words=words):
                text = self.copy.read("fonts.csv").decode("utf-8")
                self.assertIn(old, text)
                self.copy.plant("fonts.csv", text.replace(old, new, -1 if place == last else 1).encode("utf-8"))
                done = self.copy.caeval("run", "-q", "-i", str(ROOT / "input"), "-o", str(self.copy.root / "out"),
                                        "-d", "2025-12-31", "--formats", "pdf")
                self.assertEqual(done.returncode, REFUSED, done.stderr)
                self.assertIn(f"fonts.csv:{place}:{words}" if place else words, done.stderr)
            self.copy.restore()

    def test_the_shipped_templates_are_sound(self):
        self.assertEqual(self.copy.check()[0], NO_INPUT)


class Words(unittest.TestCase):
    """A word of an enumeration that the facts compare with cannot be renamed in the schema alone."""

    # (export, column) -> words that facts of other exports compare with, but none of this one's
    NOT_COMPARED = {("assets", "status"): {"报废"}, ("customers", "kind"): {"政务", "设备"},
                    ("changes", "kind"): {"一般"}}

    def test_a_word_renamed_is_refused_or_decides_nothing(self):
        literals = set()
        for room in ("facts", "measures"):
            for file in sorted((ROOT / "gen" / room).glob("*.[ch]")):
                literals |= set(re.findall(r'"([^"\n]*[一-鿿][^"\n]*)"', file.read_text(encoding="utf-8")))
        copy = TemplateCopy()
        self.addCleanup(copy.close)
        rows = list(csv.reader(io.StringIO(copy.read("exports.csv").decode("utf-8"))))
        head = rows[0]
        export, column, values = (head.index(name) for name in ("export", "column", "values"))
        tried = 0
        for number, row in enumerate(rows[1:], 1):
            words = row[values].split(";")
            for word in sorted(literals.intersection(words)):
                renamed = [list(r) for r in rows]
                renamed[number][values] = ";".join(w + "乙" if w == word else w for w in words)
                text = io.StringIO()
                csv.writer(text, lineterminator="\n").writerows(renamed)
                copy.plant("exports.csv", text.getvalue().encode("utf-8"))
                status, said = copy.check()
                copy.restore()
                compared = word not in self.NOT_COMPARED.get((row[export], row[column]), ())
                with self.subTest(export=row[export], column=row[column], word=word):
                    self.assertEqual(status, REFUSED if compared else NO_INPUT, said)
                    self.assertTrue(not compared or f'"{word}" ' in "\n".join(said), said)
                tried += 1
        self.assertGreater(tried, 25)


class Labels(unittest.TestCase):
    """wording.csv may name the states otherwise: results, cross-checks and what was kept stay."""

    def setUp(self):
        self.copy = TemplateCopy()
        self.addCleanup(self.copy.close)

    def judged(self, output):
        done = self.copy.caeval("run", "-q", "-i", str(ROOT / "input"), "-o", str(output), "-d", "2025-12-31",
                                "--formats", "json", "--only", "BJ01", "--only", "GD03")
        self.assertIn(done.returncode, (0, 2, 3), done.stderr)
        results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(output.glob("*/*/result.json"))]
        self.assertEqual(len(results), 2)
        return [{"rows": [(row["row"], row["result"]) for row in one["form"]["rows"]],
                 "counts": one["form"]["counts"], "level": one["grading"]["level"], "gate": one["grading"]["gate"],
                 "states": [[c["state"] for c in x.get("criteria", [])] for x in one["grading"]["indicators"]],
                 "checks": [check["check"] for check in one["crosschecks"]]} for one in results]

    def test_other_labels(self):
        first = self.judged(self.copy.root / "first")
        self.assertTrue(first[0]["checks"] and first[1]["checks"])
        text = self.copy.read("wording.csv").decode("utf-8")
        for key, label in [("state.yes", "符合"), ("state.no", "不符合"), ("state.pending", "待查"), ("state.na", "免"),
                           ("state.unknown", "不明"), ("state.no_box", "无"), ("level.pending", "未定")]:
            text, n = re.subn(rf"(?m)^{re.escape(key)},.*$", f"{key},{label}", text)
            self.assertEqual(n, 1, key)
        self.copy.plant("wording.csv", text.encode("utf-8"))
        self.assertEqual(self.judged(self.copy.root / "second"), first)
        done = self.copy.caeval("run", "--rebuild-history", "-o", str(self.copy.root / "first"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout + done.stderr, r"\b2\b")
        done = self.copy.caeval("diff", str(self.copy.root / "first/2025/BJ01"), str(self.copy.root / "second/2025/BJ01"))
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
