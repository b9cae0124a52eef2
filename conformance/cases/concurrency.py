"""Chapter concurrency."""
