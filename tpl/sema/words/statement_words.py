"""What people call each statement of the language, and where it stands."""

from __future__ import annotations

from tpl.syntax import ast

_EXPECTATIONS = (
    ast.ExpectFlow, ast.ExpectAccess, ast.ExpectImage, ast.ExpectManifest, ast.ExpectFilled,
    ast.ExpectConnect, ast.ExpectClosed,
)  # fmt: skip

WORDS: dict[type[ast.Written], str] = {
    ast.Flow: "a flow", ast.SideFlow: "a one-sided flow", ast.Accept: "`accept`", ast.Grant: "`grant`",
    ast.Permission: "a permission", ast.Rule: "a guard's rule", ast.Tier: "a tier", ast.Tenant: "a tenant",
    ast.Role: "a role", ast.ExistingRole: "a role", ast.Space: "a space", ast.Inside: "`in namespace`",
    ast.Guard: "a guard", ast.Fill: "a fill", ast.Filling: "`set`", ast.Condition: "a fill's condition",
    ast.Test: "a test",
    ast.Import: "`import`", ast.Keep: "`keep`",
    ast.KindName: "a kind", ast.Parameter: "a parameter",
    ast.Define: "a definition", ast.Override: "`in`", ast.Assign: "an assignment", ast.When: "`when`",
    **dict.fromkeys(_EXPECTATIONS, "`expect`"),
}  # fmt: skip

IN_FILE, _IN_TENANT = "it stands in the file itself", "it stands in a tenant, tier or space"
HOMES: dict[type[ast.Written], str] = {
    ast.Flow: "it stands in the file itself, or in a tenant that is one of its ends",
    ast.SideFlow: _IN_TENANT, ast.Grant: _IN_TENANT, ast.Override: _IN_TENANT,
    ast.Space: "it stands in a tenant or tier", ast.Inside: "it stands in a tenant, tier or `platform`",
    ast.Accept: "it stands in a tenant", ast.Permission: "it stands in a role", ast.Rule: "it stands in a guard",
    ast.Filling: "it stands in a fill", ast.Condition: "it stands in a fill",
    **dict.fromkeys((ast.Tier, ast.Tenant, ast.Role, ast.ExistingRole, ast.Guard, ast.Fill, ast.Test), IN_FILE),
    **dict.fromkeys((ast.Import, ast.Define, ast.KindName, ast.Parameter), IN_FILE),
    **dict.fromkeys(_EXPECTATIONS, "it stands in a test"),
}  # fmt: skip
