"""What each command does. Sentences go to the terminal; everything else is somebody else's work."""
