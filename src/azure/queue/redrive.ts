import { hash } from "node:crypto";
import {
  ServiceBusClient,
  type ServiceBusMessage,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from "@azure/service-bus";
import { type DeadLetterBox, type DeadLetterRequest, type HeldLetter, outputText } from "@motif/compile/kit";
import { type MotifError, UnsupportedError } from "@motif/core";
import { asynchronousDeliveryOf, polledDeliveryOf } from "@motif/core/model";
import { redriveMarks, redrivePast } from "@motif/core/platform";
import { operatorCredential } from "../ground/operator-credential.ts";
import { serviceError } from "../ground/service-error.ts";
import { bodyText } from "./body-text.ts";
import { CLIENT_OPTIONS } from "./client-options.ts";
import { PROPERTY } from "./properties.ts";
import { Senders } from "./senders.ts";

/** How long to wait for a message where none is there, in milliseconds. */
const PATIENCE_MS = 3000;

/** A message, and who received it. */
interface Held {
  readonly message: ServiceBusReceivedMessage;
  readonly receiver: ServiceBusReceiver;
}

/**
 * The dead letters of a queue or a function: those in its dead-letter queue, those that stayed there for longer than they are
 * kept, and of a queue those of its own `$DeadLetterQueue`, where the broker puts what it cannot forward. Those of a function
 * cannot be sent back: what it was called with is not a message that anybody could send.
 */
export async function deadLetters({
  inventory,
  source: { kind, name },
  outputs,
}: DeadLetterRequest): Promise<DeadLetterBox<Held>> {
  const deliveryOf = kind === "queue" ? polledDeliveryOf : asynchronousDeliveryOf;
  const host = `${outputText(outputs, "service_bus_namespace")}.servicebus.windows.net`;
  const queue = kind === "queue" ? outputText(outputs, "queue_names", name) : undefined;
  const dead = outputText(outputs, "dead_letter_queue_names", deliveryOf(inventory, name).deadLetterQueue);
  const client = new ServiceBusClient(host, operatorCredential, CLIENT_OPTIONS);
  return new DeadLetterQueues(client, { app: inventory.app, name, queue, dead }, PATIENCE_MS);
}

/** Whose dead letters, and where they are on Azure. */
export interface DeadLetterPlaces {
  readonly app: string;
  /** Of the queue or the function, in the app. */
  readonly name: string;
  /** Where they go back to; undefined for a function. */
  readonly queue: string | undefined;
  readonly dead: string;
}

/** The places in Service Bus where dead letters of a queue are, one after the other. Errors are those of the core. */
export class DeadLetterQueues implements DeadLetterBox<Held> {
  readonly unsupported?: MotifError;
  readonly #client: ServiceBusClient;
  readonly #senders: Senders;
  readonly #queue: string | undefined;
  readonly #receivers: readonly ServiceBusReceiver[];
  readonly #patienceMs: number;

  constructor(client: ServiceBusClient, { app, name, queue, dead }: DeadLetterPlaces, patienceMs: number) {
    const options = { receiveMode: "peekLock", skipParsingBodyAsJson: true } as const;
    this.#client = client;
    this.#senders = new Senders(client);
    this.#queue = queue;
    this.#patienceMs = patienceMs;
    if (queue === undefined) this.unsupported = notByHand(app, name);
    this.#receivers = [
      ...(queue === undefined
        ? []
        : [client.createReceiver(queue, { ...options, subQueueType: "deadLetter" })]),
      client.createReceiver(dead, { ...options, subQueueType: "deadLetter" }),
      client.createReceiver(dead, options),
    ];
  }

  async receive(most: number): Promise<readonly HeldLetter<Held>[]> {
    for (const receiver of this.#receivers) {
      const options = { maxWaitTimeInMs: this.#patienceMs };
      const messages = await this.#call(receiver, receiver.receiveMessages(most, options));
      if (messages.length > 0) return messages.map((message) => heldLetter({ message, receiver }));
    }
    return [];
  }

  async sendBack(letter: HeldLetter<Held>, body?: string): Promise<void> {
    const queue = this.#queue;
    if (queue === undefined) throw this.unsupported;
    await this.#senders.send(queue, `queue ${queue}`, [messageAgain(letter, body)]);
  }

  async remove({ held: { message, receiver } }: HeldLetter<Held>): Promise<void> {
    await this.#call(receiver, receiver.completeMessage(message));
  }

  async release(letters: readonly HeldLetter<Held>[]): Promise<void> {
    for (const { held } of letters) {
      await this.#call(held.receiver, held.receiver.abandonMessage(held.message));
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #call<T>(receiver: ServiceBusReceiver, call: Promise<T>): Promise<T> {
    return call.catch((error: unknown) => {
      throw serviceError(error, `queue ${receiver.entityPath}`);
    });
  }
}

/** Why dead letters of a function stay where they are. */
function notByHand(app: string, name: string): UnsupportedError {
  return new UnsupportedError("Azure", app, [
    {
      where: `function ${name}`,
      message:
        "Only Event Grid and the timer may call it. Have the event made again: copy the object onto itself, or run the function in the portal.",
    },
  ]);
}

/** A dead letter as it is sent to its queue: as it was, or with another body, with a count that begins anew, and marks. */
function messageAgain(letter: HeldLetter<Held>, edited: string | undefined): ServiceBusMessage {
  const { redriven, since, place } = letter;
  const { applicationProperties = {}, messageId, sessionId, body, contentType } = letter.held.message;
  const { [PROPERTY.reason]: _, [PROPERTY.receiveCount]: __, ...own } = applicationProperties;
  const { DeadLetterReason: ___, DeadLetterErrorDescription: ____, ...kept } = own;
  return {
    ...(edited === undefined
      ? { body, ...(contentType !== undefined && { contentType }) }
      : { body: Buffer.from(edited), contentType: "application/json" }),
    // The same when a run died and is made again, so that a queue which detects duplicates drops one of the two.
    messageId: hash("sha256", `${messageId}/${redriven + 1}/${since}/${edited ?? ""}`, "hex"),
    ...(sessionId !== undefined && { sessionId }),
    applicationProperties: {
      [PROPERTY.id]: String(messageId),
      // Where it belongs, however often it fails again.
      [PROPERTY.time]: new Date(place).toISOString(),
      ...kept,
      // Attributes as the sender's own are, so that retries carry them on.
      ...redriveMarks(letter, edited !== undefined),
    },
  };
}

function heldLetter(held: Held): HeldLetter<Held> {
  const {
    messageId,
    sessionId,
    applicationProperties = {},
    deadLetterReason,
    enqueuedTimeUtc,
    body,
  } = held.message;
  const reason = applicationProperties[PROPERTY.reason] ?? deadLetterReason;
  const group = applicationProperties[PROPERTY.group] ?? sessionId;
  const since = enqueuedTimeUtc?.getTime() ?? 0;
  const sent = Date.parse(String(applicationProperties[PROPERTY.time]));
  return {
    id: String(applicationProperties[PROPERTY.id] ?? messageId),
    ...(group !== undefined && { group: String(group) }),
    body: bodyText(body),
    reason: reason === undefined ? undefined : String(reason),
    ...redrivePast(applicationProperties),
    since,
    // What the broker put aside keeps the time of its sending, and so does what the adapter did, in a property.
    place: Number.isNaN(sent) ? since : sent,
    held,
  };
}
