"""Outlook messages made of bytes: a compound file of short streams, as MS-CFB and MS-OXMSG describe it."""

import struct

_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
_SECTOR = 512


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, `storage/stream` for one in a storage; each is padded to whole sectors."""
    storages = sorted({name.split("/")[0] for name in streams if "/" in name})
    names = ["Root Entry", *storages, *streams]
    children: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if place:
            children.setdefault(name.split("/")[0] if "/" in name else "Root Entry", []).append(place)
    directory, body, fat = b"", b"", list[int]()
    for place, name in enumerate(names):
        kind = 5 if place == 0 else 1 if name in storages else 2
        inside = children.get(name, []) if kind != 2 else []
        siblings = next((found for found in children.values() if place in found), [place])
        after = siblings.index(place) + 1
        right = siblings[after] if after < len(siblings) else _NONE
        start, size = _END, 0
        if kind == 2:
            data = streams[name].ljust(4096, b"\0")  # of 4,096 bytes and more, no mini stream is needed
            start, size = len(fat), len(data)
            count = -(-len(data) // _SECTOR)
            fat += [*range(start + 1, start + count), _END]
            body += data.ljust(count * _SECTOR, b"\0")
        said = name.split("/")[-1].encode("utf-16-le")
        directory += said.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(said) + 2, kind, 1, _NONE, right, inside[0] if inside else _NONE
        )
        directory += bytes(36) + struct.pack("<IQ", start, size)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    count = len(directory) // _SECTOR
    first = len(fat)
    fat += [*range(first + 1, first + count), _END]
    sectors = -(-(len(fat) + 2) // 128)
    where = len(fat)
    fat += [0xFFFFFFFD] * sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(sectors * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", sectors, first, 0, 4096, _END, 0, _END, 0, where)
    header += struct.pack("<I", where + 1 if sectors > 1 else _FREE) + b"\xff" * 4 * 107
    return header + body + directory + table


def msg(subject: str, sender: str, body: str, sent: int) -> bytes:
    """A message of these; `sent` counts 100 ns from 1601 on."""
    texts = {"0037": subject, "0C1A": sender, "1000": body, "001A": "IPM.Note"}
    encoded = {f"__substg1.0_{key}001F": text.encode("utf-16-le") for key, text in texts.items()}
    properties = bytes(32) + struct.pack("<IIQ", 0x00390040, 6, sent)
    for key, text in texts.items():
        properties += struct.pack("<IIII", int(key, 16) << 16 | 0x1F, 6, len(text.encode("utf-16-le")) + 2, 0)
    return compound({"__properties_version1.0": properties, **encoded})
