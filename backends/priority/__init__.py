"""PriorityClass, FlowSchema and PriorityLevelConfiguration: whose pods, and whose requests, wait for whom."""
