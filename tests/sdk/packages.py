"""Small packages in the shape of @zoom/meetingsdk, and a registry that has them."""

import io
import json
import tarfile
from base64 import b64encode
from gzip import GzipFile
from hashlib import sha512

VERSION = "7.8.9"
LIST = "GET /@zoom%2fmeetingsdk"
FILES = {
    f"package/dist/zoom-meeting-{VERSION}.min.js": b"the SDK",
    "package/dist/zoomus-websdk.umd.min.js": b"for bundlers",
    "package/dist/zoom-meeting-embedded-ES5.min.js": b"Component View",
    "package/dist/zoomus-websdk-embedded.umd.min.js": b"Component View",
    **{
        f"package/dist/lib/vendor/{name}.min.js": name.encode()
        for name in ("react", "react-dom", "redux", "redux-thunk", "lodash", "react-redux")
    },
    "package/dist/lib/webim.min.js": b"chat",
    "package/dist/lib/av/js_media.min.js": b"media",
    "package/dist/lib/av/tp.min.js": b"tp",
    "package/dist/lib/av/vb-resource/tf.min.js": b"backgrounds",
    "package/dist/lib/audio/ring.mp3": b"ring",
    "package/dist/lib/image/blur.png": b"blur",
    "package/dist/lib/lang/en-US.json": b"{}",
    "package/dist/lib/lang/de-DE.json": b"{}",
    "package/dist/lib/lang/fr-FR.json": b"{}",
    "package/dist/ui/zoom-meetingsdk.css": b"style",
    "package/dist/ui/zoomus-websdk-preview.umd.min.js": b"preview",
    "package/LICENSE.md": b"terms",
    "package/oss_attribution.txt": b"notices",
    "package/package.json": b"{}",
    "package/postinstall.js": b"console.log()",
}
TAKEN = {
    f"zoom-meeting-{VERSION}.min.js",
    "lib/vendor/react.min.js",
    "lib/vendor/react-dom.min.js",
    "lib/vendor/redux.min.js",
    "lib/vendor/redux-thunk.min.js",
    "lib/webim.min.js",
    "lib/av/js_media.min.js",
    "lib/av/tp.min.js",
    "lib/av/vb-resource/tf.min.js",
    "lib/audio/ring.mp3",
    "lib/image/blur.png",
    "ui/zoom-meetingsdk.css",
    "ui/zoomus-websdk-preview.umd.min.js",
    "LICENSE.md",
    "oss_attribution.txt",
}


def file(name, data=b"x"):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    return info, data


def special(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def packed(*members):
    out = io.BytesIO()
    # Without the hour in it: one content has one hash.
    with (
        GzipFile(fileobj=out, mode="wb", mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w") as archive,
    ):
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def package(files=None):
    return packed(*(file(name, data) for name, data in (FILES if files is None else files).items()))


def integrity(data):
    return f"sha512-{b64encode(sha512(data).digest()).decode()}"


def registry(data, version=VERSION, **dist):
    """Answers for `served`. The list names npm's own address, as some mirrors do."""
    address = f"/@zoom/meetingsdk/-/meetingsdk-{version}.tgz"
    known = {"tarball": f"https://registry.npmjs.org{address}", "integrity": integrity(data)} | dist
    listed = {
        "versions": {version: {"dist": known}, "7.8.9-beta.1": {"dist": {}}},
        "time": {"created": "2029-01-01T00:00:00.000Z", version: "2029-12-01T00:00:00.000Z"},
    }
    return {LIST: (200, {}, json.dumps(listed).encode()), f"GET {address}": (200, {}, data)}
