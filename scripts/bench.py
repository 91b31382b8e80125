"""Prints what a report costs: CPU milliseconds and bytes for each CA, beside a plain peer in the same run.

The peer (tests/bench/naive_pdf.c) prints the same text with the same library the plain way. Absolute
times belong to the machine; the ratio is what to compare. Usage: bench.py [COPIES]
"""

import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
FONT = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
SAMPLE, DATE = "GD03", "2025-12-31"


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


def evaluate(folder, copies):
    """The sample CA so many times over; caeval's own clock for each file it wrote."""
    for i in range(copies):
        shutil.copytree(ROOT / "input" / SAMPLE, folder / "in" / f"C{i:03}")
    done = run(ROOT / "gen" / "caeval", "run", "-v", "-q", "--no-progress", "-i", folder / "in",
               "-o", folder / "out", "-d", DATE)
    if done.returncode not in (0, 3):
        sys.exit(done.stderr)
    times = {}
    for line in re.findall(r"CPU time:(.*)", done.stderr):
        for step, ms in re.findall(r" ([\w.]+) ([\d.]+) ms", line):
            times.setdefault(step, []).append(float(ms))
    return times


def peer(folder, report, copies):
    """Milliseconds and bytes of the plain way."""
    text = folder / "report.txt"
    run("pdftotext", "-layout", report, text)
    program = folder / "naive_pdf"
    built = run("gcc", "-O2", "-D_GNU_SOURCE", ROOT / "tests" / "bench" / "naive_pdf.c", "-lhpdf",
                "-o", program)
    if built.returncode:
        sys.exit(built.stderr)
    lines = run(program, FONT, text, copies).stdout.split("\n")
    pairs = [line.split() for line in lines if line]
    return [float(ms) for ms, _ in pairs], int(pairs[0][1])


def say(name, times, size, base=None):
    ms = statistics.median(times)
    ratio = f"{base[0] / ms:8.1f} {base[1] / size:8.2f}" if base else ""
    print(f"{name:<18} {ms:10.2f} {size:10} {ratio}")
    return ms, size


def main():
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        times = evaluate(folder, copies)
        ca = folder / "out" / DATE[:4] / "C000"
        print(f"{copies} copies of {SAMPLE}, medians for one CA\n")
        print(f"{'':<18} {'CPU ms':>10} {'bytes':>10} {'x faster':>8} {'x smaller':>8}")
        plain = say("plain PDF (peer)", *peer(folder, ca / "report.pdf", min(copies, 10)))
        say("report.pdf", times["report.pdf"], (ca / "report.pdf").stat().st_size, plain)
        say("evaluation.xlsx", times["evaluation.xlsx"], (ca / "evaluation.xlsx").stat().st_size)
        for step in ("evaluated", "document", "result.json"):
            print(f"{step:<18} {statistics.median(times[step]):10.2f}")
        print(f"\nfonts, once a run  {times['fonts'][0]:10.2f} ms")


if __name__ == "__main__":
    main()
