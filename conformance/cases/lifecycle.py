"""Chapter lifecycle."""
