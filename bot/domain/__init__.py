"""The rules of a help desk. Standard library only; every rule is told the time."""
