"""Kinds that others define: their names here, their CustomResourceDefinitions."""
