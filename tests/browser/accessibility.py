"""Can everybody use it? What axe finds in a part of the page, and what the Tab key reaches there.

axe-core comes with axe-playwright-python. It looks at our own elements only: what is wrong with
the rest of JupyterLab is not ours to mend.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_AXE = files("axe_playwright_python") / "axe.min.js"

_LOOK = """async element => {
    const found = await axe.run(element, {resultTypes: ['violations']});
    return found.violations
        .filter(v => ['serious', 'critical'].includes(v.impact))
        .flatMap(v => v.nodes.map(n => `${v.impact} ${v.id}: ${n.html.slice(0, 200)} ${n.failureSummary}`));
}"""

# What can be worked with, and is not one of many in a group whose arrows go from one to the next.
_CONTROLS = """root => [...root.querySelectorAll(
    'button, input:not([type=hidden]), select, textarea, a[href], [role=button], [tabindex="0"], video[controls]'
)].filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.disabled
    && e.tabIndex >= 0 && !e.closest('[inert]')
    && !(e.type === 'radio' && !e.checked && e.name
         && root.querySelector(`input[name="${CSS.escape(e.name)}"]:checked`)))"""

_MARK = f"root => ({_CONTROLS})(root).map((e, i) => {{ e.dataset.tabStop = i; return e.outerHTML.slice(0, 120); }})"
_UNREACHABLE = """root => [...root.querySelectorAll('button, input:not([type=hidden]), select, textarea')]
    .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex < 0 && !e.closest('[inert]')
        && e.type !== 'file'
        && !e.closest('[role=list], [role=listbox], [role=radiogroup], [role=toolbar], [role=grid], [role=tablist]'))
    .map(e => e.outerHTML.slice(0, 120))"""


def faults(page: Page, part: Locator) -> list[str]:
    """What axe calls serious or critical in a part of the page, a line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE.read_text("utf-8"))
    found: list[str] = part.evaluate(_LOOK)
    return found


def not_reached(page: Page, part: Locator) -> list[str]:
    """The controls in a part of the page at which the Tab key never stops, from its first one on.

    A control that is taken out of the Tab order counts too, unless it is in a group that arrow
    keys walk through.
    """
    lost: list[str] = part.evaluate(_UNREACHABLE)
    controls: list[str] = part.evaluate(_MARK)
    if not controls:
        return ["no control at all"]
    part.locator('[data-tab-stop="0"]').focus()
    reached = set()
    for _ in range(8 * len(controls) + 10):  # the parts of a player's own controls are stops too
        stop = page.evaluate("() => document.activeElement?.closest('[data-tab-stop]')?.dataset.tabStop")
        if stop is not None:
            reached.add(int(stop))
        if len(reached) == len(controls):
            break
        page.keyboard.press("Tab")
    return lost + [html for i, html in enumerate(controls) if i not in reached]
