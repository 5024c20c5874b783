"""What a file is: its kind and format, its measures, one picture of it. Pure of network and widgets."""

from .picture import data_uri, poster
from .probing import Probe, probe
from .sniffing import sniff

__all__ = ["Probe", "data_uri", "poster", "probe", "sniff"]
