import type { FunctionEntry, Inventory } from "@motif/core/model";
import { TRIGGER_KINDS, triggersOf } from "@motif/core/model";
import * as z from "zod/mini";
import { count } from "../ground/admin-schemas.ts";
import { KIND_NAMES, KINDS } from "../kinds/kinds.ts";
import { TRIGGERS } from "../triggers/triggers.ts";

/** What is told of things of one kind. */
interface Told {
  /** What all of them are called. */
  readonly plural: string;
  readonly schema: z.ZodMiniType;
  of(inventory: Inventory): readonly object[];
}

const functions: Told = {
  plural: "functions",
  schema: z.strictObject({
    name: z.string(),
    kind: z.enum(["http", "consumer", "task", "scheduled"]),
    memory: count,
    timeoutMs: count,
    grants: z.array(z.strictObject({ kind: z.string(), name: z.string(), access: z.string() })),
  }),
  of: (inventory) => inventory.functions.map(functionOf),
};

const resourceKinds = KIND_NAMES.map((name): Told => {
  const { plural, description } = KINDS[name];
  return {
    plural,
    schema: description.schema,
    of: (inventory) => inventory.resources[name].map((entry) => description.of(entry, inventory)),
  };
});

const triggerKinds = TRIGGER_KINDS.flatMap((kind): Told[] => {
  const { description } = TRIGGERS[kind];
  if (!description) return [];
  const { plural, schema } = description;
  return [{ plural, schema, of: (inventory) => triggersOf(inventory, kind).map(description.of) }];
});

const TOLD = [functions, ...resourceKinds, ...triggerKinds];

/** What an app is made of. Times are in milliseconds, memory in MB. */
export const resources = z.strictObject({
  app: z.string(),
  ...Object.fromEntries(TOLD.map(({ plural, schema }) => [plural, z.array(schema)])),
});

/** What an app is made of, as the admin API tells it. */
export function resourcesOf(inventory: Inventory): z.infer<typeof resources> {
  return {
    app: inventory.app,
    ...Object.fromEntries(TOLD.map(({ plural, of }) => [plural, of(inventory)])),
  };
}

function functionOf({ name, kind, memory, timeoutMs, grants }: FunctionEntry): object {
  return {
    name,
    kind,
    memory,
    timeoutMs,
    grants: grants.map(({ resource, access }) => ({ kind: resource.kind, name: resource.name, access })),
  };
}
