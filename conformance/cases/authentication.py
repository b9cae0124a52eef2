"""Chapter authentication."""
