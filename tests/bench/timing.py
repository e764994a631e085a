"""Paired timings: two calls measured turn by turn, so that a busy machine disturbs both alike."""

import gc
import statistics
import time
from collections.abc import Callable

Call = Callable[[], object]


def ratio(measured: Call, floor: Call, *, rounds: int = 60, warm: int = 5) -> float:
    """How many times `floor` the call costs: the median over interleaved rounds of both."""
    for _round in range(warm):
        measured()
        floor()
    gc.collect()
    gc.disable()
    try:
        pairs = [(_seconds(measured), _seconds(floor)) for _round in range(rounds)]
    finally:
        gc.enable()
    return statistics.median(pair[0] for pair in pairs) / statistics.median(pair[1] for pair in pairs)


def _seconds(call: Call) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
