from zoneinfo import ZoneInfo

from eroom_static.core.pages.anchors import anchors
from tests.make import at


def test_a_sitting_is_named_by_its_day_where_it_is_held():
    late = at(13)  # 22:00 UTC on the 7th
    assert [*anchors([late.astimezone(ZoneInfo("Asia/Tokyo"))])] == ["2030-01-08"]
    assert [*anchors([late.astimezone(ZoneInfo("America/New_York"))])] == ["2030-01-07"]


def test_two_on_one_day_are_told_apart():
    assert [*anchors([at(1), at(3), at(days=1)])] == ["2030-01-07", "2030-01-07-2", "2030-01-08"]
