"""Pages for the audience: person."""
