"""The meaning of the language: reference evaluators, slow and obvious, against which the rest is tested."""
