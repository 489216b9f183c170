# Pods stay out of the host's namespaces
package tpl.guards["host-namespaces"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["CREATE", "UPDATE"], "resources": ["pods", "replicationcontrollers", "podtemplates"]},
	{"group": "", "operations": ["UPDATE"], "resources": ["pods/ephemeralcontainers", "pods/resize"]},
	{"group": "apps", "operations": ["CREATE", "UPDATE"], "resources": ["deployments", "statefulsets", "daemonsets", "replicasets"]},
	{"group": "batch", "operations": ["CREATE", "UPDATE"], "resources": ["jobs", "cronjobs"]},
]

default allowed := false

allowed if lib.lifted("host-namespaces")

allowed if {
	lib.namespace_known
	rule_1
	rule_2
}

# forbid object.spec.hostNetwork == true or object.spec.hostPID == true or object.spec.hostIPC == true
rule_1 if {
	lib.not_equal(lib.at(lib.pod, ["spec", "hostNetwork"]), true)
	lib.not_equal(lib.at(lib.pod, ["spec", "hostPID"]), true)
	lib.not_equal(lib.at(lib.pod, ["spec", "hostIPC"]), true)
}

# forbid some container: some port in container.ports: port.hostPort is set and port.hostPort != 0
rule_2 if {
	every container in lib.elements(lib.containers) {
		every port in lib.elements(lib.at(container, ["ports"])) {
			any_1(port)
		}
	}
}

any_1(port) if lib.not_set(lib.at(port, ["hostPort"]))

any_1(port) if lib.at(port, ["hostPort"]) == 0

default message := "host-namespaces: the tenant's parameters of this namespace are missing or of an unknown version"

message := "host-namespaces: Pods stay out of the host's namespaces" if lib.namespace_known
