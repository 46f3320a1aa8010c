import type { Refuse } from "@motif/compile/kit";
import { entryNamed, type FunctionEntry, type Inventory, type QueueTrigger } from "@motif/core/model";
import type { Called, WantedRole } from "../ground/room.ts";
import type { QueueSettings } from "./environment.ts";
import { sameForAll, serviceBusSection } from "./host.ts";
import { giveUp, receive, send } from "./roles.ts";

/** What its queues make of a consumer. */
export function calledByQueues(
  fn: FunctionEntry,
  triggers: readonly QueueTrigger[],
  inventory: Inventory,
  refuse: Refuse,
): Called {
  const fifoOf = ({ source }: QueueTrigger) => entryNamed(inventory.resources.queue, source.queue).fifo;
  const fifo = triggers.map(fifoOf);
  if (new Set(fifo).size > 1) {
    refuse(
      `function ${fn.name}`,
      "consumes a FIFO queue and one that is none, which a function app on Azure delivers in different ways; make two functions of it",
    );
  }
  sameForAll(triggers, ["maxConcurrency"], refuse);
  const atOnce = limitOf(fn, triggers);
  const reading = { fifo: fifo[0] ?? false, triggers, timeoutMs: fn.timeoutMs, atOnce };
  const settings: QueueSettings = {
    kind: "queue",
    queues: triggers.map((trigger) => ({
      queue: trigger.source.queue,
      fifo: fifoOf(trigger),
      delivery: trigger.delivery,
    })),
  };
  return {
    settings,
    sources: triggers.map(() => ({})),
    uses: triggers.flatMap(({ source, delivery }) => [
      { kind: "queue", name: source.queue },
      giveUp(delivery.deadLetterQueue),
    ]),
    receiving: triggers.flatMap((trigger) => consuming(fn.name, trigger, fifoOf(trigger))),
    extensions: serviceBusSection(reading, refuse),
    ...(atOnce !== undefined && { atOnce }),
  };
}

/** Most calls at the same time: what is reserved is shared by the queues. */
function limitOf(
  { reservedConcurrency: reserved }: FunctionEntry,
  triggers: readonly QueueTrigger[],
): number | undefined {
  const limits = [
    triggers[0]?.delivery.maxConcurrency,
    reserved && Math.max(1, Math.floor(reserved / triggers.length)),
  ].filter((limit) => limit !== undefined);
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

function consuming(
  functionName: string,
  { name, source, delivery }: QueueTrigger,
  fifo: boolean,
): WantedRole[] {
  const { queue } = source;
  return [
    { why: `${functionName}: consumes queue ${queue} (${name})`, role: receive(queue) },
    ...(fifo
      ? []
      : [
          {
            why: `${functionName}: sends failed messages of queue ${queue} (${name}) again, for later`,
            role: send(queue),
          },
        ]),
    {
      why: `${functionName}: gives up messages of queue ${queue} (${name}) that cannot succeed`,
      role: giveUp(delivery.deadLetterQueue),
    },
  ];
}
