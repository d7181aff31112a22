"""A command that takes each option once: of an option typed twice nothing is dropped unsaid."""

from __future__ import annotations

from collections import Counter
from typing import Any

import typer
from typer.core import TyperCommand, TyperOption


class Once(TyperCommand):
    """A command that refuses an option that is given twice where one value counts."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line.

        Raises:
            typer.BadParameter: an option that takes one value has more.
        """
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        times = Counter(map(id, order))
        for option in self.get_params(ctx):
            if times[id(option)] > 1 and _takes_one(option):
                raise typer.BadParameter(
                    "it takes one value, and is given more.", ctx, param_hint=option.opts[0]
                )
        return super().parse_args(ctx, args)


def _takes_one(option: Any) -> bool:
    plain = isinstance(option, TyperOption) and option.nargs == 1
    return plain and not (option.multiple or option.count or option.is_flag)
