import pytest

BAD = (400, 300, "The next page token is invalid or expired.")


@pytest.fixture
def token(client, marta):
    return client.get(f"/users/{marta}/meetings", page_size="2")["next_page_token"]


def test_the_last_page_has_an_empty_token(client, marta):
    assert client.get(f"/users/{marta}/meetings", page_size="300")["next_page_token"] == ""


def test_a_token_lives_for_a_quarter_of_an_hour(client, clock, marta, token):
    query = {"page_size": "2", "next_page_token": token}
    clock.move(899)
    client.get(f"/users/{marta}/meetings", **query)
    clock.move(1)
    assert client.refused("GET", f"/users/{marta}/meetings", **query) == BAD


@pytest.mark.parametrize("query", [{"page_size": "3"}, {"page_size": "2", "type": "upcoming"}, {}])
def test_a_token_belongs_to_its_parameters(client, marta, token, query):
    assert client.refused("GET", f"/users/{marta}/meetings", next_page_token=token, **query) == BAD


def test_a_token_belongs_to_its_list(client, world, token):
    path = f"/users/{world.hosts[1].id}/meetings"
    assert client.refused("GET", path, page_size="2", next_page_token=token) == BAD


def test_a_page_may_be_asked_for_again(client, marta, token):
    query = {"page_size": "2", "next_page_token": token}
    one = client.get(f"/users/{marta}/meetings", **query)["meetings"]
    assert client.get(f"/users/{marta}/meetings", **query)["meetings"] == one


@pytest.mark.parametrize("size", ["0", "301", "many", "-1", ""])
def test_a_page_holds_1_to_300(client, size):
    assert client.refused("GET", "/users", page_size=size)[:2] == (400, 300)


def test_an_empty_list_is_a_last_page(client, world):
    room = next(m for m in world.meetings.values() if not m.registrants and not m.webinar)
    page = client.get(f"/meetings/{room.number}/registrants")
    assert (page["total_records"], page["registrants"], page["next_page_token"]) == (0, [], "")
