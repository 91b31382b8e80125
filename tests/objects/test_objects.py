"""Certificates, CRLs and OCSP answers of a CA: what is read of INPUT/<ca_code>/objects/, and what is not."""

import datetime
import gzip
import http.server
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import threading
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import objects as made  # noqa: E402
import world  # noqa: E402

ROOT = made.Authority("NATIONAL ROOT")
CA = made.Authority("TEST CA", ROOT, 2)
OTHER = made.Authority("OTHER CA", None, 3)
SUBSCRIBER = made.subscriber(CA, "张三", 0x1234567890)
LIST = made.crl(CA, 5, "2025-06-01 00:00:00", "2025-06-02 00:00:00", [(77, "2025-05-31 12:00:00", 1)])
ANSWER = made.ocsp(CA, [(77, "2025-05-31 12:00:00", "2025-06-01 00:00:00", None)], "2025-06-01 00:00:00")


class Objects(world.Folder):
    def setUp(self):
        super().setUp()
        self.world = world.bare("T1")
        self.trust = self.folder / "trust"
        self.trust.mkdir()
        (self.trust / "root.cer").write_bytes(ROOT.der)

    def lay(self, files):
        self.world.write(self.input)
        for name, data in files.items():
            path = self.input / "T1" / "objects" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())

    def run_it(self, *more):
        done = world.run_caeval(self.input, self.output, world.DATE, "json", "--trust", self.trust, *more)
        self.said = done.stderr
        self.result = world.load_result(self.output, world.DATE, "T1")
        return self.result.get("objects")

    def read(self, **files):
        self.lay({name.replace("__", "/").replace("_", "."): data for name, data in files.items()})
        return self.run_it()


class Input(Objects):
    """What is found, in which wrapping."""

    def count(self, got):
        return tuple(got[kind]["read"] for kind in ("certificates", "crls", "ocsp"))

    def test_no_folder_no_member(self):
        self.lay({})
        self.assertIsNone(self.run_it())

    def test_an_empty_folder_is_none_of_the_strays(self):
        self.world.write(self.input)
        (self.input / "T1" / "objects").mkdir()
        self.assertEqual((0, 0, 0), self.count(self.run_it()))
        self.assertEqual([], self.result["unread"])

    def test_der_of_any_name(self):
        got = self.read(a=CA.der, b_txt=SUBSCRIBER, deep__er__c=LIST, d_ors=ANSWER)
        self.assertEqual((2, 1, 1), self.count(got))
        self.assertEqual((0, 0), (got["refused"], got["unknown"]))
        self.assertEqual(1, got["crls"]["verified"])
        self.assertEqual(1, got["ocsp"]["verified"])
        self.assertEqual(2, got["certificates"]["verified"])

    def test_pem_with_text_between(self):
        got = self.read(all_pem="主题：张三\n" + made.pem("CERTIFICATE", CA.der) + "subject\n" +
                        made.pem("CERTIFICATE", SUBSCRIBER) + made.pem("X509 CRL", LIST))
        self.assertEqual((2, 1, 0), self.count(got))

    def test_several_der_behind_one_another(self):
        self.assertEqual((2, 1, 0), self.count(self.read(a=CA.der + SUBSCRIBER + LIST + b"\r\n")))

    def test_pkcs7(self):
        message = made.pkcs7([CA.der, SUBSCRIBER], [LIST])
        self.assertEqual((2, 1, 0), self.count(self.read(a_p7b=message)))
        got = self.read(b_pem=made.pem("PKCS7", message))
        self.assertEqual((2, 1, 0), self.count(got))
        self.assertEqual((2, 1), (got["certificates"]["copies"], got["crls"]["copies"]))

    def test_zip(self):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x/", "")
            archive.writestr("x/ca.cer", CA.der)
            archive.writestr("x/张三.cer", SUBSCRIBER)
            archive.writestr("list", LIST)
            archive.writestr("inner.zip", b"PK\3\4....")
        got = self.read(all_zip=data.getvalue())
        self.assertEqual((2, 1, 0), self.count(got))
        self.assertEqual([("objects/all.zip!inner.zip", "压缩包里的压缩包不读；请解开后提供")],
                         [(r["file"], r["why"]) for r in got["refusals"]])

    def tar(self, members, kind=tarfile.GNU_FORMAT):
        data = io.BytesIO()
        with tarfile.open(fileobj=data, mode="w:gz", format=kind) as archive:
            for name, content in members:
                info = tarfile.TarInfo(name)
                if content is None:
                    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
                    archive.addfile(info)
                    continue
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        return data.getvalue()

    def test_tar(self):
        for kind in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
            got = self.read(all_tgz=self.tar(
                [("ca", CA.der), ("d" * 80 + "/" + "e" * 90, SUBSCRIBER), ("l", LIST)], kind))
            self.assertEqual((2, 1, 0), self.count(got), kind)

    def test_gzip_of_one(self):
        self.assertEqual((0, 1, 0), self.count(self.read(a=gzip.compress(LIST))))

    def test_what_is_no_object(self):
        got = self.read(a_txt="说明", b_der=b"\x30\x03\x02\x01\x05", c_der=CA.der[:-1], d="",
                        e_pem=made.pem("CERTIFICATE", CA.der).replace("MII", "M!!", 1),
                        f_pem=made.pem("PRIVATE KEY", b"\x30\0"))
        self.assertEqual((0, 0, 0), self.count(got))
        self.assertEqual(4, got["unknown"])
        self.assertEqual(2, got["refused"])
        self.assertEqual([f"objects/{name}" for name in ("a.txt", "b.der", "c.der", "d", "e.pem", "f.pem")],
                         [r["file"] for r in got["refusals"]])
        self.assertIn("私钥", got["refusals"][-1]["why"])

    def test_links_pipes_are_not_followed(self):
        self.lay({"ca": CA.der})
        folder = self.input / "T1" / "objects"
        os.symlink("/etc/passwd", folder / "link")
        os.symlink("..", folder / "loop")
        os.mkfifo(folder / "pipe")
        got = self.run_it()
        self.assertEqual((1, 0, 0), self.count(got))
        self.assertEqual(["objects/link", "objects/loop", "objects/pipe"], [r["file"] for r in got["refusals"]])

    def test_a_link_of_that_name_is_a_stray(self):
        self.lay({})
        os.symlink("/etc", self.input / "T1" / "objects")
        self.assertIsNone(self.run_it())
        self.assertEqual(["objects"], [u["file"] for u in self.result["unread"]])

    def test_bombs_and_damaged_archives_cost_themselves(self):
        packed = gzip.compress(bytes(200 << 20))
        inflated = self.tar([("x", bytes(70 << 20))])
        got = self.read(a_gz=packed, b_tgz=self.tar([("l", LIST)])[:-60], c_tgz=inflated, d_zip=b"PK\3\4" + bytes(40), e=CA.der)
        self.assertEqual(1, got["certificates"]["read"])
        self.assertEqual(4, len([r for r in got["refusals"] if r["file"][-5:] != "e"]), got["refusals"])

    def test_depth_is_bounded(self):
        self.lay({"/".join("d" * 18) + "/ca": CA.der, "x": LIST})
        got = self.run_it()
        self.assertEqual((0, 1, 0), self.count(got))
        self.assertEqual(1, got["refused"])

    def test_a_file_that_cannot_be_read_fails_the_ca(self):
        self.lay({"ca": CA.der, "secret": LIST})
        os.chmod(self.input / "T1" / "objects" / "secret", 0)
        if os.access(self.input / "T1" / "objects" / "secret", os.R_OK):
            self.skipTest("root reads it all the same")
        done = world.run_caeval(self.input, self.output, world.DATE, "json", expect=(3,))
        self.assertIn("objects/secret", done.stderr)


    def test_roots_that_are_not_there(self):
        self.lay({"ca": CA.der})
        self.trust = self.folder / "none"
        done = subprocess.run([world.CAEVAL, "run", "-i", self.input, "-o", self.output, "--trust", self.trust,
                               "--templates", world.TEMPLATES], capture_output=True, text=True)
        self.assertEqual(65, done.returncode)
        self.assertIn("none", done.stderr)


    def test_when_they_were_obtained(self):
        """By the name of a folder, outside of an archive or in it, or by objects.csv, which is no object."""
        later = made.crl(CA, 6, "2025-06-02 00:00:00", "2025-06-03 00:00:00")
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("2025-06-05_031500/l", made.crl(CA, 7, "2025-06-05 00:00:00"))
        self.lay({"crl/2025-06-01T0100/a": LIST, "b": later, "c.zip": data.getvalue(), "2025-13-01/d": made.crl(CA, 8, "2025-06-07 00:00:00"),
                  "objects.csv": "file,obtained_at,url,by\nb,2025-06-02 08:00:00,http://ca.test/1.crl,王工\n"})
        got = self.run_it()
        self.assertEqual(0, got["unknown"] + got["refused"])
        self.assertEqual({"5": "2025-06-01 01:00:00", "6": "2025-06-02 08:00:00", "7": "2025-06-05 03:15:00", "8": None},
                         {each["number"]: each.get("obtained") for each in got["lists"]})

    def test_times_that_cannot_be_read(self):
        got = self.read(objects_csv="文件\nb\n", b=LIST)
        self.assertEqual(["objects/objects.csv"], [r["file"] for r in got["refusals"]])
        self.assertEqual(1, got["crls"]["read"])


    def test_times_that_are_not_used_are_said(self):
        """With their line and column, by check and run, and in the result; a folder of an impossible date as well."""
        self.lay({"a": LIST, "b": made.crl(CA, 6, "2025-06-02 00:00:00"), "2025-13-01/c": CA.der, "2025-06-01T2560/d": SUBSCRIBER,
                  "objects.csv": "file,obtained_at,url,by\na,2025-06-31,,\nnone,2025-06-02,,\nb,2025-06-03,,\nb,2025-06-04,,\n"})
        got = self.run_it()
        self.assertEqual({"rows": 4, "used": 1, "refused": 3, "folders": 2}, got["times"])
        places = [(r["file"], r.get("line"), r.get("column")) for r in got["refusals"]]
        self.assertEqual([("objects/2025-06-01T2560", None, None), ("objects/2025-13-01", None, None),
                          ("objects/objects.csv", 2, "obtained_at"), ("objects/objects.csv", 3, "file"),
                          ("objects/objects.csv", 5, "obtained_at")], sorted(places, key=lambda place: (place[0], place[1] or 0)))
        self.assertEqual((0, 0), (got["refused"], got["unknown"]))
        done = subprocess.run([world.CAEVAL, "check", "-i", self.input, "-d", world.DATE, "--templates", world.TEMPLATES],
                              capture_output=True, text=True)
        for said in (self.said, done.stdout):
            self.assertIn("T1/objects/objects.csv:2:obtained_at: 警告：没有采用：", said)
            self.assertIn("T1/objects/objects.csv:3:file: 警告：没有采用：", said)
            self.assertIn("T1/objects/2025-13-01: 警告：没有采用：", said)

    def test_private_keys_in_other_forms(self):
        """PKCS#12, in DER and with lengths left open, PKCS#8 with and without a password, keys of EC and RSA."""
        data = made.sequence(made.oid("1.2.840.113549.1.7.1"), made.tlv(0xA0, made.octets(b"x")))
        kind = made.sequence(made.oid("1.2.840.10045.2.1"))
        self.lay({"a.p12": made.sequence(made.integer(3), data), "b.pfx": b"\x30\x80\x02\x01\x03\x30\x80" + data + b"\0\0\0\0",
                  "c.key": made.sequence(made.integer(0), kind, made.octets(b"x")), "d.key": made.sequence(kind, made.octets(b"x")),
                  "e.key": made.sequence(made.integer(1), made.octets(b"x")),
                  "f.key": made.sequence(made.integer(0), *map(made.integer, (77, 3, 5, 7, 11, 5, 7, 1))),
                  "g.der": made.sequence(made.integer(0), made.octets(b"x"))})
        got = self.run_it()
        told = {r["file"]: "私钥" in r["why"] for r in got["refusals"]}
        self.assertEqual({**{f"objects/{name}": True for name in ("a.p12", "b.pfx", "c.key", "d.key", "e.key", "f.key")},
                          "objects/g.der": False}, told)


class Hostile(Objects):
    """Whatever somebody makes of an object costs that object, and little time."""

    def test_extensions_without_end(self):
        many = {str(i): made.extension("1.2.3.4", b"") for i in range(200000)}
        got = self.read(ca=CA.der, x=made.subscriber(CA, "张三", 5, more=many))
        self.assertEqual(2, got["certificates"]["verified"])

    def test_a_huge_serial(self):
        self.assertEqual(2, self.read(ca=CA.der, x=made.subscriber(CA, "张三", 1 << 800000))["certificates"]["verified"])

    def test_nul_and_line_breaks_in_names(self):
        got = self.read(ca=CA.der, x=made.Authority("a\0b\n\x1b[31m\u202e", CA, 9).der)
        self.assertNotRegex(json.dumps(got, ensure_ascii=False), r"[\x00-\x1f\u202e]")

    def test_nested_without_end(self):
        deep = b""
        for _ in range(5000):
            deep = made.sequence(deep)
        got = self.read(ca=CA.der, a=deep, b=made.subscriber(CA, "张三", 5, more={"crldp": made.extension("2.5.29.31", deep)}))
        self.assertEqual((2, 1), (got["certificates"]["verified"], got["unknown"]))

    def test_lengths_that_lie(self):
        got = self.read(ca=CA.der, a=b"\x30\x84\xff\xff\xff\xff" + LIST, b=b"\x30\x80" + LIST + b"\0\0", c=b"\x30\x83\0\0\5" + LIST)
        self.assertEqual(3, got["refused"])

    def test_an_entry_that_is_none(self):
        broken = bytearray(LIST)
        at = LIST.index(made.integer(77))
        broken[at] = 0x05
        got = self.read(ca=CA.der, a=bytes(broken))
        self.assertEqual((0, 1), (got["crls"]["read"], got["refused"]))

    def test_every_byte_changed(self):
        """Of a certificate one bit at a time, in one folder: none of them verifies, none ends the run."""
        files = {"ca": CA.der}
        for i in range(0, len(SUBSCRIBER), 3):
            other = bytearray(SUBSCRIBER)
            other[i] ^= 1 << (i % 8)
            files[f"{i:04d}"] = bytes(other)
        self.lay(files)
        self.assertEqual(1, self.run_it()["certificates"]["verified"])


class Again(Objects):
    """A changed object is a changed input."""

    def run_again(self):
        return subprocess.run([world.CAEVAL, "run", "-i", self.input, "-o", self.output, "-d", world.DATE, "--formats", "json",
                               "--trust", self.trust, "--templates", world.TEMPLATES], capture_output=True, text=True)

    def sha(self):
        manifest = json.loads((self.output / "2025" / "T1" / "manifest.json").read_text())
        return manifest["objects"]["sha256"]

    def test_a_changed_object(self):
        self.lay({"list": LIST})
        path = self.input / "T1" / "objects" / "list"
        self.run_again()
        first = self.sha()
        path.write_bytes(made.crl(CA, 6, "2025-06-01 00:00:00", "2025-06-02 00:00:00",
                                  [(77, "2025-05-31 12:00:00", 1)]))
        self.run_again()
        self.assertNotEqual(first, self.sha())
        path.write_bytes(LIST)
        self.run_again()
        self.assertEqual(first, self.sha())

    def test_a_changed_root(self):
        self.lay({"ca": CA.der})
        self.run_again()
        chain = world.load_result(self.output, world.DATE, "T1")["objects"]["authorities"][0]["chain"]
        (self.trust / "root.cer").write_bytes(OTHER.der)
        self.run_again()
        again = world.load_result(self.output, world.DATE, "T1")["objects"]["authorities"][0]["chain"]
        self.assertEqual(("trusted", "open"), (chain, again))


    def again(self, *words, trust=None):
        return subprocess.run([world.CAEVAL, *words, "-i", self.input, "-o", self.output, *(["--trust", trust] if trust else []),
                               "--templates", world.TEMPLATES], capture_output=True, text=True)

    def test_verify_names_the_roots(self):
        """Neither other roots nor none, nor another object, makes what was written then look altered."""
        self.lay({"ca": CA.der, "list": LIST})
        self.run_again()
        done = self.again("verify", trust=self.trust)
        self.assertEqual((0, False), (done.returncode, "没有重新计算" in done.stdout), done.stdout)
        done = self.again("verify")
        self.assertIn("没有重新计算：当时给出了根证书（--trust），这次没有给出", done.stdout)
        self.assertNotIn("重新计算的与它不同", done.stdout)
        (self.trust / "root.cer").write_bytes(OTHER.der)
        done = self.again("verify", trust=self.trust)
        self.assertIn("没有重新计算：所给的根证书（--trust）与当时不同", done.stdout)
        (self.trust / "root.cer").write_bytes(ROOT.der)
        (self.input / "T1" / "objects" / "more").write_bytes(SUBSCRIBER)
        done = self.again("verify", trust=self.trust)
        self.assertIn("没有重新计算：数据与当时不同", done.stdout)

    def test_check_tells_of_objects(self):
        self.lay({"ca": CA.der, "a": SUBSCRIBER, "b": SUBSCRIBER, "list": LIST, "x": b"x"})
        told = subprocess.run(
            [world.CAEVAL, "check", "-i", self.input, "-d", world.DATE, "--templates", world.TEMPLATES],
            capture_output=True, text=True).stdout
        self.assertIn("objects：文件5个，证书2张、CRL 1个、OCSP应答0个；验证通过2个，签名与签发者不符0个，没有签发者证书1个；"
                      "重复1个，没有采用1处", told)


class Signatures(Objects):
    def check(self, got, kind):
        return {word: n for word, n in got[kind].items() if n and word != "read"}

    def test_the_id_is_always_set(self):
        without = made.subscriber(CA, "李四", 9, identity=b"")
        got = self.read(ca=CA.der, a=SUBSCRIBER, b=without)
        self.assertEqual({"verified": 2, "signature_wrong": 1}, self.check(got, "certificates"))

    def test_no_issuer(self):
        got = self.read(a=SUBSCRIBER, l=LIST, o=ANSWER)
        self.assertEqual({"issuer_unknown": 1}, self.check(got, "certificates"))
        self.assertEqual({"issuer_unknown": 1}, self.check(got, "crls"))
        self.assertEqual({"issuer_unknown": 1}, self.check(got, "ocsp"))

    def test_parameters_null(self):
        null = made.subscriber(CA, "李四", 9, parameter=(b"\5\0",))
        self.assertEqual({"verified": 2}, self.check(self.read(ca=CA.der, a=null), "certificates"))

    def test_another_key_of_the_same_name(self):
        twin = made.Authority("TEST CA", None, 8, key=made.Key("twin"))
        forged = made.crl(twin, 5, "2025-06-01 00:00:00", more={"aki": b""})
        got = self.read(ca=CA.der, l=forged)
        self.assertEqual({"signature_wrong": 1}, self.check(got, "crls"))

    def test_a_responder_needs_the_right(self):
        def answer(usage):
            key = made.Key("responder" + usage)
            own = made.subscriber(CA, "OCSP" + usage, 50, key=key, more={
                "eku": made.extension("2.5.29.37", made.sequence(made.oid("1.3.6.1.5.5.7.3." + usage)))})
            return made.ocsp(CA, [(77, None, "2025-06-01 00:00:00", None)], "2025-06-01 00:00:00", key,
                             made.name("OCSP" + usage), [own])
        self.assertEqual({"verified": 1}, self.check(self.read(ca=CA.der, o=answer("9")), "ocsp"))
        self.assertEqual({"issuer_unknown": 1}, self.check(self.read(ca=CA.der, o=answer("1")), "ocsp"))

    def test_chains(self):
        middle = made.Authority("POLICY CA", ROOT, 4)
        lower = made.Authority("LOWER CA", middle, 5)
        orphan = made.Authority("ORPHAN", made.Authority("NOWHERE"), 6)
        forged = made.Authority("FORGED", middle, 7, identity=b"")
        own = made.Authority("OWN", None, 8)
        crossed = made.Authority("OWN", ROOT, 9)
        got = self.read(a=middle.der, b=lower.der, c=orphan.der, d=forged.der, e=OTHER.der, f=own.der, g=crossed.der)
        self.assertEqual({"POLICY CA": "trusted", "LOWER CA": "trusted", "ORPHAN": "open", "FORGED": "signature_wrong",
                          "OTHER CA": "own_root", "OWN": "trusted"},
                         {a["subject"]: a["chain"] for a in got["authorities"]})


class Differential(Objects):
    """Lists damaged at every byte: what is read of them, the openssl command reads as well."""

    @staticmethod
    def of_openssl(path):
        done = subprocess.run(["openssl", "crl", "-inform", "DER", "-noout", "-lastupdate", "-nextupdate", "-crlnumber",
                               "-in", path], capture_output=True, text=True)
        said = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
        if done.returncode or "lastUpdate" not in said:
            return None

        def beijing(text):
            try:
                at = datetime.datetime.strptime(text, "%b %d %H:%M:%S %Y GMT")
            except ValueError:
                return None
            return str(at + datetime.timedelta(hours=8))
        number = said.get("crlNumber", "")
        return (str(int(number, 16)) if re.fullmatch("0x[0-9A-F]{1,12}", number) else None,
                beijing(said["lastUpdate"]), beijing(said["nextUpdate"]))

    def test_lists(self):
        until = LIST.index(made.algorithm(made.SM2_SM3), 30)  # what is signed
        files = {}
        for i in range(4, until):
            for bit in (0, 1, 3):
                other = bytearray(LIST)
                other[i] ^= 1 << bit
                files[f"{i:04d}.{bit}"] = bytes(other)
        self.lay({"ca": CA.der, **files})
        got = self.run_it()
        alike = 0
        for each in got["lists"]:
            path = self.input / "T1" / each["file"]
            theirs = self.of_openssl(path)
            if not theirs or not theirs[1]:
                continue
            self.assertEqual(theirs[1:], (each["this_update"], each.get("next_update")), each)
            if theirs[0]:
                self.assertEqual(theirs[0], each["number"], each)
            alike += 1
        self.assertGreater(alike, 60)
        self.assertEqual(0, got["crls"]["verified"])


class Fetch(Objects):
    """scripts/install/caeval-fetch against a server of its own: snapshots that are read, attempts that are probes."""

    class Server(http.server.BaseHTTPRequestHandler):
        def answer(self, data):
            self.send_response(200 if data else 404)
            self.end_headers()
            self.wfile.write(data or b"no")

        def do_GET(self):
            self.answer({"/1.crl": LIST, "/ca.cer": CA.der}.get(self.path))

        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(ANSWER if asked == b"asked" else None)

        def log_message(self, *words):
            pass

    def setUp(self):
        super().setUp()
        self.lay({})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.Server)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def fetch(self, *lines):
        (self.folder / "request").write_bytes(b"asked")
        at = f"http://127.0.0.1:{self.server.server_port}"
        text = "\n".join(lines).replace("AT", at).replace("REQUEST", str(self.folder / "request"))
        (self.folder / "list").write_text(text, encoding="utf-8")
        return subprocess.run([world.ROOT / "scripts/install/caeval-fetch", self.folder / "list", self.input],
                              capture_output=True, text=True, env={**os.environ, "no_proxy": "127.0.0.1"})

    def test_what_is_published(self):
        done = self.fetch("# code,service,url", "T1,CRL,AT/1.crl", "T1,CA证书,AT/ca.cer", "T1,OCSP,AT/ocsp,REQUEST")
        self.assertEqual(0, done.returncode, done.stderr)
        got = self.run_it()
        self.assertEqual((1, 1, 1), tuple(got[kind]["verified"] for kind in ("certificates", "crls", "ocsp")))
        self.assertTrue(got["lists"][0]["obtained"])
        probes = [i for i in self.result["inputs"] if i["export"] == "status_probe"]
        self.assertEqual([(3, 3)], [(p["rows"], p["accepted"]) for p in probes])

    def test_what_is_not(self):
        done = self.fetch("T1,CRL,AT/none.crl", "T1,FTP,AT/1.crl", "T1,CRL,file:///etc/passwd", "../T1,CRL,AT/1.crl", "T9,CRL,AT/1.crl")
        self.assertEqual(1, done.returncode)
        self.assertEqual(4, done.stderr.count("no code, service and address"))
        self.assertEqual([], [path for path in self.input.rglob("*") if path.is_file() and "objects" in path.parts])
        log, = self.input.glob("T1/status_probe-*.csv")
        self.assertIn(",否,", log.read_text())


class Openssl(unittest.TestCase):
    """The test CA is held against the openssl command, which shares no line with it."""

    def text(self, *command, data):
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            return subprocess.run(["openssl", *command, file.name], capture_output=True, text=True, check=True).stdout

    def test_what_it_says(self):
        said = self.text("x509", "-inform", "DER", "-noout", "-text", "-in", data=SUBSCRIBER)
        for words in ("SM2-with-SM3", "ASN1 OID: SM2", "Digital Signature, Non Repudiation", "OCSP - URI:http://ca.test/ocsp",
                      "Not Before: Feb 28 16:00:00 2023 GMT"):
            self.assertIn(words, said)

    def test_signature(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, der in (("ca", CA.der), ("sub", made.subscriber(CA, "张三", 5, ends="2049-01-01 00:00:00"))):
                (pathlib.Path(folder) / name).write_text(made.pem("CERTIFICATE", der))
            done = subprocess.run(["openssl", "verify", "-partial_chain", "-vfyopt", "distid:1234567812345678", "-trusted",
                                   f"{folder}/ca", f"{folder}/sub"], capture_output=True, text=True)
            self.assertEqual(0, done.returncode, done.stderr)


def write_corpus(folder):
    """What a fuzzer begins with."""
    for name, data in (("certificate", SUBSCRIBER), ("ca", CA.der), ("list", LIST), ("answer", ANSWER),
                       ("pkcs7", made.pkcs7([CA.der], [LIST])), ("pem", made.pem("X509 CRL", LIST).encode())):
        (pathlib.Path(folder) / name).write_bytes(data)


if __name__ == "__main__":
    if "--corpus" in sys.argv:
        write_corpus(sys.argv[sys.argv.index("--corpus") + 1])
    else:
        unittest.main()
