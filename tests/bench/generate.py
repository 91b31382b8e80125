"""Inputs of the measurements, made by their size: the same bytes for the same size.

    generate.py KIND FOLDER SIZE     KIND: hotline, hotline-gb18030, applications, combined (MB); small (CAs)
"""

import datetime
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

STEP = 50_000  # rows that are written at a time
MINUTES = 360 * 24 * 60
# one note in ten has what a plain split of lines and commas gets wrong
NOTES = ("",) * 7 + ("咨询证书更新", "催办", '"来电断续，用户称""听不清""，\n已回拨"')
RESULTS = ("人工接听",) * 17 + ("系统放弃", "用户放弃", "自助服务结束")
START = datetime.datetime(2025, 1, 1)
CAS = 60


def moments():
    """The texts of every minute of the year that is used."""
    return [(START + datetime.timedelta(minutes=i)).strftime("%Y-%m-%d %H:%M") for i in range(MINUTES)]


def call(minute, i):
    at = minute[i * 7919 % MINUTES]
    result = RESULTS[i % 20]
    answered = f"{at}:{i % 40 + 12}" if i % 20 < 17 else ""
    return f"H{i:09d},{at}:0{i % 10},{answered},{at}:58,人工,{result},S{i % 97:02d},{NOTES[i % 10]}\n"


def application(minute, i):
    at = i * 7919 % (MINUTES - 40_000)
    begun, done = minute[at], minute[at + 60 + i % 30_000]
    return f"A{i:09d},C{i % 100_000:06d},新申请,网上,{begun}:00,{begun}:00,{done}:00,通过,批准,{done}:30,{done}:40\n"


APPLICATION = ("app_id,customer_id,biz_type,channel,submitted_at,materials_complete_at,authn_done_at,authn_result,decision,"
               "decided_at,issued_at\n")
CALL = "call_id,offered_at,answered_at,ended_at,channel,result,agent_id,note\n"


def write(path, head, line, megabytes=None, rows=None, encoding="utf-8"):
    """Rows until the file has its size, or so many; how many there are."""
    minute = moments()
    n = 0
    with open(path, "wb") as file:
        file.write(head.encode(encoding))
        while (n < rows if rows else file.tell() < megabytes * 1_000_000):
            some = min(STEP, rows - n) if rows else STEP
            file.write("".join(line(minute, i) for i in range(n, n + some)).encode(encoding))
            n += some
    return n


def org(folder, codes, name="org.csv"):
    rows = "".join(f"{code},{code}电子认证有限公司,2015-01-01\n" for code in codes)
    (folder / name).write_text("ca_code,name,service_start\n" + rows, encoding="utf-8")


def one_ca(folder):
    ca = pathlib.Path(folder) / "B1"
    ca.mkdir(parents=True, exist_ok=True)
    org(ca, ["B1"])
    return ca


def hotline(folder, megabytes=None, rows=None, encoding="utf-8"):
    return write(one_ca(folder) / "hotline.csv", CALL, call, megabytes, rows, encoding)


def applications(folder, megabytes=None, rows=None):
    return write(one_ca(folder) / "applications.csv", APPLICATION, application, megabytes, rows)


def combined(folder, megabytes):
    """One file of 60 CAs, their rows mixed."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    codes = [f"B{i:02d}" for i in range(CAS)]
    org(folder, codes)
    return write(folder / "hotline.csv", "机构编码," + CALL, lambda minute, i: f"{codes[i * 31 % CAS]},{call(minute, i)}",
                 megabytes)


def small(folder, cas):
    import bulk
    bulk.make(folder, cas)
    return cas


MAKERS = {"hotline": hotline, "hotline-gb18030": lambda folder, mb: hotline(folder, mb, encoding="gb18030"),
          "applications": applications, "combined": combined, "small": small}


if __name__ == "__main__":
    print(MAKERS[sys.argv[1]](sys.argv[2], int(sys.argv[3])))
