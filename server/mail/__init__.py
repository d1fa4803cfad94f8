"""Mail to people: SMTP with TLS, letters from templates. May import services, ports, domain and app.core; no SQL."""
