"""A copy of templates/ in which a mistake is planted, and what caeval says of it."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from templates import ROOT, TEMPLATES

CAEVAL = str(pathlib.Path(os.environ.get("CAEVAL", ROOT / "gen" / "caeval")).resolve())
REFUSED = 65
NO_INPUT = 66  # what the empty input folder gives where the templates are sound


def lines_of(data):
    return data.rstrip(b"\n").count(b"\n") + 1


class TemplateCopy:
    """Files are bytes; plant() changes one, restore() puts it back."""

    def __init__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="caeval-templates-"))
        self.folder = self.root / "templates"
        self.empty = self.root / "in"
        self.empty.mkdir()
        shutil.copytree(TEMPLATES, self.folder)
        self.before = {}

    def close(self):
        shutil.rmtree(self.root)

    def read(self, name):
        return (self.folder / name).read_bytes()

    def write(self, name, data):
        self.before.setdefault(name, self.read(name))
        (self.folder / name).write_bytes(data)

    def plant(self, name, data, counted=True):
        """Other contents of a file; `counted`: as by intent, contents.csv following."""
        self.write(name, data)
        path = pathlib.PurePath(name)
        if not counted or path.name == "contents.csv":
            return
        contents = str(path.with_name("contents.csv"))
        text = re.sub(rb"(?m)^%s,\d+$" % re.escape(path.name.encode()),
                      b"%s,%d" % (path.name.encode(), lines_of(data)), self.read(contents))
        self.write(contents, text)

    def restore(self):
        for name, data in self.before.items():
            (self.folder / name).write_bytes(data)
        self.before = {}

    def caeval(self, *words):
        return subprocess.run([CAEVAL, *words, "--templates", str(self.folder)], capture_output=True,
                              text=True, errors="replace", timeout=60)

    def check(self):
        """The status and the lines of stderr, the folder's name taken off."""
        done = self.caeval("check", "-q", "-i", str(self.empty))
        return done.returncode, done.stderr.replace(f"{self.folder}/", "").replace("caeval: ", "").splitlines()
