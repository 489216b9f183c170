"""What is wrong with a policy, said once, and shown in many formats.

Passes report to a ``sink.Sink``; ``codes/`` holds one page for each code; ``render/`` one file for
each format. Importing this package reads no file.
"""
