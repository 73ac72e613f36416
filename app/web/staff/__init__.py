"""Pages for the audience: staff."""
