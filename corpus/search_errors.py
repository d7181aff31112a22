"""What can be wrong with a search: a class each, so that a page can say it beside its field."""

from __future__ import annotations

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


class NoMunicipality(BadSettings):
    """No municipality is called so."""

    code = "no-municipality"


class NoDay(BadSettings):
    """It is no day, month or year."""

    code = "no-day"
