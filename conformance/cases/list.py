"""Chapter list."""
