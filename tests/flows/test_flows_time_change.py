"""The nights of the time change: one run each, neither none nor two."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.nightly import prepare_prefect, schedule_of
from flows.settings import Settings

SWEDEN = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def environment() -> Iterator[None]:
    """What is told to Prefect is told for this test alone."""
    kept = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(kept)


@pytest.mark.parametrize("cron", ["0 2 * * *", "30 2 * * *", "0 3 * * *"])
@pytest.mark.parametrize("day", [datetime(2026, 10, 25), datetime(2027, 3, 28)])  # noqa: DTZ001
def test_each_night_of_the_time_change_has_one_run(
    tmp_path: Path, environment: None, cron: str, day: datetime
) -> None:
    """Asked as Prefect's server asks, ever again while the nights pass."""
    settings = Settings(archive=tmp_path, cron=cron, timezone="Europe/Stockholm")
    prepare_prefect(settings)
    from prefect.server.schemas.schedules import CronSchedule

    told = schedule_of(settings)
    schedule = CronSchedule(cron=told.cron, timezone=told.timezone)
    first = (day - timedelta(days=1)).replace(hour=12, tzinfo=SWEDEN)
    moments = [
        datetime.fromtimestamp(first.timestamp() + minutes * 60, SWEDEN)
        for minutes in range(0, 60 * 48, 20)
    ]
    planned = {
        moment.timestamp(): asyncio.run(schedule.get_dates(1, moment))[0] for moment in moments
    }
    runs = sorted({run.astimezone(SWEDEN) for run in planned.values() if run <= moments[-1]})
    assert [run.date() for run in runs] == [day.date(), (day + timedelta(days=1)).date()]
