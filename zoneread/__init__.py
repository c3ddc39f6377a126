"""zoneread: read and annotate Chinese newspaper articles about development zones in the terminal."""

__all__ = ["__version__"]

__version__ = "0.1.0"
