"""Real readers of the documents: LibreOffice, openpyxl, poppler, qpdf."""

import atexit
import functools
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import types
import zipfile

import openpyxl

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@functools.cache
def own_profile():
    """One for all conversions of a process: the first start, which fills it, takes as long as ten others."""
    folder = tempfile.mkdtemp(prefix="libreoffice-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (pathlib.Path(folder) / "user").mkdir()
    (pathlib.Path(folder) / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    return folder


def convert_all(sources, folder, kind):
    """LibreOffice's versions of files of different names, in one start; formulas are recalculated on load."""
    folder = pathlib.Path(folder)
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{own_profile()}", "--headless", "--convert-to", kind,
         "--outdir", str(folder / "converted"), *map(str, sources)],
        capture_output=True, text=True, timeout=300)
    targets = [folder / "converted" / f"{pathlib.Path(source).stem}.{kind}" for source in sources]
    assert len(set(targets)) == len(targets), "one would be written over another"
    for source, target in zip(sources, targets):
        assert target.exists(), f"LibreOffice made nothing of {source}: {done.stdout}{done.stderr}"
    return targets


def convert(source, folder, kind):
    return convert_all([source], folder, kind)[0]


def best_heights(workbooks, folder):
    """Of each workbook {sheet: {row: points}} that LibreOffice gives the rows for their texts. It trusts the heights of a
    workbook that it knows the maker of, and those that a file leaves out: they are asked for in its own format."""
    folder = pathlib.Path(folder)
    free = []
    for flat in convert_all(workbooks, folder, "fods"):
        text = re.sub(r'(<style:table-row-properties) style:row-height="[^"]*"([^>]*?)style:use-optimal-row-height="[a-z]+"',
                      r'\1\2style:use-optimal-row-height="true"', flat.read_text(encoding="utf-8"))
        free.append(folder / f"free-{flat.name}")
        free[-1].write_text(re.sub("<meta:generator>[^<]*", "<meta:generator>none", text), encoding="utf-8")
    books = [openpyxl.load_workbook(book) for book in convert_all(free, folder / "free", "xlsx")]
    return [{sheet.title: {row: size.height for row, size in sheet.row_dimensions.items() if size.height}
             for sheet in book} for book in books]


def cells(workbook, values=True):
    """{sheet: {coordinate: value}} of every cell that is not empty; a file that is as it was is parsed once."""
    return cells_of(str(workbook), os.stat(workbook).st_mtime_ns, values)


@functools.lru_cache(64)
def cells_of(path, _, values):
    made = {}
    opened = openpyxl.load_workbook(path, data_only=values, read_only=True)  # a third of the time: no styles
    for sheet in opened:
        sheet.reset_dimensions()
        made[sheet.title] = types.MappingProxyType(
            {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None})
    opened.close()
    return types.MappingProxyType(made)


def book(path):
    """The workbook with its styles, to be looked at only: a file that is as it was is parsed once."""
    return book_of(str(path), os.stat(path).st_mtime_ns)


@functools.lru_cache(16)
def book_of(path, _):
    return openpyxl.load_workbook(path)


def formulas(workbook):
    return {name: {at: text for at, text in sheet.items()
                   if isinstance(text, str) and text.startswith("=")}
            for name, sheet in cells(workbook, values=False).items()}


def rewrite(source, target, member, change):
    """A copy of a zip file in which one member's text went through change()."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if re.fullmatch(member, name):
                data = change(data.decode("utf-8")).encode("utf-8")
            new.writestr(name, data)


def pdf_text(path, *options):
    """Text by poppler, once of a file that is as it was; any warning it prints is a fault of the file."""
    return pdf_text_of(str(path), os.stat(path).st_mtime_ns, options)


@functools.lru_cache(256)
def pdf_text_of(path, _, options):
    done = subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, text=True,
                          errors="replace")  # titles beyond U+FFFF come as surrogates
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stderr
    return done.stdout


def squeeze(text):
    """Text without the white space that layout adds."""
    return re.sub(r"\s+", "", text)
