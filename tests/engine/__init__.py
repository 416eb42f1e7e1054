"""The relay and the timers, on a real store and a platform that fails as told."""
