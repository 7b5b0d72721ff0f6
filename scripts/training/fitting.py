"""Labelled candidates to the weights of a judge: a few small networks, averaged to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from index.judging.judge import Judge, Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.training.examples import Example

NETWORKS = 3
HIDDEN = 16
EPOCHS = 30
BATCH = 1_024
RATE = 5e-3
LAST_RATE = 0.02  # of RATE
DECAY = 1e-2
INPUT_DROPOUT, HIDDEN_DROPOUT = 0.09, 0.3
# Features are scaled to a deviation of 1 and cut off here, as the judge does.
CUT_OFF = 5.0
_DECIMALS = 4


def fit(examples: Sequence[Example], threshold: float, epochs: int = EPOCHS) -> Weights:
    """Fit the networks with the seeds 0, 1, …; the same examples give the same weights."""
    table = torch.tensor(np.vstack([one.table for one in examples]))
    right = torch.tensor([float(answers) for one in examples for answers in one.right])
    mean, scale = table.mean(0), table.std(0) + 1e-2
    scaled = ((table - mean) / scale).clamp(-CUT_OFF, CUT_OFF)
    layers = [_network(scaled, right, seed, epochs) for seed in range(NETWORKS)]
    hidden = torch.cat([first.weight for first, _ in layers])
    output = torch.cat([last.weight[0] for _, last in layers]) / NETWORKS
    return Weights(
        mean=_rounded(mean),
        scale=_rounded(scale),
        hidden=tuple(_rounded(row) for row in hidden),
        hidden_bias=_rounded(torch.cat([first.bias for first, _ in layers])),
        output=_rounded(output),
        output_bias=round(sum(last.bias.item() for _, last in layers) / NETWORKS, _DECIMALS),
        threshold=threshold,
    )


def _network(
    scaled: torch.Tensor, right: torch.Tensor, seed: int, epochs: int
) -> tuple[torch.nn.Linear, torch.nn.Linear]:
    torch.manual_seed(seed)
    first, last = torch.nn.Linear(scaled.shape[1], HIDDEN), torch.nn.Linear(HIDDEN, 1)
    network = torch.nn.Sequential(
        *(torch.nn.Dropout(INPUT_DROPOUT), first, torch.nn.ReLU()),
        *(torch.nn.Dropout(HIDDEN_DROPOUT), last),
    )
    steps = epochs * (len(scaled) // BATCH + 1)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: max(LAST_RATE, 1 - step / steps)
    )
    for _ in range(epochs):
        order = torch.randperm(len(scaled))
        for batch in torch.chunk(order, len(scaled) // BATCH + 1):
            odds = network(scaled[batch]).squeeze(-1)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(odds, right[batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return first, last


def _rounded(values: torch.Tensor) -> tuple[float, ...]:
    return tuple(round(value, _DECIMALS) for value in values.tolist())


def measure(weights: Weights, held_out: Sequence[Example]) -> dict[str, float]:
    """Return how often a right sentence is first and among four, and the AUROC of the surest
    sentence's probability for answerable against unanswerable questions."""
    judge = Judge(weights)
    firsts, fours, surest = [], [], []
    for one in held_out:
        probabilities = judge.probabilities(one.table)
        order = np.argsort(-probabilities)
        surest.append((one.question.answerable, float(probabilities.max())))
        if one.question.answerable:
            firsts.append(one.right[order[0]])
            fours.append(any(one.right[place] for place in order[:4]))
    can = [probability for answerable, probability in surest if answerable]
    cannot = [probability for answerable, probability in surest if not answerable]
    above = [(a > b) + (a == b) / 2 for a in can for b in cannot]
    return {
        "first": float(np.mean(firsts)) if firsts else 0.0,
        "in four": float(np.mean(fours)) if fours else 0.0,
        "AUROC": float(np.mean(above)) if above else 0.0,
    }
