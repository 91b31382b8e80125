"""What reading, evaluating and writing cost, beside what a user would take instead: medians of runs side by side.

    bench_peers.py [--size MB] [--cas N] [--rounds N] [--growth ROWS] [--note TEXT]

Writes tests/bench/RESULTS.md. Inputs are made by tests/bench/generate.py: hotline logs of --size MB in UTF-8 and in GB18030,
applications and a combined file of 60 CAs of a quarter of it each, --cas small CAs. Peers are taken as far as they are there,
and what is not is said: libcsv, mawk, DuckDB (its Node package below the folder CAEVAL_BENCH_NODE), pandas. They answer the same
questions as far as they can: distinct ids, results, first and last; the length in working days. caeval does all
that an evaluation does, its checks, duplicates and accounting of rows with them.
"""

import argparse
import datetime
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
BENCH = ROOT / "tests" / "bench"
sys.path.insert(0, str(ROOT / "tests" / "lib"))
sys.path.insert(0, str(BENCH))
import generate  # noqa: E402
import world  # noqa: E402

GROWTH = (100_000, 1_000_000, 10_000_000, 100_000_000)


def cost(command, accepted=(0,), env=None):
    """Seconds on the wall, seconds of processors, MB of the largest process. By time(1): what this interpreter takes
    itself would count as the memory of what it starts."""
    with tempfile.NamedTemporaryFile("r") as told:
        done = subprocess.run(["/usr/bin/time", "-q", "-f", "%e %U %S %M", "-o", told.name, *map(str, command)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, check=False)
        if done.returncode not in accepted:
            raise RuntimeError(f"{command[0]} ends with {done.returncode}")
        wall, user, system, kib = map(float, told.read().split())
    return max(wall, 0.01), user + system, kib / 1024


class Bench:
    def __init__(self, folder, options):
        self.folder, self.options, self.lines, self.missing = folder, options, [], []
        self.programs = self.find_peers()

    # --- the peers -------------------------------------------------------------------------------------

    def find_peers(self):
        found = {"cat": shutil.which("cat"), "wc": shutil.which("wc"), "mawk": shutil.which("mawk")}
        program = self.folder / "libcsv_alone"
        built = subprocess.run(["gcc", "-O2", BENCH / "libcsv_alone.c", "-lcsv", "-o", program], capture_output=True)
        found["libcsv"] = program if built.returncode == 0 else None
        node = os.environ.get("CAEVAL_BENCH_NODE", "")
        there = node and os.path.isdir(f"{node}/node_modules/@duckdb/node-api") and shutil.which("node")
        found["DuckDB"] = node if there else None
        has = subprocess.run(["/usr/bin/python3", "-c", "import pandas"], capture_output=True).returncode == 0
        found["pandas"] = has or None
        self.missing = [name for name, where in found.items() if not where]
        return found

    def peers(self, path, kind, encoding):
        """Name and command of each peer that is there and can read the file."""
        p = self.programs
        if p["cat"]:
            yield "cat", ["cat", path]
        if p["wc"]:
            yield "wc -l", ["wc", "-l", path]
        if p["libcsv"]:
            yield "libcsv, fields counted", [p["libcsv"], path]
        if p["mawk"] and encoding == "utf-8":
            yield "mawk -F, (quotes not read)", ["mawk", "-F,", "{ n[$6]++; id[$1] = 1 } END { for (r in n) print r, n[r] }", path]
        if p["DuckDB"] and encoding == "utf-8":
            for threads in ("1", "2"):
                yield f"DuckDB, threads: {threads}", ["node", BENCH / "duckdb.mjs", path, kind, threads]
        if p["pandas"]:
            yield "pandas", ["/usr/bin/python3", BENCH / "pandas_alone.py", path, kind, encoding]

    # --- runs ------------------------------------------------------------------------------------------

    def caeval(self, source, *more):
        output = self.folder / "out"
        shutil.rmtree(output, ignore_errors=True)
        return [world.CAEVAL, "run", "-q", "-i", source, "-o", output, "-d", world.DATE, "--templates", world.TEMPLATES, *more]

    def again(self, source, *more):
        """Over the results that are there."""
        return [world.CAEVAL, "run", "-q", "-i", source, "-o", self.folder / "out", "-d", world.DATE, "--templates",
                world.TEMPLATES, *more]

    def medians(self, runs):
        """By name the medians of its runs, which take turns; `runs`: name, what gives the command, statuses."""
        env = dict(os.environ, NODE_PATH=str(self.programs["DuckDB"] or ""), PYTHONDONTWRITEBYTECODE="1")
        seen = {name: [] for name, _, _ in runs}
        for _ in range(self.options.rounds):
            for name, command, accepted in runs:
                seen[name].append(cost(command(), accepted, env))
        return {name: [statistics.median(column) for column in zip(*all_of)] for name, all_of in seen.items()}

    def table(self, title, size, rows, found):
        """Beside the first line, which is caeval's on one processor."""
        first = next(iter(found.values()))
        self.say(f"\n## {title}: {size / 1e6:.0f} MB, {rows:,} rows\n")
        self.say("| | s | CPU s | MB/s | MB of memory | its s / caeval's | its CPU s / caeval's |\n|---|---|---|---|---|---|---|")
        for name, (wall, cpu, mb) in found.items():
            self.say(f"| {name} | {wall:.2f} | {cpu:.2f} | {size / 1e6 / wall:.0f} | {mb:.0f} | {wall / first[0]:.3f} | "
                     f"{cpu / first[1]:.3f} |")

    def one_file(self, title, kind, make, name, encoding="utf-8"):
        source = self.folder / "in"
        rows = make(source)
        path = source / "B1" / name
        runs = [("caeval, -j 1", lambda: self.caeval(source, "-j", "1", "--formats", "json"), (0, 3)),
                ("caeval, -j 2", lambda: self.caeval(source, "-j", "2", "--formats", "json"), (0, 3))]
        runs += [(peer, lambda command=command: command, (0,)) for peer, command in self.peers(path, kind, encoding)]
        self.table(title, path.stat().st_size, rows, self.medians(runs))
        shutil.rmtree(source)

    def combined(self, megabytes):
        source = self.folder / "in"
        rows = generate.combined(source, megabytes)
        size = (source / "hotline.csv").stat().st_size
        runs = [(f"caeval, -j {n}", lambda n=n: self.caeval(source, "-j", n, "--formats", "json"), (0, 3)) for n in "12"]
        runs += [("the same again, nothing changed", lambda: self.again(source, "--formats", "json"), (0, 3)),
                 ("one CA of them, --only", lambda: self.again(source, "--formats", "json", "--force", "--only", "B07"), (0, 3))]
        self.table("Combined hotline log of 60 CAs", size, rows, self.medians(runs))
        shutil.rmtree(source)

    def small(self, cas):
        source = self.folder / "in"
        generate.small(source, cas)
        found = self.medians([
            ("all default formats, -j 1", lambda: self.caeval(source, "-j", "1"), (0, 3)),
            ("all default formats, -j 2", lambda: self.caeval(source, "-j", "2"), (0, 3)),
            ("unchanged, -j 2", lambda: self.again(source, "-j", "2"), (0, 3)),
            ("one CA of them, unchanged, --only", lambda: self.again(source, "--only", "CA001"), (0, 3)),
            ("history made again, -j 2", lambda: [world.CAEVAL, "run", "--rebuild-history", "-q", "-o", self.folder / "out",
                                                "--templates", world.TEMPLATES], (0, 3))])
        self.say(f"\n## Small CAs: {cas}\n")
        self.say("| | s | CPU s | CAs/s | CPU ms a CA | MB of memory | of the full run on two |\n|---|---|---|---|---|---|---|")
        full = found["all default formats, -j 2"][0]
        for name, (wall, cpu, mb) in found.items():
            self.say(f"| {name} | {wall:.2f} | {cpu:.2f} | {cas / wall:.0f} | {1000 * cpu / cas:.1f} | {mb:.0f} | "
                     f"{100 * wall / full:.1f} % |")
        shutil.rmtree(source)

    def growth(self, most):
        self.say("\n## Growth\n\nHotline log of one CA, `-j 1`, json; the file's own digest is part of it.\n")
        self.say("| rows | s | CPU s | ns a row | MB of memory | bytes a row |\n|---|---|---|---|---|---|")
        for rows in (n for n in GROWTH if n <= most):
            source = self.folder / "in"
            generate.hotline(source, rows=rows)
            found = self.medians([("", lambda: self.caeval(source, "-j", "1", "--formats", "json"), (0, 3))])
            wall, cpu, mb = found[""]
            self.say(f"| {rows:,} | {wall:.2f} | {cpu:.2f} | {1e9 * cpu / rows:.0f} | {mb:.0f} | {mb * 2 ** 20 / rows:.0f} |")
            shutil.rmtree(source)

    def documents(self):
        """bench.py: the files of one CA, beside the plain PDF."""
        done = subprocess.run([sys.executable, ROOT / "scripts" / "bench.py", "5"], capture_output=True, text=True)
        self.say(f"\n## Documents of a CA\n\n```\n{done.stdout.strip() or 'could not be measured'}\n```")

    # --- what is written -------------------------------------------------------------------------------

    def say(self, text):
        print(text, flush=True)
        self.lines.append(text)

    def head(self):
        o = self.options
        self.say("# Measurements\n\nWritten by `make bench`; the ratios are what to compare, the seconds are the machine's at that hour. "
                 f"Medians of {o.rounds} runs that took turns, page cache warm.\n")
        self.say(f"- {datetime.date.today()}, {machine()}")
        self.say(f"- load at the start: {os.getloadavg()[0]:.1f}" + (f"; {o.note}" if o.note else ""))
        self.say(f"- caeval {version()}")
        self.say("- skipped, since it is not there: " + (", ".join(self.missing) or "nothing"))

    def run(self):
        o = self.options
        self.head()
        self.one_file("Hotline log, UTF-8, quoted commas and lines", "hotline", lambda at: generate.hotline(at, o.size),
                      "hotline.csv")
        self.one_file("The same in GB18030", "hotline", lambda at: generate.hotline(at, o.size, encoding="gb18030"), "hotline.csv",
                      "gb18030")
        self.one_file("Applications, cycles in working days", "applications", lambda at: generate.applications(at, o.size / 4),
                      "applications.csv")
        self.combined(o.size / 4)
        self.small(o.cas)
        self.growth(o.growth)
        self.documents()
        (BENCH / "RESULTS.md").write_text("\n".join(self.lines) + "\n", encoding="utf-8")


def version():
    done = subprocess.run([world.CAEVAL, "--version"], capture_output=True, text=True)
    return (re.search(r"\d+(\.\d+)+", done.stdout) or ["?"])[0]


def machine():
    """Its kind: processor, how many, memory, system; not which one it is."""
    cpu = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / 2 ** 20
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text())
    return f"{cpu[1] if cpu else os.uname().machine}, {os.cpu_count()} processors, {memory:.0f} GiB, {system[1] if system else ''}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=float, default=1000, help="MB of a hotline log")
    parser.add_argument("--cas", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", type=int, default=10_000_000, help="rows at most")
    parser.add_argument("--note", default="")
    with tempfile.TemporaryDirectory() as folder:
        Bench(pathlib.Path(folder), parser.parse_args()).run()


if __name__ == "__main__":
    main()
