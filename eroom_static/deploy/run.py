"""A plan made and carried out, stage after stage, with many hands in each; cut off anywhere, the next run finishes."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

from eroom_static.core import deployment
from eroom_static.core.deployment import Plan, Step
from eroom_static.core.errors import EroomError, OutputError
from eroom_static.core.manifest import Entry
from eroom_static.core.page import digest
from eroom_static.deploy.store import Store

HANDS = 16  # objects at a time
Progress = Callable[[str, int, int], None]


def survey(store: Store, files: Mapping[str, Entry], *, adopt: bool) -> Plan:
    """`files` are those of output/, by path. Raises OutputError where foreign objects are in the way."""
    record = store.record()
    store.refuse_links({*files, *record.owned})
    return deployment.plan(files, record, store.sizes(), adopt=adopt)


def perform(store: Store, plan: Plan, output: Path, progress: Progress) -> None:
    """Raises EroomError; what was done by then is remembered, and the next run does the rest."""
    if not plan:
        return
    done: list[Step] = []
    total = sum(1 for _ in plan.steps)
    if plan.stages:
        store.remember(plan.during())
    try:
        for stage in plan.stages:
            for steps in _carry_out(store, stage, output):
                done += steps
                progress("deployed", len(done), total)
    except BaseException:
        with suppress(EroomError):  # without it the next run only puts more than it would have to
            store.remember(plan.during(done))
        raise
    store.remember(plan.after)


def _carry_out(store: Store, stage: tuple[Step, ...], output: Path) -> Iterator[tuple[Step, ...]]:
    """Steps as they get done. After a failure nothing new is begun, and what was begun is waited for and told."""
    if stage[0].kind == "removed":
        store.remove([step.path for step in stage])
        yield stage
        return
    pool = ThreadPoolExecutor(HANDS)
    try:
        begun = {pool.submit(_put, store, step, output): step for step in stage}
        left: set[Future[None]] = set(begun)
        while left:
            ready, left = wait(left, return_when=FIRST_COMPLETED)
            failed = [task for task in ready if task.exception()]
            if failed:
                pool.shutdown(cancel_futures=True)
                ready, left = ready | left, set()
            yield tuple(begun[task] for task in ready if not task.cancelled() and not task.exception())
            if failed:
                failed[0].result()
    finally:
        pool.shutdown(cancel_futures=True)


def _put(store: Store, step: Step, output: Path) -> None:
    try:
        data = (output / step.path).read_bytes()
    except OSError:
        data = b""
    if digest(data) != step.placed.digest:
        raise OutputError(
            "is not as the build left it",
            where=str(output / step.path),
            hint="run `eroom build`, then deploy",
        )
    store.put(step.path, data, step.placed)
