from .company import Counts, load

__all__ = ["Counts", "load"]
