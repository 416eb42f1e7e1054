"""Each module here is a part of the benchmark, known by its name."""
