"""What every implementation of a port must do, asked of the real ones."""
