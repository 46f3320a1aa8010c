import type {
  ServiceBusClient,
  ServiceBusMessage,
  ServiceBusMessageBatch,
  ServiceBusSender,
} from "@azure/service-bus";
import { TooLargeError } from "@motif/core";
import { codeOf, serviceError } from "../ground/service-error.ts";

/** Sends messages to queues over one connection; a link to each queue is made once. */
export class Senders {
  readonly #client: ServiceBusClient;
  readonly #senders = new Map<string, ServiceBusSender>();

  constructor(client: ServiceBusClient) {
    this.#client = client;
  }

  /**
   * Sends messages, in order and in as few batches as hold them. `physical` is the queue's name on Azure, `where` names it
   * in errors. Throws `TooLargeError` before anything is sent where a message is too large; `room` is how many bytes of
   * the limit it has to leave.
   */
  async send(
    physical: string,
    where: string,
    messages: readonly ServiceBusMessage[],
    room = 0,
  ): Promise<void> {
    const sender = this.#senderOf(physical);
    try {
      const batches = await batchesOf(sender, where, messages, room);
      for (const batch of batches) await sender.sendMessages(batch);
    } catch (error) {
      throw codeOf(error) === "MessageSizeExceeded" ? tooLarge(where) : serviceError(error, where);
    }
  }

  #senderOf(physical: string): ServiceBusSender {
    const sender = this.#senders.get(physical) ?? this.#client.createSender(physical);
    this.#senders.set(physical, sender);
    return sender;
  }
}

/** The link to the queue says how large a batch can be (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas). */
async function batchesOf(
  sender: ServiceBusSender,
  where: string,
  messages: readonly ServiceBusMessage[],
  room: number,
): Promise<ServiceBusMessageBatch[]> {
  const batches: ServiceBusMessageBatch[] = [];
  let batch: ServiceBusMessageBatch | undefined;
  for (const message of messages) {
    if (batch?.tryAddMessage(message)) continue;
    batch = await sender.createMessageBatch();
    if (!batch.tryAddMessage(message) || batch.sizeInBytes + room > batch.maxSizeInBytes)
      throw tooLarge(where);
    batches.push(batch);
  }
  return batches;
}

function tooLarge(where: string): TooLargeError {
  return new TooLargeError(
    `A message of ${where} is larger with its attributes than Service Bus allows (256 KB in its Standard tier). Put large content into a bucket and send its key.`,
  );
}
