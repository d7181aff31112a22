"""What each part is worth, in errors on stripped texts.

    python -m models.diacritics.measuring.ablate TEXT...

The same texts restored with less and less of the model, down to the commonest spelling.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.diacritics.load import FOLDER, Diacritics, load
from models.diacritics.measuring.measure import STRIP
from pipeline.swedish.lexicon import TOKEN, Chosen, Restorer, plain


@dataclass(frozen=True)
class Commonest:
    """The commonest spelling of what is known; unknown words stay."""

    model: Diacritics

    def spellings(self, folded: str) -> tuple[tuple[str, int], ...]:
        """As the model knows them."""
        return self.model.spellings(folded)

    def capital(self, spelling: str) -> float | None:
        """As the model knows it."""
        return self.model.capital(spelling)

    def restore(self, tokens: Sequence[str]) -> list[Chosen | None]:
        """Without context."""
        known = (self.model.lexicon.get(plain(token)) for token in tokens)
        return [(entry[0].form, 1.0) if entry else None for entry in known]


def variants(model: Diacritics) -> dict[str, Restorer]:
    """The model without some of its parts, from the simplest to the whole."""
    weights = replace(model.in_context, network=None)
    letters = replace(model.by_letters, network=None)
    return {
        "commonest spelling": Commonest(model),
        "weights": replace(model, in_context=weights, by_letters=letters),
        "weights, letters read by a network": replace(model, in_context=weights),
        "weights, words read by a network": replace(model, by_letters=letters),
        "both": model,
    }


def errors(text: str, restorer: Restorer) -> tuple[int, int]:
    """Words, and how many of them are not restored as the text has them."""
    right, shown = TOKEN.findall(text), TOKEN.findall(text.translate(STRIP))
    chosen = restorer.restore(shown)
    pairs = [
        (gold.lower(), (found[0] if found else token.lower()))
        for gold, token, found in zip(right, shown, chosen, strict=True)
        if token[0].isalpha()
    ]
    return len(pairs), sum(gold != found for gold, found in pairs)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path, nargs="+", help="texts with their marks, UTF-8")
    parser.add_argument("--model", type=Path, default=FOLDER, help="folder of the artefacts")
    asked = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in asked.texts]
    print("errors".rjust(8), " by text:", *(path.stem for path in asked.texts))
    for name, restorer in variants(load(asked.model)).items():
        found = [errors(text, restorer) for text in texts]
        print(str(sum(wrong for _, wrong in found)).rjust(8), [w for _, w in found], name)
    print(str(sum(words for words, _ in found)).rjust(8), "words")


if __name__ == "__main__":
    main()
