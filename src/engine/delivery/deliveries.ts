import { TooLargeError } from "@motif/core";
import { LARGEST_SENT_BYTES } from "@motif/core/driver";
import { asynchronousDeliveryOf, entryNamed, type FunctionEntry, type Inventory } from "@motif/core/model";
import type { OutgoingMessage } from "@motif/core/platform";
import type { Imitation } from "../ground/imitation.ts";
import type { Deposit } from "../ground/kind.ts";
import type { Meter } from "../ground/meter.ts";
import { add, kibibytes } from "../ground/tally.ts";
import type { FunctionPool } from "../invocation/function-pool.ts";
import { imitatedMessages } from "../kinds/queue/imitation.ts";
import type { DeadOnArrival } from "../kinds/queue/store.ts";
import {
  type AsyncMessage,
  asyncPolicy,
  asyncQueueOf,
  asyncWork,
  imitatedMessage,
  isAsynchronous,
} from "./asynchronous.ts";
import { recording } from "./destinations.ts";
import { type Delivery, type PumpServices, QueuePump } from "./queue-pump.ts";

/** What deliveries need of the engine. */
export interface DeliveryServices extends PumpServices {
  readonly inventory: Inventory;
  readonly meter: Meter;
  readonly imitation: Imitation | undefined;
  /** The pool of each function. */
  readonly pools: ReadonlyMap<string, FunctionPool>;
  /** Called whenever something happened. */
  readonly onStep: () => void;
  /** Takes errors that nobody else hears of. */
  readonly onError: (error: unknown) => void;
}

/** What the attributes of an asynchronous invocation may take besides its input. */
const ATTRIBUTES_BYTES = 64 * 1024;

/** Everything that waits in a queue on its way to a function: a pump for each such queue. */
export class Deliveries {
  readonly #services: DeliveryServices;
  readonly #pumps = new Map<string, QueuePump>();

  /** Each function that can be invoked asynchronously has a queue for it, whatever its triggers are: somebody may do so by hand. */
  constructor(services: DeliveryServices) {
    this.#services = services;
    for (const fn of services.inventory.functions) if (isAsynchronous(fn)) this.#addAsynchronous(fn);
  }

  /** Delivers messages of a queue to a function from the start on. */
  add(delivery: Omit<Delivery, "pool">, functionName: string): void {
    const pool = this.#pool(functionName);
    const { queue, fifo, deadLetterQueue } = delivery.policy;
    this.#declare(deadLetterQueue, fifo);
    const pump = new QueuePump({ ...delivery, pool }, this.#services);
    this.#pumps.set(queue, pump);
    const others = pool.onFree;
    pool.onFree = () => {
      others();
      pump.wake();
    };
  }

  /** Stores an asynchronous invocation of a function, within the turn, and returns its id. Throws `TooLargeError`. */
  enqueue(functionName: string, message: AsyncMessage): string {
    const { queues, imitation } = this.#services;
    const queue = asyncQueueOf(functionName);
    refuseLarge(functionName, message);
    const [id] = queues.send(queue, [imitatedMessage(message, this.#pool(functionName).fn, imitation)]);
    if (id === undefined) throw new Error(`Queue ${queue} accepted no message.`);
    this.wake(queue);
    return id;
  }

  /** Adds to the dead letters of a function an event that came on another way than its queue, within the turn. */
  bury(functionName: string, event: AsyncMessage & Omit<DeadOnArrival, keyof AsyncMessage>): void {
    const { inventory, queues, onStep } = this.#services;
    const { deadLetterQueue } = asynchronousDeliveryOf(inventory, functionName);
    queues.addDeadLetter(asyncQueueOf(functionName), deadLetterQueue, event);
    onStep();
  }

  /** Puts into a queue what it subscribes to, within the turn; as an imitated cloud would. */
  deposit(queue: string, messages: readonly (OutgoingMessage & { readonly id: string })[]): void {
    const { inventory, queues, meter, imitation } = this.#services;
    const entry = entryNamed(inventory.resources.queue, queue);
    queues.send(queue, imitation ? imitatedMessages(messages, entry, imitation) : messages);
    const counts = meter.counts("queues", queue);
    for (const { body } of messages) add(counts.forwarded, kibibytes(body.length));
    this.wake(queue);
  }

  /** Something was put into a queue. */
  wake(queue: string): void {
    this.#services.onStep();
    this.#pumps.get(queue)?.wake();
  }

  /** Makes visible what was in flight when the last engine on these data ended. Call it before `start`. */
  async recover(): Promise<void> {
    const { queues, run } = this.#services;
    await run(() => queues.releaseInFlight());
  }

  /** Begins to deliver. */
  start(): void {
    for (const pump of this.#pumps.values()) pump.start();
  }

  /** Delivers nothing more. Calls under way go on. */
  stop(): void {
    for (const pump of this.#pumps.values()) pump.stop();
  }

  #addAsynchronous(fn: FunctionEntry): void {
    const { inventory, meter, imitation, clock, random, onError } = this.#services;
    const { destinations } = asynchronousDeliveryOf(inventory, fn.name);
    const deposit: Deposit = (...sent) => this.deposit(...sent);
    const services = { deposit, clock, random, report: onError };
    this.#declare(asyncQueueOf(fn.name), false, LARGEST_SENT_BYTES + ATTRIBUTES_BYTES);
    this.add(
      {
        policy: asyncPolicy(fn, inventory, imitation),
        toWork: (messages) => asyncWork(fn, messages),
        onCall: () => {
          meter.counts("functions", fn.name).asynchronous++;
        },
        ...(destinations && { ends: recording(fn, destinations, services) }),
      },
      fn.name,
    );
  }

  /** A queue that no app declares. */
  #declare(name: string, fifo: boolean, messageBytes?: number): void {
    const { inventory, queues } = this.#services;
    const retentionMs = inventory.retention.deadLettersMs;
    queues.declare({
      name,
      fifo,
      delayMs: 0,
      retentionMs,
      ...(messageBytes !== undefined && { messageBytes }),
    });
  }

  #pool(functionName: string): FunctionPool {
    const pool = this.#services.pools.get(functionName);
    if (!pool) throw new Error(`Function ${functionName} has no pool.`);
    return pool;
  }
}

function refuseLarge(functionName: string, { body }: AsyncMessage): void {
  const bytes = Buffer.byteLength(body);
  if (bytes <= LARGEST_SENT_BYTES) return;
  throw new TooLargeError(
    `An asynchronous invocation of function ${functionName} has ${bytes} bytes; ${LARGEST_SENT_BYTES} are allowed. Put large content into a bucket and send its key.`,
  );
}
