"""Policies that come with tpl."""
