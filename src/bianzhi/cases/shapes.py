"""The shape of a payload: what stands under each of its names, whether a page, a file or another program brings it."""

from collections.abc import Callable, Mapping
from typing import Any

from bianzhi.values.refusal import Refusal

#: no key, count or year is larger; no text longer
LARGEST, LONGEST, MOST = 2**53, 20_000, 500
Shape = Callable[[Any], bool]


def whole(value: Any) -> bool:
    """Say whether it is a whole number, or nothing."""
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST)


def text(value: Any) -> bool:
    """Say whether it is a text, or nothing."""
    return value is None or (isinstance(value, str) and len(value) <= LONGEST and "\x00" not in value)


def scalar(value: Any) -> bool:
    """Say whether it is one value."""
    return isinstance(value, bool) or whole(value) or text(value)


def whole_or_text(value: Any) -> bool:
    """Say whether it is a number, or the text a field holds."""
    return whole(value) or text(value)


def fields(value: Any) -> bool:
    """Say whether it is names with one value each, as a form is."""
    return value is None or (
        isinstance(value, Mapping) and len(value) <= MOST and all(scalar(one) for one in value.values())
    )


def wholes(value: Any) -> bool:
    """Say whether it is a list of numbers."""
    return value is None or (
        isinstance(value, list) and len(value) <= MOST and all(whole(one) for one in value)
    )


def rows(value: Any) -> bool:
    """Say whether it is a list of such names with values."""
    return value is None or (
        isinstance(value, list)
        and len(value) <= MOST
        and all(isinstance(one, Mapping) and fields(one) for one in value)
    )


def _of_line(value: Any) -> bool:
    return (
        scalar(value)
        or fields(value)
        or (isinstance(value, list) and len(value) <= MOST and all(map(scalar, value)))
    )


def lines(value: Any) -> bool:
    """Say whether it is a list of lines: names with one value, a list of values, or the words as typed."""
    return value is None or (
        isinstance(value, list)
        and len(value) <= MOST
        and all(isinstance(one, Mapping) and all(map(_of_line, one.values())) for one in value)
    )


def key_of(value: Any) -> int | None:
    """Return the key that ``value`` is or spells; ``None`` when it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 < value < LARGEST else None
    spelt = isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 15
    return int(value) or None if spelt else None


WORDS: Mapping[Shape, str] = {
    whole: "整数",
    text: "文字",
    whole_or_text: "整数或文字",
    fields: "各栏的内容",
    wholes: "整数的列表",
    rows: "各行的内容",
    lines: "各项的内容",
}


def check_shape(shape: Mapping[str, Shape], payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Return what does not fit. Names the shape does not know are no concern of the kind."""
    return tuple(
        Refusal("case.shape", f"“{name}”应为{WORDS[fits]}", field=name)
        for name, fits in shape.items()
        if name in payload and not fits(payload[name])
    )
