"""Whether time grows with the size of what is given or faster, told on a machine that others use at the same time.

Sizes are taken in turns and the best time of each is kept, so that no slow moment falls on one size alone; what looks
too steep is measured again before it fails. Limits in seconds hold for a machine of the pace that they were set on.
"""

import gc
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 6
REST = 0.3  # seconds before another round, for a neighbour to be done
PACE = 0.0125  # seconds that `_reference` takes on the machine on which limits were set


@dataclass(frozen=True)
class Growth:
    """The `exponent` of time over size, fitted to the best times of each size."""

    exponent: float
    times: tuple[float, ...]

    def __str__(self) -> str:
        return f"{', '.join(f'{one:.3f}' for one in self.times)} s, exponent {self.exponent:.2f}"


def growth(
    run: Callable[[int], float],
    size: int,
    *,
    doublings: int = 2,
    steepest: float = 1.4,
    noise: float = 0.05,
    rounds: int = ROUNDS,
) -> Growth:
    """How the seconds that `run` gives grow from `size` on; measured again while they grow steeper than `steepest`.

    Times below `noise` have the exponent 0: whatever they grow like, they hold nobody up.
    """
    sizes = [size << doubling for doubling in range(doublings + 1)]
    best = [math.inf] * len(sizes)
    for turn in range(rounds):
        time.sleep(REST * min(turn, 1))
        best = [min(known, run(one)) for known, one in zip(best, sizes, strict=True)]
        found = Growth(_exponent(sizes, best) if best[-1] > noise else 0.0, tuple(best))
        if found.exponent <= steepest:
            break
    return found


def _exponent(sizes: list[int], times: list[float]) -> float:
    """The slope of the least squares line through the logarithms."""
    points = [(math.log(size), math.log(max(taken, 1e-6))) for size, taken in zip(sizes, times, strict=True)]
    middle = sum(x for x, _ in points) / len(points)
    return sum((x - middle) * y for x, y in points) / sum((x - middle) ** 2 for x, _ in points)


def processor_time(work: Callable[[], object]) -> float:
    """Seconds of this thread's processor time, without a collection of what other tests left."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        begun = time.thread_time()
        work()
        return time.thread_time() - begun
    finally:
        if collecting:
            gc.enable()


def in_time(work: Callable[[], object], seconds: float) -> None:
    """Do `work`, in no more than so many seconds of processor time, or fail; what took longer is tried again."""
    if processor_time(work) > seconds:
        taken = min(processor_time(work) for _ in range(3))
        assert taken <= seconds * slower(), f"it took {taken:.2f} s, more than {seconds}"


def slower() -> float:
    """How many times slower this machine is now than the one on which limits in seconds were set, at least 1."""
    return max(1.0, min(processor_time(_reference) for _ in range(3)) / PACE)


def _reference() -> int:
    words = [f"word{number % 97}" for number in range(60_000)]
    return sum(len(word) for word in words if word.endswith("7"))
