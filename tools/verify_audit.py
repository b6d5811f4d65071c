#!/usr/bin/env python3
"""Checks a signed head, a list of heads or a proof of a Tocsin journal, from docs/internals/audit-format.md alone; standard library only.
Usage: tools/verify_audit.py FILE.json --key PUBLIC_KEY [--head KEPT_HEAD.json]     exit code 0: holds, 1: does not
"""
import hashlib
import json
import sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, I = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)

def recover(data):  # A point of the curve from its 32 bytes (RFC 8032, 5.1.3), in extended coordinates.
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    x = x if (x * x - xx) % P == 0 else x * I % P
    if (x * x - xx) % P != 0 or y >= P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P

def add(a, b):
    e, f, c, d = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0]), 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2]
    return (f - e) * (d - c) % P, (d + c) * (f + e) % P, (d - c) * (d + c) % P, (f - e) * (f + e) % P

def times(n, point):
    out = (0, 1, 1, 0)
    while n:
        out, point, n = add(out, point) if n & 1 else out, add(point, point), n >> 1
    return out

def signed(public, text, signature):
    base = recover((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    r, s = recover(signature[:32]), int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % L
    a, b = times(s, base), add(r, times(h, recover(public)))
    return len(signature) == 64 and s < L and (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0

def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()

def require(truth, what):
    if not truth:
        raise ValueError(what)

def climb(fn, sn, old, new, path):  # Both loops of the page at once: `old` only takes what stands to the left.
    for step in map(bytes.fromhex, path):
        require(sn > 0, "the path is too long")
        if fn & 1 or fn == sn:
            old, new = node(step, old), node(step, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node(new, step)
        fn, sn = fn >> 1, sn >> 1
    require(sn == 0, "the path is too short")
    return old.hex(), new.hex()

def check_head(head, key):
    require(head["format"] == "tocsin-head-1" and head["public_key"] == key, "the head is not signed by this key")
    require(head["key"] == hashlib.sha256(bytes.fromhex(key)).hexdigest()[:16], "the key has another name")
    names = ("centre", "genesis", "tree_size", "root", "chain", "at", "key")
    text = "tocsin audit head 1\n" + "".join(f"{name} {head[name]}\n" for name in names)
    require(signed(bytes.fromhex(key), text.encode(), bytes.fromhex(head["signature"])), "the signature does not fit")

def check_step(old, new, path):
    m, n = old["tree_size"], new["tree_size"]
    require(0 < m <= n, "sizes out of order")
    if m == n:
        return require(not path and old["root"] == new["root"], f"another history of {m} entries")
    path, even = [old["root"], *path] if m & (m - 1) == 0 else path, (m & -m).bit_length() - 1  # m - 1 ends in so many ones.
    first = bytes.fromhex(path[0])
    require(climb((m - 1) >> even, (n - 1) >> even, first, first, path[1:]) == (old["root"], new["root"]), f"the first {m} of {n} entries have changed")

def check(value, key, kept):
    head = value.get("head", value)
    check_head(head, key)
    if value["format"] == "tocsin-inclusion-1":
        leaf, index, size = hashlib.sha256(b"\0" + value["entry"].encode()).digest(), value["position"] - 1, head["tree_size"]
        require(0 <= index < size and climb(index, size - 1, leaf, leaf, value["path"])[1] == head["root"], "the entry is not in the tree")
    elif value["format"] == "tocsin-consistency-1":
        check_step(value["from"], value["to"], value["path"])
        check_step(value["to"], head, value["head_path"])
    else:
        require("head" not in value, "a format that is not known")
    if kept:
        check_head(kept, key)
        same = value.get("from", head)
        require(kept["genesis"] == head["genesis"] and kept["tree_size"] == same["tree_size"], "the kept head is of another journal or size")
        require(kept["root"] == same["root"], f"two histories of {same['tree_size']} entries: history was changed")
    return f"holds: {value['format']}, {head['tree_size']} entries, signed at {head['at']}"

if __name__ == "__main__":
    arguments = dict(zip(sys.argv[2::2], sys.argv[3::2]))
    "--key" in arguments or sys.exit(__doc__)
    try:
        kept = [json.loads(line) for line in open(arguments["--head"])][-1] if "--head" in arguments else None
        print(*(check(json.loads(line), arguments["--key"], kept) for line in open(sys.argv[1], encoding="utf-8")), sep="\n")
    except (ValueError, KeyError, IndexError, TypeError, OSError) as error:
        sys.exit(f"does not hold: {error}")
