"""Links in the menu beside the site's own pages."""

from typing import Annotated

import msgspec

from eroom_static.core.schema import meaning
from eroom_static.core.values import Link


class MenuLink(msgspec.Struct, frozen=True, kw_only=True):
    """What the menu leads to beside the site's own pages. `url` may be a path of the site."""

    title: Annotated[str, msgspec.Meta(min_length=1), meaning("What stands in the menu.")]
    url: Annotated[Link, meaning("An address, or a path of this site.")]
    order: Annotated[int, meaning("Its place among the pages' own `order`.")] = 0
