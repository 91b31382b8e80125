"""Case folders: input/ is evaluated, and result.json and rejects.csv of each CA must be those in want/.

A case holds `about` (what it shows), `options` (more options of caeval run, may be missing), input/
and want/. `make golden` writes want/ anew and prints what changed, to be read before it is committed.
"""

import difflib
import os
import pathlib
import re
import shlex
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import world  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
FILES = ("result.json", "rejects.csv")


def evaluate(case, output):
    options = case / "options"
    more = shlex.split(options.read_text()) if options.exists() else []
    more = [word.replace("@", str(case)) for word in more]
    world.run_caeval(case / "input", output, world.DATE, "json", *more)
    return {str(path.relative_to(output)): masked(path.read_text(encoding="utf-8"))
            for path in sorted(pathlib.Path(output).rglob("*")) if path.name in FILES}


def masked(text):
    """The templates' digests change with every word of them; what they come to stands in the rest."""
    return re.sub(r'("basis": \{)[^{}]*"templates": \{[^{}]*\}\s*\}', r'\1}', text)


def difference(name, want, got):
    return "".join(difflib.unified_diff(want.splitlines(True), got.splitlines(True),
                                        f"want/{name}", f"got/{name}", n=2))


def renew(case, got):
    want = {str(path.relative_to(case / "want")): path for path in (case / "want").rglob("*")
            if path.is_file()}
    for name, path in want.items():
        if name not in got:
            print(f"{case.name}: {name} is no longer made")
            path.unlink()
    for name, text in got.items():
        path = case / "want" / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if before != text:
            print(f"== {case.name}")
            print(difference(name, before, text) if before else f"new: {name}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


class Cases(unittest.TestCase):
    maxDiff = None

    def test_cases(self):
        cases = sorted(path.parent for path in HERE.glob("*/about"))
        self.assertTrue(cases)
        for case in cases:
            with self.subTest(case=case.name), tempfile.TemporaryDirectory() as output:
                got = evaluate(case, output)
                if os.environ.get("GOLDEN"):
                    renew(case, got)
                    continue
                want = {str(path.relative_to(case / "want")): path.read_text(encoding="utf-8")
                        for path in sorted((case / "want").rglob("*")) if path.is_file()}
                self.assertEqual(sorted(want), sorted(got))
                for name in want:
                    if want[name] != got[name]:
                        self.fail(f"{case.name}\n{difference(name, want[name], got[name])}")


if __name__ == "__main__":
    unittest.main()
