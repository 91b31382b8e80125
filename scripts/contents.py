"""Writes contents.csv of each folder of templates/: how many lines each template has.

To be run after lines were added or taken out on purpose; the program refuses templates whose numbers differ.
"""

import pathlib
import sys

root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[1] / "templates"
for folder in sorted({path.parent for path in root.rglob("*.csv")}):
    lines = ["file,lines"]
    for path in sorted(folder.glob("*.csv")):
        if path.name != "contents.csv":
            text = path.read_text(encoding='utf-8')
            lines.append(f"{path.name},{text.rstrip(chr(10)).count(chr(10)) + 1}")
    (folder / "contents.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
