"""The colours of saved HTML: the front end's own, with a fallback for pages that have none. Pure."""

from __future__ import annotations

__all__ = ["BRAND", "ERROR", "FONT", "LINE", "LINK", "MUTED", "PAPER", "SHADE", "TEXT"]

TEXT = "var(--jp-ui-font-color1, var(--vscode-editor-foreground, CanvasText))"
MUTED = "var(--jp-ui-font-color2, var(--vscode-descriptionForeground, GrayText))"
LINE = "var(--jp-border-color2, var(--vscode-panel-border, #8886))"
PAPER = "var(--jp-layout-color1, var(--vscode-editor-background, Canvas))"
SHADE = "var(--jp-layout-color2, var(--vscode-sideBar-background, #8881))"
LINK = "var(--jp-content-link-color, var(--vscode-textLink-foreground, LinkText))"
ERROR = "var(--rh-error, var(--jp-error-color1, var(--vscode-errorForeground, #c62828)))"
BRAND = "var(--jp-brand-color1, var(--vscode-progressBar-background, #1a6fd4))"
FONT = "font:13px/1.45 var(--jp-ui-font-family, system-ui, sans-serif)"
