"""Neutral interactions in, replies out: what the desk says to whoever speaks to it."""
