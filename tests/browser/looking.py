"""What can be seen of a page without a person: rules of accessibility, and what sticks out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
"""WCAG 2.2 on levels A and AA, and what axe-core calls good practice."""

AXE = """async (options) => {
  const found = await axe.run(document, {...options, resultTypes: ["violations"], preload: false});
  const inline = (id, node) =>
    id === "target-size" && document.querySelector(node.target[0])?.closest(".lines");
  return found.violations.flatMap(({id, help, nodes}) =>
    nodes.filter((node) => !inline(id, node)).slice(0, 5).map(
      ({target, html, any, all, none}) => ({id, help, where: target.join(" "), html,
        why: [...any, ...all, ...none].map((check) => check.message).join("; ")})));
}"""

STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (one) => one && one !== document.body && one !== document.documentElement
    && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  if (document.documentElement.scrollWidth <= width) return [];
  return ["the page is " + document.documentElement.scrollWidth + " px wide in " + width,
    ...[...document.body.querySelectorAll("*")]
      .filter((one) => one.getBoundingClientRect().right > width + 1 && !scrolls(one.parentElement))
      .map((one) => one.tagName.toLowerCase() + "." + [...one.classList].join(".")
        + " " + one.textContent.trim().slice(0, 40)).slice(0, 5)];
}"""

FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const middle = [box.left + Math.min(box.width, innerWidth) / 2, box.top + box.height / 2];
  const over = document.elementFromPoint(...middle);
  return {
    what: one.tagName.toLowerCase() + " " + (one.getAttribute("aria-label")
      || one.textContent.trim().slice(0, 40) || one.name || one.id),
    tag: one.tagName.toLowerCase(), id: one.id,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
    ringed: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== "none",
    covered: !!over && !one.contains(over) && !over.contains(one),
  };
}"""


def accessibility_faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core finds wrong with the page as it is now, a sentence a fault.

    With `rules` only those are tried.  Words of a document's text that are links may be small:
    the line they stand in sets their size (WCAG 2.5.8 excepts what is inline).
    """
    asked = {"type": "rule", "values": list(rules)} if rules else None
    wanted = asked or {"type": "tag", "values": list(STANDARDS)}
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE_SCRIPT} }} }}")
    found: list[dict[str, str]] = page.evaluate(AXE, {"runOnly": wanted})
    return [
        f"{one['id']}: {one['help']} ({one['where']}: {one['html'][:160]}; {one['why']})"
        for one in found
    ]


def sticks_out(page: Page) -> list[str]:
    """What makes the page itself scroll sideways; tables that scroll in a frame of theirs may."""
    found: list[str] = page.evaluate(STICKS_OUT)
    return found


def focused(page: Page) -> dict[str, Any] | None:
    """The element that has the keyboard: what it is, whether it is seen, ringed and uncovered."""
    found: dict[str, Any] | None = page.evaluate(FOCUSED)
    return found
