"""The one CEL printer, shared by every engine that decides in CEL."""
