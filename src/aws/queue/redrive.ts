import { hash } from "node:crypto";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type DeadLetterBox, type DeadLetterRequest, type HeldLetter, outputText } from "@motif/compile/kit";
import { asynchronousDeliveryOf, polledDeliveryOf } from "@motif/core/model";
import { HISTORY, placeInGroup, REDRIVEN, redriveMarks, redrivePast } from "@motif/core/platform";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { serviceError } from "../ground/client/service-error.ts";
import { allowedJson, allowedText } from "./allowed-text.ts";
import { ATTRIBUTE, MOST_ATTRIBUTES } from "./attributes.ts";
import { LARGEST_BYTES, sizeOf } from "./batches.ts";
import type { DeadMessage, GiveBack } from "./dead-message.ts";
import { invokedAgain, toldByRecord } from "./invoke-again.ts";

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
    const giveBack = await invokedAgain(config, outputText(outputs, "function_names", name));
    return new DeadLetterQueue(client, url, giveBack, toldByRecord);
  }
  const queue = outputText(outputs, "queue_urls", name);
  return new DeadLetterQueue(client, url, (letter, body) => sendAgain(client, queue, letter, body));
}

/** A dead-letter queue of SQS. Errors are those of the core. */
export class DeadLetterQueue implements DeadLetterBox<DeadMessage> {
  readonly #client: SQSClient;
  readonly #url: string;
  readonly #giveBack: GiveBack;
  readonly #told: typeof toldByRecord;

  /** `told` is what messages tell in another way than those of queues. */
  constructor(client: SQSClient, url: string, giveBack: GiveBack, told: typeof toldByRecord = () => ({})) {
    this.#client = client;
    this.#url = url;
    this.#giveBack = giveBack;
    this.#told = told;
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
    const fifo = this.#url.endsWith(".fifo");
    return Messages.map((message) => ({ ...heldLetter(message, fifo), ...this.#told(message) }));
  }

  sendBack(letter: HeldLetter<DeadMessage>, body?: string): Promise<void> {
    return this.#call(this.#giveBack(letter, body));
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

/** Sends a message to its queue as a new one: with its own attributes and group, marked, and without its reason. */
export async function sendAgain(
  client: SQSClient,
  queueUrl: string,
  letter: HeldLetter<DeadMessage>,
  body?: string,
): Promise<void> {
  const { held, redriven } = letter;
  const MessageBody = body === undefined ? held.Body : allowedJson(body);
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody,
      MessageAttributes: attributesAgain(letter, MessageBody ?? "", body !== undefined),
      ...(queueUrl.endsWith(".fifo") && {
        MessageGroupId: held.Attributes?.MessageGroupId,
        // The same when this run died and is made again; another one when the message failed again, or was mended meanwhile.
        MessageDeduplicationId: `${held.MessageId}-${redriven + 1}-${held.Attributes?.SentTimestamp}${
          body === undefined ? "" : `-${hash("sha256", body, "hex").slice(0, 16)}`
        }`,
      }),
    }),
  );
}

/** The message's own attributes, and as many marks as SQS takes besides. */
function attributesAgain(letter: HeldLetter<DeadMessage>, body: string, edited: boolean) {
  const own = Object.entries(letter.held.MessageAttributes ?? {}).filter(([name]) => !OURS.has(name));
  const { [REDRIVEN]: count, [HISTORY]: history } = redriveMarks(letter, edited);
  const marks = { [ATTRIBUTE.id]: letter.id, [REDRIVEN]: count, [HISTORY]: allowedText(history) };
  const attributes = new Map(own);
  let room = LARGEST_BYTES - sizeOf({ body, attributes: textsOf(own) });
  for (const [name, value] of Object.entries(marks)) {
    room -= sizeOf({ body: "", attributes: { [name]: value } });
    if (room < 0 || attributes.size === MOST_ATTRIBUTES) break;
    attributes.set(name, { DataType: "String", StringValue: value });
  }
  return Object.fromEntries(attributes);
}

/** Attributes that a message gets anew when it is sent back, or has no more. */
const OURS: ReadonlySet<string> = new Set([ATTRIBUTE.id, ATTRIBUTE.reason, REDRIVEN, HISTORY]);

function textsOf(attributes: readonly (readonly [string, MessageAttributeValue])[]): Record<string, string> {
  return Object.fromEntries(
    attributes.map(([name, { StringValue, BinaryValue }]) => [
      name,
      StringValue ?? Buffer.from(BinaryValue ?? "").toString("latin1"),
    ]),
  );
}

function heldLetter(held: DeadMessage, fifo: boolean): HeldLetter<DeadMessage> {
  const { Attributes = {}, MessageAttributes = {}, MessageId = "" } = held;
  const texts = Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
  );
  const group = fifo ? Attributes.MessageGroupId : undefined;
  const past = redrivePast(texts);
  // What SQS moved here itself keeps the time of its sending, which is after a redrive for what failed again; that of a FIFO
  // queue has the time when it was moved (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html).
  const since = Number(Attributes.SentTimestamp ?? 0);
  return {
    id: texts[ATTRIBUTE.id] ?? MessageId,
    ...(group !== undefined && { group }),
    body: held.Body ?? "",
    reason: texts[ATTRIBUTE.reason],
    ...past,
    since,
    place: placeInGroup({ ...past, since }),
    held,
  };
}

/** The region of a queue is in its URL; where it is not (a stand-in), that of the environment counts. */
function regionOf(url: string): { readonly region?: string } {
  const region = /^sqs\.([a-z0-9-]+)\.amazonaws\./.exec(new URL(url).host)?.[1];
  return region === undefined ? {} : { region };
}
