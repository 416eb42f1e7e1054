"""app.yaml, checked all at once, becomes the desk's policies."""
