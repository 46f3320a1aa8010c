import type { FunctionEntry, Inventory } from "@motif/core/model";
import type { Imitation } from "../ground/imitation.ts";
import type { Meter } from "../ground/meter.ts";
import type { FunctionPool } from "../invocation/function-pool.ts";
import {
  type AsyncMessage,
  asyncPolicy,
  asyncQueueOf,
  asyncWork,
  imitatedMessage,
  isAsynchronous,
} from "./asynchronous.ts";
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
}

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

  /** Stores an asynchronous invocation of a function, within the turn, and returns its id. */
  enqueue(functionName: string, message: AsyncMessage): string {
    const { queues, imitation } = this.#services;
    const queue = asyncQueueOf(functionName);
    const [id] = queues.send(queue, [imitatedMessage(message, this.#pool(functionName).fn, imitation)]);
    if (id === undefined) throw new Error(`Queue ${queue} accepted no message.`);
    this.wake(queue);
    return id;
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
    const { inventory, meter, imitation } = this.#services;
    this.#declare(asyncQueueOf(fn.name), false);
    this.add(
      {
        policy: asyncPolicy(fn, inventory, imitation),
        toWork: (messages) => asyncWork(fn, messages),
        onCall: () => {
          meter.counts("functions", fn.name).asynchronous++;
        },
      },
      fn.name,
    );
  }

  /** A queue that no app declares. */
  #declare(name: string, fifo: boolean): void {
    const { inventory, queues } = this.#services;
    const retentionMs = inventory.retention.deadLettersMs;
    queues.declare({ name, fifo, delayMs: 0, retentionMs });
  }

  #pool(functionName: string): FunctionPool {
    const pool = this.#services.pools.get(functionName);
    if (!pool) throw new Error(`Function ${functionName} has no pool.`);
    return pool;
  }
}
