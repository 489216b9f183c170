"""Obligations: the atomic claims that a policy makes, each to be enforced or refused by every backend."""
