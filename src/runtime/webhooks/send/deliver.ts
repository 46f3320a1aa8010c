import {
  type CloudEvent,
  type Context,
  InvalidArgumentError,
  type ServiceCaller,
  TerminalError,
  TooLargeError,
} from "@motif/core";
import * as z from "zod/mini";
import { ensureSuccess } from "../../requeue/http-answer.ts";
import {
  type RequeueingConsumerInput,
  type RequeueingConsumerOptions,
  requeueingConsumer,
} from "../../requeue/requeueing-consumer.ts";
import { retryable } from "../../requeue/retryable.ts";
import { isMessageId } from "../standard.ts";
import {
  noteFailure,
  noteSuccess,
  type SwitchOffPolicy,
  switchOff,
  type WebhookEndpoint,
  type WebhookEndpoints,
} from "./endpoint.ts";
import { signWebhook } from "./sign.ts";

const Payload = z.object({
  /** The id of the endpoint that it goes to. */
  endpoint: z.string(),
  /** The body: JSON, sent as it is. */
  text: z.string(),
});

/**
 * The schema of a webhook on its way to one endpoint: of the queue, and of the event of the consumer that delivers. `id` is what
 * the receiver gets as `webhook-id` with every attempt: one of its own for each event and endpoint, without a full stop.
 *
 * @example
 * export const outgoing = queue("outgoing", { schema: OutgoingWebhook });
 * await outgoing.send({ id: newId(), payload: { endpoint: endpoint.id, text: JSON.stringify(event) } });
 */
export const OutgoingWebhook = z.extend(retryable(Payload), {
  id: z.string().check(z.refine(isMessageId, "is no id of a webhook: printable ASCII without a full stop")),
});
export type OutgoingWebhook = z.infer<typeof OutgoingWebhook>;

/** What is needed of the consumer's input. */
export type DeliverInput = RequeueingConsumerInput &
  Pick<Context, "metrics"> & { readonly event: CloudEvent<OutgoingWebhook> };

/** How webhooks are delivered: `rounds` and waits are those of `requeueingConsumer`, over days if not given. */
export interface DeliverOptions<I extends DeliverInput>
  extends Omit<RequeueingConsumerOptions<I>, "retryOn"> {
  /** Which of the handles is the table of endpoints. */
  readonly endpoints: (input: I) => WebhookEndpoints;
  /** Which of the handles is the service that is anywhere. Its timeout is how long a receiver may take. */
  readonly receivers: (input: I) => Pick<ServiceCaller, "fetch">;
  /** When an endpoint is switched off besides when it answers 410. */
  readonly switchOff?: SwitchOffPolicy;
  /** Called when an endpoint was switched off, to tell its owner: seldom twice, and not where the function dies in between. */
  readonly onSwitchedOff?: (input: I, endpoint: WebhookEndpoint) => void | Promise<void>;
}

/** 14 attempts: waits of up to 10 s, 40 s, 3 min, 11 min, 43 min, 3 h, 11 h, then six of up to a day; 3 days on average. */
const SCHEDULE = { rounds: 14, initialDelay: "10s", maxDelay: "1d", factor: 4, maxAge: "7d" } as const;

const GONE = 410;
const GONE_REASON = "its receiver answered 410, which means that it wants no more";

/** The receiver wants no more of them, says Standard Webhooks of 410. */
class GoneError extends TerminalError {
  override name = "GoneError";
}

/**
 * Makes the consumer of a queue of {@link OutgoingWebhook}s deliver them, signed by Standard Webhooks. An answer of 2xx is
 * success. Anything else is tried again for days, after what `Retry-After` asks for, and in the end is a dead letter, which can
 * be sent back. An endpoint whose attempts fail for long is switched off, and one that answers 410 at once: what is on its way
 * to it becomes dead letters too, until it is switched on and they are sent back. What goes to an endpoint that is no more is
 * dropped.
 *
 * Attempts may be made twice, and out of order: receivers know a webhook by its `webhook-id`.
 *
 * @example
 * export default consumer(
 *   "deliver-webhook",
 *   {
 *     event: OutgoingWebhook,
 *     uses: {
 *       outgoing: outgoing.sender,
 *       records: records.readWriter,
 *       endpoints: endpoints.readWriter,
 *       receivers: receivers.caller,
 *     },
 *   },
 *   deliver({
 *     queue: "outgoing",
 *     store: ({ records }) => records,
 *     endpoints: ({ endpoints }) => endpoints,
 *     receivers: ({ receivers }) => receivers,
 *   }),
 * );
 */
export function deliver<I extends DeliverInput>(options: DeliverOptions<I>): (input: I) => Promise<void> {
  const { endpoints, receivers, switchOff: policy, onSwitchedOff, ...rounds } = options;
  const { failures = 1 } = policy ?? {};
  if (!Number.isInteger(failures) || failures < 1) {
    throw new InvalidArgumentError(`switchOff.failures is ${failures}; it must be a whole number from 1.`);
  }
  const retryOn = [TooLargeError]; // of an answer: what is sent comes from a queue, and is small
  return requeueingConsumer({ ...SCHEDULE, ...rounds, retryOn }, (input) => attempt(input, options));
}

async function attempt<I extends DeliverInput>(input: I, options: DeliverOptions<I>): Promise<void> {
  const { id, payload } = input.event.data;
  const known = await options.endpoints(input).get({ id: payload.endpoint });
  if (!known) {
    input.log.info("A webhook is dropped: its endpoint is no more", { id, endpoint: payload.endpoint });
    return;
  }
  const endpoint = known.item;
  if (endpoint.switchedOff) {
    throw new TerminalError(`Endpoint ${endpoint.id} is switched off: ${endpoint.switchedOff.reason}.`);
  }
  const signature = signWebhook(endpoint.secrets, { id, sentAt: input.now(), text: payload.text });
  try {
    await send(options.receivers(input), endpoint.url, signature, payload.text, input.now);
  } catch (error) {
    count(input, "failed");
    await failed(input, options, endpoint, error);
    throw error;
  }
  count(input, "delivered");
  await noteSuccess(options.endpoints(input), endpoint);
}

/** Throws for every answer but 2xx. */
async function send(
  receivers: Pick<ServiceCaller, "fetch">,
  url: string,
  signature: Readonly<Record<string, string>>,
  text: string,
  now: () => Date,
): Promise<void> {
  const headers = { "content-type": "application/json", ...signature };
  const response = await receivers.fetch(url, { method: "POST", headers, body: text });
  if (response.status === GONE) throw new GoneError("The receiver answered 410.");
  // A receiver that is set up wrongly answers anything, and right once somebody has noticed.
  await ensureSuccess(response, now(), { retryable: [response.status] });
}

async function failed<I extends DeliverInput>(
  input: I,
  { endpoints, switchOff: policy = {}, onSwitchedOff }: DeliverOptions<I>,
  endpoint: WebhookEndpoint,
  error: unknown,
): Promise<void> {
  const [store, now] = [endpoints(input), input.now()];
  const off =
    error instanceof GoneError
      ? await switchOff(store, endpoint.id, now, GONE_REASON)
      : await noteFailure(store, endpoint, now, policy);
  if (!off) return;
  input.log.error("An endpoint was switched off", { endpoint: off.id, reason: off.switchedOff?.reason });
  input.metrics.add("WebhookEndpointsSwitchedOff", 1);
  await onSwitchedOff?.(input, off);
}

function count({ metrics }: DeliverInput, outcome: "delivered" | "failed"): void {
  metrics.add("WebhookAttempts", 1, "Count", { outcome });
}
