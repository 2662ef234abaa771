#!/usr/bin/env python3
"""Checks an exported audit of Xuean without Xuean: Python's standard library, and openssl for the signatures.

    python3 offline.py EXPORT [--public KEY.pem] [--witness seals.log] [--json]

It needs no secret. It finds entries that were edited, deleted, inserted, moved or put in another order, and a sealed
part that was cut off; with `--public` (the key you were given when the installation was made, not the one in the file)
seals that somebody else signed; with `--witness` (a copy of the seals kept elsewhere) a database that was put back or
rewritten. What it cannot check is whether the codes beside an entry are those it was written with: that takes the
installation's own key (`xuean audit verify`). Exit status: 0 whole, 1 tampered with, 2 cannot read.

This file is written from the description of the format, apart from the program, so that it can disagree with it.

The format. A line of the export is a JSON object; `kind` is export, seal, entry or end. A field is packed as its length
in four bytes, big-endian, and then its bytes; null is ffffffff alone. An entry's hash is SHA-256 over its packed FIELDS
(`prev` and `commitment` as bytes, all others as their text). `prev` of a first entry is SHA-256("xuean audit " + part).
A seal's body is packed: "xuean seal 1", no, prev, sealed_at, reason, key, count, then part, seq, hash of each head;
`prev` is SHA-256 over the body of the seal before it, SHA-256("xuean seal") for the first; the signature is Ed25519.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FIELDS = (
    *("form", "part", "seq", "prev", "id", "acted_at", "recorded_at", "person_id", "account_id", "posts", "system"),
    *("device", "tag", "verb", "outcome", "subject_record", "subject_id", "cause", "key", "commitment"),
)
BYTES = {"prev", "commitment"}
WORDS = {
    "entry_missing": "entries are missing before this one",
    "entry_moved": "does not follow the entry before it",
    "entry_changed": "was changed after it was written",
    "sealed_entry_missing": "was sealed and is no longer there",
    "sealed_entry_changed": "is not the entry that was sealed",
    "seal_missing": "seals are missing before this one",
    "seal_changed": "the seal does not follow the one before it",
    "signature_wrong": "the seal was not signed with this key",
    "signature_unchecked": "the signature could not be checked: openssl 3 is needed",
    "rolled_back": "the witness holds this seal and the export does not",
    "witness_differs": "the witness holds another seal of this number",
    "cut_short": "the export ends too early",
}


def pack(values):
    return b"".join(b"\xff" * 4 if raw is None else len(raw).to_bytes(4, "big") + raw for raw in values)


def unpack(data):
    fields = []
    while data:
        length = int.from_bytes(data[:4], "big")
        if len(data) < 4 + length:
            raise ValueError("a seal is cut short")
        fields.append(data[4 : 4 + length])
        data = data[4 + length :]
    return fields


def entry_hash(entry):
    values = (entry[name] for name in FIELDS)
    raw = (
        None if value is None else bytes.fromhex(value) if name in BYTES else str(value).encode()
        for name, value in zip(FIELDS, values)  # noqa: B905 - also for Python 3.9
    )
    return hashlib.sha256(pack(raw)).hexdigest()


class Check:
    """Reads an export once, from the first line to the last."""

    def __init__(self):
        self.entries, self.seals, self.faults = 0, 0, []
        self.heads = {}  # part -> (seq, hash) of the last entry read
        self.points = {}  # part -> {seq: hash} as sealed
        self.sealed = {}  # number of a seal -> hash of its body
        self.last_seal = hashlib.sha256(b"xuean seal").digest()
        self.latest = {}  # number of a key -> the last seal signed with it
        self.keys, self.only, self.ended = {}, None, None

    def found(self, kind, part="", seq=0):
        self.faults.append({"kind": kind, "part": part, "seq": seq})

    def line(self, line):
        kind = line.get("kind")
        if kind == "export":
            if line["form"] != "xuean audit export 1":
                raise ValueError(f"not a form this program knows: {line['form']}")
            self.keys, self.only = line["keys"], line["part"]
        elif kind in ("entry", "seal"):
            try:
                getattr(self, kind)(line)
            except (ValueError, KeyError, TypeError, IndexError):  # no longer what it was when it was written
                self.found(f"{kind}_changed", line.get("part", ""), line.get("seq", line.get("no", 0)))
        elif kind == "end":
            self.ended = (line["entries"], line["seals"])

    def entry(self, entry):
        part, seq = entry["part"], entry["seq"]
        before, prev = self.heads.get(part) or (0, hashlib.sha256(b"xuean audit " + part.encode()).hexdigest())
        if seq != before + 1:
            self.found("entry_missing", part, before + 1)
        elif entry["prev"] != prev:
            self.found("entry_moved", part, seq)
        if entry_hash(entry) != entry["hash"]:
            self.found("entry_changed", part, seq)
        if self.points.get(part, {}).pop(seq, entry["hash"]) != entry["hash"]:
            self.found("sealed_entry_changed", part, seq)
        self.heads[part] = (seq, entry["hash"])
        self.entries += 1

    def seal(self, seal):
        no, body = seal["no"], bytes.fromhex(seal["body"])
        fields = unpack(body)
        if fields[0] != b"xuean seal 1" or len(fields) != 7 + 3 * int(fields[6]):
            raise ValueError("not a seal")
        if no != self.seals + 1:
            self.found("seal_missing", "", self.seals + 1)
        elif int(fields[1]) != no or int(fields[5]) != seal["key"] or fields[2] != self.last_seal:
            self.found("seal_changed", "", no)
        for at in range(7, len(fields), 3):
            self.points.setdefault(fields[at].decode(), {})[int(fields[at + 1])] = fields[at + 2].hex()
        self.last_seal, self.seals = hashlib.sha256(body).digest(), no
        self.sealed[no] = self.last_seal
        self.latest[seal["key"]] = (no, body, bytes.fromhex(seal["signature"]))

    def finish(self, public, witness):
        if self.ended != (self.entries, len(self.sealed)):
            self.found("cut_short")
        for part, points in self.points.items():
            last = max(points, default=0)
            if last > self.heads.get(part, (0, ""))[0] and self.only in (None, part):
                self.found("sealed_entry_missing", part, last)
        for number, seal in self.latest.items():  # each seal holds the one before: the last signature vouches for all
            self.signature(public or self.keys.get(str(number), ""), *seal)
        for line in witness:
            known = self.sealed.get(line["no"])
            if known is None:
                self.found("rolled_back", "", line["no"])
            elif known != hashlib.sha256(bytes.fromhex(line["body"])).digest():
                self.found("witness_differs", "", line["no"])

    def signature(self, pem, no, body, signature):
        openssl = shutil.which("openssl")
        if not openssl or not pem:
            return self.found("signature_unchecked", "", no)
        with tempfile.TemporaryDirectory() as folder:
            names = {name: str(Path(folder, name)) for name in ("key", "body", "signature")}
            Path(names["key"]).write_text(pem, encoding="ascii")
            Path(names["body"]).write_bytes(body)
            Path(names["signature"]).write_bytes(signature)
            command = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", names["key"], "-rawin"]
            command += ["-in", names["body"], "-sigfile", names["signature"]]
            answer = subprocess.run(command, capture_output=True, text=True)
        if "Verified Successfully" in answer.stdout + answer.stderr and answer.returncode == 0:
            return None
        wrong = "Verification Failure" in answer.stdout + answer.stderr
        return self.found("signature_wrong" if wrong else "signature_unchecked", "", no)


def read_witness(path):
    """Lines of the witness's file; one torn by a crash is passed over."""
    found = []
    for raw in Path(path).read_text(encoding="ascii").splitlines():
        try:
            line = json.loads(raw)
            found.append({"no": line["no"], "body": line["body"]})
        except (ValueError, KeyError, TypeError):
            continue
    return found


def verify(export, public=None, witness=None):
    """`export`, `witness`: paths. `public`: the text of a PEM file. Returns entries, seals, ok, faults."""
    check = Check()
    with Path(export).open(encoding="utf-8") as lines:
        for number, raw in enumerate(lines):
            line = json.loads(raw)
            if number == 0 and line.get("kind") != "export":
                raise ValueError("not an export of the audit")
            check.line(line)
    check.finish(public, read_witness(witness) if witness else [])
    return {"entries": check.entries, "seals": check.seals, "ok": not check.faults, "faults": check.faults}


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Check an exported audit of Xuean.")
    parser.add_argument("export")
    parser.add_argument("--public", help="the public key you were given, a PEM file")
    parser.add_argument("--witness", help="a copy of the seals kept elsewhere")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        public = Path(chosen.public).read_text(encoding="ascii") if chosen.public else None
        report = verify(chosen.export, public, chosen.witness)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as problem:
        print(f"cannot read: {problem}", file=sys.stderr)
        return 2
    if chosen.json:
        print(json.dumps(report))
        return 0 if report["ok"] else 1
    for fault in report["faults"]:
        where = f"{fault['part']} " if fault["part"] else ""
        print(f"{where}{fault['seq']}: {WORDS[fault['kind']]}", file=sys.stderr)
    print(f"{report['entries']} entries, {report['seals']} seals: {'whole' if report['ok'] else 'TAMPERED WITH'}")
    if not public:
        print("The key came with the export: compare it with the one you were given, or use --public.")
    return 0 if report["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
