"""Many small CAs, made from one by fixed variations: the same bytes at every run."""

import contextlib
import csv
import hashlib
import io
import json
import pathlib
import random
import signal
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import world  # noqa: E402

DROPPED = ["disputes", "forensics", "customers", "video", "access_log", "tickets", "monitor"]

# A shell starts what runs in the background with SIGINT ignored, and what is started from it inherits
# that; a handler here gives the programs under test their default again.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup ignores it


def code_of(i):
    return f"CA{i:03d}"


def vary(base, i):
    """The i-th CA: a rows dict like World.rows."""
    rows = {export: list(lines) for export, lines in base.rows.items() if lines is not None}
    rows["org"] = [{**base.rows["org"][0], "ca_code": code_of(i), "name": f"第{i}号电子认证有限公司"}]
    rows["hotline"] = base.rows["hotline"][:20 + i % 80]
    if i % 4 == 1:
        del rows[DROPPED[i % len(DROPPED)]]
    if i % 3 == 2:
        rows["attest"] = [{**row, "value": "否"} if row["item"] == str(1 + i % 30) else row
                          for row in rows["attest"]]
    if i % 5 == 3:
        rows["hotline"] = rows["hotline"] + [{**rows["hotline"][0], "call_id": f"X{i}",
                                              "offered_at": "2025-02-29 10:00:00"}]
    return rows


def text_of(columns, rows, code=None):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = (["机构编码"] if code else []) + columns
    writer.writerow(head)
    for row in rows:
        writer.writerow(([row["机构编码"]] if code else []) + [row.get(c, "") for c in columns])
    return out.getvalue()


def make(folder, n, combined=(), only=None, base=None):
    """Writes n CAs below `folder`; the exports named in `combined` go into one file for all CAs, in
    mixed order. `only`: these exports and no others."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    base = base or world.World("BASE")
    together = {export: [] for export in combined}
    for i in range(n):
        rows = vary(base, i)
        for export, lines in rows.items():
            if only and export not in only:
                continue
            if export in together and "ca_code" not in world.SCHEMA[export]:
                together[export] += [{**line, "机构编码": code_of(i)} for line in lines]
                continue
            target = folder / code_of(i) / f"{export}.csv"
            target.parent.mkdir(exist_ok=True)
            target.write_text(text_of(base.columns[export], lines), encoding="utf-8")
    for export, lines in together.items():
        if export == "complaints" and not lines:  # a file with its header alone is warned about
            lines.append({"机构编码": code_of(0), "complaint_id": "T1", "channel": "本机构", "kind": "其他", "cause": "c",
                          "result": "r", "record_ref": "k", "received_at": "2025-03-03T09:00:00",
                          "closed_at": "2025-03-05T09:00:00"})
        random.Random(export).shuffle(lines)
        (folder / f"{export}.csv").write_text(text_of(base.columns[export], lines, True),
                                              encoding="utf-8")


def digest_of(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def visible(folder):
    """{path: SHA-256} of every file that a run publishes: not of those that it keeps for the
    next, nor of the database, whose bytes tell how often it was written."""
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder)): digest_of(path) for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith("history.sqlite")
            and path.relative_to(folder).parts[0] != "archive"
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)}


def history(output):
    """What the history knows: (CA, date, digest of result.json, of manifest.json)."""
    with contextlib.closing(sqlite3.connect(pathlib.Path(output) / "history.sqlite")) as database:
        return database.execute(
            "SELECT c.code, r.date, r.result_sha256, r.manifest_sha256 FROM result r "
            "JOIN ca c ON c.id = r.ca ORDER BY 1, 2").fetchall()


def torn(ca_folder):
    """What is wrong with a CA's folder as a set, or None: every file is there and is the one that
    the manifest names."""
    ca_folder = pathlib.Path(ca_folder)
    try:
        manifest = json.loads((ca_folder / "manifest.json").read_text(encoding="utf-8"))
        listed = {entry["file"]: entry["sha256"] for entry in manifest["outputs"]}
        there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                 for path in ca_folder.iterdir() if path.name != "manifest.json"}
    except (OSError, ValueError, KeyError) as error:
        return repr(error)
    return None if listed == there else f"manifest {sorted(listed)} but files {sorted(there)}"


KEPT = (".caeval.lock", ".caeval.shards", ".caeval.turn", ".caeval-records", ".caeval-seals", ".caeval-told", "archive")


def strays(output):
    """Hidden files and folders besides those that are kept."""
    output = pathlib.Path(output)
    return [str(path.relative_to(output)) for path in output.rglob("*")
            if (path.name.startswith(".caeval") and path.name not in KEPT)
            or path.name.endswith((".part", "-journal"))]
