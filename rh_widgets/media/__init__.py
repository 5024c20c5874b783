"""What a file is: its kind and format, its measures, one picture of it, its word on where it comes from.

Pure of network and widgets.
"""

from .label import Label
from .picture import data_uri, poster
from .probing import Probe, probe
from .provenance import make_label, read_label, write_label
from .sniffing import sniff

__all__ = ["Label", "Probe", "data_uri", "make_label", "poster", "probe", "read_label", "sniff", "write_label"]
