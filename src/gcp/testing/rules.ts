import { type Args, block, type Resource, ref, resource, v } from "@motif/compile";
import type { Rule } from "@motif/compile/kit";
import * as testing from "@motif/compile/testing";
import { PROVIDERS, SECURITY_RULES } from "../compile/rules.ts";

/** Holds the rules of a room to their examples; all rules are applied to each. */
export function describeRules(rules: readonly Rule[], examples: testing.RuleExamples): void {
  testing.describeRules(SECURITY_RULES, rules, examples);
}

/** Holds constraints to examples where their rule is easily written wrong. */
export function describeConstraints(cases: readonly testing.ConstraintCase[]): void {
  testing.describeConstraints(PROVIDERS, cases);
}

/** A comment that says whose grant a member comes from. */
export const WHY = { comment: "work: grant items" };

/** The member that is the account of the function `work`. */
export const ACCOUNT = ref("google_service_account.work", "member");

/** The address of the function `work`. */
export const URL = ref("google_cloudfunctions2_function.work.service_config[0].uri");

/** A function that is as it should be, but for what is given. */
export function fn(config: Args = {}, build: Args = {}, name = "work"): Resource {
  return resource("google_cloudfunctions2_function", name, {
    name,
    build_config: block({
      service_account: ref("google_service_account.builder", "id"),
      docker_repository: ref("google_artifact_registry_repository.functions", "id"),
      ...build,
    }),
    service_config: block({
      service_account_email: ref(`google_service_account.${name}`, "email"),
      max_instance_count: 5,
      ingress_settings: "ALLOW_INTERNAL_ONLY",
      environment_variables: { MOTIF_LOG_LEVEL: "info", MOTIF_ASYNC_DELIVERY: "{}" },
      ...config,
    }),
  });
}

/** Environment variables, as part of a function. */
export const variables = (values: Args) => ({ environment_variables: values as never });

/** Who may call the function `work`. */
export const call = (member: Args["member"]) =>
  resource(
    "google_cloud_run_v2_service_iam_member",
    "work",
    {
      name: ref("google_cloudfunctions2_function.work", "name"),
      role: "roles/run.invoker",
      member,
    },
    WHY,
  );

/** The account of the function `work` may call it; triggers of it wait for that. */
export const CALLED = call(ACCOUNT);

/** A role on the whole project. */
export const project = (role: string, more: Args = {}, meta = WHY) =>
  resource(
    "google_project_iam_member",
    "work",
    { project: v("project_id"), role, member: ACCOUNT, ...more },
    meta,
  );
