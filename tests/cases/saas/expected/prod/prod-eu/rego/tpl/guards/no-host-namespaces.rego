# Pods stay out of the host's namespaces
package tpl.guards["no-host-namespaces"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["CREATE", "UPDATE"], "resources": ["pods", "replicationcontrollers", "podtemplates"]},
	{"group": "", "operations": ["UPDATE"], "resources": ["pods/ephemeralcontainers", "pods/resize"]},
	{"group": "apps", "operations": ["CREATE", "UPDATE"], "resources": ["deployments", "statefulsets", "daemonsets", "replicasets"]},
	{"group": "batch", "operations": ["CREATE", "UPDATE"], "resources": ["jobs", "cronjobs"]},
]

default allowed := false

allowed if lib.lifted("no-host-namespaces")

allowed if {
	lib.namespace_known
	rule_1
}

# forbid object.spec.hostNetwork == true or object.spec.hostPID == true or object.spec.hostIPC == true
rule_1 if {
	lib.not_equal(lib.at(lib.pod, ["spec", "hostNetwork"]), true)
	lib.not_equal(lib.at(lib.pod, ["spec", "hostPID"]), true)
	lib.not_equal(lib.at(lib.pod, ["spec", "hostIPC"]), true)
}

default message := "no-host-namespaces: the tenant's parameters of this namespace are missing or of an unknown version"

message := "no-host-namespaces: Pods stay out of the host's namespaces" if lib.namespace_known
