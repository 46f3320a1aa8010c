import { InvalidArgumentError, parse } from "@motif/core";
import { STREAM_RECORD_TYPE } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { bodyText } from "../queue/body-text.ts";
import { attributesOf, PROPERTY } from "../queue/properties.ts";

/** A record as the trigger brought it. */
export interface ReceivedRecord {
  readonly id: string;
  readonly key: string;
  /** JSON text. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** When the hub took it, in milliseconds since 1970. */
  readonly arrivedAt: number;
  readonly partition: string;
  readonly sequenceNumber: string;
}

/** The worker takes texts that are JSON for JSON, also keys, which can be any JSON then. */
const text = z.union([z.string(), z.number()]);

/** What the trigger says of a batch (https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger#event-metadata). */
const metadata = z.object({
  partitionContext: z.optional(z.object({ partitionId: z.optional(text) })),
  partitionKeyArray: z.optional(z.array(z.unknown())),
  sequenceNumberArray: z.array(text),
  enqueuedTimeUtcArray: z.array(text),
  propertiesArray: z.optional(z.array(z.nullable(z.record(z.string(), z.unknown())))),
});

/** The records of an invocation, all of one partition, in order. Throws `ValidationError`, `InvalidArgumentError`. */
export function receivedRecords(input: unknown, triggerMetadata: unknown): ReceivedRecord[] {
  const said = parse(metadata, triggerMetadata, "trigger's metadata");
  if (!Array.isArray(input) || input.length !== said.sequenceNumberArray.length) {
    throw new InvalidArgumentError("The trigger's records and its metadata do not belong together.");
  }
  const partition = String(said.partitionContext?.partitionId ?? "0");
  return input.map((body: unknown, index): ReceivedRecord => {
    const own = said.propertiesArray?.[index] ?? {};
    const sequenceNumber = String(said.sequenceNumberArray[index]);
    return {
      id: textOf(own[PROPERTY.id]) ?? `${partition}:${sequenceNumber}`,
      key: textOf(own[KEY]) ?? textOf(said.partitionKeyArray?.[index]) ?? "",
      body: bodyText(body),
      attributes: withoutKey(attributesOf(own)),
      arrivedAt: timeOf(said.enqueuedTimeUtcArray[index]),
      partition,
      sequenceNumber,
    };
  });
}

/** The property with a record's key: the worker makes something else of keys that look like JSON. */
export const KEY = "motif-key";

/** A record as the runtime takes it. `stream` is the stream's name in the app. */
export function toEvent(record: ReceivedRecord, stream: string, receiveCount: number): IncomingEvent {
  const { id, key, body, attributes, arrivedAt } = record;
  return {
    id,
    source: `/streams/${stream}`,
    type: STREAM_RECORD_TYPE,
    time: new Date(arrivedAt).toISOString(),
    data: body,
    attributes,
    receiveCount,
    ...(key !== "" && { subject: key, group: key }),
  };
}

function withoutKey({ [KEY]: _, ...attributes }: Record<string, string>): Record<string, string> {
  return attributes;
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Times of the host are in UTC, and do not always say so. */
function timeOf(value: unknown): number {
  const said = String(value);
  const time = new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(said) ? said : `${said}Z`).getTime();
  return Number.isNaN(time) ? Date.now() : time;
}
