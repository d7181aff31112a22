"""What can be wrong with a search: a class each, so that a page can say it beside its field."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import BadSettings


class NoWords(BadSettings):
    """There is no word to look for."""

    code = "no-words"


class TooManyWords(BadSettings):
    """There are more words than an index can be asked for at once."""

    code = "too-many-words"


class TooShort(BadSettings):
    """The beginning of a word is so short that most words begin so."""

    code = "too-short"


class OddAlternatives(BadSettings):
    """OR stands before a minus, or between a word and a phrase."""

    code = "odd-alternatives"


class NotCalledSo(BadSettings):
    """Nothing of a kind is called as was typed; `near` are names that are nearly so."""

    kind = "name"

    def __init__(self, typed: str, near: Iterable[str] = ()) -> None:
        self.typed, self.near = typed, tuple(near)
        meant = f" Nearest: {'; '.join(self.near)}." if self.near else ""
        super().__init__(f"No {self.kind} is called {typed!r}.{meant}")

    def __reduce__(self) -> tuple[type[NotCalledSo], tuple[str, tuple[str, ...]]]:
        """Errors travel between processes."""
        return type(self), (self.typed, self.near)


class NoMunicipality(NotCalledSo):
    """No municipality is called so."""

    code = "no-municipality"
    kind = "municipality"


class NoNetwork(NotCalledSo):
    """No network is called so."""

    code = "no-network"
    kind = "network"


class Ambiguous(NotCalledSo):
    """Several networks may be meant: those that are `near`."""

    code = "many-networks"

    def __init__(self, typed: str, near: Iterable[str] = ()) -> None:
        super().__init__(typed, near)
        self.args = (f"{typed!r} may mean several networks: {'; '.join(self.near)}.",)


class NoTopic(NotCalledSo):
    """The corpus has no topic that is called so."""

    code = "no-topic"
    kind = "topic"


class NoPerson(NotCalledSo):
    """Nobody in the corpus is called so."""

    code = "no-person"
    kind = "person"


class NoDay(BadSettings):
    """It is no day, month or year, or none that there is."""

    code = "no-day"
