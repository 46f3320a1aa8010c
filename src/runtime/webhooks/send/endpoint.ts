import {
  ConditionFailedError,
  type Duration,
  milliseconds,
  type TableReader,
  type TableWriter,
  UnknownOutcomeError,
} from "@motif/core";
import * as z from "zod/mini";

const Time = z.iso.datetime();

/**
 * The schema of an endpoint: where somebody wants webhooks to be sent. It may be extended with what the app keeps besides. The
 * table's partition key is `id`.
 *
 * @example
 * export const endpoints = table("endpoints", {
 *   schema: z.extend(WebhookEndpoint, { customer: z.string() }),
 *   partitionKey: "id",
 *   indexes: { "by-customer": { partitionKey: "customer" } },
 * });
 * await endpoints.put({ id: newId(), customer, url, secrets: [webhookSecret({ newId })], failures: 0 });
 */
export const WebhookEndpoint = z.object({
  id: z.string(),
  url: z.string(),
  /** Of Standard Webhooks. Several while one takes another's place: everything is signed with each of them. */
  secrets: z.array(z.string()).check(z.minLength(1)),
  /** Attempts that failed since the last that did not. */
  failures: z.int(),
  /** When the first of them failed, RFC 3339. */
  failingSince: z.exactOptional(Time),
  /** There while nothing is sent: since when, and why. */
  switchedOff: z.exactOptional(z.object({ at: Time, reason: z.string() })),
});
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

/** The operations that are needed of a table of endpoints. */
export type WebhookEndpoints = Pick<TableReader<WebhookEndpoint, "id">, "get"> &
  Pick<TableWriter<WebhookEndpoint, "id">, "update">;

/** When an endpoint is switched off: where both hold. */
export interface SwitchOffPolicy {
  /** So many attempts in a row have failed, for whatever webhooks; 20 if not given. */
  readonly failures?: number;
  /** The first of them failed so long ago: a short outage is none, however many webhooks it met. A day if not given. */
  readonly over?: Duration;
}

/** Switches an endpoint on. What became a dead letter meanwhile stays one until somebody sends it back. */
export async function switchOn(endpoints: Pick<WebhookEndpoints, "update">, id: string): Promise<void> {
  await endpoints.update({ id }, { set: { failures: 0 }, remove: ["failingSince", "switchedOff"] });
}

/** Notes that an attempt did not fail. Only where one has failed before is there anything to write. */
export async function noteSuccess(
  endpoints: WebhookEndpoints,
  { id, failures, failingSince }: WebhookEndpoint,
): Promise<void> {
  if (failures === 0 && failingSince === undefined) return;
  const reset = { set: { failures: 0 }, remove: ["failingSince"] } as const;
  await written(endpoints.update({ id }, reset));
}

/** Notes that an attempt failed; gives the endpoint back if that switched it off. */
export async function noteFailure(
  endpoints: WebhookEndpoints,
  { id, failingSince }: WebhookEndpoint,
  now: Date,
  { failures = 20, over = "1d" }: SwitchOffPolicy,
): Promise<WebhookEndpoint | undefined> {
  const begins = failingSince === undefined ? { set: { failingSince: now.toISOString() } } : {};
  const noted = await written(endpoints.update({ id }, { add: { failures: 1 }, ...begins }));
  if (!noted || noted.item.switchedOff) return undefined;
  const { failures: inARow, failingSince: since } = noted.item;
  if (since === undefined || inARow < failures) return undefined;
  if (now.getTime() - Date.parse(since) < milliseconds(over)) return undefined;
  const reason = `${inARow} attempts in a row have failed, since ${since}`;
  return switchOff(endpoints, id, now, reason, noted.version);
}

/** Gives the endpoint back, off; undefined if it is gone or, where a version is said, another one meanwhile. */
export async function switchOff(
  endpoints: WebhookEndpoints,
  id: string,
  now: Date,
  reason: string,
  version?: string,
): Promise<WebhookEndpoint | undefined> {
  const condition = version === undefined ? {} : { if: { version } };
  const change = { set: { switchedOff: { at: now.toISOString(), reason } } };
  return (await written(endpoints.update({ id }, change, condition)))?.item;
}

/** A write that another one came before, or whose answer was lost, is left at that: the next attempt writes again. */
async function written<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionFailedError || error instanceof UnknownOutcomeError) return undefined;
    throw error;
  }
}
