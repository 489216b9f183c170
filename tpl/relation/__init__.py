"""The access relation: who may open a connection to whom, on which ports, by shapes and not by tenants.

``Reach(policy)`` in ``reach`` is the interface; it is made once and asked about one shape and side at a time:

- ``flows(shape)``: each `allow` that may concern the shape's tenants; ``closed()``: each `deny` and `never`;
- ``boxes(shape, flow, side)``: what an `allow` opens, before anything is taken out;
- ``opened(shape, flow, side)``, ``same_tenant``, ``cluster_dns``: what is open in the end, or `Unsubtractable`;
- ``ranked``: what is closed, in the order of strength and about pods of the whole cluster, for targets that can deny.

A ``Box`` of ``boxes`` is pods of the tenant x others x ports, ``ends`` finds what a word means in it. This is what
the *compiler* makes of the flows: `tpl.semantics` says the same one connection at a time, `tpl.verify` reads
it back from what was written, and neither of the two may look in here.
"""
