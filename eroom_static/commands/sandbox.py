"""`eroom sandbox`: the simulated Zoom account on a loopback port."""

from threading import Event
from time import time

import click

from eroom_static.commands.options import PORTS, now_option, on_port
from eroom_static.commands.terminal import Shell
from eroom_static.core.accounts import Plan
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World


@click.command
@click.option(
    "--meetings",
    type=click.IntRange(0, 100_000),
    default=60,
    show_default=True,
    help="How many meetings and webinars the account holds.",
)
@click.option("--seed", default=1, show_default=True, help="Which account: the same seed gives the same one.")
@click.option(
    "--plan",
    type=click.Choice(["free", "pro", "business"]),
    default="pro",
    show_default=True,
    help="The account's plan, which sets how fast it may be asked.",
)
@click.option("--port", type=PORTS, default=0, help="The port on 127.0.0.1; any free one by default.")
@now_option
@click.pass_obj
def command(shell: Shell, *, meetings: int, seed: int, plan: Plan, port: int) -> None:
    """Serve a simulated Zoom account until interrupted, and print the environment that leads to it.

    \b
    Example: eroom sandbox --meetings 500 --port 8010
    """
    world = World(seed=seed, now=shell.now, meetings=meetings)
    with on_port(port), serve(Sandbox(world, plan=plan, clock=time), port=port) as server:
        shell.say(f"ZOOM_API_URL={server.api_url}")
        shell.say(f"ZOOM_OAUTH_URL={server.oauth_url}")
        shell.say(f"ZOOM_ACCOUNT_ID={world.credentials.account_id}")
        shell.say(f"ZOOM_CLIENT_ID={world.credentials.client_id}")
        shell.say(f"ZOOM_CLIENT_SECRET={world.credentials.client_secret}")
        shell.tell("these lines go into the .env of a site, or into its environment; Ctrl-C ends the account")
        try:
            Event().wait()
        except KeyboardInterrupt:
            shell.tell("")
