import { hash } from "node:crypto";
import {
  ServiceBusClient,
  type ServiceBusMessage,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from "@azure/service-bus";
import { type DeadLetterBox, type DeadLetterRequest, type HeldLetter, outputText } from "@motif/compile/kit";
import { UnsupportedError } from "@motif/core";
import { polledDeliveryOf } from "@motif/core/model";
import { operatorCredential } from "../ground/operator-credential.ts";
import { serviceError } from "../ground/service-error.ts";
import { CLIENT_OPTIONS } from "./client-options.ts";
import { PROPERTY } from "./properties.ts";
import { Senders } from "./senders.ts";

/** How often a message was moved back: an attribute as the sender's own are, so that retries carry it on. */
const REDRIVEN = "motif-redriven";
/** How long to wait for a message where none is there, in milliseconds. */
const PATIENCE_MS = 3000;

/** A message, and who received it. */
interface Held {
  readonly message: ServiceBusReceivedMessage;
  readonly receiver: ServiceBusReceiver;
}

/**
 * The dead letters of a queue: those in its dead-letter queue, those that stayed there for longer than they are kept, and
 * those of its own `$DeadLetterQueue`, where the broker puts what it cannot forward. Throws `UnsupportedError` for a
 * function: what it was called with is not a message that anybody could send.
 */
export async function deadLetters({
  inventory,
  source: { kind, name },
  outputs,
}: DeadLetterRequest): Promise<DeadLetterBox<Held>> {
  if (kind === "function") {
    throw new UnsupportedError("Azure", inventory.app, [
      {
        where: `function ${name}`,
        message:
          "Only Event Grid and the timer may call it. Have the event made again: copy the object onto itself, or run the function in the portal.",
      },
    ]);
  }
  const { deadLetterQueue } = polledDeliveryOf(inventory, name);
  const host = `${outputText(outputs, "service_bus_namespace")}.servicebus.windows.net`;
  const queue = outputText(outputs, "queue_names", name);
  const dead = outputText(outputs, "dead_letter_queue_names", deadLetterQueue);
  const client = new ServiceBusClient(host, operatorCredential, CLIENT_OPTIONS);
  return new DeadLetterQueues(client, queue, dead, PATIENCE_MS);
}

/** The places in Service Bus where dead letters of a queue are, one after the other. Errors are those of the core. */
export class DeadLetterQueues implements DeadLetterBox<Held> {
  readonly #client: ServiceBusClient;
  readonly #senders: Senders;
  readonly #queue: string;
  readonly #receivers: readonly ServiceBusReceiver[];
  readonly #patienceMs: number;

  /** Names are those on Azure. */
  constructor(client: ServiceBusClient, queue: string, dead: string, patienceMs: number) {
    const options = { receiveMode: "peekLock", skipParsingBodyAsJson: true } as const;
    this.#client = client;
    this.#senders = new Senders(client);
    this.#queue = queue;
    this.#patienceMs = patienceMs;
    this.#receivers = [
      client.createReceiver(dead, options),
      client.createReceiver(dead, { ...options, subQueueType: "deadLetter" }),
      client.createReceiver(queue, { ...options, subQueueType: "deadLetter" }),
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

  async sendBack(letter: HeldLetter<Held>): Promise<void> {
    await this.#senders.send(this.#queue, `queue ${this.#queue}`, [messageAgain(letter)]);
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

/** A dead letter as it is sent to its queue: as it was, with a count that begins anew, and a mark. */
function messageAgain({ held: { message }, redriven, since }: HeldLetter<Held>): ServiceBusMessage {
  const { applicationProperties = {}, messageId, sessionId, body, contentType } = message;
  const { [PROPERTY.reason]: _, [PROPERTY.receiveCount]: __, ...own } = applicationProperties;
  const { DeadLetterReason: ___, DeadLetterErrorDescription: ____, ...kept } = own;
  return {
    body,
    ...(contentType !== undefined && { contentType }),
    // The same when a run died and is made again, so that a queue which detects duplicates drops one of the two.
    messageId: hash("sha256", `${messageId}/${redriven + 1}/${since}`, "hex"),
    ...(sessionId !== undefined && { sessionId }),
    applicationProperties: {
      [PROPERTY.id]: String(messageId),
      ...kept,
      [REDRIVEN]: String(redriven + 1),
    },
  };
}

function heldLetter(held: Held): HeldLetter<Held> {
  const { messageId, applicationProperties = {}, deadLetterReason, enqueuedTimeUtc } = held.message;
  const reason = applicationProperties[PROPERTY.reason] ?? deadLetterReason;
  return {
    id: String(applicationProperties[PROPERTY.id] ?? messageId),
    reason: reason === undefined ? undefined : String(reason),
    redriven: Number(applicationProperties[REDRIVEN] ?? 0),
    since: enqueuedTimeUtc?.getTime() ?? 0,
    held,
  };
}
