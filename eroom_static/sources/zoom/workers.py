"""A bounded pool of threads: results in order or as they come, and the first error ends the rest."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from threading import Event
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Stopped(Exception):
    """Another worker has failed; its error is the one that counts. Never leaves the pool."""


class Stop(Event):
    """Set while workers are being told to go home; `failure` is the error that sent them."""

    def __init__(self) -> None:
        super().__init__()
        self.failure: BaseException | None = None
        self.pools = 0


def in_order(
    function: Callable[[Item], Result], items: Iterable[Item], *, workers: int, stop: Stop
) -> Iterator[Result]:
    """`function` of every item, begun as soon as `items` gives it.

    `items` may itself be made of what a pool with the same `stop` brings: then an error in either ends both.
    """
    return _run(function, items, workers, stop, _from_the_front)


def as_done(
    function: Callable[[Item], Result], items: Iterable[Item], *, workers: int, stop: Stop
) -> Iterator[Result]:
    """As `in_order`, but whatever is done first comes first."""
    return _run(function, items, workers, stop, as_completed)


def _from_the_front(futures: Iterable[Future[Result]]) -> Iterator[Future[Result]]:
    waiting = deque(futures)
    while waiting:
        yield waiting.popleft()


def _run(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    workers: int,
    stop: Stop,
    taken: Callable[[Iterable[Future[Result]]], Iterator[Future[Result]]],
) -> Iterator[Result]:
    def attempt(item: Item) -> Result:
        if stop.is_set():
            raise Stopped
        try:
            return function(item)
        except Stopped:
            raise
        except BaseException as error:
            stop.failure = stop.failure or error
            stop.set()
            raise

    pool = ThreadPoolExecutor(workers, thread_name_prefix="zoom")
    stop.pools += 1
    try:
        for future in taken([pool.submit(attempt, item) for item in items]):
            yield future.result()
    except Stopped:
        if stop.failure is None:
            raise
        raise stop.failure from None
    except BaseException:
        stop.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        stop.pools -= 1
        if not stop.pools:  # the outermost one: nobody is left who had to hear of it
            stop.failure = None
            stop.clear()
