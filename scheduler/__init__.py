"""When we look, and in what order."""
