"""What Zoom accepts in the body of a meeting or webinar that is created or changed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from .account import INSTANT, ONCE, SCREEN_SHARE, SERIES, UNTIMED, WEBINAR_SERIES, WEBINARS
from .recurrence import DAILY, MONTHLY, STAMP, WEEKLY
from .reply import invalid

LOCAL = "%Y-%m-%dT%H:%M:%S"
_MEETINGS = (INSTANT, ONCE, UNTIMED, SERIES, SCREEN_SHARE)
_INTERVALS = {DAILY: 99, WEEKLY: 50, MONTHLY: 10}


def check(body: Mapping[str, Any], *, webinar: bool, new: bool) -> None:
    """Refuses with every complaint at once. Nothing is required but a rule for a new series."""
    rules: dict[str, Callable[[Any], bool]] = {
        "topic": _text(200),
        "agenda": _text(2000),
        "password": _text(10),
        "duration": _whole(1, 1440),
        "timezone": _is_zone,
        "start_time": _is_time,
        "type": (WEBINARS if webinar else _MEETINGS).__contains__,
        "settings": lambda value: isinstance(value, dict),
        "tracking_fields": lambda value: isinstance(value, list),
    }
    errors = [
        (name, "Invalid field.") for name, good in rules.items() if name in body and not good(body[name])
    ]
    kind = body.get("type")
    if "recurrence" in body:
        errors += _rule_errors(body["recurrence"])
    elif new and kind in (SERIES, WEBINAR_SERIES):
        errors.append(("recurrence", "Missing field."))
    if errors:
        raise invalid(*errors)


def check_registrant(body: Mapping[str, Any]) -> None:
    errors = [(name, "Missing field.") for name in ("email", "first_name") if not body.get(name)]
    email = str(body.get("email", ""))
    if email and (not _text(128)(email) or not 0 < email.find("@") < len(email) - 1):
        errors.append(("email", "Invalid field."))
    if errors:
        raise invalid(*errors)


def _rule_errors(rule: Any) -> list[tuple[str, str]]:
    kind = rule.get("type") if isinstance(rule, dict) else None
    if kind not in _INTERVALS:
        return [("recurrence.type", "Invalid field.")]
    tests: dict[str, bool] = {
        "repeat_interval": _whole(1, _INTERVALS[kind])(rule.get("repeat_interval", 1)),
        "weekly_days": kind != WEEKLY or _is_days(rule.get("weekly_days")),
        "monthly_day": _whole(1, 31)(rule.get("monthly_day", 1)),
        "monthly_week": rule.get("monthly_week", 1) in (-1, 1, 2, 3, 4),
        "monthly_week_day": _whole(1, 7)(rule.get("monthly_week_day", 1)),
        "end_times": _whole(0, 60)(rule.get("end_times", 1)),
        "end_date_time": not ({"end_times", "end_date_time"} <= rule.keys())
        and _is_instant(rule.get("end_date_time")),
    }
    return [(f"recurrence.{name}", "Invalid field.") for name, good in tests.items() if not good]


def _text(most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= most


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _is_days(value: Any) -> bool:
    return isinstance(value, str) and all(day in tuple("1234567") for day in value.split(","))


def _is_instant(value: Any) -> bool:
    return value is None or (str(value).endswith("Z") and _is_time(value))


def _is_time(value: Any) -> bool:
    try:
        datetime.strptime(str(value), STAMP if str(value).endswith("Z") else LOCAL)  # noqa: DTZ007 - only read
    except ValueError:
        return False
    return True


def _is_zone(value: Any) -> bool:
    try:
        ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        return False
    return True
