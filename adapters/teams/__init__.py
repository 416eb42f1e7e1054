"""Microsoft Teams, the twin of adapters/slack. Nothing is built here yet."""
