"""What `scripts/evaluate.py` measures, a module for each kind of quality."""
