"""Policies made from the grammar and from mutated ones, put through every command: nothing ends in TPL999."""
