"""Chapter errors."""
