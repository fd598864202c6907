"""A month of the calendar: its name in addresses, its neighbours, its days, and when it begins in a zone."""

from datetime import UTC, date, datetime, timedelta, tzinfo

import msgspec

WEEK = 7


class Month(msgspec.Struct, frozen=True, order=True):
    year: int
    number: int  # 1 is January

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    def plus(self, months: int) -> "Month":
        years, rest = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, rest + 1)

    def begins(self, zone: tzinfo) -> datetime:
        """Its first instant, in UTC: also where the clocks leap over midnight, or strike it twice."""
        return datetime(self.year, self.number, 1, tzinfo=zone).astimezone(UTC)

    def weeks(self, first_weekday: int = 0) -> tuple[tuple[date, ...], ...]:
        """The weeks that hold its days, whole: the first and the last reach into its neighbours. 0 is Monday."""
        opening = self.first - timedelta(days=(self.first.weekday() - first_weekday) % WEEK)
        last = self.plus(1).first - timedelta(days=1)
        return tuple(
            tuple(opening + timedelta(days=n + day) for day in range(WEEK))
            for n in range(0, (last - opening).days + 1, WEEK)
        )


def month_of(day: date) -> Month:
    """A datetime's is that of the zone it carries."""
    return Month(day.year, day.month)
