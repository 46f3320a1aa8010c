import type { Parsed, Schema } from "../../ground/schema.ts";

/** A type of event: its name, which is the CloudEvent's `type`, and the schema of its data. */
export interface Event<Name extends string = string, Data = unknown> {
  readonly kind: "event";
  readonly name: Name;
  readonly schema: Schema<Data>;
}

/**
 * Declares a type of event. A bus says which ones it carries.
 *
 * @example
 * export const OrderPlaced = event("OrderPlaced", {
 *   schema: z.object({ orderId: z.string(), total: z.number() }),
 * });
 */
export function event<const Name extends string, S extends Schema>(
  name: Name,
  { schema }: { readonly schema: S },
): Event<Name, Parsed<S>> {
  return { kind: "event", name, schema: schema as Schema<Parsed<S>> }; // what it gives after parsing
}
