"""What `make bench` measures, in parts. A part is a module of `parts` with a docstring and a `measure() -> Report`."""
