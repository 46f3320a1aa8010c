import { type Args, type Block, block, type Module, type Resource, ref, resource, v } from "@motif/compile";
import { applyRules, type Rule } from "@motif/compile/kit";
import { describe, expect, it } from "vitest";
import { SECURITY_RULES } from "../compile/rules.ts";

/** Blocks that a rule is shown with, and what they are. */
export type Example = readonly [name: string, made: readonly Block[]];

/** Tests a room's rules: `right` breaks none of all rules, and each of `wrong` just the one that it is there for. */
export function rulesSuite(
  rules: readonly Rule[],
  right: readonly Example[],
  wrong: readonly (readonly [code: string, ...Example])[],
): void {
  describe("the security rules", () => {
    it.each(right)("let %s pass that is as it should be", (_name, made) => {
      expect(broken(made)).toEqual([]);
    });

    it.each(wrong)("%s catches %s", (code, _name, made) => {
      expect(broken(made)).toEqual([code]);
    });

    it("are each shown to fail", () => {
      const shown = new Set(wrong.map(([code]) => code));
      expect([...shown].sort()).toEqual(rules.map(({ code }) => code).sort());
    });
  });
}

/** The codes of the rules that a module of these blocks breaks, without repetitions. */
function broken(made: readonly Block[]): string[] {
  const module: Module = { files: [{ name: "data.tf", blocks: made }] };
  return [...new Set(applyRules(module, SECURITY_RULES).map(({ code }) => code))].sort();
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
    build_config: block({ service_account: ref("google_service_account.builder", "id"), ...build }),
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

/** A role on the whole project. */
export const project = (role: string, more: Args = {}, meta = WHY) =>
  resource(
    "google_project_iam_member",
    "work",
    { project: v("project_id"), role, member: ACCOUNT, ...more },
    meta,
  );
