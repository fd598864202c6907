"""The container's own server: started, told to stop, and silent on who asks and what."""
# ruff: noqa: E402 (gc.disable() stands between)

import gc

gc.disable()  # until all is loaded, for none of that is garbage: a tenth of a cold start

import asyncio
import logging
import os
import signal
import sys
import time

from eroom_function.answer import Function
from eroom_function.config import Config, ConfigError
from visits import House, Limits, Visit

USUAL = Limits()
OOPS = "The server met an error of its own; what was asked is not written down.\n"


async def serve(function, limits, clock, host, port):
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.set_exception_handler(lambda *_: sys.stderr.write(OOPS))
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    house = House(function, limits, clock, loop)
    server = await loop.create_server(lambda: Visit(house), host, port)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}\n")
    sys.stdout.flush()
    house.sweep()
    gc.freeze()  # what is loaded by now stays: no collection walks through it while a visitor waits
    gc.enable()
    await stop.wait()
    server.close()
    await house.close()


def main(limits=USUAL, clock=time.time):
    logging.disable()  # asyncio's own words
    host, port = os.environ.get("HOST") or "0.0.0.0", os.environ.get("PORT") or "8080"  # noqa: S104 (the container's)
    if port not in map(str, range(65_536)):
        sys.exit("PORT must be a number below 65536")
    try:
        asyncio.run(serve(Function(Config.read(os.environ)), limits, clock, host, int(port)))
    except ConfigError as wrong:
        sys.exit(str(wrong))
    except OSError as wrong:
        sys.exit(f"cannot listen: {wrong.strerror}")


if __name__ == "__main__":
    main()
