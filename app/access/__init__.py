"""Units, accounts, roles, links, invitations, sittings: who may see what."""
