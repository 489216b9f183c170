"""What the layers of a tenant say, a file a setting or family: read, merged, compared and put into the shape together.

A new setting is a file with its ``Part`` and a line in ``SETTINGS``.
"""

from tpl.sema.layers.audit import Audits
from tpl.sema.layers.clusters import OnClusters
from tpl.sema.layers.companions import Companions
from tpl.sema.layers.isolation import Isolation
from tpl.sema.layers.limits import AllLimits
from tpl.sema.layers.metadata import Metadata
from tpl.sema.layers.mode import InMode
from tpl.sema.layers.namespaces import Namespaces
from tpl.sema.layers.nodes import Nodes
from tpl.sema.layers.own_policies import OwnPolicies
from tpl.sema.layers.parameters import Parameters
from tpl.sema.layers.part import Part
from tpl.sema.layers.pod_security import PodSecurity
from tpl.sema.layers.quota import Quotas
from tpl.sema.layers.same_tenant import SameTenant
from tpl.sema.layers.self_service import SelfService
from tpl.sema.layers.service_accounts import ServiceAccounts
from tpl.sema.layers.strength import OfStrength
from tpl.sema.layers.tags import Tags
from tpl.sema.layers.texts import Texts
from tpl.sema.layers.workloads import Workloads

SETTINGS: tuple[type[Part], ...] = (
    Texts,
    Tags,
    OnClusters,
    Namespaces,
    InMode,
    OfStrength,
    PodSecurity,
    SameTenant,
    Isolation,
    Audits,
    Parameters,
    OwnPolicies,
    SelfService,
    Nodes,
    Metadata,
    Quotas,
    AllLimits,
    ServiceAccounts,
    Workloads,
    Companions,
)
"""In the order in which the shape is made: quotas are shared out to namespaces, limits compared with the quota."""
