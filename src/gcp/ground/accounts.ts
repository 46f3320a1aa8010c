/** Service accounts, and what each may do. */
import { block, conditional, type Resource, ref, resource, v } from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import { accountId, SERVICES } from "./naming.ts";
import type { FunctionPlan, Permission } from "./plan.ts";
import { accountAddress, expressionOf, functionName, referenceTo } from "./references.ts";

/** A service account. */
export function account(app: string, name: string, description: string): Resource {
  return resource(
    "google_service_account",
    identifier(name),
    {
      account_id: accountId(app, name),
      display_name: fullName(app, name),
      description,
    },
    { dependsOn: [SERVICES] },
  );
}

/** One member of one role of one resource, so that nothing that others have granted is taken away. */
export function iamMember(accountName: string, { why, role, on }: Permission): Resource {
  const { condition } = on;
  return resource(
    on.type,
    `${identifier(accountName)}_${on.label}`,
    {
      ...Object.fromEntries(Object.entries(on.arguments).map(([key, value]) => [key, expressionOf(value)])),
      role,
      member: ref(accountAddress(accountName), "member"),
      condition:
        condition && block({ title: condition.title, expression: expressionOf(condition.expression) }),
    },
    { comment: why.join("\n") },
  );
}

/** Who may call a function: the role is on the function's Cloud Run service. */
export function callersOf({ name, callers }: FunctionPlan): Resource[] {
  return callers.map((caller) =>
    resource(
      "google_cloud_run_v2_service_iam_member",
      `${identifier(name)}_call`,
      {
        name: referenceTo(functionName(name)),
        location: v("region"),
        role: "roles/run.invoker",
        member: "account" in caller ? ref(accountAddress(caller.account), "member") : "allUsers",
      },
      {
        comment: caller.why,
        ...("everybody" in caller && { count: conditional(v(caller.everybody), 1, 0) }),
      },
    ),
  );
}
