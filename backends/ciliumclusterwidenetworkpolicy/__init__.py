"""Cilium's policies for the whole cluster: what they deny, no policy of a namespace opens."""
