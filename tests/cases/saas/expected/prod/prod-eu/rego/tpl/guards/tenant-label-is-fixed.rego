# A namespace never changes hands
package tpl.guards["tenant-label-is-fixed"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["UPDATE"], "resources": ["namespaces", "namespaces/status", "namespaces/finalize"]},
]

default allowed := false

allowed if lib.platform

allowed if rule_1

# require old.metadata.labels["tpl.dev/tenant"] is unset or object.metadata.labels["tpl.dev/tenant"] == old.metadata.labels["tpl.dev/tenant"]
rule_1 if lib.not_set(lib.at(lib.old, ["metadata", "labels", "tpl.dev/tenant"]))

rule_1 if lib.at(lib.new, ["metadata", "labels", "tpl.dev/tenant"]) == lib.at(lib.old, ["metadata", "labels", "tpl.dev/tenant"])

message := "tenant-label-is-fixed: A namespace never changes hands"
