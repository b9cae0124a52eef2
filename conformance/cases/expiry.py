"""Chapter expiry."""
