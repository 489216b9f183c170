# Node ports go around the network rules
package tpl.guards["no-node-ports"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["CREATE", "UPDATE"], "resources": ["services"]},
]

default allowed := false

allowed if lib.lifted("no-node-ports")

allowed if {
	lib.namespace_known
	rule_1
}

# forbid object.spec.type == "NodePort"
rule_1 if lib.not_equal(lib.at(lib.new, ["spec", "type"]), "NodePort")

default message := "no-node-ports: the tenant's parameters of this namespace are missing or of an unknown version"

message := "no-node-ports: Node ports go around the network rules" if lib.namespace_known
