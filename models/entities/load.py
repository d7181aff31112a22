"""The trained model as a value: `load()` gives what `find_mentions` takes as an argument."""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pipeline.attendance.entities import Entity, EntityKind
from pipeline.errors import MissingTool

FOLDER = Path(__file__).parent
"""Where the artefact lies."""
ARTEFACT = "entities.xz"
_BATCH = 64
_KINDS: dict[str, EntityKind] = {"PER": "person", "LOC": "place", "ORG": "organisation"}
LABEL_OF = {kind: label for label, kind in _KINDS.items()}
"""The training data's label for each kind."""


def pipe() -> Any:
    """A Swedish pipeline that cuts words and has an untrained recogniser of the model's shape."""
    import spacy  # noqa: PLC0415 - a second, and only where the model is used

    nlp = spacy.blank("sv")
    words = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 96,
        "depth": 4,
        "embed_size": 2000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    }
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": words,
    }
    nlp.add_pipe("ner", config={"model": model})
    return nlp


@dataclass(frozen=True)
class NamedEntities:
    """The model in `folder`; it is read when it is first asked."""

    folder: Path = FOLDER

    @cached_property
    def _nlp(self) -> Any:
        try:
            weights = lzma.decompress((self.folder / ARTEFACT).read_bytes())
        except OSError as error:
            raise MissingTool(
                f"The model of named entities is not in {self.folder}: train it with "
                "`python -m models.entities.train FOLDER CORPUS...`."
            ) from error
        nlp = pipe()
        nlp.get_pipe("ner").from_bytes(weights, exclude=["vocab"])
        return nlp

    def find(self, texts: Sequence[str]) -> list[tuple[Entity, ...]]:
        """What is named in each text, in the order of the text; ranges are code points.

        Raises:
            MissingTool: the artefact is not there.
        """
        return [
            tuple(
                Entity(named.start_char, named.end_char, _KINDS[named.label_]) for named in doc.ents
            )
            for doc in self._nlp.pipe(texts, batch_size=_BATCH)
        ]


@cache
def load(folder: Path = FOLDER) -> NamedEntities:
    """The model that ships with Diarium, or one trained into another folder; read when asked."""
    return NamedEntities(folder)
