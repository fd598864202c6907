"""A place to deploy to: an S3-compatible bucket, one of Google's or Azure's, or a folder. Needs obstore, an extra."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import AzureStore, GCSStore, LocalStore, S3Store

from eroom_static.core.deployment import NAME, UNLISTED, Deployed, Placed, decode, encode
from eroom_static.core.destination import DeploySettings
from eroom_static.core.errors import OutputError
from eroom_static.core.manifest import above
from eroom_static.core.media import content_type
from eroom_static.deploy.faults import sentence

# 5xx, dropped connections and time-outs are tried again; what is refused is not.
_PATIENCE: Any = {"max_retries": 5, "retry_timeout": timedelta(minutes=1)}


class Store:
    """Objects by path below the target. Every fault of the store is an EroomError that repeats no credential."""

    def __init__(self, target: str, store: Any, folder: Path | None = None) -> None:
        """`folder` is where the objects lie, if it is one."""
        self._target = target
        self._store = store
        self._folder = folder

    def record(self) -> Deployed:
        """What stands there and is ours; nothing where nothing was deployed yet."""
        with self._told(NAME):
            try:
                return decode(bytes(obstore.get(self._store, NAME).bytes()))
            except FileNotFoundError:
                return Deployed()

    def remember(self, record: Deployed) -> None:
        self._put(NAME, encode(record), content_type(NAME), UNLISTED)

    def sizes(self) -> dict[str, int]:
        """All objects, by path: ours and others'."""
        with self._told():
            return {o["path"]: o["size"] for page in obstore.list(self._store) for o in page}

    def refuse_links(self, paths: Collection[str]) -> None:
        """Raises OutputError where a folder is a link: what lies behind it would be put, replaced or removed."""
        if self._folder is None:
            return
        for within in sorted({within for path in paths for within in above(path)}):
            place = self._folder / within
            if place.is_symlink():
                raise OutputError(
                    "is a link, and would lead out of the place to deploy to; nothing was changed",
                    where=str(place),
                    hint="delete the link, or name the folder that it leads to",
                )

    def put(self, path: str, data: bytes, placed: Placed) -> None:
        self._put(path, data, placed.type, placed.cache)

    def remove(self, paths: Sequence[str]) -> None:
        with self._told(paths[0]), suppress(FileNotFoundError):
            obstore.delete(self._store, list(paths))

    def _put(self, path: str, data: bytes, kind: str, cache: str) -> None:
        attributes: Any = None if self._folder else {"Content-Type": kind, "Cache-Control": cache}
        with self._told(path):
            obstore.put(self._store, path, data, attributes=attributes)

    @contextmanager
    def _told(self, path: str = "") -> Iterator[None]:
        try:
            yield
        except (BaseError, OSError, ValueError) as wrong:
            raise sentence(wrong, self._target, path) from None  # its text may hold a signed address


def open_store(settings: DeploySettings, environ: Mapping[str, str]) -> Store:
    """`environ` is what eroom knows of the environment and .env; for its other variables obstore looks itself."""
    scheme, _, rest = settings.target.partition("://")
    if scheme == "file":
        return Store(settings.target, _folder(settings.target, Path(rest)), Path(rest))
    bucket, _, prefix = rest.partition("/")
    kinds: Mapping[str, tuple[type[Any], str]] = {
        "s3": (S3Store, "AWS_"),
        "gs": (GCSStore, "GOOGLE_"),
        "az": (AzureStore, "AZURE_"),
    }
    kind, ours = kinds[scheme]
    config: dict[str, Any] = {name.lower(): v for name, v in environ.items() if name.startswith(ours)}
    if settings.endpoint:
        config["base_url" if scheme == "gs" else "endpoint"] = settings.endpoint
    if settings.region and scheme == "s3":
        config = {name: v for name, v in config.items() if name != "aws_region"} | {"region": settings.region}
    try:
        store = kind(
            bucket,
            prefix=prefix or None,
            config=config,
            client_options={"allow_http": settings.endpoint.startswith("http://")},
            retry_config=_PATIENCE,
        )
    except (BaseError, OSError, ValueError) as wrong:
        raise sentence(wrong, settings.target, "") from None
    return Store(settings.target, store)


def _folder(target: str, folder: Path) -> LocalStore:
    try:
        return LocalStore(folder, mkdir=True, automatic_cleanup=True)
    except (BaseError, OSError, ValueError) as wrong:
        raise sentence(wrong, target, "") from None
