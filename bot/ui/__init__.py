"""Neutral screens: cards and forms as facts, every sentence in one place."""
