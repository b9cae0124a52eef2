"""Chapter rejection."""
