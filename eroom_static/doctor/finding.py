"""What the doctor says, in the words that the check of the output has too."""

from eroom_static.core.finding import Finding, Level, fine, problem, warning

__all__ = ["Finding", "Level", "fine", "problem", "warning"]
