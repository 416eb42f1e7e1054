"""The Teams tenant, driven by a small bot of our own that knows nothing of the desk."""
