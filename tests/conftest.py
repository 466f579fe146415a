"""Makes the helpers in this folder importable by the tests of every room.

Hypothesis measures no time: on a loaded machine that would only tell how loaded it is.
"""

from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
