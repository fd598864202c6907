"""Stores as they are opened, without asking anybody; and what is said of their faults."""

import pytest
from obstore.store import AzureStore, GCSStore, S3Store

from eroom_static.commands.deploy import enter
from eroom_static.core.destination import DeploySettings
from eroom_static.core.errors import OutputError, SettingsError, Unauthorized, Unreachable
from eroom_static.deploy.faults import sentence
from eroom_static.deploy.store import open_store

AMAZON = {
    "AWS_ACCESS_KEY_ID": "not-a-key",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_REGION": "us-west-2",
}
AZURE = {"AZURE_STORAGE_ACCOUNT_NAME": "live", "AZURE_STORAGE_ACCOUNT_KEY": "bm90LWEta2V5"}


def opened(environ, **settings):
    return open_store(DeploySettings(**settings), environ)._store


def test_a_bucket_of_amazons_takes_its_region_from_the_settings_first():
    store = opened(AMAZON, target="s3://live/a/b", region="eu-central-1")
    assert isinstance(store, S3Store)
    assert store.prefix == "a/b"
    assert store.config["region"] == "eu-central-1"
    assert opened(AMAZON, target="s3://live").config["region"] == "us-west-2"


def test_other_stores_that_speak_s3_have_their_endpoint():
    endpoint = "https://account.r2.cloudflarestorage.com"
    config = opened(AMAZON, target="s3://live", endpoint=endpoint, region="auto").config
    assert (config["endpoint"], config["region"], config["bucket"]) == (endpoint, "auto", "live")


def test_azures_container_of_a_static_website_and_googles_buckets():
    azure = opened(AZURE | AMAZON, target="az://$web/a")
    assert isinstance(azure, AzureStore)
    assert (azure.config["container_name"], azure.prefix) == ("$web", "a")
    assert isinstance(opened({}, target="gs://live"), GCSStore)


def test_azure_without_an_account_says_which_variables_it_wants(monkeypatch):
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT_NAME", raising=False)
    with pytest.raises(Unauthorized) as wrong:
        opened({}, target="az://live")
    assert "AZURE_STORAGE_ACCOUNT_NAME" in wrong.value.hint


SIGNED = "https://live.blob.core.windows.net/c/x?sig=not-a-secret"


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        (f"GET {SIGNED} status code: 403 Forbidden: <Code>AccessDenied</Code>", Unauthorized, "refused with 403 AccessDenied"),
        (f"PUT {SIGNED} status code: 503 Slow Down", Unreachable, "answered with 503"),
        (f"PUT {SIGNED} status code: 404: <Code>NoSuchBucket</Code>", OutputError, "there is no such bucket"),
        (f"GET {SIGNED} status code: 301 <Code>PermanentRedirect</Code>", OutputError, "answered with 301 PermanentRedirect"),
        (f"GET {SIGNED} HTTP error: error sending request", Unreachable, "cannot be reached"),
        ("Error performing token request: connection refused", Unauthorized, "no credentials were found"),
    ],
)  # fmt: skip
def test_faults_are_told_without_the_address_that_may_be_signed(text, kind, said):
    error = sentence(RuntimeError(text), "s3://live", "x")
    assert type(error) is kind
    assert error.message.startswith(said)
    assert error.hint
    assert "not-a-secret" not in str(error)


def test_without_obstore_the_cure_is_one_command():
    def load(name):
        raise ModuleNotFoundError(name="obstore.store")

    with pytest.raises(SettingsError, match="needs obstore") as wrong:
        enter("eroom_static.deploy.store", load)
    assert wrong.value.hint == "pip install 'eroom-static[deploy]'"
