"""A bounded pool of threads: results in order, and the first error ends the rest."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Stopped(Exception):
    """Another worker has failed; its error is the one that counts. Never leaves the pool."""


def in_order(
    function: Callable[[Item], Result], items: Iterable[Item], *, workers: int, stop: Event
) -> Iterator[Result]:
    """`function` of every item. `stop` is set while workers are being told to go home."""
    failures: list[BaseException] = []

    def attempt(item: Item) -> Result:
        if stop.is_set():
            raise Stopped
        try:
            return function(item)
        except Stopped:
            raise
        except BaseException as error:
            failures.append(error)
            stop.set()
            raise

    pool = ThreadPoolExecutor(workers, thread_name_prefix="zoom")
    try:
        waiting = deque(pool.submit(attempt, item) for item in items)
        while waiting:
            yield waiting.popleft().result()
    except Stopped:
        raise failures[0] from None
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
        stop.clear()
