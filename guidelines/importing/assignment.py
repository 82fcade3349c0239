"""The best one-to-one assignment over a table of likenesses (the Hungarian method)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

_INFINITY = float("inf")


@dataclass(slots=True)
class _Solver:
    """Shortest augmenting paths with potentials; row and column 0 are the method's own."""

    cost: Sequence[Sequence[float]]
    rows: int
    columns: int
    row_potential: list[float] = field(default_factory=list)
    column_potential: list[float] = field(default_factory=list)
    row_of: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.row_potential = [0.0] * (self.rows + 1)
        self.column_potential = [0.0] * (self.columns + 1)
        self.row_of = [0] * (self.columns + 1)

    def add_row(self, row: int) -> None:
        """Give one more row a column, moving others where that is better for all."""
        self.row_of[0] = row
        way = [0] * (self.columns + 1)
        least = [_INFINITY] * (self.columns + 1)
        used = [False] * (self.columns + 1)
        column = 0
        while True:
            used[column] = True
            following = self._step(column, least, used, way)
            column = following
            if self.row_of[column] == 0:
                break
        while column:
            self.row_of[column] = self.row_of[way[column]]
            column = way[column]

    def _step(self, column: int, least: list[float], used: list[bool], way: list[int]) -> int:
        row = self.row_of[column]
        for other in range(1, self.columns + 1):
            if used[other]:
                continue
            reduced = (
                self.cost[row - 1][other - 1]
                - self.row_potential[row]
                - self.column_potential[other]
            )
            if reduced < least[other]:
                least[other], way[other] = reduced, column
        free = [other for other in range(1, self.columns + 1) if not used[other]]
        nearest = min(free, key=lambda other: least[other])
        self._shift(least[nearest], least, used)
        return nearest

    def _shift(self, delta: float, least: list[float], used: list[bool]) -> None:
        for other in range(self.columns + 1):
            if used[other]:
                self.row_potential[self.row_of[other]] += delta
                self.column_potential[other] -= delta
            else:
                least[other] -= delta


def best_assignment(likeness: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pair rows with columns, each at most once, so that the sum of likenesses is the greatest."""
    rows = len(likeness)
    columns = len(likeness[0]) if rows else 0
    if not columns:
        return []
    if rows > columns:
        turned = [[likeness[row][column] for row in range(rows)] for column in range(columns)]
        return sorted((row, column) for column, row in best_assignment(turned))
    solver = _Solver([[-value for value in row] for row in likeness], rows, columns)
    for row in range(1, rows + 1):
        solver.add_row(row)
    return sorted(
        (solver.row_of[column] - 1, column - 1)
        for column in range(1, columns + 1)
        if solver.row_of[column]
    )
