"""What was seen, gathered: the same fault on a hundred pages is told once, with where it begins."""

from collections.abc import Iterator

from eroom_static.core.finding import Finding, Level

_SHOWN = 3  # places of one fault


class Tally:
    def __init__(self) -> None:
        self._places: dict[tuple[Level, str, str, str], list[str]] = {}

    def problem(self, check: str, message: str, cure: str, *where: str) -> None:
        self._note("problem", check, message, cure, where)

    def warning(self, check: str, message: str, cure: str, *where: str) -> None:
        self._note("warning", check, message, cure, where)

    def findings(self) -> Iterator[Finding]:
        """In the order of their first places' discovery."""
        for (level, check, message, cure), places in self._places.items():
            once = list(dict.fromkeys(places))
            more = f" and {len(once) - _SHOWN} more" if len(once) > _SHOWN else ""
            said = f"{', '.join(once[:_SHOWN])}{more}: {message}" if once else message
            yield Finding(level=level, check=check, message=said, cure=cure)

    def _note(self, level: Level, check: str, message: str, cure: str, where: tuple[str, ...]) -> None:
        self._places.setdefault((level, check, message, cure), []).extend(where)
