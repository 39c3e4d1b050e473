"""Property tests try the same cases on every run, and no slow machine fails them."""

from hypothesis import settings

settings.register_profile("same everywhere", deadline=None, derandomize=True)
settings.load_profile("same everywhere")
