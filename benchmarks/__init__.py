"""How fast the house is, as ratios to bare floors of the same run. `python3 benchmarks/run.py`; see README.md."""
