"""Chapter delete."""
