import type { ConfigLayout } from "@motif/core/platform";
import type { Granted } from "../ground/room.ts";
import { actionsOf } from "../ground/statements.ts";
import { configReference } from "./reference.ts";

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
const ACTIONS: Readonly<Record<string, readonly string[]>> = { get: ["ssm:GetParameter"] };

/** What a grant of a config becomes. */
export function grantedConfig({ name }: ConfigLayout, operations: readonly string[]): Granted[] {
  return [{ actions: actionsOf(ACTIONS, operations), resources: [configReference(name, "arn")] }];
}
