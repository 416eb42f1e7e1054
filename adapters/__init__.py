"""The platforms: each folder translates one of them, and nothing else knows it."""
