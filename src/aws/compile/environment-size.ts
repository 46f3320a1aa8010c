import type { Refuse } from "@motif/compile/kit";
import { QUOTAS } from "../function/profile.ts";
import type { EnvironmentValue } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import { named } from "./named.ts";
import type { PlanParts } from "./rooms.ts";

/**
 * Refuses functions whose variables are more than Lambda takes: as JSON, in which it measures them ("String measured:"
 * in its error), with the longest `<project_name>-<environment>` and with a region whose code is as long as most.
 */
export function refuseLargeEnvironments(plan: PlanParts, prefixLength: number, refuse: Refuse): void {
  const limit = QUOTAS.environment.value;
  const prefix = "x".repeat(prefixLength);
  const longest: Longest = (value) =>
    "prefixed" in value
      ? `${prefix}-${value.prefixed}`
      : (named(value.type).longest?.(value, plan, prefix) ?? "");
  for (const fn of plan.functions) {
    const variables = Object.entries(fn.environment).map(([name, value]) => [name, textOf(value, longest)]);
    const size = Buffer.byteLength(JSON.stringify(Object.fromEntries(variables)));
    if (size <= limit) continue;
    refuse(
      `function ${fn.name}`,
      `its environment variables take up to ${size} bytes on AWS, and Lambda allows ${limit}: each resource that it uses and each queue that it consumes takes some. Make two functions of it, or shorten names`,
    );
  }
}

/** The longest text that something can be in a deployment. */
type Longest = (value: Reference | { readonly prefixed: string }) => string;

function textOf(value: EnvironmentValue, longest: Longest): string {
  if (typeof value === "string") return value;
  if ("input" in value) return "x".repeat(value.longest);
  if (!("json" in value)) return longest(value);
  const entries = value.json.map((entry) =>
    Object.fromEntries(
      Object.entries(entry).map(([name, inner]) => [
        name,
        typeof inner === "object" ? longest(inner) : inner,
      ]),
    ),
  );
  return JSON.stringify(entries);
}
