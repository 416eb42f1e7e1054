"""Drivers: people acting through a platform's front door."""
