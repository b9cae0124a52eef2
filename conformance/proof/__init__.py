"""The proof that every requirement can fail: each is judged against the emulator that gets it wrong."""
