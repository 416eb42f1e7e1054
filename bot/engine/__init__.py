"""What moves by itself: the relay delivers the outbox, the timers tick."""
