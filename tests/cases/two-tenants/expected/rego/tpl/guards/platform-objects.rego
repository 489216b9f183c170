# What tpl manages is the platform's
package tpl.guards["platform-objects"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["UPDATE", "DELETE"], "resources": ["resourcequotas", "limitranges"]},
	{"group": "rbac.authorization.k8s.io", "operations": ["UPDATE", "DELETE"], "resources": ["rolebindings"]},
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

# forbid old.metadata.labels["app.kubernetes.io/managed-by"] == "tpl"
rule_1 if lib.not_equal(lib.at(lib.old, ["metadata", "labels", "app.kubernetes.io/managed-by"]), "tpl")

default message := "platform-objects: the tenant's parameters of this namespace are missing or of an unknown version"

message := "platform-objects: What tpl manages is the platform's" if lib.namespace_known
