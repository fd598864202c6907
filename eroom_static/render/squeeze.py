"""Scripts without their comments and indentation: those are for whoever reads static/, not for a visitor's phone."""

from rjsmin import jsmin  # type: ignore[import-untyped]


def squeezed(path: str, data: bytes) -> bytes:
    """A script that says it has been squeezed already (name.min.js) stays as it is, and so does what is no text."""
    if not path.endswith(".js") or path.endswith(".min.js"):
        return data
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    return f"{jsmin(text, keep_bang_comments=True)}\n".encode()
