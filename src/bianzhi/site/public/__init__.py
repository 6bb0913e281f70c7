"""What the public reads: no log-in, no script needed."""
