package tenants

import rego.v1

tenant acme {}
