"""Pages for the audience: advocate."""
