import { randomUUID } from "node:crypto";
import type { AddressInfo, Server, Socket } from "node:net";
import rhea, { type Connection, type EventContext, type Message, type Receiver, type Sender } from "rhea";
import { type NewMessage, QueueModel, type QueueOptions, type StoredMessage } from "./queue-model.ts";

const SESSION_FILTER = "com.microsoft:session-filter";
/** Of the Standard tier (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas). */
const LARGEST_MESSAGE = 256 * 1024;

/** What a message that was given out waits for. */
interface Delivery {
  readonly queue: QueueModel;
  readonly message: StoredMessage;
}

const LOCK_MS = 60_000;

/** A time in units of 100 ns since the year 1, as 8 bytes: it is more than a number holds. */
function ticks(milliseconds: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(Math.trunc(milliseconds)) * 10_000n + 621_355_968_000_000_000n);
  return bytes;
}

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** What rhea's types leave out. */
interface Link {
  /** What the other side attached with. */
  readonly remote: {
    readonly attach: {
      readonly source?: { readonly address?: string; readonly filter?: Readonly<Record<string, unknown>> };
      readonly target?: { readonly address?: string };
    };
  };
  readonly local: { readonly attach: object };
}
interface Settled {
  update(settled: boolean, outcome: unknown): void;
}
interface Body {
  readonly body: { readonly content: Buffer | Buffer[] };
}
interface Outcomes {
  accepted(): { described(): unknown };
}

function linkOf(link: Sender | Receiver): Link {
  return link as unknown as Link;
}

/**
 * A peer that speaks AMQP 1.0 as Service Bus does, for the real SDK: token by `$cbs`, links to queues, batches, sessions
 * and settlement. It shows that the SDK is used in a way that can work on the wire, and no more than that: its queues are
 * {@link QueueModel}s.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide
 */
export class ServiceBusPeer implements AsyncDisposable {
  readonly #queues = new Map<string, QueueModel>();
  readonly #connections = new Set<Connection>();
  readonly #consumers = new Map<Sender, { readonly queue: QueueModel; readonly sessionId?: string }>();
  readonly #deliveries = new Map<string, Delivery>();
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
      sender_options: { autosettle: false, snd_settle_mode: 0 },
    });
    container.sasl_server_mechanisms.enable_anonymous();
    container.on("connection_open", ({ connection }) => this.#connections.add(connection));
    container.on("disconnected", ({ connection }) => this.#connections.delete(connection));
    container.on("receiver_open", (context) => this.#openReceiver(context));
    container.on("sender_open", (context) => this.#openSender(context));
    container.on("sender_close", (context) => this.#closeSender(context.sender));
    container.on("session_close", ({ session }) => {
      for (const sender of this.#consumers.keys()) if (sender.session === session) this.#closeSender(sender);
    });
    container.on("message", (context) => this.#receive(context));
    container.on("sendable", ({ sender }) => this.#pump(sender));
    container.on("sender_draining", ({ sender }) => {
      this.#pump(sender);
      sender?.set_drained(true);
    });
    container.on("accepted", (context) => this.#settle(context, (queue, message) => queue.complete(message)));
    for (const outcome of ["released", "modified"]) {
      container.on(outcome, (context) => this.#settle(context, (queue, message) => queue.abandon(message)));
    }
    container.on("rejected", (context) =>
      this.#settle(context, (queue, message) => queue.deadLetter(message, "rejected")),
    );
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
    for (const sender of this.#consumers.keys()) this.#pump(sender);
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
    if (address !== "$cbs" && !this.#queues.has(address)) {
      receiver.close({
        condition: "amqp:not-found",
        description: `The messaging entity '${address}' could not be found.`,
      });
    }
  }

  #openSender({ sender }: EventContext): void {
    if (!sender) return;
    const { source, target } = linkOf(sender).remote.attach;
    const address = source?.address ?? "";
    sender.set_target({ address: target?.address ?? "" });
    if (address === "$cbs") {
      sender.set_source({ address });
      this.#replies.set(sender.connection, sender);
      return;
    }
    const queue = this.#queues.get(address);
    if (!queue) {
      sender.close({
        condition: "amqp:not-found",
        description: `The messaging entity '${address}' could not be found.`,
      });
      return;
    }
    if (!queue.options.sessions) {
      sender.set_source({ address });
      this.#consumers.set(sender, { queue });
      return;
    }
    const wanted = source?.filter?.[SESSION_FILTER];
    const sessionId = queue.lockSession(typeof wanted === "string" ? wanted : undefined);
    if (sessionId === undefined) {
      sender.close({ condition: "com.microsoft:timeout", description: "No session has a message." });
      return;
    }
    sender.set_source({ address, filter: { [SESSION_FILTER]: sessionId } });
    const lockedUntil = rhea.types.wrap_long(ticks(this.now() + LOCK_MS));
    Object.assign(linkOf(sender).local.attach, {
      properties: { "com.microsoft:locked-until-utc": lockedUntil },
    });
    this.#consumers.set(sender, { queue, sessionId });
  }

  #closeSender(sender: Sender | undefined): void {
    const consumer = sender && this.#consumers.get(sender);
    if (!consumer) return;
    this.#consumers.delete(sender);
    if (consumer.sessionId !== undefined) consumer.queue.unlockSession(consumer.sessionId);
  }

  #receive({ receiver, message, delivery, connection }: EventContext): void {
    if (!receiver || !message || !delivery) return;
    const address = targetOf(receiver);
    // A batch has a format of its own, which rhea does not decode: each message is a data section.
    if (address === "$cbs") {
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
    const queue = this.queue(address);
    const messages = Buffer.isBuffer(message)
      ? sectionsOf(rhea.message.decode(message)).map((section) => rhea.message.decode(section))
      : [message];
    for (const each of messages) queue.enqueue(newMessage(each));
    delivery.accept();
    for (const [sender, consumer] of this.#consumers) if (consumer.queue === queue) this.#pump(sender);
  }

  /** Gives out what the consumer has credit for. */
  #pump(sender: Sender | undefined): void {
    const consumer = sender && this.#consumers.get(sender);
    if (!consumer) return;
    while (sender.sendable()) {
      const [message] = consumer.queue.take(1, consumer.sessionId);
      if (!message) return;
      const lock = Buffer.from(randomUUID().replaceAll("-", ""), "hex");
      this.#deliveries.set(lock.toString("hex"), { queue: consumer.queue, message });
      sender.send(wireMessage(message, this.now()), lock);
    }
  }

  #settle(
    { delivery, sender }: EventContext,
    outcome: (queue: QueueModel, message: StoredMessage) => void,
  ): void {
    const lock = Buffer.from(delivery?.tag as unknown as Uint8Array).toString("hex");
    const given = this.#deliveries.get(lock);
    this.#deliveries.delete(lock);
    if (given) outcome(given.queue, given.message);
    (delivery as unknown as Settled | undefined)?.update(
      true,
      (rhea.message as unknown as Outcomes).accepted().described(),
    );
    this.#pump(sender);
  }
}

/** A message as rhea decodes it. */
type WireMessage = ReturnType<typeof rhea.message.decode> | Message;

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
  return {
    messageId: String(message.message_id),
    ...(message.group_id !== undefined && { sessionId: message.group_id }),
    ...(message.content_type !== undefined && { contentType: message.content_type }),
    ...(dueAt !== undefined && { dueAt: Number(dueAt) }),
    body: Buffer.concat(sectionsOf(message)),
    properties: { ...message.application_properties },
  };
}

function wireMessage(message: StoredMessage, now: number): Message {
  return {
    message_id: message.messageId,
    ...(message.sessionId !== undefined && { group_id: message.sessionId }),
    ...(message.contentType !== undefined && { content_type: message.contentType }),
    application_properties: { ...message.properties },
    delivery_count: message.deliveryCount - 1,
    message_annotations: {
      "x-opt-sequence-number": message.sequenceNumber,
      "x-opt-enqueued-time": new Date(message.enqueuedAt),
      "x-opt-locked-until": new Date(now + LOCK_MS),
    },
    body: rhea.message.data_section(message.body),
  };
}
