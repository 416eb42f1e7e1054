"""How hard the tests of rules look. `pytest --hypothesis-profile=thorough` looks longer, and elsewhere each time."""

from hypothesis import HealthCheck, settings

PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]
"""Slow oracles take their time."""


def register() -> None:
    """What a quick run finds, the next run finds again."""
    settings.register_profile("quick", deadline=None, derandomize=True, suppress_health_check=PATIENT)
    settings.register_profile("thorough", deadline=None, max_examples=2000, suppress_health_check=PATIENT)
    settings.load_profile("quick")


def histories(number: int) -> range:
    """The seeds of so many random histories; with the thorough profile ten times as many."""
    most = settings.get_current_profile_name() == "thorough"
    return range(number * (10 if most else 1))


def examples(number: int, *without: HealthCheck) -> settings:
    """For a check that needs another number of examples than 100; `without` these checks of health."""
    most = settings.get_current_profile_name() == "thorough"
    return settings(max_examples=number * (20 if most else 1), suppress_health_check=[*PATIENT, *without])
