import * as z from "zod/mini";
import type { GivenKind } from "../../ground/kind.ts";
import { callableFaults } from "./faults.ts";
import { callableOperations } from "./operations.ts";
import type { CallableOperation, CallableResults } from "./protocol.ts";

/** Tasks that other functions call: the engine has the functions, so there is nothing to give. */
export const callable = {
  plural: "callables",
  local: () => null,
  given: (_: Readonly<Record<never, never>>) => null,
  missing: () => [],
  operations: callableOperations,
  faults: callableFaults,
  description: {
    schema: z.strictObject({
      name: z.string(),
      onSuccess: z.optional(z.string()),
      onFailure: z.optional(z.string()),
    }),
    of: ({ name, onSuccess, onFailure }) => ({
      name,
      ...(onSuccess && { onSuccess: onSuccess.name }),
      ...(onFailure && { onFailure: onFailure.name }),
    }),
  },
} as const satisfies GivenKind<
  "callable",
  "callables",
  null,
  CallableOperation,
  CallableResults,
  Readonly<Record<never, never>>
>;
