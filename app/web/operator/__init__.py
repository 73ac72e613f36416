"""Pages for the audience: operator."""
