"""A test CA: certificates, CRLs and OCSP answers as DER, signed by SM2 with SM3, every byte of them given by names.

Nothing of the program stands behind it: DER, and SM2 after GB/T 32918.2 with the user's id 1234567812345678, are written
here once more; tests/objects/test_objects.py holds them against the openssl command. The same words make the same bytes.
"""

import base64
import datetime
import hashlib

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
ID = b"1234567812345678"

SM2_KEY, SM2_CURVE, SM2_SM3 = "1.2.840.10045.2.1", "1.2.156.10197.1.301", "1.2.156.10197.1.501"
BITS = {"digitalSignature": 0, "nonRepudiation": 1, "keyEncipherment": 2, "dataEncipherment": 3,
        "keyAgreement": 4, "keyCertSign": 5, "cRLSign": 6, "encipherOnly": 7, "decipherOnly": 8}
SIGNS = ("digitalSignature", "nonRepudiation")
ENCRYPTS = ("keyEncipherment", "dataEncipherment", "keyAgreement")


# --- SM2 -----------------------------------------------------------------------------------------------------

def sm3(data):
    return hashlib.new("sm3", data).digest()


def double(p):
    x, y, z = p
    if not z:
        return p
    m = 3 * (x - z * z) * (x + z * z)
    s = 4 * x * y * y
    x2 = (m * m - 2 * s) % P
    return x2, (m * (s - x2) - 8 * pow(y, 4, P)) % P, 2 * y * z % P


def add(p, q):
    if not p[2]:
        return q
    if not q[2]:
        return p
    (x1, y1, z1), (x2, y2, z2) = p, q
    u1, u2 = x1 * z2 * z2 % P, x2 * z1 * z1 % P
    s1, s2 = y1 * z2 ** 3 % P, y2 * z1 ** 3 % P
    if u1 == u2:
        return double(p) if s1 == s2 else (0, 1, 0)
    h, r = u2 - u1, s2 - s1
    x = (r * r - h ** 3 - 2 * u1 * h * h) % P
    return x, (r * (u1 * h * h - x) - s1 * h ** 3) % P, h * z1 * z2 % P


def times(k, point):
    sum_, power = (0, 1, 0), (*point, 1)
    while k:
        if k & 1:
            sum_ = add(sum_, power)
        power, k = double(power), k >> 1
    z = pow(sum_[2], -1, P)
    return sum_[0] * z * z % P, sum_[1] * z ** 3 % P


def number(name, most=N - 2):
    return int.from_bytes(hashlib.sha512(name.encode()).digest(), "big") % most + 1


class Key:
    def __init__(self, name):
        self.secret = number("key " + name)
        self.point = times(self.secret, G)
        self.bytes = b"\4" + b"".join(c.to_bytes(32, "big") for c in self.point)

    def sign(self, data, identity=ID):
        curve = b"".join(c.to_bytes(32, "big") for c in (A, B, *G, *self.point))
        z = sm3((len(identity) * 8).to_bytes(2, "big") + identity + curve)
        e = int.from_bytes(sm3(z + data), "big")
        for turn in range(100):
            k = number(f"k {self.secret} {e} {turn}")
            r = (e + times(k, G)[0]) % N
            s = pow(1 + self.secret, -1, N) * (k - r * self.secret) % N
            if r and s and r + k != N:
                return sequence(integer(r), integer(s))
        raise AssertionError


# --- DER -----------------------------------------------------------------------------------------------------

def tlv(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes([tag, size]) + body
    head = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(head)]) + head + body


def sequence(*parts):
    return tlv(0x30, *parts)


def integer(value):
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def oid(text):
    arcs = [int(arc) for arc in text.split(".")]
    body = b""
    for arc in [arcs[0] * 40 + arcs[1], *arcs[2:]]:
        part = [arc & 0x7F]
        while arc := arc >> 7:
            part.insert(0, arc & 0x7F | 0x80)
        body += bytes(part)
    return tlv(6, body)


def boolean(value):
    return tlv(1, b"\xff" if value else b"\0")


def octets(data):
    return tlv(4, data)


def bits(data, unused=0):
    return tlv(3, bytes([unused]) + data)


def name(text, country="CN"):
    return sequence(tlv(0x31, sequence(oid("2.5.4.6"), tlv(0x13, country.encode()))),
                    tlv(0x31, sequence(oid("2.5.4.3"), tlv(0x0C, text.encode()))))


def moment(text, general=None):
    """Of Beijing: 2025-06-01 00:00:00."""
    at = datetime.datetime.fromisoformat(text) - datetime.timedelta(hours=8)
    if general or (general is None and at.year >= 2050):
        return tlv(0x18, at.strftime("%Y%m%d%H%M%SZ").encode())
    return tlv(0x17, at.strftime("%y%m%d%H%M%SZ").encode())


def algorithm(text, *parameter):
    return sequence(oid(text), *parameter)


def named_bits(words):
    value = sum(1 << (15 - BITS[word]) for word in words)
    data = value.to_bytes(2, "big").rstrip(b"\0")
    unused = (data[-1] & -data[-1]).bit_length() - 1 if data else 0
    return bits(data, unused)


def extension(identifier, value, critical=False):
    return sequence(oid(identifier), boolean(True) if critical else b"", octets(value))


def pem(label, der):
    text = base64.encodebytes(der).decode().replace("\n", "")
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def pkcs7(certificates=(), crls=()):
    inner = sequence(integer(1), tlv(0x31), sequence(oid("1.2.840.113549.1.7.1")),
                     tlv(0xA0, *certificates) if certificates else b"",
                     tlv(0xA1, *crls) if crls else b"", tlv(0x31))
    return sequence(oid("1.2.840.113549.1.7.2"), tlv(0xA0, inner))


# --- certificates ----------------------------------------------------------------------------------------------

def key_id(key):
    return hashlib.sha1(key.bytes).digest()


def usage(words, critical=True):
    return extension("2.5.29.15", named_bits(words), critical)


def constraints(ca, critical, given=None):
    body = boolean(ca) if (ca if given is None else given) else b""
    return extension("2.5.29.19", sequence(body), critical)


def url(text):
    return tlv(0x86, text.encode())


def usual(key, issuer, at="http://ca.test"):
    """The extensions that tables C.3 and C.4 of GM/T 0015-2012 ask of a subscriber's certificate beside keyUsage."""
    return {
        "aki": extension("2.5.29.35", sequence(tlv(0x80, key_id(issuer.key)))),
        "ski": extension("2.5.29.14", octets(key_id(key))),
        "policies": extension("2.5.29.32", sequence(sequence(oid("1.2.156.112000.1")))),
        "crldp": extension("2.5.29.31", sequence(sequence(tlv(0xA0, tlv(0xA0, url(at + "/1.crl")))))),
        "aia": extension("1.3.6.1.5.5.7.1.1", sequence(
            sequence(oid("1.3.6.1.5.5.7.48.2"), url(at + "/ca.cer")),
            sequence(oid("1.3.6.1.5.5.7.48.1"), url(at + "/ocsp")))),
    }


def spki(key, key_algorithm=SM2_KEY, curve=SM2_CURVE):
    return sequence(algorithm(key_algorithm, oid(curve)), bits(key.bytes))


class Authority:
    """A CA: its key and its certificate, made by `issuer` (None: by itself)."""

    def __init__(self, text, issuer=None, serial=1, begins="2015-01-01 00:00:00",
                 ends="2045-01-01 00:00:00", key=None, identity=ID, **changes):
        self.text, self.name, self.key, self.issuer = text, name(text), key or Key(text), issuer or self
        extensions = {"bc": constraints(True, True), "ku": usage(("keyCertSign", "cRLSign")),
                      "ski": extension("2.5.29.14", octets(key_id(self.key)))}
        if issuer:
            extensions["aki"] = extension("2.5.29.35", sequence(tlv(0x80, key_id(issuer.key))))
        extensions.update(changes)
        self.serial = serial
        self.der = certificate(self.issuer, self.name, self.key, serial, begins, ends, extensions,
                               identity=identity)


def certificate(issuer, subject, key, serial, begins, ends, extensions, version=2, inner=SM2_SM3,
                outer=SM2_SM3, general=None, identity=ID, parameter=(), signer=None, **key_kind):
    present = [value for value in extensions.values() if value]
    tbs = sequence(tlv(0xA0, integer(version)) if version else b"",
                   serial if isinstance(serial, bytes) else integer(serial),
                   algorithm(inner, *parameter), issuer.name,
                   sequence(moment(begins, general), moment(ends, general)), subject,
                   spki(key, **key_kind), tlv(0xA3, sequence(*present)) if present else b"")
    signature = (signer or issuer.key).sign(tbs, identity)
    return sequence(tbs, algorithm(outer, *parameter), bits(signature))


def subscriber(issuer, text, serial, words=SIGNS, begins="2023-03-01 00:00:00",
               ends="2026-03-01 00:00:00", critical=True, key=None, more=None, **changes):
    """A certificate of a pair: words SIGNS, or ENCRYPTS. `more`: extensions in place of the usual ones (None: without)."""
    key = key or Key(f"{text} {words}")
    extensions = {"ku": usage(words, critical), **usual(key, issuer)}
    extensions.update(more or {})
    return certificate(issuer, name(text), key, serial, begins, ends, extensions, **changes)


# --- CRLs ------------------------------------------------------------------------------------------------------

def crl(issuer, number_, this, next_=None, entries=(), delta=None, partition=None, more=None, identity=ID,
        signer=None, general=None):
    """entries: (serial, time, reason or None)."""
    extensions = {"aki": extension("2.5.29.35", sequence(tlv(0x80, key_id(issuer.key)))),
                  "number": extension("2.5.29.20", integer(number_)) if number_ is not None else b""}
    if delta is not None:
        extensions["delta"] = extension("2.5.29.27", integer(delta), True)
    if partition:
        extensions["idp"] = extension("2.5.29.28", sequence(
            tlv(0xA0, tlv(0xA0, url(f"http://ca.test/{partition}.crl")))), True)
    extensions.update(more or {})
    listed = [sequence(integer(serial), moment(at), sequence(
        extension("2.5.29.21", tlv(0x0A, bytes([reason])))) if reason is not None else b"")
        for serial, at, reason in entries]
    present = [value for value in extensions.values() if value]
    tbs = sequence(integer(1), algorithm(SM2_SM3), issuer.name, moment(this, general),
                   moment(next_) if next_ else b"", sequence(*listed) if listed else b"",
                   tlv(0xA0, sequence(*present)) if present else b"")
    return sequence(tbs, algorithm(SM2_SM3), bits((signer or issuer.key).sign(tbs, identity)))


# --- OCSP ------------------------------------------------------------------------------------------------------

def ocsp(issuer, answers, produced, signer=None, responder=None, certificates=(), identity=ID):
    """answers: (serial, None | revocation time, this, next or None)."""
    singles = [sequence(
        sequence(algorithm("1.2.156.10197.1.401"), octets(sm3(issuer.name)),
                 octets(sm3(issuer.key.bytes)), integer(serial)),
        tlv(0xA1, moment(revoked, True)) if revoked else tlv(0x80),
        moment(this, True), tlv(0xA0, moment(next_, True)) if next_ else b"")
        for serial, revoked, this, next_ in answers]
    tbs = sequence(tlv(0xA1, responder or issuer.name), moment(produced, True), sequence(*singles))
    basic = sequence(tbs, algorithm(SM2_SM3), bits((signer or issuer.key).sign(tbs, identity)),
                     tlv(0xA0, sequence(*certificates)) if certificates else b"")
    return sequence(tlv(0x0A, b"\0"), tlv(0xA0, sequence(
        oid("1.3.6.1.5.5.7.48.1.1"), octets(basic))))
