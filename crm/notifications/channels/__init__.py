"""The pages on which a user says where nudges come: by which channels, when, and how each of them fares."""
