from zoneinfo import ZoneInfo

from eroom_static.core.pages.anchors import anchors
from tests.make import at, sitting


def test_a_sitting_is_named_by_its_day_where_it_is_held():
    late = sitting(at(13))  # 22:00 UTC on the 7th
    assert anchors([late], ZoneInfo("Asia/Tokyo")) == {late: "2030-01-08"}
    assert anchors([late], ZoneInfo("America/New_York")) == {late: "2030-01-07"}


def test_two_on_one_day_are_told_apart():
    both = [sitting(at(1)), sitting(at(3)), sitting(at(days=1))]
    assert list(anchors(both, ZoneInfo("UTC")).values()) == ["2030-01-07", "2030-01-07-2", "2030-01-08"]
