"""Glass: everything that is drawn. The only folder that knows ipywidgets."""

from .backend import Backend
from .cards import results as results_html
from .classes import panel_class
from .kernel import cell_text, check_kernel, in_notebook, ipykernel_version, kernel_fault
from .panel import Panel
from .settle import show_run

__all__ = [
    "Backend",
    "Panel",
    "cell_text",
    "check_kernel",
    "in_notebook",
    "ipykernel_version",
    "kernel_fault",
    "panel_class",
    "results_html",
    "show_run",
]
