"""Flask: one package an audience, thin views."""
