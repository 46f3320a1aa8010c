import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type DeadLetterBox, type DeadLetterRequest, type HeldLetter, outputText } from "@motif/compile/kit";
import { asynchronousDeliveryOf, polledDeliveryOf } from "@motif/core/model";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { serviceError } from "../ground/client/service-error.ts";
import type { DeadMessage, GiveBack } from "./dead-message.ts";
import { invokedAgain } from "./invoke-again.ts";
import { REASON } from "./settle.ts";

/** How often a message was moved back. */
const REDRIVEN = "motif-redriven";
/** SQS takes so many attributes (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html). */
const MOST_ATTRIBUTES = 10;
/** SQS hands out so many messages in one call. */
const MOST_RECEIVED = 10;
/** How long a received message is hidden from others, in seconds: a run that dies leaves it to the next one after that. */
const HIDDEN_SECONDS = 300;

/**
 * The dead letters of a queue or of a function. Each is sent and then deleted one by one: SQS's own StartMessageMoveTask
 * knows no number of messages, leaves no mark, and is "limited to supporting message redrive from queues that are configured
 * as dead-letter queues (DLQs) of other Amazon SQS queues only"
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html), so not for functions.
 */
export async function deadLetters({
  inventory,
  source: { kind, name },
  outputs,
}: DeadLetterRequest): Promise<DeadLetterBox<DeadMessage>> {
  const deliveryOf = kind === "queue" ? polledDeliveryOf : asynchronousDeliveryOf;
  const letterQueue = deliveryOf(inventory, name).deadLetterQueue;
  const url = outputText(outputs, "dead_letter_queue_urls", letterQueue);
  const config = { ...CLIENT_CONFIG, ...regionOf(url) };
  const client = new SQSClient(config);
  if (kind === "function") {
    return new DeadLetterQueue(
      client,
      url,
      await invokedAgain(config, outputText(outputs, "function_names", name)),
    );
  }
  const queue = outputText(outputs, "queue_urls", name);
  return new DeadLetterQueue(client, url, (letter) => sendAgain(client, queue, letter));
}

/** A dead-letter queue of SQS. Errors are those of the core. */
export class DeadLetterQueue implements DeadLetterBox<DeadMessage> {
  readonly #client: SQSClient;
  readonly #url: string;
  readonly #giveBack: GiveBack;

  constructor(client: SQSClient, url: string, giveBack: GiveBack) {
    this.#client = client;
    this.#url = url;
    this.#giveBack = giveBack;
  }

  /** Waits a second for a message: then all servers are asked, so that none is there where none comes (long polling). */
  async receive(most: number): Promise<readonly HeldLetter<DeadMessage>[]> {
    const { Messages = [] } = await this.#call(
      this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#url,
          MaxNumberOfMessages: Math.min(most, MOST_RECEIVED),
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: 1,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["All"],
        }),
      ),
    );
    return Messages.map(heldLetter);
  }

  sendBack(letter: HeldLetter<DeadMessage>): Promise<void> {
    return this.#call(this.#giveBack(letter));
  }

  async remove({ held }: HeldLetter<DeadMessage>): Promise<void> {
    const command = new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle: held.ReceiptHandle });
    await this.#call(this.#client.send(command));
  }

  async release(letters: readonly HeldLetter<DeadMessage>[]): Promise<void> {
    for (let first = 0; first < letters.length; first += MOST_RECEIVED) {
      const Entries = letters.slice(first, first + MOST_RECEIVED).map(({ held }, index) => ({
        Id: String(index),
        ReceiptHandle: held.ReceiptHandle,
        VisibilityTimeout: 0,
      }));
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries });
      await this.#call(this.#client.send(command));
    }
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  #call<T>(call: Promise<T>): Promise<T> {
    return call.catch((error: unknown) => {
      throw serviceError(error, `the dead-letter queue ${this.#url}`);
    });
  }
}

/** Sends a message to its queue as a new one: with its own attributes and group, and without its reason. */
export async function sendAgain(
  client: SQSClient,
  queueUrl: string,
  { held, redriven }: HeldLetter<DeadMessage>,
): Promise<void> {
  const { [REASON]: _, [REDRIVEN]: __, ...own } = held.MessageAttributes ?? {};
  const mark = { DataType: "String", StringValue: String(redriven + 1) };
  const hasRoom = Object.keys(own).length < MOST_ATTRIBUTES;
  const group = held.Attributes?.MessageGroupId;
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: held.Body,
      MessageAttributes: hasRoom ? { ...own, [REDRIVEN]: mark } : own,
      ...(queueUrl.endsWith(".fifo") && {
        MessageGroupId: group,
        // The same when this run died and is made again; another one when the message failed again.
        MessageDeduplicationId: `${held.MessageId}-${redriven + 1}-${held.Attributes?.SentTimestamp}`,
      }),
    }),
  );
}

function heldLetter(held: DeadMessage): HeldLetter<DeadMessage> {
  const { Attributes = {}, MessageAttributes = {} } = held;
  return {
    id: held.MessageId ?? "",
    reason: MessageAttributes[REASON]?.StringValue,
    redriven: Number(MessageAttributes[REDRIVEN]?.StringValue ?? 0),
    // What SQS moved here itself keeps the time of its sending, which is after a redrive for what failed again.
    since: Number(Attributes.SentTimestamp ?? 0),
    held,
  };
}

/** The region of a queue is in its URL; where it is not (a stand-in), that of the environment counts. */
function regionOf(url: string): { readonly region?: string } {
  const region = /^sqs\.([a-z0-9-]+)\.amazonaws\./.exec(new URL(url).host)?.[1];
  return region === undefined ? {} : { region };
}
