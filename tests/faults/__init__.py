"""What goes wrong, one thing after the other: nothing is lost and nothing doubled."""
