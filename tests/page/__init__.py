"""The workspace's page in a real browser, with a real Slack app behind it."""
