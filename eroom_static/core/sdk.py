"""Zoom's Meeting SDK as a site knows it: the folder where its own copy lies, and the language that it speaks."""

SDK_FOLDER = "zoom-sdk"  # below static/ and below the site: Zoom's own loader asks for what is in it by name

# English is inside the script and fetches nothing. The tags are those of the SDK's own list.
_LANGUAGES = {
    tag.partition("-")[0]: tag
    for tag in (
        "de-DE", "es-ES", "fr-FR", "id-ID", "it-IT", "ja-JP", "ko-KR", "nl-NL",
        "pl-PL", "pt-PT", "ru-RU", "sv-SE", "tr-TR", "vi-VN", "zh-CN",
    )
}  # fmt: skip
_TRADITIONAL = {"tw", "hk", "mo", "hant"}


def sdk_language(language: str) -> str:
    """The SDK's tag for a site's language; "" for English and for what the SDK does not speak."""
    first, *more = language.casefold().replace("_", "-").split("-")
    if first == "zh" and _TRADITIONAL & set(more):
        return "zh-TW"
    return _LANGUAGES.get(first, "")
