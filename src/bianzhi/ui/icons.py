"""Icons: the few picked from Bootstrap Icons, drawn into the page (no request, no font)."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

SPRITE = Path(__file__).parent / "static/ui/vendor/bootstrap-icons-1.13.2/icons.svg"
SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="0 0 16 16">(.*?)</symbol>', re.DOTALL)


@cache
def _shapes() -> dict[str, str]:
    return dict(SYMBOL.findall(SPRITE.read_text(encoding="utf-8")))


def icon_names() -> tuple[str, ...]:
    """Return the names that `icon` knows."""
    return tuple(_shapes())


@cache
def icon(name: str, label: str = "") -> Markup:
    """Return the icon as SVG. Without ``label`` it is decoration and hidden from screen readers.

    Raises:
        LookupError: no icon of that name was picked.
    """
    shape = _shapes().get(name)
    if shape is None:
        raise LookupError(f"no icon {name!r}; see bianzhi.ui.icons.icon_names()")
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(  # noqa: S704 - shapes come from the vendored file, the label is escaped
        f'<svg class="bz-icon" viewBox="0 0 16 16" width="16" height="16" fill="currentColor" {spoken}>{shape}</svg>'
    )
