"""The verbs of the desk. Each is one unit of work."""
