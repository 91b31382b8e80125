"""What objects show, row by row: each defect turns exactly the rows that it should, and the list against the object."""

import datetime
import io
import pathlib
import shutil
import subprocess
import sys
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import objects as made  # noqa: E402
import test_objects  # noqa: E402
import world  # noqa: E402

DATE = "2023-12-31"  # certificates of 2023 are judged by GM/T 0015-2012, whose text is known
ROOT = test_objects.ROOT
CA = made.Authority("TEST CA", ROOT, 2, begins="2015-01-01 00:00:00")
RSA = "1.2.840.113549.1.1.1"
SIGN, ENCRYPT, GONE = 0x1111222233334444, 0x1111222233335555, 0x1111222233336666
LISTED = {"pk_alg_oid": made.SM2_KEY, "curve_oid": made.SM2_CURVE, "sig_alg_oid": made.SM2_SM3, "ku_critical": "是",
          "basic_constraints": "", "bc_critical": "", "not_before": "2023-03-01 00:00:00", "not_after": "2026-03-01 00:00:00"}


def good():
    """Every object is as it should be: the files by name."""
    files = {
        "ca.cer": CA.der,
        "sign.cer": made.subscriber(CA, "张三", SIGN),
        "encrypt.cer": made.subscriber(CA, "张三", ENCRYPT, made.ENCRYPTS),
        "gone.cer": made.subscriber(CA, "李四", GONE),
        "gone2.cer": made.subscriber(CA, "李四", GONE + 1, made.ENCRYPTS),
    }
    for day in range(1, 6):
        files[f"crl/2023-06-0{day}T0100/{day}.crl"] = crl(day)
    return files


def crl(day, **changes):
    gone = [(GONE, "2023-06-03 12:00:00", 1)] if day >= 4 else []
    kept = {"number_": 151 + day, "this": f"2023-06-0{day} 00:00:00", "next_": f"2023-06-0{day + 1} 02:00:00", "entries": gone}
    return made.crl(CA, **{**kept, **changes})


def listed(one, serial, kind, pair, **changes):
    one.add("certificates", serial=f"{serial:X}", issuer="TEST CA", kind=kind, pair_id=pair,
            key_usage="digitalSignature,nonRepudiation" if kind == "签名" else "keyEncipherment,dataEncipherment,keyAgreement",
            **{**LISTED, **changes})


class Judged(test_objects.Objects):
    def setUp(self):
        super().setUp()
        self.world = self.base()

    @staticmethod
    def base():
        one = world.bare("T1")
        one.date = DATE
        one.set("org", "T1", service_start="2015-01-01")
        for export in ("certificates", "revocations", "crl_log", "status_probe", "attest"):
            one.clear(export)
        listed(one, SIGN, "签名", "P1")
        listed(one, ENCRYPT, "加密", "P1")
        listed(one, GONE, "签名", "P2")
        listed(one, GONE + 1, "加密", "P2")
        one.add("revocations", serial=f"{GONE:X}", requested_at="2023-06-03 10:00:00", requester="证书持有者", authn_ok="是",
                decided_at="2023-06-03 11:00:00", revoked_at="2023-06-03 12:00:00", crl_number="155",
                notified_at="2023-06-03 13:00:00")
        for number in range(1, 366):
            day = datetime.date(2022, 12, 31) + datetime.timedelta(number)
            one.add("crl_log", issuer="TEST CA", crl_partition="1", kind="完全", crl_number=number, this_update=f"{day} 00:00:00",
                    next_update=f"{day + datetime.timedelta(1)} 02:00:00", published_at=f"{day} 00:10:00",
                    backup_at=f"{day} 00:20:00", retained="是")
        one.add("status_probe", probed_at="2023-12-01 00:00:00", service="CA证书", url="http://ca.test/", ok="是")
        one.attest("42", "是")
        one.own("attest")[-1]["examined_on"] = "2023-12-01"
        return one

    def trusting(self):
        return ["--trust", self.trust] if self.trust else []

    def command(self, *words):
        out = ["-o", self.output] if words[0] != "check" else []
        return subprocess.run([world.CAEVAL, *words, "-i", self.input, *out, "-d", DATE, *self.trusting(),
                               "--templates", world.TEMPLATES], capture_output=True, text=True)

    def judge(self, files):
        shutil.rmtree(self.input, ignore_errors=True)
        shutil.rmtree(self.output, ignore_errors=True)
        self.lay(files)
        world.run_caeval(self.input, self.output, DATE, "json", *self.trusting())
        self.result = world.load_result(self.output, DATE, "T1")
        return {row["row"]: row for row in self.result["form"]["rows"]}

    def results(self, files):
        return {number: row["result"] for number, row in self.judge(files).items()}

    def changed(self, files, before):
        now = self.results(files)
        return {number: now[number] for number in now if now[number] != before[number]}


# name, the files in place of good ones (None: without), the rows that turn
DEFECTS = [
    ("keyUsage not critical in a pair", {"sign.cer": made.subscriber(CA, "张三", SIGN, critical=False)}, {42: "否"}),
    ("keyUsage absent", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={"ku": b""})}, {42: "否"}),
    ("keyUsage of both kinds", {"sign.cer": made.subscriber(CA, "张三", SIGN, made.SIGNS + made.ENCRYPTS)}, {42: "否"}),
    ("keyUsage lacks one", {"sign.cer": made.subscriber(CA, "张三", SIGN, made.SIGNS[:1])}, {42: "否"}),
    ("keyUsage signs certificates", {"sign.cer": made.subscriber(CA, "张三", SIGN, made.SIGNS + ("keyCertSign",))}, {42: "否"}),
    ("basicConstraints critical", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={"bc": made.constraints(False, True)})},
     {42: "否"}),
    ("no authority key identifier", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={"aki": b""})}, {42: "否"}),
    ("authority key identifier without one", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={
        "aki": made.extension("2.5.29.35", made.sequence())})}, {42: "否"}),
    ("no subject key identifier", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={"ski": b""})}, {42: "否"}),
    ("subject key identifier critical", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={
        "ski": made.extension("2.5.29.14", made.octets(b"x"), True)})}, {42: "否"}),
    ("no policies", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={"policies": b""})}, {42: "否"}),
    ("policies critical", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={
        "policies": made.extension("2.5.29.32", made.sequence(made.sequence(made.oid("1.2.3"))), True)})}, {42: "否"}),
    ("no CRL address", {"encrypt.cer": made.subscriber(CA, "张三", ENCRYPT, made.ENCRYPTS, more={"crldp": b""})}, {42: "否"}),
    ("CRL address of another kind", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={"crldp": made.extension(
        "2.5.29.31", made.sequence(made.sequence(made.tlv(0xA0, made.tlv(0xA0, made.url("file:///crl"))))))})}, {42: "否"}),
    ("no access to the issuer", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={"aia": b""})}, {42: "否"}),
    ("access without OCSP", {"sign.cer": made.subscriber(CA, "张三", SIGN, more={"aia": made.extension(
        "1.3.6.1.5.5.7.1.1", made.sequence(made.sequence(made.oid("1.3.6.1.5.5.7.48.2"), made.url("http://x/"))))})}, {42: "否"}),
    ("GeneralizedTime for 2026", {"sign.cer": made.subscriber(CA, "张三", SIGN, general=True)}, {42: "否"}),
    ("version 1", {"sign.cer": made.subscriber(CA, "张三", SIGN, version=0)}, {42: "否"}),
    ("algorithms differ", {"sign.cer": made.subscriber(CA, "张三", SIGN, inner="1.2.156.10197.1.503")}, {42: "否"}),
    ("a serial of 21 octets", {"more.cer": made.subscriber(CA, "王五", 1 << 162)}, {42: "否"}),
    ("a negative serial", {"more.cer": made.subscriber(CA, "王五", -5)}, {42: "否"}),
    ("another curve", {"sign.cer": made.subscriber(CA, "张三", SIGN, curve="1.2.840.10045.3.1.7")}, {41: "否"}),
    ("another curve, in no list", {"more.cer": made.subscriber(CA, "王五", 9, curve="1.2.840.10045.3.1.7")}, {41: "否"}),
    ("RSA, in no list", {"more.cer": made.subscriber(CA, "王五", 9, key_algorithm=RSA)}, {41: "否"}),
    ("CRL without the revoked certificate", {"crl/2023-06-04T0100/4.crl": crl(4, entries=[]),
                                             "crl/2023-06-05T0100/5.crl": crl(5, entries=[])}, {54: "否"}),
    ("CRL half an hour too late", {"crl/2023-06-05T0100/5.crl": crl(5, this="2023-06-05 00:30:00")}, {67: "否"}),
    ("CRL two days after the one before", {"crl/2023-06-02T0100/2.crl": None,
                                           "crl/2023-06-03T0100/3.crl": crl(3, number_=153),
                                           "crl/2023-06-04T0100/4.crl": crl(4, number_=154),
                                           "crl/2023-06-05T0100/5.crl": crl(5, number_=155)}, {67: "否"}),
]


def ca_files(**changes):
    """The good files, by a CA whose own certificate is another."""
    other = made.Authority("TEST CA", changes.pop("issuer", ROOT), 2, **changes)
    return {"ca.cer": other.der}


DEFECTS += [
    ("CA's basicConstraints not critical", ca_files(bc=made.constraints(True, False)), {187: "否"}),
    ("CA's keyUsage absent", ca_files(ku=b""), {187: "否"}),
    ("CA's keyUsage without cRLSign", ca_files(ku=made.usage(("keyCertSign",))), {187: "否"}),
    ("CA's keyUsage signs data as well", ca_files(ku=made.usage(("keyCertSign", "cRLSign", "digitalSignature"))), {187: "否"}),
    ("CA's basicConstraints of 2013 not critical", ca_files(begins="2013-01-01 00:00:00", bc=made.constraints(True, False)),
     {187: "否"}),
]


class Defects(Judged):
    def test_good(self):
        rows = self.judge(good())
        self.assertEqual({41: ("是", "object"), 42: ("是", "attest"), 54: ("是", "object"), 187: ("是", "data")},
                         {n: (rows[n]["result"], rows[n]["basis"]) for n in (41, 42, 54, 187)})
        self.assertNotIn("证书链", rows[187]["reason"].split("未见")[-1] if "未见" in rows[187]["reason"] else "")
        self.assertEqual(0, self.result["objects"]["refused"] + self.result["objects"]["unknown"])

    def test_each_turns_its_rows(self):
        before = self.results(good())
        for name, files, rows in DEFECTS:
            with self.subTest(name=name):
                some = {**good(), **files}
                self.assertEqual(rows, self.changed({n: d for n, d in some.items() if d is not None}, before))
                for number in rows:
                    row = self.result["form"]["rows"][number - 1]
                    self.assertEqual("object", row["basis"])
                    self.assertTrue(row["counterexamples"][0]["file"].startswith("objects/"), row["counterexamples"])

    def test_explain_shows_the_object(self):
        self.judge({**good(), "sign.cer": made.subscriber(CA, "张三", SIGN, more={"policies": b""}),
                    "crl/2023-06-04T0100/4.crl": crl(4, entries=[]), "crl/2023-06-05T0100/5.crl": crl(5, entries=[])})
        done = subprocess.run([world.CAEVAL, "explain", "T1", "42", "54", "-i", self.input, "-o", self.output, "-d", DATE,
                               "--trust", self.trust, "--templates", world.TEMPLATES], capture_output=True, text=True)
        said = "".join(done.stdout.split())
        self.assertIn("证书、CRL和OCSP应答的原件：objects，10个文件", said[said.index("所依据的数据"):])
        for words in ("没有证书策略的1张", f"objects/sign.cer（{SIGN:X}）签发者TESTCA，有效期2023-03-0100:00:00至", "由证书、CRL或OCSP应答的原件判定",
                      f"objects/crl/2023-06-04T0100/4.crl（{GONE:X}）签发者TESTCA，编号155，本次更新2023-06-0400:00:00"):
            self.assertIn(words, said)

    def test_what_does_not_verify_turns_nothing(self):
        """Neither a forged object nor one without its issuer accuses or proves; nor does one that cannot be read."""
        before = self.results(good())
        stranger = made.Authority("STRANGER", None, 5)
        bad = dict(critical=False, more={"aki": b"", "ski": b""})
        for name, data in (("forged", made.subscriber(CA, "王五", 9, identity=b"", **bad)),
                           ("unknown issuer", made.subscriber(stranger, "王五", 9, **bad)),
                           ("cut", made.subscriber(CA, "王五", 9, **bad)[:-3]),
                           ("forged list", crl(4, entries=[], number_=900, signer=stranger.key)),
                           ("no object", b"x")):
            with self.subTest(name=name):
                self.assertEqual({}, self.changed({**good(), "x": data}, before))

    def test_what_is_nobodys_certificate_turns_nothing(self):
        """Those of the CA's own services; CA certificates older than the profile; lists that tell of a part alone."""
        before = self.results(good())
        for usage in "89":
            service = made.subscriber(CA, "服务", 9, made.SIGNS[:1], more={"aia": b"", "eku": made.extension(
                "2.5.29.37", made.sequence(made.oid("1.3.6.1.5.5.7.3." + usage)))})
            self.assertEqual({}, self.changed({**good(), "x": service}, before))
        old = made.Authority("TEST CA", ROOT, 2, begins="2012-07-14 00:00:00", bc=made.constraints(True, False))
        self.assertEqual({}, self.changed({**good(), "ca.cer": old.der}, before))
        longest = made.subscriber(CA, "张三", (1 << 159) - 1)
        self.assertEqual({}, self.changed({**good(), "x": longest}, before))
        parts = {f"crl/2023-06-0{day}T0100/{day}.crl": crl(day, entries=[], partition="1") for day in range(1, 6)}
        self.assertEqual({}, self.changed({**good(), **parts}, before))

    def test_a_certificate_that_had_expired_need_not_be_listed(self):
        gone = made.subscriber(CA, "李四", GONE, ends="2023-06-03 20:00:00")
        lists = {f"crl/2023-06-0{day}T0100/{day}.crl": crl(day, entries=[]) for day in range(1, 6)}
        self.assertEqual("是", self.results({**good(), **lists, "gone.cer": gone})[54])

    def test_roots_that_lack_the_chains_top_accuse_nobody(self):
        """Of another root, of the CA's own or without any roots: nothing is shown, and it is said why."""
        (self.trust / "root.cer").write_bytes(made.Authority("ELSEWHERE").der)
        self.assertEqual("待核", self.judge(good())[187]["result"])
        (self.trust / "root.cer").write_bytes(ROOT.der)
        self.assertEqual("是", self.results(good())[187])
        rows = self.judge({**good(), **ca_files(issuer=None)})
        self.assertEqual("待核", rows[187]["result"])
        self.assertIn("该链的根不在所给的根证书中", rows[187]["reason"])
        done = self.command("check")
        self.assertIn("T1/objects/ca.cer: 警告：这张CA证书的证书链没有判定：该链的根不在所给的根证书中", done.stdout)
        self.trust = None
        self.assertEqual("是", self.judge({**good(), **ca_files(issuer=None)})[187]["result"])

    def test_a_folder_without_roots_is_refused(self):
        """By every command, and where the configuration names it."""
        self.lay(good())
        for name, files, words in (("nodir", None, "there is none of that name"), ("nothing", {}, "files 0, certificates in them 0"),
                                   ("text", {"a": b"x"}, "files 1, certificates in them 0"), ("other", {"a": made.subscriber(CA, "张三", SIGN)}, "files 1, certificates in them 1")):
            with self.subTest(name=name):
                self.trust = self.folder / name
                for file, data in (files or {}).items():
                    self.trust.mkdir(exist_ok=True)
                    (self.trust / file).write_bytes(data)
                if files == {}:
                    self.trust.mkdir()
                for command in (["run"], ["check"], ["explain", "T1", "187"]):
                    done = self.command(*command)
                    self.assertEqual(65, done.returncode, command)
                    self.assertIn(words, done.stderr)
        file = self.folder / "caeval.conf"
        file.write_text(f"trust = {self.folder / 'nothing'}\n")
        self.trust = None
        self.assertEqual(65, self.command("check", "--config", file).returncode)

    def test_no_objects_no_difference(self):
        """The list alone: rows as they were without a folder."""
        self.lay({})
        alone = {n: r["result"] for n, r in self.judge({}).items()}
        self.assertEqual(alone, self.results({"readme": b"x"}))


class ListAgainstObject(Judged):
    def differences(self):
        return {(d["column"], d["listed"], d["seen"]) for d in self.result["objects"]["list"]["differences"]}

    def test_the_object_wins(self):
        """The list accuses itself of what the certificate shows not to be so, and the other way round."""
        self.world.set("certificates", f"{SIGN:X}", ku_critical="否", curve_oid="1.2.3", basic_constraints="CA:FALSE", bc_critical="是")
        self.assertEqual("否", self.results({})[41])
        rows = self.judge(good())
        self.assertEqual(("是", "是"), (rows[41]["result"], rows[42]["result"]))
        self.assertIn(("曲线OID", "1.2.3", made.SM2_CURVE), self.differences())
        self.assertIn(("密钥用法关键扩展", "否", "是"), self.differences())

    def test_dates_and_kind(self):
        self.world.set("certificates", f"{SIGN:X}", not_before="2023-02-01", kind="加密")
        self.judge(good())
        self.assertIn(("生效时间", "2023-02-01", "2023-03-01 00:00:00"), self.differences())
        self.assertIn(("证书用途", "加密", "签名"), self.differences())

    def test_a_date_without_a_time_is_no_difference(self):
        self.world.set("certificates", f"{SIGN:X}", not_before="2023-03-01")
        self.judge(good())
        self.assertEqual(set(), self.differences())

    def test_serials_in_other_writing(self):
        self.world.set("certificates", f"{SIGN:X}", serial="11:11:22:22:33:33:44:44")
        self.world.set("certificates", f"{ENCRYPT:X}", serial="0x00" + f"{ENCRYPT:x}")
        self.judge(good())
        self.assertEqual(4, self.result["objects"]["list"]["shown"])

    def test_another_issuer_of_the_same_serial(self):
        """The list's issuer decides, where it is one of the objects'."""
        other = made.Authority("OTHER CA", ROOT, 7)
        bad = made.subscriber(other, "赵六", SIGN, curve="1.2.3")
        self.assertEqual("否", self.results({**good(), "o.cer": other.der, "b.cer": bad})[41])
        listed = self.result["objects"]["list"]
        self.assertEqual((4, 1), (listed["shown"], listed["unlisted"]))

    def test_what_no_object_shows_and_what_no_list_has(self):
        files = good()
        del files["sign.cer"]
        files["more.cer"] = made.subscriber(CA, "王五", 0xABCDEF)
        self.judge(files)
        listed = self.result["objects"]["list"]
        self.assertEqual((3, 1, 1), (listed["shown"], listed["not_shown"], listed["unlisted"]))
        self.assertEqual(["objects/more.cer"], [u["file"] for u in listed["unlisted_first"]])

    def test_a_certificate_that_lies_there_twice_is_one(self):
        """In two dated folders, loose and in an archive, of a subscriber and of a CA."""
        files = good()
        before = self.results(files)
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("sign.cer", files["sign.cer"])
            archive.writestr("ca.cer", CA.der)
        files = {**files, "2023-07-01/sign.cer": files["sign.cer"], "2023-07-02/all.zip": data.getvalue()}
        self.assertEqual({}, self.changed(files, before))
        told = self.result["objects"]
        of = told["certificates"]
        self.assertEqual((5, 5, 3), (of["read"], of["verified"], of["copies"]))
        self.assertEqual(0, told["list"]["unlisted"])
        self.assertEqual({frozenset(("objects/2023-07-01/sign.cer", "objects/2023-07-02/all.zip!sign.cer", "objects/sign.cer")),
                          frozenset(("objects/2023-07-02/all.zip!ca.cer", "objects/ca.cer"))}, self.places())
        for kind in ("certificates", "crls", "ocsp"):
            self.assertEqual(told[kind]["read"], sum(told[kind][word] for word in ("verified", "signature_wrong", "issuer_unknown")))

    def places(self):
        """Of each object that lies there more than once."""
        found = {}
        for copy in self.result["objects"]["copies"]:
            found.setdefault(copy["same_as"], {copy["same_as"]}).add(copy["file"])
        return set(map(frozenset, found.values()))

    def test_two_certificates_of_one_serial_wait(self):
        other = made.subscriber(CA, "张三丰", SIGN, curve="1.2.840.10045.3.1.7")
        rows = self.judge({**good(), "twin.cer": other})
        self.assertEqual(("待核", "attest"), (rows[41]["result"], rows[42]["basis"]))
        self.assertIn("前后矛盾", rows[41]["reason"])
        listed = self.result["objects"]["list"]
        self.assertEqual(0, listed["unlisted"])
        self.assertEqual(["objects/sign.cer", "objects/twin.cer"], [c["file"] for c in listed["contradictions"]])
        self.assertIn("T1/objects/twin.cer: 警告：与 objects/sign.cer 的签发者和序列号相同，内容不同", self.command("check").stdout)


if __name__ == "__main__":
    unittest.main()
