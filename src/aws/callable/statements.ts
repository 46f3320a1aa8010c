import type { CallableLayout } from "@motif/core/platform";
import type { Granted } from "../ground/room.ts";
import { actionsOf } from "../ground/statements.ts";
import { callableReference } from "./reference.ts";

/**
 * A dry run needs the permission that it asks for; what waits and what does not are one action.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
const INVOKE = ["lambda:InvokeFunction"];
const ACTIONS: Readonly<Record<string, readonly string[]>> = { invoke: INVOKE, check: INVOKE, send: INVOKE };

/** What a grant of a callable becomes: that function, and no other. */
export function grantedCallable({ name }: CallableLayout, operations: readonly string[]): Granted[] {
  return [{ actions: actionsOf(ACTIONS, operations), resources: [callableReference(name)] }];
}
