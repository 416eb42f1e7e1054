"""What goes wrong, one fault after the other, and that the desk comes through: nothing lost, nothing doubled."""
