"""Makes a screenshot small: at most 256 colours and a palette, with nothing but the standard library."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS = 256


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    a, b, c = abs(guess - left), abs(guess - above), abs(guess - corner)
    if a <= b and a <= c:
        return left
    return above if b <= c else corner


def _rows(raw: bytes, width: int, height: int, size: int) -> Iterator[bytes]:
    """Undo the filters of the lines (PNG specification, chapter 9). ``size`` is the bytes of a pixel."""
    stride = width * size
    before = bytearray(stride)
    for line in range(height):
        start = line * (stride + 1)
        kind, now = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        if kind == 1:
            for i in range(size, stride):
                now[i] = (now[i] + now[i - size]) & 255
        elif kind == 2:
            for i in range(stride):
                now[i] = (now[i] + before[i]) & 255
        elif kind == 3:
            for i in range(stride):
                now[i] = (now[i] + ((now[i - size] if i >= size else 0) + before[i]) // 2) & 255
        elif kind == 4:
            for i in range(stride):
                left, corner = (now[i - size], before[i - size]) if i >= size else (0, 0)
                now[i] = (now[i] + _paeth(left, before[i], corner)) & 255
        before = now
        yield bytes(now)


def _nearest(colour: bytes, kept: list[bytes]) -> int:
    red, green, blue = colour
    return min(
        range(len(kept)),
        key=lambda n: (kept[n][0] - red) ** 2 + (kept[n][1] - green) ** 2 + (kept[n][2] - blue) ** 2,
    )


def small_png(data: bytes) -> bytes:
    """Return the picture with a palette of its commonest colours.

    Raises:
        ValueError: not an 8-bit true-colour PNG without interlacing, which is what Chromium writes.
    """
    parts = list(_chunks(data))
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", dict(parts)[b"IHDR"])
    if depth != 8 or colour not in (2, 6) or interlace:
        raise ValueError("only 8-bit true colour without interlacing")
    size = 3 if colour == 2 else 4
    raw = zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT"))
    lines = [[row[i : i + 3] for i in range(0, len(row), size)] for row in _rows(raw, width, height, size)]
    counted = Counter(pixel for line in lines for pixel in line)
    kept = [pixel for pixel, _ in counted.most_common(MOST_COLOURS)]
    places = {pixel: place for place, pixel in enumerate(kept)}
    for pixel in counted:
        if pixel not in places:
            places[pixel] = _nearest(pixel, kept)
    body = b"".join(b"\0" + bytes(places[pixel] for pixel in line) for line in lines)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"".join((
        SIGNATURE,
        _chunk(b"IHDR", header),
        _chunk(b"PLTE", b"".join(kept)),
        _chunk(b"IDAT", zlib.compress(body, 9)),
        _chunk(b"IEND", b""),
    ))  # fmt: skip
