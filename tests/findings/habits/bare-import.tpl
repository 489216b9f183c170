import platform.tpl
include "tiers.tpl"

tenant acme {}
