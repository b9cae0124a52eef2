"""Chapter names: which unique names can be given, how they are kept, and that they are unique."""
