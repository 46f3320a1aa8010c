import { nested } from "@motif/compile";
import { literal, type Rule } from "@motif/compile/kit";

/** The types that add one member to one role of one resource. */
const MEMBER = /_iam_member$/;

/** `create-item: grant items …`. What is said of a block as a whole says nothing of each of its members. */
const EXPLANATION = /^[\w/ -]+: /;

/** Roles that may be on the project as a whole; `narrowed` ones need a condition. Everything else goes to the resource itself. */
export type ProjectRoles = Readonly<Record<string, "narrowed" | "whole">>;

/** What members of roles must not be. docs/gcp.md has the reason of each role on the project. */
export function memberRules(projectRoles: ProjectRoles): readonly Rule[] {
  return [
    {
      code: "GCP_ROLE_NARROW",
      appliesTo: ["*"],
      check: (member) => {
        if (!MEMBER.test(member.labels[0])) return undefined;
        const role = literal(member, "role");
        if (typeof role !== "string") return "has a role that is not written out";
        return /^roles\/(owner|editor|viewer)$|\.admin$|Admin$/.test(role)
          ? `gives ${role}, which allows far more than is needed; take a narrower role`
          : undefined;
      },
    },
    {
      code: "GCP_ROLE_EXPLAINED",
      appliesTo: ["*"],
      check: (member) =>
        EXPLANATION.test(member.comment ?? "") || !MEMBER.test(member.labels[0])
          ? undefined
          : "has no comment that says whose grant it comes from",
    },
    {
      code: "GCP_PROJECT_ROLE",
      appliesTo: ["google_project_iam_member"],
      check: (member) => {
        const role = literal(member, "role");
        const allowed = typeof role === "string" ? projectRoles[role] : undefined;
        if (allowed === undefined) return "gives a role on the whole project; give it on the resource itself";
        return allowed === "whole" || nested(member, "condition").length > 0
          ? undefined
          : "gives a role on the whole project; narrow it with a condition";
      },
    },
    {
      code: "GCP_POLICY_ADDITIVE",
      appliesTo: ["*"],
      check: ({ labels: [type] }) =>
        /_iam_(policy|binding)$/.test(type)
          ? "takes away what others have granted; add members one by one"
          : undefined,
    },
  ];
}
