"""Chapter isolation."""
