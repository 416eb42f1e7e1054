"""Little plays: who does what, and what people see."""
