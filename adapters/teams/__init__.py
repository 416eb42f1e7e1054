"""Microsoft Teams, the twin of adapters/slack."""
