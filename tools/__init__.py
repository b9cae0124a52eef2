"""Scripts for those who maintain the suite."""
