"""A small gated convolution network, in numpy: what stands at each place, both sides seen.

The same network reads words (to choose among real spellings) and letters (to spell unknown words);
the two differ in what is embedded and what is asked.  `learning/encoder.py` trains it with PyTorch;
here it runs without.  Gated convolutions: Dauphin et al. 2017; widening reach: van den Oord 2016.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Numbers: TypeAlias = NDArray[np.int64]
Arrays: TypeAlias = Mapping[str, NDArray[np.generic]]

_AT_ONCE = 1024
_SMALL = np.float32(1e-5)
_STEPS = 127


@dataclass(frozen=True)
class Block:
    """Normalise, look `reach` places to each side, add what the gate lets through.

    `weight` is (3 d, 2 d): left, own and right place to value and gate; `bias` (2 d).
    """

    reach: int
    scale: Floats
    shift: Floats
    weight: Floats
    bias: Floats

    def __call__(self, places: Floats) -> Floats:
        """The places (..., n, d) with what they learnt from each other."""
        seen = normalised(places, self.scale, self.shift)
        *rows, width = seen.shape
        beside = np.zeros((*rows, 3, width), dtype=np.float32)
        beside[..., self.reach :, 0, :] = seen[..., : -self.reach, :]
        beside[..., 1, :] = seen
        beside[..., : -self.reach, 2, :] = seen[..., self.reach :, :]
        mixed = beside.reshape(*rows, 3 * width) @ self.weight + self.bias
        result: Floats = places + mixed[..., :width] * sigmoid(mixed[..., width:])
        return result


@dataclass(frozen=True)
class Network:
    """What a place shows is the sum of its embeddings (k, e), widened by `enter` (e, d) and `bias`.

    Then the blocks in their order, and a last normalisation.
    """

    embeddings: tuple[Floats, ...]
    enter: Floats
    bias: Floats
    blocks: tuple[Block, ...]
    scale: Floats
    shift: Floats

    @property
    def reach(self) -> int:
        """How many places to each side an answer depends on."""
        return sum(block.reach for block in self.blocks)

    def read(self, shown: Numbers) -> Floats:
        """What the places (..., n, d) say, from numbers (k, ..., n) for the k embeddings."""
        places: Floats = np.zeros((*shown.shape[1:], len(self.enter)), dtype=np.float32)
        for table, numbers in zip(self.embeddings, shown, strict=True):
            places += table[numbers]
        said: Floats = (places @ self.enter + self.bias).astype(np.float32, copy=False)
        for block in self.blocks:
            said = block(said)
        return normalised(said, self.scale, self.shift)

    def read_long(self, shown: Numbers) -> Floats:
        """The same for one long row (k, n), in pieces that fit the processor's cache."""
        length, margin = shown.shape[1], self.reach
        said = np.empty((length, len(self.bias)), dtype=np.float32)
        for first in range(0, length, _AT_ONCE):
            start, last = max(0, first - margin), min(length, first + _AT_ONCE)
            read = self.read(shown[:, start : last + margin])
            said[first:last] = read[first - start : last - start]
        return said


def normalised(places: Floats, scale: Floats, shift: Floats) -> Floats:
    """Each place with mean 0 and variance 1, then scaled and shifted (layer normalisation)."""
    centred = places - places.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + _SMALL)
    result: Floats = (centred / spread * scale + shift).astype(np.float32, copy=False)
    return result


def sigmoid(values: Floats) -> Floats:
    """1 / (1 + e^-x), where e^-x does not overflow."""
    grown = np.exp(-np.clip(values, -30, 30))
    result: Floats = (1 / (1 + grown)).astype(np.float32, copy=False)
    return result


def log_shares(scores: Floats) -> Floats:
    """The logarithms of the probabilities (n, c) that the scores (n, c) mean."""
    lowered = scores - scores.max(axis=1, keepdims=True)
    result: Floats = lowered - np.log(np.exp(lowered).sum(axis=1, keepdims=True))
    return result


def network_from(arrays: Arrays) -> Network:
    """The network among the arrays that `arrays_of` named."""
    reaches = np.asarray(arrays["reaches"]).tolist()
    tables = (number for number in range(len(arrays)) if f"embedding{number}" in arrays)
    return Network(
        tuple(wide(arrays, f"embedding{number}") for number in tables),
        wide(arrays, "enter"),
        wide(arrays, "bias"),
        tuple(
            Block(reach, *(wide(arrays, f"{name}{at}") for name in _PARTS))
            for at, reach in enumerate(reaches)
        ),
        wide(arrays, "scale"),
        wide(arrays, "shift"),
    )


def arrays_of(network: Network) -> dict[str, NDArray[np.generic]]:
    """The network as named arrays of small numbers, for `numpy.savez`."""
    arrays: dict[str, NDArray[np.generic]] = {
        "reaches": np.array([block.reach for block in network.blocks])
    }
    for number, table in enumerate(network.embeddings):
        arrays |= narrow(f"embedding{number}", table)
    arrays |= {
        f"{name}{at}": getattr(block, part).astype(np.float16)
        for at, block in enumerate(network.blocks)
        for name, part in _PARTS.items()
    }
    for name in ("enter", "bias", "scale", "shift"):
        arrays[name] = getattr(network, name).astype(np.float16)
    return arrays


_PARTS = {"scale.": "scale", "shift.": "shift", "weight.": "weight", "bias.": "bias"}
"""The names of a block's arrays on disk, in the order of `Block`."""


def narrow(name: str, table: Floats) -> dict[str, NDArray[np.generic]]:
    """A table (k, e) as a byte a number, and a scale for each column (`wide` gives it back)."""
    scale = np.maximum(np.abs(table).max(axis=0), 1e-9) / _STEPS
    return {
        name: np.rint(table / scale).astype(np.int8),
        f"{name}.scale": scale.astype(np.float32),
    }


def wide(arrays: Arrays, name: str) -> Floats:
    """An array as floats, whatever it was narrowed to."""
    table = np.asarray(arrays[name]).astype(np.float32)
    if f"{name}.scale" in arrays:
        table *= np.asarray(arrays[f"{name}.scale"])
    return table


def save(path: Path, arrays: dict[str, Any]) -> None:
    """Write named arrays, compressed."""
    np.savez_compressed(path, **arrays)


def load(path: Path) -> Arrays:
    """What `save` wrote."""
    with np.load(path) as arrays:
        return {name: arrays[name] for name in arrays.files}


def joined(lines: Sequence[str]) -> NDArray[np.uint8]:
    """Lines of text as an array."""
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def parted(array: NDArray[np.generic]) -> list[str]:
    """What `joined` joined."""
    return np.asarray(array, dtype=np.uint8).tobytes().decode().split("\n")
