"""From objects to a tree of files: the one YAML writer, the manifest, whole-or-nothing writing."""
