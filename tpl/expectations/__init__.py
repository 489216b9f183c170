"""Running a policy's own tests: against the meaning of the language, and against what was compiled."""
