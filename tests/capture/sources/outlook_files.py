"""The smallest file Outlook's format allows: a few texts as streams of a compound file."""

from __future__ import annotations

import struct

SECTOR, MINI = 512, 64
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
CLASS, SUBJECT, HEADERS, SENDER, BODY = 0x001A, 0x0037, 0x007D, 0x0C1F, 0x1000


def saved(texts: dict[int, str]) -> bytes:
    """A .msg with these texts by the number of their property."""
    streams = {f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in texts.items()}
    entries = b"".join(
        struct.pack("<HHIQ", 0x1F, number, 6, len(text.encode("utf-16-le")) + 2) for number, text in texts.items()
    )
    streams["__properties_version1.0"] = bytes(32) + entries
    return compound(streams)


def compound(streams: dict[str, bytes]) -> bytes:
    """Every stream in the mini stream, chained one after the other."""
    mini, chains, starts = b"", [], {}
    for name, data in streams.items():
        padded = data + bytes(-len(data) % MINI)
        starts[name] = len(mini) // MINI
        chains += [*range(starts[name] + 1, starts[name] + len(padded) // MINI), END]
        mini += padded
    directory = entry("Root Entry", 5, 1, 0, len(mini))
    for number, (name, data) in enumerate(streams.items(), start=1):
        following = number + 1 if number < len(streams) else FREE
        directory += entry(name, 2, FREE, starts[name], len(data), following)
    parts = [sectors(directory), sectors(struct.pack(f"<{len(chains)}I", *chains), b"\xff"), sectors(mini)]
    first, table = 1, [FAT]
    places = []
    for part in parts:
        places.append(first)
        count = len(part) // SECTOR
        table += [*range(first + 1, first + count), END]
        first += count
    directory = parts[0].replace(struct.pack("<I", 0xBEEF), struct.pack("<I", places[2]), 1)
    fat = sectors(struct.pack(f"<{len(table)}I", *table), b"\xff")
    return header(places) + fat + directory + parts[1] + parts[2]


def entry(name: str, kind: int, child: int, start: int, size: int, following: int = FREE) -> bytes:
    shown = name.encode("utf-16-le")
    start = 0xBEEF if kind == 5 else start
    head = shown.ljust(64, b"\0") + struct.pack("<HBBIII", len(shown) + 2, kind, 1, FREE, following, child)
    return (head + bytes(36) + struct.pack("<IQ", start, size)).ljust(128, b"\0")


def sectors(data: bytes, fill: bytes = b"\0") -> bytes:
    return data + fill * (-len(data) % SECTOR)


def header(places: list[int]) -> bytes:
    """Where the directory and the table of the mini stream begin."""
    mark = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    sizes = struct.pack("<HHHHH6xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, places[0], 0, 4096)
    tables = struct.pack("<IIII", places[1], 1, END, 0)
    return mark + sizes + tables + struct.pack("<109I", 0, *[FREE] * 108)
