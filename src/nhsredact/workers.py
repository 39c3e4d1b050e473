"""The same work on many things, here or in several processes, the results in order. A worker that dies takes no other's work with it."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def in_order(work: Callable[[Task], Result], tasks: Sequence[Task], workers: int) -> Generator[tuple[Task, Result | None], None, None]:
    """Each task with what `work` makes of it; None where the worker that had it died. With one worker, all is done here."""
    if workers < 2 or len(tasks) < 2:
        for task in tasks:
            yield task, work(task)
        return
    done = 0
    while done < len(tasks):
        for task, result in _until_one_dies(work, tasks[done:], workers):
            yield task, result
            done += 1
        # whichever of those in hand killed its worker: each is given a worker of its own
        for task in tasks[done : done + 2 * workers]:
            alone = [result for _, result in _until_one_dies(work, [task], 1)]
            yield task, alone[0] if alone else None
            done += 1


def _until_one_dies(work: Callable[[Task], Result], tasks: Sequence[Task], workers: int) -> Iterator[tuple[Task, Result]]:
    waiting: deque[tuple[Task, Future[Result]]] = deque()
    rest = iter(tasks)
    # not forked: a copy of a process that has threads may hang
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (work,))
    try:
        while True:
            for task in rest:
                waiting.append((task, pool.submit(_next, task)))
                if len(waiting) >= 2 * workers:
                    break
            if not waiting:
                return
            task, future = waiting[0]
            result = future.result()
            waiting.popleft()
            yield task, result
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(cancel_futures=True)


_work: Callable[[Any], Any]


def _begin(work: Callable[[Any], Any]) -> None:
    global _work  # noqa: PLW0603
    # an interrupt reaches every process of the terminal: the first of them ends the others
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = work


def _next(task: Any) -> Any:
    return _work(task)
