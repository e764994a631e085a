"""A figure: a measured value beside its target, printed as a line and written as JSON."""

import json
import operator
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

AT_MOST, AT_LEAST = "<=", ">="
_COMPARE: dict[str, Callable[[float, float], bool]] = {AT_MOST: operator.le, AT_LEAST: operator.ge}


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is a ratio, a share or a count; `bound` says on which side of `target` it should be."""

    name: str
    value: float
    bound: str
    target: float
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the target is reached."""
        return _COMPARE[self.bound](self.value, self.target)

    def line(self) -> str:
        """Name, value, target, `met` or `short`."""
        verdict = "met" if self.is_met else "short"
        note = f"  ({self.note})" if self.note else ""
        return f"{self.name:<58} {self.value:>9.3f}  {self.bound} {self.target:<8g} {verdict}{note}"


def write(figures: Sequence[Figure], target: Path) -> None:
    """All figures as JSON."""
    rows = [{**asdict(figure), "met": figure.is_met} for figure in figures]
    target.write_text(json.dumps(rows, indent=2) + "\n")
