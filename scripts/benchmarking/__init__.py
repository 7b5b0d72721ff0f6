"""What `scripts/benchmark.py` times, and the made-up news it times it on."""
