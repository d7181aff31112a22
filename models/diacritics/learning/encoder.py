"""The network of `network.py` as PyTorch learns it; needed for training only (`diarium[train]`)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from models.diacritics import network as plain_network


@dataclass(frozen=True)
class Pace:
    """How a network is learnt: `rate` rises for `rise` steps and falls like a cosine to nothing.

    At most `minutes` of it, if given; then the result depends on the machine.
    """

    steps: int
    rate: float = 2e-3
    rise: int = 200
    minutes: float = math.inf


class GatedBlock(nn.Module):
    """See `network.Block`."""

    def __init__(self, width: int, reach: int) -> None:
        super().__init__()
        self.reach = reach
        self.norm = nn.LayerNorm(width)
        self.mix = nn.Linear(3 * width, 2 * width)

    def forward(self, places: torch.Tensor) -> torch.Tensor:
        """(b, n, d) to (b, n, d)."""
        seen = self.norm(places)
        left = nn.functional.pad(seen, (0, 0, self.reach, 0))[:, : -self.reach]
        right = nn.functional.pad(seen, (0, 0, 0, self.reach))[:, self.reach :]
        value, gate = self.mix(torch.cat([left, seen, right], -1)).chunk(2, -1)
        return places + value * torch.sigmoid(gate)


class Encoder(nn.Module):
    """See `network.Network`; what comes in is (b, k, n) numbers, what goes out (b, n, d)."""

    def __init__(
        self, sizes: Sequence[int], narrow: int, width: int, reaches: Sequence[int], dropout: float
    ) -> None:
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(size, narrow) for size in sizes)
        for table in self.tables:
            nn.init.normal_(table.weight, 0, 0.1)
        self.enter = nn.Linear(narrow, width)
        self.blocks = nn.ModuleList(GatedBlock(width, reach) for reach in reaches)
        self.norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, shown: torch.Tensor) -> torch.Tensor:
        """What the places say."""
        places = sum(table(shown[:, number]) for number, table in enumerate(self.tables))
        places = self.dropout(self.enter(places))
        for block in self.blocks:
            places = block(places)
        return self.norm(places)

    def plain(self) -> plain_network.Network:
        """The same network for use without PyTorch."""
        return plain_network.Network(
            tuple(array(table.weight) for table in self.tables),
            array(self.enter.weight).T.copy(),
            array(self.enter.bias),
            tuple(
                plain_network.Block(
                    block.reach,
                    array(block.norm.weight),
                    array(block.norm.bias),
                    array(block.mix.weight).T.copy(),
                    array(block.mix.bias),
                )
                for block in self.blocks
            ),
            array(self.norm.weight),
            array(self.norm.bias),
        )


def array(tensor: torch.Tensor) -> plain_network.Floats:
    """A tensor as an array of its own."""
    result: plain_network.Floats = tensor.detach().numpy().astype(np.float32)
    return result


def learn(
    model: nn.Module,
    pace: Pace,
    loss_of: Callable[[int], torch.Tensor],
    say: Callable[[str], None],
) -> None:
    """Adam down the loss that each step's batch gives."""
    optimiser = torch.optim.Adam(model.parameters(), lr=pace.rate, betas=(0.9, 0.99))
    begun, losses = time.monotonic(), 0.0
    for step in range(pace.steps):
        done = max(step / pace.steps, (time.monotonic() - begun) / 60 / pace.minutes)
        if done >= 1:
            break
        fall = 0.5 * (1 + math.cos(math.pi * done)) + 0.01
        for group in optimiser.param_groups:
            group["lr"] = pace.rate * min(1, (step + 1) / pace.rise) * fall
        loss = loss_of(step)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses += loss.item()
        if step % 200 == 199:
            say(f"step {step + 1} of {pace.steps}, loss {losses / 200:.4f}")
            losses = 0.0
    model.eval()
