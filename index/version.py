"""The version of Quotewire. The build reads it from here, and so does a checkout."""

__version__ = "0.2.0"
