"""Glass: everything that is drawn. The only folder that knows ipywidgets."""

from .app_browser import AppBrowser
from .backend import Backend
from .cards import file_card
from .classes import panel_class
from .comparison import Comparison
from .field_chooser import FieldChooser
from .finder import ModelBrowser
from .gallery import Gallery
from .graph_panel import GraphPanel
from .judging import Judging
from .kernel import cell_text, check_kernel, in_notebook, ipykernel_version, kernel_fault
from .panel import Panel
from .settle import show_run
from .sweep_view import SweepView
from .turntable import live_results
from .waiting import progress_line

__all__ = [
    "AppBrowser",
    "Backend",
    "Comparison",
    "FieldChooser",
    "Gallery",
    "GraphPanel",
    "Judging",
    "ModelBrowser",
    "Panel",
    "SweepView",
    "cell_text",
    "check_kernel",
    "file_card",
    "in_notebook",
    "ipykernel_version",
    "kernel_fault",
    "live_results",
    "panel_class",
    "progress_line",
    "show_run",
]
