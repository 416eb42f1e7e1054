"""The whole product in a browser: a request lived through by clicking."""
