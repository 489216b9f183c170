# Only the platform gives a namespace to a tenant
package tpl.guards["namespace-claim"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["CREATE"], "resources": ["namespaces"]},
]

default allowed := false

allowed if lib.platform

allowed if rule_1

# require object.metadata.labels["tpl.dev/tenant"] is unset
rule_1 if lib.not_set(lib.at(lib.new, ["metadata", "labels", "tpl.dev/tenant"]))

message := "namespace-claim: Only the platform gives a namespace to a tenant"
