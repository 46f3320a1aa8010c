import type { EnvironmentJson } from "./plan.ts";
import type { Setting } from "./references.ts";

/** Whether a part of an environment variable's JSON is a text, also one that is known when it is deployed. */
export function isSetting(value: EnvironmentJson): value is Setting {
  return (
    typeof value === "string" || (typeof value === "object" && ("address" in value || "joined" in value))
  );
}

/** Whether it is a list of other parts. */
export function isList(value: EnvironmentJson): value is readonly EnvironmentJson[] {
  return Array.isArray(value);
}
