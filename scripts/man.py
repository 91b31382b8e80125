#!/usr/bin/python3
"""The manual pages, in English and Chinese: scripts/install/man/<language>/<name>.<section>.

    man.py            writes them anew
    man.py --check    says which are not what they would be; tests/install calls it

Commands, options and examples are those of `caeval help`, the keys those of scripts/install/caeval.conf, the
exports those of templates/exports.csv: what the pages say of them cannot fall behind. The rest is prose here.
"""
import csv
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CAEVAL = os.environ.get("CAEVAL", str(ROOT / "gen/caeval"))
FOLDER = ROOT / "scripts/install/man"
ENGLISH, CHINESE = "en", "zh_CN"


def escaped(text):
    """As roff takes it: no line is a request, hyphens are those of commands."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    # groff breaks no line between characters of Chinese by itself
    text = re.sub(r"(?<=[\u3001-\u3007\u4e00-\u9fff\u201d\uff09\uff0c\uff1a\uff1b])(?=[\u201c\u3008\u4e00-\u9fffA-Za-z0-9])", r"\\:", text)
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def told(language, *words):
    environment = {**os.environ, "LC_ALL": f"{language}.UTF-8"}
    environment.pop("LANGUAGE", None)
    return subprocess.run([CAEVAL, *words], env=environment, capture_output=True, text=True, check=True).stdout


def rows(lines):
    """What stands in two columns: (head, text), the text's further lines joined."""
    found = []
    for line in lines:
        head = re.match(r"  ( {4}--|-|)(\S.*)$", line)
        text = line.strip()
        if re.match(r"^ {12,}", line) and found:
            found[-1][1].append(text)
        elif head:
            first, _, rest = (head.group(1).strip() + head.group(2)).partition("  ")
            found.append([first.strip(), [rest.strip()] if rest.strip() else []])
    return found


def sections_of(language):
    page = told(language, "--help")
    blocks = page.strip().split("\n\n")
    commands = blocks[1].split("\n")
    options = next(b for b in blocks if "--input" in b).split("\n")
    status = blocks[-1]
    return rows(commands), rows(options), status


def tagged(pairs, joiner):
    out = []
    for head, lines in pairs:
        out += [".TP", f".B {escaped(head)}", escaped(joiner.join(lines))]
    return out


def examples(language, commands):
    out = []
    for head, _ in commands:
        page = told(language, "help", head.split()[0])
        mark = "例：\n" if language == CHINESE else "Examples:\n"
        for line in page[page.index(mark) + len(mark):].strip("\n").split("\n"):
            out += [".PP", ".nf", escaped(line.strip()), ".fi"]
    return out


def page(name, section, title, parts):
    out = [f'.TH {name.upper()} {section} "" "caeval" "{title}"', ".nh"] + ([".na"] if "手册" in title else [])
    for head, lines in parts:
        out += [f".SH {head}"] + lines
    return "\n".join(out) + "\n"


def prose(text):
    """Paragraphs; "TAG: text" in a block that begins with `*` is a row of a list."""
    out = []
    for block in text.strip().split("\n\n"):
        if block.startswith("* "):
            for item in re.split(r"^\* ", block, flags=re.M)[1:]:
                tag, _, rest = item.partition(": ")
                out += [".TP", f".B {escaped(tag)}", escaped(" ".join(rest.split()))]
        elif block.startswith("    "):
            out += [".PP", ".nf", escaped("\n".join(line[4:] for line in block.split("\n"))), ".fi"]
        else:
            out += [".PP", escaped(" ".join(block.split()))]
    return out


WORDS = {
    ENGLISH: {
        "name": "NAME", "use": "SYNOPSIS", "about": "DESCRIPTION", "commands": "COMMANDS", "options": "OPTIONS",
        "status": "EXIT STATUS", "files": "FILES", "environment": "ENVIRONMENT", "examples": "EXAMPLES",
        "see": "SEE ALSO", "keys": "KEYS", "exports": "EXPORTS",
        "1": "caeval \\- quality evaluation of certification authorities",
        "5conf": "caeval.conf \\- configuration of caeval and of its nightly run",
        "5formats": "caeval\\-formats \\- what caeval reads and writes",
        "use_text": "caeval COMMAND [OPTION]...",
        "about_text": """
caeval reads the exports of certification authorities (CAs), computes rates, durations and counts from them, judges each CA
by the standards in its templates, and writes for each the official evaluation table (XLSX), a report (PDF), a page (HTML)
and the result as JSON, and for the year a summary. Every number is exact and names the lines it comes from; what is not
known stays open, with the reason.
""",
        "files_text": """
* input/CA/EXPORT.csv: the exports of a CA; input/EXPORT.csv holds those of several, with a column ca_code
* out/YEAR/CA/: evaluation.xlsx, report.pdf, index.html, result.json, rejects.csv, manifest.json
* out/YEAR/: summary.xlsx, summary.pdf, summary.json, index.html, run.log
* out/history.sqlite, out/archive: earlier results
""",
        "environment_text": """
* CAEVAL_TEMPLATES: folder of the templates, where --templates names none
* CAEVAL_READER: libcsv or scan, by which all files are read; otherwise libcsv reads small files and scan large ones. Results are the same
* TMPDIR: where the working files of a run lie
* LC_ALL, LC_MESSAGES, LANG, LANGUAGE: the language of messages and help: English where they begin with en, Chinese where with zh. In C, POSIX or any other, as under cron, messages are as the program was written, nearly all of them in Chinese, and help is in both. Results are Chinese whatever they are
""",
        "conf_about": """
Lines of "key = value"; a line that begins with # is a comment, an empty value is the default. Options of the command line
win over the file. caeval reads the file that --config names; caeval-nightly, cron and systemd name /etc/caeval/caeval.conf. A
key that is none ends the command with 65 and is named with its line.
""",
        "formats_about": """
Exports are CSV files (UTF-8, GB18030 or UTF-16, told from the file; separated by comma, semicolon or tab; also .csv.gz) or
the sheets of .xlsx workbooks. A file is named by the export's ASCII name or its Chinese title, with anything behind -, _, a
blank, ( or a digit: hotline-2025-12.csv. Columns are found by their ASCII names or Chinese headers, in any order.
Exports of other systems are read as they are: caeval sources lists them.

A row whose key or required value is missing or breaks its type is rejected; an optional cell that breaks its type is
unreadable, and its row counts. Both stand in rejects.csv with file, line, column, value and reason. A missing file is not
known, a file of a header alone says that nothing happened. Files of one export are read newest name first; the first row
of a key counts.

result.json holds schema, ca, period, inputs, measures, form, grading, readings; numbers are strings, so that nobody reads
them as doubles. A row's result is 是, 否, 待核 or 不适用; indicators are lo..hi with their status.
""",
        "formats_exports": "The exports, by the names of their files; caeval schema EXPORT lists the columns of one.",
        "see_1": "caeval.conf(5), caeval-formats(5)", "see_5": "caeval(1)", "join": " ",
    },
    CHINESE: {
        "name": "名称", "use": "用法", "about": "说明", "commands": "命令", "options": "选项", "status": "退出状态",
        "files": "文件", "environment": "环境变量", "examples": "例", "see": "另见", "keys": "各项", "exports": "数据表",
        "1": "caeval \\- 电子认证服务机构服务质量评价",
        "5conf": "caeval.conf \\- caeval 及其夜间运行的配置",
        "5formats": "caeval\\-formats \\- caeval 读取和写出的文件",
        "use_text": "caeval 命令 [选项]...",
        "about_text": """
caeval 读取电子认证服务机构的数据表，由此计算各项比率、时长和次数，按模板中的标准评价每家机构，为每家机构写出正式的评估表（XLSX）、评价报告（PDF）、网页（HTML）和 JSON 结果，并为全年写出汇总。每个数都是精确的，并指明出自哪个文件的哪一行；不能确定的写明待核及其原因。
""",
        "files_text": """
* input/机构编码/数据表.csv: 一家机构的数据表；input/数据表.csv 为各机构共用，另有“机构编码”一列
* out/年度/机构编码/: evaluation.xlsx、report.pdf、index.html、result.json、rejects.csv、manifest.json
* out/年度/: summary.xlsx、summary.pdf、summary.json、index.html、run.log
* out/history.sqlite、out/archive: 以前的结果
""",
        "environment_text": """
* CAEVAL_TEMPLATES: 模板所在的文件夹，未写 --templates 时使用
* CAEVAL_READER: libcsv 或 scan，所有文件都用它读取；没有设置时，小文件用 libcsv，大文件用 scan。结果相同
* TMPDIR: 运行中的临时文件所在的文件夹
* LC_ALL、LC_MESSAGES、LANG、LANGUAGE: 提示和说明的语言：以 zh 开头为中文，以 en 开头为英文。C、POSIX 或其他（如 cron 之下）用程序原有的写法，绝大多数是中文，说明为两种语言。无论何种语言，结果都是中文
""",
        "conf_about": """
每行一项，写成“名称 = 值”；以 # 开头的行是注释，值为空即用默认值。命令行的选项优先于本文件。caeval 读取 --config 指明的文件；caeval-nightly、cron 和 systemd 使用 /etc/caeval/caeval.conf。不认识的名称以状态 65 结束命令，并指明所在的行。
""",
        "formats_about": """
数据表是 CSV 文件（UTF-8、GB18030 或 UTF-16，由文件内容识别；以逗号、分号或制表符分隔；也可以是 .csv.gz）或 .xlsx 工作簿的工作表。文件名为数据表的英文名或中文名，其后可有以 -、_、空格、(、数字开头的任何内容，如 hotline-2025-12.csv。列按英文名或中文表头识别，次序不限。其他系统的导出可以直接读取，见 caeval sources。

主键或必填项缺失或不合类型的行不计入（未采用）；选填项不合类型的格按无法读取计，该行仍计入。两者都列入 rejects.csv，写明文件、行、列、值和原因。没有文件是未提供，只有表头是没有发生。同一数据表有几个文件时，先读名称最新的，每个主键以先读到的行为准。

result.json 有 schema、ca、period、inputs、measures、form、grading、readings 各项；数以文字表示，以免被当作浮点数。条目的结果为是、否、待核、不适用；各指标为 lo 至 hi，并写明是否确定。
""",
        "formats_exports": "各数据表及其文件名；一个数据表有哪些列，见 caeval schema 数据表。",
        "see_1": "caeval.conf(5)、caeval-formats(5)", "see_5": "caeval(1)", "join": "",
    },
}

NIGHTLY = {
    ENGLISH: ("caeval\\-nightly \\- the unattended run of caeval, for cron and systemd", """
caeval-nightly judges the day that ended last in Beijing by the exports that are there, appends its messages to the log and
says the run in one line fit for a mail's subject. When last year's nights stop before 31 December, as after a holiday with
the machine off, that day is made up first. Its settings are keys of caeval.conf. The exit status is caeval's; where another
run is under way it prints nothing and ends with 75.

* --config FILE: the configuration, /etc/caeval/caeval.conf where none is named
* --date YYYY-MM-DD: the assessment date, in place of nightly-date
* --fail-on WHAT: as with caeval run, in place of the configuration's
* --no-mail: leave the mail for a later --mail-only, which a sandbox without network needs
* --mail-only: send what --no-mail left
""", "caeval(1), caeval.conf(5)"),
    CHINESE: ("caeval\\-nightly \\- caeval 的无人值守运行，由 cron 或 systemd 启动", """
caeval-nightly 按现有的数据表评价北京时间刚结束的一天，把各项信息追加到日志，并用一行话说明这次运行，可作邮件的主题。如果上年的夜间运行止于 12 月 31 日以前（如假期关机），先补做那一天。各项设置写在 caeval.conf 中。退出状态与 caeval 相同；另有运行尚未结束时不输出任何内容，以 75 结束。

* --config 文件: 配置文件，不写为 /etc/caeval/caeval.conf
* --date 日期: 评价哪一天，代替配置中的 nightly-date
* --fail-on 情形: 同 caeval run，代替配置中的
* --no-mail: 邮件留待以后用 --mail-only 发出（用于没有网络的沙箱）
* --mail-only: 发出 --no-mail 留下的邮件
""", "caeval(1)、caeval.conf(5)"),
}

KEYS_IN_CHINESE = {
    "sign": "局的私钥（SM2，PEM）：每个 manifest.json 旁写出它的签名 manifest.sig。空着：不签名。",
    "sign-passphrase": "第一行是私钥口令的文件，只有服务可读。空着：私钥没有口令。",
    "verify-key": "与私钥对应的公钥或证书（PEM）：caeval verify 用它核对签名。空着：没有。",
    "input": "各机构数据所在的文件夹。",
    "output": "结果所在的文件夹。用 systemd 时，换用其他文件夹还须在 ReadWritePaths= 中写明。",
    "only": "只评价这些机构，编码之间用逗号分隔。空：全部。",
    "formats": "写出哪些格式；夜间运行须有 json。",
    "jobs": "同时工作的进程数。空：处理器核数。",
    "templates": "模板所在的文件夹。",
    "calendar": "本省另定的工作日（CSV），优先于国务院办公厅的安排。新的年份放在本文件旁的 calendar.d/2027.csv 等文件中。",
    "aliases": "机构的曾用编码（CSV，列为 former_code、code），与现用编码视为同一机构。",
    "sources": "其他系统的导出怎样读取（CSV），先于 templates/sources.csv。",
    "bureau": "评估机构的名称，用于各种文书和报告封面。空：留出填写处。",
    "report-number": "报告编号；其中的〈年度〉〈机构编码〉换成年度和机构编码。空：留出填写处。",
    "secrecy": "封面上的密级，照写。空：留出填写处。",
    "seal": "封面上用印处的文字。",
    "documents": "本单位的 Word 模板所在的文件夹，优先使用。",
    "fonts": "优先使用的字体文件，之间用冒号分隔。",
    "require-fonts": "yes：缺少报告首选的字体时以状态 65 结束。",
    "reading": "采用这一口径，代替推荐的口径；每个口径一行。",
    "input-sm3": "清单（manifest.json）中也写出每个输入文件的 SM3；较慢。",
    "keep-nights": "完整保存多少天的夜间结果；更早的只完整保存每月最后一夜，其余只留条目、得分、总分和等级。",
    "keep-history": "完整保存多少天的每月最后一夜；更早的只完整保存每年最后一夜。0：每月的一直保存。",
    "fail-on": "有哪些情形时运行以状态 2 结束：nonconforming、pending、level-below-II。",
    "quiet": "不输出结果；夜间邮件就没有结果表。",
    "verbose": "也输出说明。",
    "no-progress": "在终端上不显示进度。",
    "nightly-date": "评价哪一天（北京时间）：yesterday 为刚结束的一天，today 为当天。",
    "log": "日志文件，每夜追加；未发出的邮件也在其旁。",
    "mail-to": "每夜之后收到邮件的地址，之间用逗号分隔。空：不发。",
    "inspection": "本单位检查材料所在的文件夹（机构编码/attest.csv、机构编码/overrides.csv）。",
    "sign": "签名用的私钥文件（SM2）。空：不签名。",
    "verify-key": "核对签名用的公钥或证书文件。",
    "trust": "根证书所在的文件夹。",
}


def keys():
    """(key, default, comment) of caeval.conf, in its order."""
    found, comment = [], []
    for line in (ROOT / "scripts/install/caeval.conf").read_text(encoding="utf-8").split("\n"):
        key = re.match(r"#?([a-z][a-z0-9-]*) =\s*(.*)$", line)
        if key:
            found.append((key.group(1), key.group(2), " ".join(comment)))
            comment = []
        elif line.startswith("# ---") or not line.startswith("#"):
            comment = []
        else:
            comment.append(line[1:].strip())
    return found


def placed(text):
    """The places of an installation in /usr, as a package has them."""
    for name, place in (("BINDIR", "/usr/bin"), ("DATADIR", "/usr/share/caeval"), ("DOCDIR", "/usr/share/doc/caeval"),
                        ("SYSCONFDIR", "/etc"), ("STATEDIR", "/var/lib/caeval"), ("LOGDIR", "/var/log/caeval"),
                        ("SENDMAIL", "/usr/sbin/sendmail")):
        text = text.replace(f"@{name}@", place)
    return text


def key_rows(language):
    out = []
    for key, default, comment in keys():
        text = comment if language == ENGLISH else KEYS_IN_CHINESE[key]
        if default:
            text += f" (default: {default})" if language == ENGLISH else f"（默认：{default}）"
        out += [".TP", f".B {escaped(key)}", escaped(placed(text))]
    return out


def exports(language):
    out = prose(WORDS[language]["formats_exports"])
    with open(ROOT / "templates/exports.csv", newline="", encoding="utf-8-sig") as f:
        titles = {row["export"]: row["export_title"] for row in csv.DictReader(f)}
    for name, title in titles.items():
        out += [".TP", f".B {escaped(name)}", escaped(title)]
    return out


def pages():
    for language in ENGLISH, CHINESE:
        w = WORDS[language]
        commands, options, status = sections_of(language)
        title = "caeval" if language == ENGLISH else "caeval 手册"
        yield language, "caeval.1", page("caeval", 1, title, [
            (w["name"], [w["1"]]), (w["use"], [f'.B {w["use_text"]}']), (w["about"], prose(w["about_text"])),
            (w["commands"], tagged(commands, w["join"])), (w["options"], tagged(options, w["join"])),
            (w["status"], [escaped(" ".join(status.split()))]), (w["files"], prose(w["files_text"])),
            (w["environment"], prose(w["environment_text"])), (w["examples"], examples(language, commands)),
            (w["see"], [w["see_1"]])])
        yield language, "caeval.conf.5", page("caeval.conf", 5, title, [
            (w["name"], [w["5conf"]]), (w["about"], prose(w["conf_about"])), (w["keys"], key_rows(language)),
            (w["see"], [w["see_5"]])])
        name, about, see = NIGHTLY[language]
        yield language, "caeval-nightly.8", page("caeval\\-nightly", 8, title, [
            (w["name"], [name]), (w["about"], prose(about)), (w["see"], [see])])
        yield language, "caeval-formats.5", page("caeval\\-formats", 5, title, [
            (w["name"], [w["5formats"]]), (w["about"], prose(w["formats_about"])), (w["exports"], exports(language)),
            (w["see"], [w["see_5"]])])


def main():
    wrong = []
    for language, name, text in pages():
        path = FOLDER / language / name
        if "--check" not in sys.argv[1:]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            wrong.append(f"{path.relative_to(ROOT)} is not what scripts/man.py writes: run it")
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
