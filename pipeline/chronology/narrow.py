"""Windows of undated meetings, narrowed by the other documents of their network.

    narrowed(accounts)  ->  {document: Narrowed}

Rules look at all accounts and propose days; a proposal that would leave no day is dropped, so a
window never grows and is never empty.  A stated day is never touched.  Rounds go on until nothing
changes: what one narrows may settle another.  Nothing depends on the order of the accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.chronology.circle import same_circle
from pipeline.chronology.plans import fates
from pipeline.chronology.values import Account, Ground, LookBack, Narrowed, Number, Plan, Spot

_DAY = timedelta(days=1)
_ROUNDS = 8
"""More rounds than any series needs: each narrows at least one window."""

_LONG = timedelta(days=366)
"""Nobody announces a meeting longer ahead."""


@dataclass(frozen=True, slots=True)
class _Proposal:
    """Days that other documents leave to a meeting, `None` where a side stays open."""

    document_id: str
    earliest: date | None
    latest: date | None
    rule: str
    spots: tuple[Spot, Spot | None]


def narrowed(accounts: Iterable[Account]) -> dict[str, Narrowed]:
    """The undated meetings whose windows the others narrow, with what narrows them."""
    stands = {one.document_id: one for one in sorted(accounts, key=lambda one: one.document_id)}
    found: dict[str, Narrowed] = {}
    for _ in range(_ROUNDS):
        before = dict(stands)
        for proposal in sorted(_proposals(list(before.values())), key=_order):
            _apply(proposal, stands, found)
        if stands == before:
            break
    return found


def _order(proposal: _Proposal) -> tuple[str, str, date, date, Spot]:
    return (
        proposal.document_id,
        proposal.rule,
        proposal.earliest or date.min,
        proposal.latest or date.max,
        proposal.spots[0],
    )


def _apply(proposal: _Proposal, stands: dict[str, Account], found: dict[str, Narrowed]) -> None:
    account = stands[proposal.document_id]
    first = _later(account.earliest, proposal.earliest)
    last = _earlier(account.latest, proposal.latest)
    if account.day or (first and last and first > last):
        return
    grounds = []
    if first != account.earliest:
        grounds.append(Ground(f"earliest: {proposal.rule}", proposal.spots[0]))
    if last != account.latest:
        grounds.append(Ground(f"latest: {proposal.rule}", proposal.spots[1] or proposal.spots[0]))
    if not grounds:
        return
    stands[account.document_id] = replace(account, earliest=first, latest=last)
    before = found.get(account.document_id)
    sides = {ground.rule.partition(":")[0] for ground in grounds}
    kept = [g for g in (before.grounds if before else ()) if g.rule.partition(":")[0] not in sides]
    told = sorted(
        (*kept, *grounds), key=lambda ground: (ground.rule.startswith("latest"), ground.rule)
    )
    found[account.document_id] = Narrowed(first, last, tuple(told))


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _proposals(accounts: Sequence[Account]) -> Iterator[_Proposal]:
    minutes = [one for one in accounts if one.is_minutes]
    dated = sorted((one for one in minutes if one.day), key=lambda one: (one.day, one.document_id))
    waiting = [one for one in minutes if one.day is None]
    if not waiting:
        return
    for account in waiting:
        yield from _by_number(account, [one for one in minutes if same_circle(account, one)])
        yield from _after_look_back(account, [one for one in dated if same_circle(account, one)])
    yield from _by_plans(waiting, dated, minutes)
    yield from _by_others_look_back(waiting, dated, minutes)


def _by_number(account: Account, minutes: Sequence[Account]) -> Iterator[_Proposal]:
    """Number 3 of a year was after number 2 and before number 4."""
    own = account.number
    if own is None or own.year is None:
        return
    for other in minutes:
        number = other.number
        if other is account or number is None or number.year != own.year:
            continue
        if number.number < own.number and (first := other.day or other.earliest):
            yield _after(account, first + _DAY * bool(other.day), number)
        elif number.number > own.number and (last := other.day or other.latest):
            yield _before(account, last - _DAY * bool(other.day), number)


def _after(account: Account, day: date, number: Number) -> _Proposal:
    return _Proposal(account.document_id, day, None, "meeting number", (number.spot, None))


def _before(account: Account, day: date, number: Number) -> _Proposal:
    return _Proposal(account.document_id, None, day, "meeting number", (number.spot, None))


def _after_look_back(account: Account, dated: Sequence[Account]) -> Iterator[_Proposal]:
    """Minutes that name the meeting before as one of these were before the one that came next."""
    for look in account.look_backs:
        held = [other for other in dated if other.day == look.day]
        later = [other for other in dated if other.day and other.day > look.day]
        if held and later and later[0].day:
            spot = later[0].at or Spot(later[0].document_id, 0, 0)
            yield _Proposal(
                account.document_id, None, later[0].day - _DAY, "next dated minutes", (spot, None)
            )


def _by_others_look_back(
    waiting: Sequence[Account], dated: Sequence[Account], minutes: Sequence[Account]
) -> Iterator[_Proposal]:
    """`Protokollet från 3 maj`, a day of which there are no dated minutes: an undated one's."""
    held = {one.day for one in dated}
    for other in minutes:
        for look in other.look_backs:
            fitting = [
                one for one in waiting
                if one is not other and _open_to(one, look.day)
                and same_circle(one, other)
            ]  # fmt: skip
            if look.day not in held and len(fitting) == 1:
                yield _on(fitting[0], look.day, look.day, "named by later minutes", look)


def _by_plans(
    waiting: Sequence[Account], dated: Sequence[Account], minutes: Sequence[Account]
) -> Iterator[_Proposal]:
    """Days announced by earlier minutes, on which no dated meeting was, and that fit just one.

    Where several announced days fit a window it narrows to the span from the first to the last.
    """
    held = [one.day for one in dated if one.day]
    by = {one.document_id: one for one in minutes}
    fitting: dict[str, list[Plan]] = {}
    for plan in _open_plans(minutes, held):
        able = [one for one in waiting if _may_be(one, plan, by[plan.spot.document_id])]
        if len(able) == 1:
            fitting.setdefault(able[0].document_id, []).append(plan)
    for document_id, found in fitting.items():
        plans = [plan for plan in found if not any(_narrower(one, plan) for one in found)]
        first = min(plans, key=lambda plan: (plan.earliest, plan.spot))
        last = max(plans, key=lambda plan: (plan.latest, plan.spot))
        yield _Proposal(
            document_id, first.earliest, last.latest, "planned in earlier minutes",
            (first.spot, last.spot),
        )  # fmt: skip


def _narrower(one: Plan, other: Plan) -> bool:
    """Whether one plan names days of the other's: `13 februari` after `i februari`."""
    within = other.earliest <= one.earliest and one.latest <= other.latest
    return within and (one.earliest, one.latest) != (other.earliest, other.latest)


def _open_plans(minutes: Sequence[Account], held: Sequence[date]) -> Iterator[Plan]:
    """The announced meetings that no dated minutes are of, and that were not moved."""
    moved = {fate.plan for fate in fates(minutes) if fate.fate == "moved"}
    for account in minutes:
        for plan in account.plans:
            if plan not in moved and not any(plan.earliest <= day <= plan.latest for day in held):
                yield plan


def _may_be(account: Account, plan: Plan, announcer: Account) -> bool:
    """Whether an announced meeting may be that of an undated document."""
    if plan.spot.document_id == account.document_id:
        return False
    if not (account.earliest or account.latest) and not _hinted(account, plan.earliest):
        return False
    if not same_circle(account, announcer):
        return False
    announced = announcer.day or announcer.earliest
    if announced is None or not announced < plan.earliest <= announced + _LONG:
        return False
    if account.latest and account.latest <= announced:
        return False
    first, last = account.earliest or announced, account.latest or plan.latest
    return first <= plan.latest and plan.earliest <= last


_BEHIND, _AHEAD = timedelta(days=120), timedelta(days=210)
"""How far back and ahead minutes look whose days have no year."""


def _hinted(account: Account, day: date) -> bool:
    """Whether this is the document's own day, or its days without a year lie about it as told."""
    own = [(hint.month, hint.number) for hint in account.hints if hint.side == 0]
    if own:
        return (day.month, day.day) in own
    for hint in account.hints:
        near = [
            made - day
            for year in (day.year - 1, day.year, day.year + 1)
            if (made := _made(year, hint.month, hint.number))
        ]
        if hint.side < 0 and not any(-_BEHIND <= far < timedelta(0) for far in near):
            return False
        if hint.side > 0 and not any(timedelta(0) < far <= _AHEAD for far in near):
            return False
    return bool(account.hints)


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _open_to(account: Account, day: date) -> bool:
    if not (account.earliest and account.latest) and not _hinted(account, day):
        return False
    return (account.earliest or day) <= day <= (account.latest or day)


def _on(account: Account, first: date, last: date, rule: str, look: LookBack) -> _Proposal:
    return _Proposal(account.document_id, first, last, rule, (look.spot, look.spot))
