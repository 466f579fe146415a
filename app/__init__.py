"""The finished program: configuration, commands, and how things are worded.

The only room that reads settings and the environment.
"""

__version__ = "0.1.0"
