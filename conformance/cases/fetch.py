"""Chapter fetch."""
