import type { BusLayout } from "@motif/core/platform";
import type { Granted } from "../ground/room.ts";
import { actionsOf } from "../ground/statements.ts";
import { busReference } from "./reference.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  publish: ["events:PutEvents"],
  publishMany: ["events:PutEvents"],
};

/** What a grant of a bus becomes. */
export function grantedBus({ name }: BusLayout, operations: readonly string[]): Granted[] {
  return [{ actions: actionsOf(ACTIONS, operations), resources: [busReference(name, "arn")] }];
}
