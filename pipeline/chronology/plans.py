"""What became of the meetings that were announced: held, moved, without minutes, or still to come.

fates(accounts)  ->  (PlanFate, ...)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipeline.chronology.circle import same_circle
from pipeline.chronology.values import Account, Plan

Fate = Literal["held", "perhaps held", "moved", "no minutes", "to come"]
_VAGUE = timedelta(days=14)
_MOVED = timedelta(days=28)
"""A meeting that nobody announced, this near to a planned day without minutes, may be that one."""


@dataclass(frozen=True, slots=True)
class PlanFate:
    """A planned meeting and the minutes that are of it (`held`, `moved`) or may be.

    `no minutes`: the network's documents go on after it; `to come`: they do not reach it.
    """

    plan: Plan
    fate: Fate
    document_id: str | None = None


def fates(accounts: Iterable[Account]) -> tuple[PlanFate, ...]:
    """The fate of every plan, in the order of days; the accounts may hold narrowed windows.

    What is planned for "oktober" is left out: nobody can say that it was not held.
    """
    minutes = sorted((one for one in accounts if one.is_minutes), key=lambda one: one.document_id)
    plans = sorted(
        {plan for one in minutes for plan in one.plans if plan.latest - plan.earliest < _VAGUE},
        key=lambda plan: (plan.earliest, plan.latest, plan.spot),
    )
    return tuple(_fate(plan, plans, minutes) for plan in plans)


def _fate(plan: Plan, plans: Sequence[Plan], minutes: Sequence[Account]) -> PlanFate:
    announced = next(one for one in minutes if one.document_id == plan.spot.document_id)
    others = [one for one in minutes if one is not announced and same_circle(one, announced)]
    for one in others:
        if one.day and plan.earliest <= one.day <= plan.latest:
            return PlanFate(plan, "held", one.document_id)
    for one in others:
        if not one.day and one.earliest and one.latest and _within(one, plan):
            return PlanFate(plan, "perhaps held", one.document_id)
    since = announced.day or announced.earliest or date.min
    moved = [
        (abs(one.day - plan.earliest), one.document_id)
        for one in others
        if one.day and since < one.day and _near(one.day, plan) and not _planned(one.day, plans)
    ]
    if moved:
        return PlanFate(plan, "moved", min(moved)[1])
    last = max((one.day or one.earliest or date.min for one in others), default=date.min)
    return PlanFate(plan, "no minutes" if last > plan.latest else "to come")


def _within(account: Account, plan: Plan) -> bool:
    earliest, latest = account.earliest or date.min, account.latest or date.max
    return plan.earliest <= earliest and latest <= plan.latest


def _near(day: date, plan: Plan) -> bool:
    return plan.earliest - _MOVED <= day <= plan.latest + _MOVED


def _planned(day: date, plans: Sequence[Plan]) -> bool:
    return any(plan.earliest <= day <= plan.latest for plan in plans)
