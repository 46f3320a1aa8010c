import { randomBytes } from "node:crypto";
import type { AddressInfo, Server, Socket } from "node:net";
import rhea, { type Connection, type EventContext, type Message, type Receiver, type Sender } from "rhea";
import { type NewMessage, QueueModel, type QueueOptions, type StoredMessage } from "./queue-model.ts";

/** Where a client signs in. */
const SIGN_IN = "$cbs";
/** Of the Standard tier (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas). */
const LARGEST_MESSAGE = 256 * 1024;

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A queue that gets messages of a topic. */
export interface PeerSubscription {
  readonly queue: string;
  readonly filter: (properties: Readonly<Record<string, unknown>>) => boolean;
}

/** What rhea's types leave out. */
interface Link {
  /** What the other side attached with. */
  readonly remote: {
    readonly attach: {
      readonly source?: { readonly address?: string };
      readonly target?: { readonly address?: string };
    };
  };
}
interface Body {
  readonly body: { readonly content: Buffer | Buffer[] };
}

/**
 * A peer that speaks AMQP 1.0 as Service Bus does to whoever sends and receives, for the real SDK: token by `$cbs`, links to
 * queues, batches, and settlement under a lock. It shows that the SDK is used in a way that can work on the wire, and no more than that: its queues are
 * {@link QueueModel}s, from which consumers take messages without a wire between.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide
 */
export class ServiceBusPeer implements AsyncDisposable {
  readonly #queues = new Map<string, QueueModel>();
  readonly #topics = new Map<
    string,
    { readonly subscriptions: readonly PeerSubscription[]; readonly seen: QueueModel }
  >();
  readonly #connections = new Set<Connection>();
  /** For answers of `$cbs`. */
  readonly #replies = new Map<Connection, Sender>();
  readonly #server: Server;
  #offsetMs = 0;
  /** Answers sends with this error instead of accepting them. */
  refuseSends: { readonly condition: string; readonly description: string } | undefined;

  private constructor(certificate: Certificate | undefined) {
    const container = rhea.create_container({
      id: "service-bus-peer",
      receiver_options: { autoaccept: false, credit_window: 200, max_message_size: LARGEST_MESSAGE },
    });
    container.sasl_server_mechanisms.enable_anonymous();
    container.on("connection_open", ({ connection }) => this.#connections.add(connection));
    container.on("disconnected", ({ connection }) => this.#connections.delete(connection));
    container.on("receiver_open", (context) => this.#openReceiver(context));
    container.on("sender_open", (context) => this.#openSender(context));
    container.on("message", (context) => this.#receive(context));
    for (const event of ["connection_error", "session_error", "sender_error", "receiver_error", "error"]) {
      container.on(event, () => {});
    }
    const address = { port: 0, host: "127.0.0.1" };
    this.#server = container.listen(
      certificate ? { ...address, transport: "tls", ...certificate } : { ...address, transport: "tcp" },
    );
    this.#server.on("connection", (socket: Socket) => socket.setNoDelay());
  }

  /** Starts one on a free port of the loopback interface; with TLS where there is a certificate. */
  static async start(certificate?: Certificate): Promise<ServiceBusPeer> {
    const peer = new ServiceBusPeer(certificate);
    if (!peer.#server.listening) await new Promise((resolve) => peer.#server.once("listening", resolve));
    return peer;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // it listens on one
  }

  /** For `ServiceBusClient`: a development endpoint, which is one without TLS. */
  get connectionString(): string {
    return `Endpoint=sb://127.0.0.1:${this.port};SharedAccessKeyName=test;SharedAccessKey=dGVzdA==;UseDevelopmentEmulator=true`;
  }

  /** The peer's time, in milliseconds since 1970. */
  readonly now = (): number => Date.now() + this.#offsetMs;

  /** Lets time pass, for scheduled messages and duplicate detection. */
  elapse(milliseconds: number): void {
    this.#offsetMs += milliseconds;
  }

  /** Makes a topic that forwards what is sent to it: to each of these queues what the filter lets through. */
  topic(name: string, subscriptions: readonly PeerSubscription[], options?: QueueOptions): void {
    this.#topics.set(name, { subscriptions, seen: new QueueModel(this.now, options) });
  }

  /** Makes a queue, or gives the one of the name. */
  queue(name: string, options?: QueueOptions): QueueModel {
    const queue = this.#queues.get(name) ?? new QueueModel(this.now, options);
    this.#queues.set(name, queue);
    return queue;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const connection of this.#connections) connection.close();
    await closed;
  }

  #openReceiver({ receiver }: EventContext): void {
    if (!receiver) return;
    const address = targetOf(receiver);
    receiver.set_target({ address });
    if (address !== SIGN_IN && !this.#queues.has(address) && !this.#topics.has(address)) {
      receiver.close({
        condition: "amqp:not-found",
        description: `The messaging entity '${address}' could not be found.`,
      });
    }
  }

  /** A topic passes a message on at once; it keeps what it drops duplicates by. */
  #enqueue(address: string, message: NewMessage): void {
    const topic = this.#topics.get(address);
    if (!topic) {
      this.queue(address).enqueue(message);
      return;
    }
    const before = topic.seen.size;
    topic.seen.enqueue(message);
    if (topic.seen.size === before) return;
    for (const { queue, filter } of topic.subscriptions) {
      if (filter(message.properties)) this.queue(queue).enqueue(message);
    }
  }

  #openSender({ sender }: EventContext): void {
    if (!sender) return;
    const { source, target } = linkOf(sender).remote.attach;
    const address = source?.address ?? "";
    if (address !== SIGN_IN) {
      const queue = this.#queues.get(address);
      if (queue) serveReceiver(sender, queue, address);
      else sender.close({ condition: "amqp:not-found", description: `There is no queue ${address}.` });
      return;
    }
    sender.set_target({ address: target?.address ?? "" });
    sender.set_source({ address });
    this.#replies.set(sender.connection, sender);
  }

  #receive({ receiver, message, delivery, connection }: EventContext): void {
    if (!receiver || !message || !delivery) return;
    const address = targetOf(receiver);
    if (address === SIGN_IN) {
      delivery.accept();
      this.#replies.get(connection)?.send({
        ...(message.message_id !== undefined && { correlation_id: message.message_id }),
        application_properties: { "status-code": 202, "status-description": "OK" },
        body: "",
      });
      return;
    }
    if (this.refuseSends) {
      delivery.reject(this.refuseSends);
      return;
    }
    // A batch has a format of its own, which rhea does not decode: each message is a data section.
    const messages = Buffer.isBuffer(message)
      ? sectionsOf(rhea.message.decode(message)).map((section) => rhea.message.decode(section))
      : [message];
    for (const each of messages) this.#enqueue(address, newMessage(each));
    delivery.accept();
  }
}

/**
 * Gives a receiver the messages of a queue while it has credit, each under a lock whose token is the delivery's tag, and
 * does what it says of them (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#receives).
 */
function serveReceiver(sender: Sender, queue: QueueModel, address: string): void {
  const locked = new Map<number, StoredMessage>();
  const settled =
    (how: "complete" | "abandon") =>
    ({ delivery }: EventContext) => {
      const message = delivery && locked.get(delivery.id);
      if (!message) return;
      queue[how](message);
      delivery.update(true, delivery.remote_state); // the SDK waits for it
    };
  const give = () => {
    while (sender.sendable()) {
      const [message] = queue.take(1);
      if (!message) break;
      locked.set(sender.send(wireMessage(message), randomBytes(16)).id, message);
    }
  };
  sender.set_source({ address });
  sender.on("sendable", give);
  sender.on("sender_draining", () => {
    give();
    sender.set_drained(true);
  });
  sender.on("accepted", settled("complete"));
  sender.on("released", settled("abandon"));
  sender.on("modified", settled("abandon"));
}

/** A message as it goes over the wire: a data section, and what the broker says of it. */
function wireMessage({ body, properties, ...message }: StoredMessage): Message {
  return {
    body: rhea.message.data_section(body),
    message_id: message.messageId,
    ...(message.sessionId !== undefined && { group_id: message.sessionId }),
    ...(message.contentType !== undefined && { content_type: message.contentType }),
    application_properties: properties,
    message_annotations: {
      "x-opt-sequence-number": message.sequenceNumber,
      "x-opt-enqueued-time": new Date(message.enqueuedAt),
    },
  };
}

/** A message as rhea decodes it. */
type WireMessage = ReturnType<typeof rhea.message.decode> | Message;

function linkOf(link: Sender | Receiver): Link {
  return link as unknown as Link;
}

function targetOf(receiver: Receiver): string {
  return linkOf(receiver).remote.attach.target?.address ?? "";
}

/** The data sections of a message. */
function sectionsOf(message: object): Buffer[] {
  const { content } = (message as Body).body;
  return Array.isArray(content) ? content : [content];
}

function newMessage(message: WireMessage): NewMessage {
  const dueAt = message.message_annotations?.["x-opt-scheduled-enqueue-time"] as unknown;
  const partitionKey = message.message_annotations?.["x-opt-partition-key"] as unknown;
  return {
    messageId: String(message.message_id),
    ...(message.group_id !== undefined && { sessionId: message.group_id }),
    ...(message.content_type !== undefined && { contentType: message.content_type }),
    ...(dueAt !== undefined && { dueAt: Number(dueAt) }),
    ...(typeof partitionKey === "string" && { partitionKey }),
    body: Buffer.concat(sectionsOf(message)),
    properties: { ...message.application_properties },
  };
}
