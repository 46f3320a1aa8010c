import { isObject } from "../../ground/json.ts";

/** What a field of an event may be: values, and operators of EventBridge (docs/event-patterns.md). */
export type FieldPattern =
  | readonly unknown[]
  | { readonly [field: string]: FieldPattern | readonly EventFilter[] };

/**
 * An event pattern of EventBridge over a CloudEvent: its attributes (`type`, `source`, `subject`, `time`, `id`), and what is in its
 * `data`.
 */
export interface EventFilter {
  readonly type?: readonly unknown[];
  readonly source?: readonly unknown[];
  readonly subject?: readonly unknown[];
  readonly time?: readonly unknown[];
  readonly id?: readonly unknown[];
  readonly data?: { readonly [field: string]: FieldPattern };
  readonly $or?: readonly EventFilter[];
}

/** What EventBridge calls attributes that it has itself; the CloudEvent is in its `detail`. */
const OWN: Readonly<Record<string, string>> = { type: "detail-type", source: "source" };

/**
 * A pattern over CloudEvents as one over EventBridge's events, whose `detail` is the CloudEvent. The result means the same: `$or`
 * beside attributes stays beside them.
 */
export function eventBridgePattern(pattern: EventFilter): Readonly<Record<string, unknown>> {
  const own: Record<string, unknown> = {};
  const detail: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(pattern)) {
    const given = OWN[name];
    if (name === "$or" && Array.isArray(value)) own[name] = value.filter(isObject).map(eventBridgePattern);
    else if (given !== undefined) own[given] = value;
    else detail[name] = value;
  }
  return { ...own, ...(Object.keys(detail).length > 0 && { detail }) };
}
