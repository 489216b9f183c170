"""What holds for a while, or by agreement: exceptions, incidents, detection, controls."""
