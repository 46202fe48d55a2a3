"""What happened: fact types, their canonical encoding, hash chains, checkpoints and the offline verifier."""
