"""The option --registry, which `eroom sdk fetch` and `eroom doctor` share."""

import click

from eroom_static.core.address import service_address
from eroom_static.core.schema import Unfit
from eroom_static.sdk.registry import NPM


def _address(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        return service_address(value)
    except Unfit as unfit:
        raise click.BadParameter(f"{unfit.message}; {unfit.hint}") from unfit


registry_option = click.option(
    "--registry",
    metavar="URL",
    default=NPM,
    show_default=True,
    callback=_address,
    help="The npm registry to ask.",
)
