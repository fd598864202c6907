import pytest

from eroom_static.core.misplaced import belongs_in_environment


@pytest.mark.parametrize(
    ("key", "variable"),
    [
        ("client_secret", "ZOOM_CLIENT_SECRET"),
        ("ZOOM_CLIENT_SECRET", "ZOOM_CLIENT_SECRET"),
        ("clientSecret", "ZOOM_CLIENT_SECRET"),
        ("zoom-client-secret", "ZOOM_CLIENT_SECRET"),
        ("account_id", "ZOOM_ACCOUNT_ID"),
        ("clientid", "ZOOM_CLIENT_ID"),
        ("sdk_secret", "ZOOM_SDK_SECRET"),
        ("grant_key", "EROOM_GRANT_KEY"),
        ("EROOM_GRANT_KEY", "EROOM_GRANT_KEY"),
        ("access_key_id", "AWS_ACCESS_KEY_ID"),
        ("aws_secret_access_key", "AWS_SECRET_ACCESS_KEY"),
        ("account_key", "AZURE_STORAGE_ACCOUNT_KEY"),
    ],
)
def test_a_credential_is_sent_to_its_variable(key, variable):
    message, hint = belongs_in_environment(key)
    assert "credential" in message
    assert f"as {variable}" in hint


@pytest.mark.parametrize("key", ["password", "token", "access_token", "api_key", "secret", "passcode", "key"])
def test_whatever_looks_like_a_credential_is_told_as_one(key):
    message, hint = belongs_in_environment(key)
    assert "credential" in message
    assert "into the environment" in hint


def test_an_endpoint_is_no_secret_but_belongs_in_the_environment_too():
    assert belongs_in_environment("api_url") == (
        "is no setting of this file",
        "put it into the environment or into .env as ZOOM_API_URL",
    )


@pytest.mark.parametrize("key", ["titel", "url", "keywords", "monkey", "account", "0"])
def test_other_unknown_keys_are_left_to_the_schema(key):
    assert belongs_in_environment(key) is None
