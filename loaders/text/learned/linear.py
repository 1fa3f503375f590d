"""Logistic regressions that share their features: one row of weights for each feature, one column for each answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Linear:
    """`rows`: which row of `weights` a feature has; features that it does not know count for nothing."""

    answers: tuple[str, ...]
    rows: dict[str, int]
    weights: NDArray[np.float32]  # features x answers
    bias: NDArray[np.float32]

    def score(self, features: Iterable[str]) -> NDArray[np.float32]:
        """The log odds of each answer."""
        known = [row for row in map(self.rows.get, features) if row is not None]
        total: NDArray[np.float32] = self.bias + self.weights.take(known, axis=0).sum(axis=0)
        return total

    def first(self, features: Iterable[str]) -> float:
        """The log odds of the first answer: for one alone this is quicker."""
        of, weights = self.rows, self._first
        return weights[-1] + sum(weights[of[one]] for one in features if one in of)

    @cached_property
    def _first(self) -> list[float]:
        """The weights of the first answer, and its bias."""
        return [*self.weights[:, 0].tolist(), float(self.bias[0])]

    @classmethod
    def load(cls, data: dict[str, Any]) -> Linear:
        """From what `dump` gave."""
        names = data["features"]
        weights = np.asarray(data["weights"], dtype=np.float32).reshape(len(names), len(data["answers"]))
        return cls(
            tuple(data["answers"]),
            {name: number for number, name in enumerate(names)},
            weights / np.float32(100),
            np.asarray(data["bias"], dtype=np.float32),
        )

    def dump(self) -> dict[str, Any]:
        """As plain lists, the weights in hundredths; features without any weight are left out."""
        whole = np.rint(self.weights * 100).astype(int)
        kept = {name: whole[row].tolist() for name, row in sorted(self.rows.items()) if whole[row].any()}
        return {
            "answers": list(self.answers),
            "bias": [round(float(one), 3) for one in self.bias],
            "features": list(kept),
            "weights": [one for row in kept.values() for one in row],
        }
