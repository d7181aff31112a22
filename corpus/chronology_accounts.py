"""What a document says of its meeting, as text in the corpus and back, exactly."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from corpus.tables import to_json
from pipeline.chronology.values import Account, Hint, LookBack, Number, Plan, Spot


def packed(account: Account) -> str:
    """The account as JSON; the same account always gives the same text."""
    number = account.number
    return to_json(
        {
            "id": account.document_id,
            "days": [_told(day) for day in (account.day, account.earliest, account.latest)],
            "kind": account.kind,
            "number": number and [number.number, number.year, *_ends(number.spot)],
            "plans": [
                [_told(plan.earliest), _told(plan.latest), *_ends(plan.spot)]
                for plan in account.plans
            ],
            "look_backs": [[_told(look.day), *_ends(look.spot)] for look in account.look_backs],
            "people": sorted(account.people),
            "weekday": account.weekday,
            "at": account.at and _ends(account.at),
            "hints": [[hint.month, hint.number, hint.side] for hint in account.hints],
        }
    )


def unpacked(text: str) -> Account:
    """The account that was packed."""
    value: dict[str, Any] = json.loads(text)
    name = value["id"]
    day, earliest, latest = (date.fromisoformat(d) if d else None for d in value["days"])
    number = value["number"]
    return Account(
        name,
        day,
        earliest,
        latest,
        value["kind"],
        Number(number[0], number[1], Spot(name, *number[2:])) if number else None,
        tuple(
            Plan(date.fromisoformat(first), date.fromisoformat(last), Spot(name, *ends))
            for first, last, *ends in value["plans"]
        ),
        tuple(
            LookBack(date.fromisoformat(on), Spot(name, *ends)) for on, *ends in value["look_backs"]
        ),
        frozenset(value["people"]),
        value["weekday"],
        Spot(name, *value["at"]) if value["at"] else None,
        tuple(Hint(*hint) for hint in value["hints"]),
    )


def _ends(spot: Spot) -> list[int]:
    return [spot.start, spot.end]


def _told(day: date | None) -> str | None:
    return day.isoformat() if day else None
