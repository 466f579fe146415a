"""Makes the helpers in this folder importable by the tests of every room."""
