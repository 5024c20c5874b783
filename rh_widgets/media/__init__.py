"""What a file is: its kind and format, its measures, one picture of it, its word on where it comes from.

And what is made of several: sheets and montages. Pure of network and widgets.
"""

from .label import Label
from .lettering import cut, font_for, own_font, wrap, writable
from .montage import MOST, Clip, draw_montage
from .picture import data_uri, poster
from .probing import Probe, probe
from .provenance import make_label, read_label, write_label
from .safetensors import tensors_fault
from .sheet import Cell, draw_sheet
from .sniffing import sniff

__all__ = [
    "MOST",
    "Cell",
    "Clip",
    "Label",
    "Probe",
    "cut",
    "data_uri",
    "draw_montage",
    "draw_sheet",
    "font_for",
    "make_label",
    "own_font",
    "poster",
    "probe",
    "read_label",
    "sniff",
    "tensors_fault",
    "wrap",
    "writable",
    "write_label",
]
