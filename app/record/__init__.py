"""A person's words at rest. Only this room touches them."""
