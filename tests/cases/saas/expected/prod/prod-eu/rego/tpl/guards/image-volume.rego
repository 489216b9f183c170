# Image volumes come from the tenant's registries
package tpl.guards["image-volume"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["CREATE", "UPDATE"], "resources": ["pods", "replicationcontrollers", "podtemplates"]},
	{"group": "", "operations": ["UPDATE"], "resources": ["pods/ephemeralcontainers", "pods/resize"]},
	{"group": "apps", "operations": ["CREATE", "UPDATE"], "resources": ["deployments", "statefulsets", "daemonsets", "replicasets"]},
	{"group": "batch", "operations": ["CREATE", "UPDATE"], "resources": ["jobs", "cronjobs"]},
]

default allowed := false

allowed if lib.lifted("image-volume")

allowed if {
	lib.namespace_known
	rule_1
}

# require tenant.images.from is unset or (each volume in object.spec.volumes: volume.image.reference is unset or volume.image.reference matches tenant.images.from)
rule_1 if lib.not_set(lib.setting("images.from"))

rule_1 if {
	every volume in lib.elements(lib.at(lib.pod, ["spec", "volumes"])) {
		any_1(volume)
	}
}

any_1(volume) if lib.not_set(lib.at(volume, ["image", "reference"]))

any_1(volume) if lib.matches_image(lib.at(volume, ["image", "reference"]), lib.setting("images.from"))

default message := "image-volume: the tenant's parameters of this namespace are missing or of an unknown version"

message := "image-volume: Image volumes come from the tenant's registries" if lib.namespace_known
