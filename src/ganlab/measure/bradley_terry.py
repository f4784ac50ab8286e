"""Strengths of two kinds of players from all their games."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
POINTS = 400 / np.log(10)  # of a rating for one unit of log odds
PRIOR = 0.5  # games that each pair won and lost before it played, so that who always wins is finitely strong


def strengths(wins: Array, games: float) -> tuple[Array, Array]:
    """Maximum-likelihood strengths s (K,), t (M,) of P(row i beats column j) = sigmoid(s_i - t_j), mean 0 in all.

    `wins` (K, M) are those of the rows out of `games` each (Bradley & Terry 1952), by Newton's method.
    """
    rows, columns = wins.shape
    won, played = wins + PRIOR, games + 2 * PRIOR
    x = np.zeros(rows + columns)
    for _ in range(100):
        p = 1 / (1 + np.exp(-(x[:rows, None] - x[None, rows:])))
        slack, weight = won - played * p, played * p * (1 - p)
        gradient = np.concatenate([slack.sum(1), -slack.sum(0)])
        information = np.block([[np.diag(weight.sum(1)), -weight], [-weight.T, np.diag(weight.sum(0))]])
        information += weight.mean() / len(x)  # strengths are known up to a constant; this keeps their sum
        step = np.linalg.solve(information, gradient)
        step *= min(1.0, 4 / max(1e-12, np.abs(step).max()))
        x += step
        if np.abs(step).max() < 1e-9:
            break
    x -= x.mean()
    return x[:rows], x[rows:]


def intervals(draw: Callable[[np.random.Generator], Array], games: float, times: int = 200) -> tuple[Array, Array]:
    """2.5 and 97.5 % quantiles (2, K), (2, M) of the strengths over tables of wins that `draw` resamples."""
    random = np.random.default_rng(0)
    found = [np.concatenate(strengths(wins, games)) for wins in (draw(random) for _ in range(times))]
    rows = len(draw(random))
    low_high = np.quantile(np.stack(found), [0.025, 0.975], axis=0)
    return low_high[:, :rows], low_high[:, rows:]
