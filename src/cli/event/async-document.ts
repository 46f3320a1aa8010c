import type { Schema } from "@motif/core";
import {
  entryNamed,
  type GrantEntry,
  type Inventory,
  jsonSchemaOf,
  operationsOf,
  triggersOf,
} from "@motif/core/model";

/** An AsyncAPI document (https://www.asyncapi.com/docs/reference/specification/v3.0.0). */
export interface AsyncApiDocument {
  readonly asyncapi: "3.0.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly defaultContentType: "application/json";
  readonly channels: Readonly<Record<string, object>>;
  readonly operations: Readonly<Record<string, object>>;
  readonly components: { readonly messages: Readonly<Record<string, object>> };
}

/** What messages go through: its kind, its name, and the types of its messages by name. */
interface Carrier {
  readonly kind: "bus" | "topic" | "queue" | "stream";
  readonly name: string;
  readonly messages: ReadonlyMap<string, object>;
}

/** What sends to a carrier, of all that can be granted of it. */
const SENDING = ["send", "publish"];

/**
 * The AsyncAPI document of an app: its buses, topics, queues and streams with the schemas of what they carry, and which function sends
 * to them or receives from them. A queue that brings a topic's messages or a bus's events is the app's own affair, and is not in it.
 */
export function asyncDocument(inventory: Inventory): AsyncApiDocument {
  const carriers = carriersOf(inventory);
  const ids = (carrier: Carrier) => [...carrier.messages].map(([name]) => [name, messageId(carrier, name)]);
  return {
    asyncapi: "3.0.0",
    info: {
      title: inventory.app,
      version: "1.0.0",
      description: `The messages and events of the app ${inventory.app}.`,
    },
    defaultContentType: "application/json",
    channels: Object.fromEntries(
      carriers.map((carrier) => [
        channelId(carrier),
        {
          address: carrier.name,
          title: `The ${carrier.kind} ${carrier.name}`,
          messages: Object.fromEntries(
            ids(carrier).map(([name, id]) => [name, { $ref: `#/components/messages/${id}` }]),
          ),
        },
      ]),
    ),
    operations: Object.fromEntries([...sending(inventory, carriers), ...receiving(inventory, carriers)]),
    components: {
      messages: Object.fromEntries(
        carriers.flatMap((carrier) =>
          [...carrier.messages].map(([name, message]) => [messageId(carrier, name), message] as const),
        ),
      ),
    },
  };
}

function carriersOf({ resources }: Inventory): Carrier[] {
  const one =
    (kind: Carrier["kind"]) =>
    ({ name, layout }: { readonly name: string; readonly layout: { readonly schema: Schema } }) => ({
      kind,
      name,
      messages: new Map([[name, messageOf(name, layout.schema)]]),
    });
  const own = resources.queue.filter(({ layout }) => !layout.rule && !layout.subscribesTo);
  return [
    ...resources.bus.map(({ name, layout, source }) => ({
      kind: "bus" as const,
      name,
      messages: new Map(
        layout.events.map((event) => [
          event.name,
          messageOf(event.name, event.schema, cloudEvent(event.name, source)),
        ]),
      ),
    })),
    ...resources.topic.map(one("topic")),
    ...own.map(one("queue")),
    ...resources.stream.map(one("stream")),
  ];
}

function messageOf(name: string, schema: Schema, headers?: object): object {
  const payload = jsonSchemaOf(schema, "input", "draft-7");
  return {
    name,
    contentType: "application/json",
    ...(headers && { headers }),
    ...(payload && { payload }),
  };
}

/** The attributes of a CloudEvent that say what it is (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md). */
function cloudEvent(type: string, source: string): object {
  return {
    type: "object",
    properties: {
      specversion: { const: "1.0" },
      type: { const: type },
      source: { const: source },
      id: { type: "string" },
      time: { type: "string", format: "date-time" },
      subject: { type: "string" },
    },
    required: ["specversion", "type", "source", "id", "time"],
  };
}

function sending({ functions }: Inventory, carriers: readonly Carrier[]): [string, object][] {
  const isSending = ({ resource, access }: GrantEntry) =>
    operationsOf(resource.kind, access).some((operation) => SENDING.includes(operation));
  return functions.flatMap(({ name, grants }) =>
    carriers
      .filter((carrier) =>
        grants.some(
          (grant) =>
            grant.resource.kind === carrier.kind && grant.resource.name === carrier.name && isSending(grant),
        ),
      )
      .map((carrier): [string, object] => [
        `${name}-sends-to-${channelId(carrier)}`,
        operation("send", name, carrier, [...carrier.messages.keys()]),
      ]),
  );
}

function receiving(inventory: Inventory, carriers: readonly Carrier[]): [string, object][] {
  const found: [string, object][] = [];
  const add = (fn: string, kind: Carrier["kind"], name: string, types?: readonly unknown[]) => {
    const carrier = carriers.find((each) => each.kind === kind && each.name === name);
    if (!carrier) return;
    const names = [...carrier.messages.keys()].filter((each) => types === undefined || types.includes(each));
    found.push([`${fn}-receives-from-${channelId(carrier)}`, operation("receive", fn, carrier, names)]);
  };
  for (const { function: fn, source } of triggersOf(inventory, "queue")) {
    const { layout } = entryNamed(inventory.resources.queue, source.queue);
    add(fn, "queue", source.queue);
    if (layout.subscribesTo) add(fn, "topic", layout.subscribesTo.topic.name);
    // A type may be asked for by a prefix: then the rule says less than a list of names.
    const types = layout.rule?.pattern.type;
    const listed = types?.every((type) => typeof type === "string") ? types : undefined;
    if (layout.rule) add(fn, "bus", layout.rule.bus.name, listed);
  }
  for (const { function: fn, source } of triggersOf(inventory, "stream")) add(fn, "stream", source.stream);
  return found;
}

function operation(
  action: "send" | "receive",
  fn: string,
  carrier: Carrier,
  names: readonly string[],
): object {
  const channel = `#/channels/${channelId(carrier)}`;
  return {
    action,
    title: `Function ${fn}`,
    channel: { $ref: channel },
    messages: names.map((name) => ({ $ref: `${channel}/messages/${name}` })),
  };
}

function channelId({ kind, name }: Carrier): string {
  return `${kind}-${name}`;
}

function messageId(carrier: Carrier, name: string): string {
  return carrier.kind === "bus" ? `${channelId(carrier)}-${name}` : channelId(carrier);
}
