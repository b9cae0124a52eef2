"""Chapter paging."""
