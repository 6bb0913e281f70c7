"""I1–I20 of DOMAIN §2.5, all of them: import `INVARIANTS` from here, and every law is registered.

The laws stand in `invariants_quota` (numbers and who may hold them) and `invariants_people` (documents, persons, closed years).
"""

from collections.abc import Mapping
from types import MappingProxyType

from bianzhi.ledger import invariants_people, invariants_quota
from bianzhi.ledger.registry import INVARIANTS as _REGISTERED
from bianzhi.ledger.registry import Invariant

LAWS = (invariants_people, invariants_quota)
INVARIANTS: Mapping[str, Invariant] = MappingProxyType(
    {code: _REGISTERED[code] for code in sorted(_REGISTERED, key=lambda code: int(code[1:]))}
)
