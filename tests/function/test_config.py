import pytest

from eroom_static.function.config import Config, ConfigError
from eroom_static.function.grant import Key
from tests.function.asking import NEW, OLD, ORIGIN, SDK_KEY, SDK_SECRET, SECOND, environ

NEEDED = ["ZOOM_SDK_KEY", "ZOOM_SDK_SECRET", "EROOM_GRANT_KEY", "EROOM_ORIGINS"]


def complaint(**changes):
    """What is said when it does not start; never with a value of the environment."""
    given = environ(**changes)
    with pytest.raises(ConfigError) as caught:
        Config.read(given)
    told = str(caught.value)
    values = [part.strip() for value in given.values() for part in value.split(",")]
    assert not [value for value in values if len(value) > len("https://") and value in told]
    return told


def test_four_variables_are_enough():
    config = Config.read(environ())
    assert (config.sdk_key, config.sdk_secret) == (SDK_KEY, SDK_SECRET)
    assert config.origins == {ORIGIN, SECOND}
    assert (config.burst, config.a_second, config.proxies) == (30, 1, 0)


def test_space_around_a_value_is_no_part_of_it():
    config = Config.read({name: f" {value}\n" for name, value in environ().items()})
    assert config.sdk_secret == SDK_SECRET
    assert config.origins == {ORIGIN, SECOND}


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_it_does_not_start_without_any_of_them(name, value):
    assert complaint(**{name: value}) == f"{name} is missing"


@pytest.mark.parametrize("name", ["EROOM_GRANT_KEY", "EROOM_ORIGINS"])
def test_a_list_of_nothing_is_missing_too(name):
    assert complaint(**{name: " , ,"}) == f"{name} is missing"


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(ConfigError) as caught:
        Config.read({})
    assert str(caught.value) == "; ".join(f"{name} is missing" for name in NEEDED)


@pytest.mark.parametrize(
    ("name", "value"), [("ZOOM_SDK_KEY", "seven-7"), ("ZOOM_SDK_SECRET", "thirty-one-characters-are-short")]
)
def test_what_is_too_short_is_refused_and_one_character_more_is_not(name, value):
    assert f"{name} is too short" in complaint(**{name: value})
    Config.read(environ(**{name: value + "+"}))


@pytest.mark.parametrize(
    "value",
    ["two words " * 6, "a line\nbreak" * 4, "ü" * 40, "\udcff" * 40, "-----BEGIN KEY-----" * 3, "a\0b" * 20],
)
def test_a_secret_that_could_not_sign_is_refused_at_the_start(value):
    assert "ZOOM_SDK_SECRET holds a space" in complaint(ZOOM_SDK_SECRET=value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("not-a-key-but-short", "bytes long, not 64"),
        (NEW[:-4], "61 bytes long, not 64"),
        (f"{NEW},not-a-key-either", "bytes long, not 64"),
        ("schlüssel", "not base64"),
        ("aaaaa", "not base64"),
    ],
)
def test_what_is_no_grant_key_is_refused(value, said):
    told = complaint(EROOM_GRANT_KEY=value)
    assert told.startswith("EROOM_GRANT_KEY is no grant key: ")
    assert told.endswith(said)


def test_while_rotating_several_keys_are_known_the_first_of_them_first():
    ring = Config.read(environ(EROOM_GRANT_KEY=f"{NEW}, {OLD},")).ring
    assert [key.id for key in ring] == [Key(NEW).id, Key(OLD).id]


@pytest.mark.parametrize(
    "origin",
    [
        "https://live.example.org",
        "https://live.example.org:8443",
        "https://xn--bcher-kva.example",
        "http://localhost",
        "http://localhost:8000",
        "http://site.localhost:8000",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
        "https://[2001:db8::1]",
    ],
)
def test_an_origin_is_written_as_browsers_write_it(origin):
    assert Config.read(environ(EROOM_ORIGINS=origin)).origins == {origin}


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        ("*", "write each as"),
        ("null", "write each as"),
        ("join.example.net", "write each as"),
        ("https://*.example.org", "write each as"),
        ("https://live.example.org/", "write each as"),
        ("https://live.example.org/page", "write each as"),
        ("https://live.example.org?a", "write each as"),
        ("https://user@live.example.org", "write each as"),
        ("https://LIVE.example.org", "write each as"),
        ("HTTPS://live.example.org", "write each as"),
        ("https://bücher.example", "write each as"),
        ("https://live.example.org:٨٤", "write each as"),
        ("https://live.example.org https://b.example", "write each as"),
        ("ftp://live.example.org", "write each as"),
        ("https://", "write each as"),
        ("https://live.example.org:443", "leave :443 away"),
        ("http://localhost:80", "leave :80 away"),
        ("http://live.example.org", "for this machine alone"),
        ("http://127.0.0.1.example.org", "for this machine alone"),
        ("http://localhost.example.org", "for this machine alone"),
    ],
)
def test_an_origin_that_no_browser_sends_is_refused(origin, said):
    told = complaint(EROOM_ORIGINS=f"https://good.example.org, {origin}")
    assert told.startswith("EROOM_ORIGINS: ")
    assert said in told


def test_the_limits_and_the_proxies_can_be_set():
    config = Config.read(environ(EROOM_BURST="5", EROOM_RATE="2", EROOM_PROXIES="1"))
    assert (config.burst, config.a_second, config.proxies) == (5, 2, 1)


@pytest.mark.parametrize("name", ["EROOM_BURST", "EROOM_RATE", "EROOM_PROXIES"])
@pytest.mark.parametrize("value", ["-1", "1.5", "1e9", "٣", "inf", "nan", "9999999", "many", "0x10", "1_000"])
def test_a_limit_is_a_whole_number_in_plain_digits(name, value):
    assert complaint(**{name: value}) == f"{name} must be a whole number"


def test_the_setup_does_not_show_itself():
    config = Config.read(environ())
    assert repr(config) == str(config) == f"{config}" == "Config(...)"
