"""What people call each statement of the language."""

from __future__ import annotations

from tpl.syntax import ast

WORDS: dict[type[ast.Written], str] = {
    ast.Flow: "a flow", ast.SideFlow: "a one-sided flow", ast.Accept: "`accept`", ast.Grant: "`grant`",
    ast.Permission: "a permission", ast.Rule: "a guard's rule", ast.Tier: "a tier", ast.Tenant: "a tenant",
    ast.Role: "a role", ast.ExistingRole: "a role", ast.Space: "a space", ast.Inside: "`in namespace`",
    ast.Guard: "a guard", ast.Test: "a test", ast.Import: "`import`", ast.Keep: "`keep`",
    ast.KindName: "a kind",
    ast.Define: "a definition", ast.Override: "`in`", ast.Assign: "an assignment", ast.When: "`when`",
    ast.ExpectFlow: "`expect`", ast.ExpectAccess: "`expect`", ast.ExpectImage: "`expect`",
    ast.ExpectManifest: "`expect`", ast.ExpectClosed: "`expect`",
}  # fmt: skip
