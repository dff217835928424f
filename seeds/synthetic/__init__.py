"""An invented company of any size, so that speed can be measured: the same seed gives the same company."""

from .load import Size, load

__all__ = ["Size", "load"]
