"""A study as one file: handed over with plan, decisions and manifests; taken over with every hash checked."""
