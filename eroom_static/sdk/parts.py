"""Which files of the npm package the join page's Client View needs, where they lie, and why."""

from collections.abc import Iterable

# Scripts that the page puts in front of the SDK, which finds them as React, ReactDOM, Redux and ReduxThunk.
# lodash and react-redux, which lie beside them, belong to the Component View.
_VENDOR = ("react", "react-dom", "redux", "redux-thunk")
_FOLDERS = (
    "lib/av/",  # decoders, workers and their wasm: js_media.min.js picks by browser, by its manifest.json
    "lib/audio/",  # the chimes, fetched by init()
    "lib/image/",  # virtual backgrounds and the notification's icon, named by code at run time
    "ui/",  # the style sheet and every chunk of Client View's table: the screens, each loaded when first shown
)
_SINGLE = (
    "lib/webim.min.js",  # chat; loaded by prepareWebSDK()
    *(f"lib/vendor/{name}.min.js" for name in _VENDOR),
)
# Not loaded by the page: Zoom's terms, and the notices that the licences of its parts ask for.
_NOTICES = ("LICENSE.md", "oss_attribution.txt")
_NEEDED = (*_SINGLE, "ui/zoom-meetingsdk.css", "lib/av/js_media.min.js", "lib/av/tp.min.js")


def place(member: str, version: str, language: str) -> str:
    """Where a member of the package goes, as on Zoom's CDN; "" if no page asks for it.

    Left out: the Component View (*embedded*), the copy for bundlers (zoomus-websdk.umd.min.js), other languages.
    """
    path = member.partition("/")[2]  # npm's own first folder has any name
    if path in _NOTICES:
        return path
    if not path.startswith("dist/"):
        return ""
    path = path.removeprefix("dist/")
    taken = path in (_script(version), *_SINGLE, _words(language)) or path.startswith(_FOLDERS)
    return path if taken else ""


def missing(taken: Iterable[str], version: str, language: str) -> list[str]:
    """What the page cannot do without and the package did not hold."""
    needed = {_script(version), *_NEEDED, _words(language)} - {""}
    return sorted(needed - set(taken))


def _script(version: str) -> str:
    return f"zoom-meeting-{version}.min.js"


def _words(language: str) -> str:
    return f"lib/lang/{language}.json" if language else ""
