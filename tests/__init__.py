"""Plays, rules, contracts and wire tests."""
