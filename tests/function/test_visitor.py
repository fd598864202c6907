import pytest

from eroom_static.function.visitor import spelled, visitor

FORWARDED = {"x-forwarded-for": "1.1.1.1, 2.2.2.2,3.3.3.3"}


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "9.9.9.9"), (1, "3.3.3.3"), (2, "2.2.2.2"), (3, "1.1.1.1")]
)
def test_each_trusted_proxy_is_one_step_from_the_right(proxies, address):
    assert visitor(FORWARDED, "9.9.9.9", proxies) == address


@pytest.mark.parametrize("headers", [{}, {"x-forwarded-for": ""}, {"x-forwarded-for": "6.6.6.6"}])
def test_who_came_past_the_proxies_is_known_by_the_connection(headers):
    assert visitor(headers, "9.9.9.9", 2) == "9.9.9.9"


def test_what_the_visitor_adds_on_the_left_changes_nothing():
    assert visitor({"x-forwarded-for": "6.6.6.6, 7.7.7.7, 1.1.1.1"}, "9.9.9.9", 1) == "1.1.1.1"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("192.0.2.1:50812", "192.0.2.1"),
        (" 192.0.2.1 ", "192.0.2.1"),
        ("[2001:db8::1]:50812", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("", ""),
    ],
)
def test_a_port_is_not_part_of_an_address(written, address):
    assert visitor({"x-forwarded-for": written}, written, 1) == address
    assert visitor({}, written, 0) == address


def test_header_names_are_small_and_lines_of_one_name_are_joined():
    pairs = [("Origin", "https://a.example"), ("ORIGIN", "https://b.example"), ("X-Y", "1")]
    assert spelled(pairs) == {"origin": "https://a.example, https://b.example", "x-y": "1"}
