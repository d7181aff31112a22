"""Whether two documents that name their body alike are of one body: "Styrelsen" are many.

Lists of people tell: a body's members come again.  Where a list is missing nothing is known, and
the name decides.
"""

from __future__ import annotations

from pipeline.chronology.values import Account


def same_circle(one: Account, other: Account) -> bool:
    """Whether nothing speaks against one body: no lists to compare, or somebody in both.

    >>> eva, bo = frozenset({"eva ek", "ida holm"}), frozenset({"bo berg", "ulf lund"})
    >>> same_circle(Account("a", people=eva), Account("b", people=bo))
    False
    >>> same_circle(Account("a", people=eva), Account("b", people=frozenset({"eva", "karin"})))
    True
    """
    if not one.people or not other.people or one.people & other.people:
        return True
    bare = _bare(one) | _bare(other)
    return bool(bare & _given(one) & _given(other))


def _bare(account: Account) -> set[str]:
    """Names without a surname."""
    return {name for name in account.people if " " not in name}


def _given(account: Account) -> set[str]:
    return {name.partition(" ")[0] for name in account.people}
