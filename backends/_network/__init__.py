"""What every network backend writes alike: selectors of pods, names of flows, connections by ends and ports."""
