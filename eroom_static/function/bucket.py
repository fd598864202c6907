"""How often one address may ask: a token bucket each, in a table that cannot grow without bound."""

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock

ADDRESSES = 10_000  # beyond these the one not seen for longest is forgotten


class Buckets:
    """Per process: a platform that runs many of them multiplies the limit, and has limits of its own to add."""

    def __init__(self, burst: float, a_second: float, addresses: int = ADDRESSES) -> None:
        self._burst = max(burst, 1.0)
        self._rate = max(a_second, 0.01)
        self._addresses = addresses
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # address -> (tokens, when)
        self._lock = Lock()

    def take(self, address: str, now: float) -> int:
        """0 if this address may go on, else the whole seconds after which it may. `now` in seconds, of any epoch."""
        who = _household(address)
        with self._lock:
            tokens, when = self._left.pop(who, (self._burst, now))
            tokens = min(self._burst, tokens + max(0.0, now - when) * self._rate)
            allowed = tokens >= 1
            self._left[who] = (tokens - 1 if allowed else tokens, now)
            if len(self._left) > self._addresses:
                self._left.popitem(last=False)
        return 0 if allowed else max(1, ceil((1 - tokens) / self._rate))

    def __len__(self) -> int:
        return len(self._left)


def _household(address: str) -> str:
    """An IPv6 visitor owns 2^64 addresses: all of them are one. What is no address is one visitor, too."""
    try:
        parsed = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return "?"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or int(parsed) >> 64)
    return str(parsed)
