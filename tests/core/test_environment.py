import pytest

from eroom_static.core.environment import NAMES, Credentials, Environment
from eroom_static.core.errors import SettingsError, Several

FULL = {
    "ZOOM_ACCOUNT_ID": "not-a-secret-account",
    "ZOOM_CLIENT_ID": "not-a-secret-client",
    "ZOOM_CLIENT_SECRET": "not-a-secret-secret",
    "EROOM_GRANT_KEY": "not-a-secret-key-1, not-a-secret-key-2",
}


class Watched(dict):
    """An environment that remembers what it was asked for."""

    def __init__(self, values):
        super().__init__(values)
        self.asked = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)


def test_credentials_come_from_the_environment():
    environment = Environment.read(FULL)
    assert environment.credentials() == Credentials(
        account_id="not-a-secret-account",
        client_id="not-a-secret-client",
        client_secret="not-a-secret-secret",
    )
    assert environment.grant_keys == ("not-a-secret-key-1", "not-a-secret-key-2")


def test_the_real_environment_wins_over_the_file_and_an_empty_variable_does_not():
    dotenv = b"ZOOM_CLIENT_ID=not-a-secret-file\nZOOM_ACCOUNT_ID=not-a-secret-file\nZOOM_CLIENT_SECRET=x\n"
    found = Environment.read(
        {"ZOOM_CLIENT_ID": "not-a-secret-real", "ZOOM_ACCOUNT_ID": " "}, dotenv
    ).credentials()
    assert found.client_id == "not-a-secret-real"
    assert found.account_id == "not-a-secret-file"


def test_nothing_is_shown_when_printed():
    environment = Environment.read(FULL, b"ZOOM_CLIENT_ID=not-a-secret-file")
    assert (
        "not-a-secret"
        not in f"{environment!r} {environment!s} {environment.credentials()!r} {environment.values}"
    )


def test_what_opens_a_store_is_read_and_its_secrets_are_sought_by_the_guard():
    opens = {"AWS_ACCESS_KEY_ID": "not-a-key", "AWS_SECRET_ACCESS_KEY": "not-a-secret/+"}
    environment = Environment.read({}, "".join(f"{n}={v}\n" for n, v in opens.items()).encode())
    assert environment.stores == opens
    assert environment.secrets == {"AWS_SECRET_ACCESS_KEY": "not-a-secret/+"}


def test_the_secrets_are_known_by_name_for_the_guard():
    assert Environment.read(FULL).secrets == {
        "ZOOM_ACCOUNT_ID": "not-a-secret-account",
        "ZOOM_CLIENT_ID": "not-a-secret-client",
        "ZOOM_CLIENT_SECRET": "not-a-secret-secret",
        "EROOM_GRANT_KEY 1": "not-a-secret-key-1",
        "EROOM_GRANT_KEY 2": "not-a-secret-key-2",
    }


def test_a_secret_that_only_others_use_is_known_for_the_guard_if_env_holds_it():
    written = (
        b"ZOOM_SDK_SECRET=not-a-secret-of-the-sdk\nMAIL_PASSWORD=not-a-secret-of-mail\n"
        b"ZOOM_SDK_KEY=not-a-secret-but-public\nCRON_SECRET=short\nSHOP_TOKEN=<your token of the shop>\n"
    )
    environment = Environment.read({"DB_PASSWORD": "not-a-secret-of-ours-to-read"}, written)
    assert environment.secrets == {
        "ZOOM_SDK_SECRET": "not-a-secret-of-the-sdk",
        "MAIL_PASSWORD": "not-a-secret-of-mail",
    }
    assert "not-a" not in repr(environment)


def test_the_secret_of_the_function_is_never_used():
    watched = Watched(FULL | {"ZOOM_SDK_SECRET": "not-a-secret-sdk"})
    environment = Environment.read(watched, b"ZOOM_SDK_SECRET=not-a-secret-sdk\n")
    assert watched.asked <= set(NAMES)
    assert "ZOOM_SDK_SECRET" not in NAMES
    assert "not-a-secret-sdk" not in [value.text for value in environment.values.values()]


@pytest.mark.parametrize("name", ["ZOOM_API_URL", "ZOOM_OAUTH_URL"])
def test_a_secret_on_the_line_of_an_address_is_not_repeated(name):
    with pytest.raises(SettingsError, match=f"{name} must begin with https://") as caught:
        Environment.read({}, f"{name}=not-a-secret-Z9x8c7".encode())
    assert "not-a-secret" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("left", ["  {}  ", '"{}"', "'{}'", ' "{} " ', "{}\n"])
def test_blanks_and_quotes_left_around_a_value_are_taken_off(left):
    environ = FULL | {"ZOOM_CLIENT_SECRET": left.format("not-a-secret-x")}
    assert Environment.read(environ).credentials().client_secret == "not-a-secret-x"


@pytest.mark.parametrize("odd", ["not-a-secret x", "not-a-secret\u200b", "not-a-sécret", "not-a\nsecret"])
def test_a_blank_or_foreign_character_inside_a_value_is_told_without_the_value(odd):
    with pytest.raises(SettingsError, match="ZOOM_CLIENT_SECRET holds a blank or a character") as caught:
        Environment.read(FULL | {"ZOOM_CLIENT_SECRET": odd})
    assert "not-a" not in str(caught.value)
    assert caught.value.where == "environment"


def test_everything_missing_is_one_sentence_that_says_where_to_find_it():
    with pytest.raises(SettingsError) as caught:
        Environment.read({}).credentials()
    assert caught.value.message == "ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET are missing"
    assert (
        "marketplace.zoom.us → Develop → Build App → Server-to-Server OAuth → App Credentials"
        in caught.value.hint
    )
    assert caught.value.exit_code == 1


def test_a_half_filled_file_is_told_line_by_line():
    dotenv = b"ZOOM_ACCOUNT_ID=not-a-secret-account\nZOOM_CLIENT_ID=\nZOOM_CLIENT_SECRET=your-client-secret\n"
    with pytest.raises(SettingsError) as caught:
        Environment.read({}, dotenv).credentials()
    assert caught.value.message == (
        "ZOOM_CLIENT_ID (empty in .env:2) and ZOOM_CLIENT_SECRET (still a placeholder in .env:3) are missing"
    )


@pytest.mark.parametrize(
    "text", ["<client id>", "${ZOOM_CLIENT_ID}", "changeme", "xxxxxxxx", "...", "YOUR_CLIENT_ID"]
)
def test_a_placeholder_is_no_credential(text):
    with pytest.raises(
        SettingsError, match="ZOOM_CLIENT_ID \\(still a placeholder in environment\\) is missing"
    ):
        Environment.read(FULL | {"ZOOM_CLIENT_ID": text}).credentials()


def test_endpoints_have_their_defaults_and_may_be_set():
    assert Environment.read({}).zoom_api_url is None
    assert Environment.read({}).zoom_oauth_url == "https://zoom.us/oauth/token"
    moved = Environment.read(
        {"ZOOM_API_URL": "http://127.0.0.1:99/v2/"}, b"ZOOM_OAUTH_URL=https://eu.example/token"
    )
    assert (moved.zoom_api_url, moved.zoom_oauth_url) == (
        "http://127.0.0.1:99/v2",
        "https://eu.example/token",
    )


def test_credentials_are_never_sent_in_the_clear_to_another_machine():
    with pytest.raises(SettingsError, match="ZOOM_OAUTH_URL must begin with https://"):
        Environment.read({"ZOOM_OAUTH_URL": "http://zoom.us/oauth/token"})


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(Several) as caught:
        Environment.read({"ZOOM_API_URL": "ftp://x", "ZOOM_CLIENT_ID": "a b"}, b"EROOM_GRANT_KEY=a b\n")
    assert {e.where for e in caught.value.errors} == {"environment", ".env:1"}
    assert len(caught.value.errors) == 3
