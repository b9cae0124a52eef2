"""Chapter neighbours."""
