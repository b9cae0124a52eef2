"""Chapter cascade."""
