"""Chapter wire."""
