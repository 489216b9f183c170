# Network policies are the platform's
package tpl.guards["platform-network-policies"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "networking.k8s.io", "operations": ["CREATE", "UPDATE", "DELETE"], "resources": ["networkpolicies"]},
]

default allowed := false

allowed if {
	lib.namespace_known
	lib.platform
}

allowed if {
	lib.namespace_known
	rule_1
}

# forbid true
rule_1 if false

default message := "platform-network-policies: the tenant's parameters of this namespace are missing or of an unknown version"

message := "platform-network-policies: Network policies are the platform's" if lib.namespace_known
