"""How a link of the chain is hashed: canonical JSON, SHA-256. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

GENESIS = "0" * 64
FIELDS = (
    "district_id", "number", "at", "user_id", "user_name", "role", "ip", "verb", "subject_type", "subject_key",
    "subject_label", "unit_key", "before", "after", "reason", "previous_digest",
)  # fmt: skip


def plain(value: Any) -> Any:
    """Turn a value into what JSON keeps unchanged: dates as ISO text, Decimal as text."""
    if isinstance(value, datetime):
        return value.astimezone().isoformat() if value.tzinfo is None else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value


def digest(link: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of the columns `FIELDS` of ``link``; ``at`` must be an aware datetime in UTC."""
    body = {name: plain(link[name]) for name in FIELDS}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
