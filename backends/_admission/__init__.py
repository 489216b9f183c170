"""What every admission engine shares: which requests a guard is for, its words, and the frame of policies in CEL."""
