"""Measurements of parts of Quotewire against annotated text, one file each."""
