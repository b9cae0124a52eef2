"""Chapter update."""
