"""Deskside by e-mail: what is for somebody whom nothing else reaches. It sends, and reads nothing."""
