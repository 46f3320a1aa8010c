import fc from "fast-check";
import { expect, it } from "vitest";
import { openStore } from "../store.ts";

/** Queues compared with the simplest ones that could be right: an array of messages. */

interface ModelMessage {
  readonly id: string;
  readonly group: string | undefined;
  visibleAt: number;
  receiveCount: number;
  receipt: string | undefined;
  buried: boolean;
  /** When it failed for good for the first time. */
  place: number | undefined;
}

const VISIBILITY_MS = 10;

const operation = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      groups: fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 4 }),
      delayMs: fc.constantFrom(0, 0, 7),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("receive" as const), max: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("delete" as const),
      which: fc.nat(),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("hide" as const),
      which: fc.nat(),
      ms: fc.constantFrom(0, 3, 20),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("bury" as const), which: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("redrive" as const), max: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("elapse" as const), ms: fc.integer({ min: 1, max: 15 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
);

it.each([
  { fifo: false, queueDelayMs: 0 },
  { fifo: true, queueDelayMs: 0 },
  { fifo: true, queueDelayMs: 5 },
])("behaves like an array of messages, whatever is done to it: %o", ({ fifo, queueDelayMs }) => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 80, size: "max" }), (operations) => {
      let now = 1000;
      const store = openStore({ now: () => now });
      const { queue: queues } = store.kinds;
      const declare = () => {
        queues.declare({ name: "jobs", fifo, delayMs: queueDelayMs, retentionMs: 1e9 });
        queues.declare({ name: "dead", fifo: false, delayMs: 0, retentionMs: 1e9 });
      };
      declare();
      /** In the order in which a FIFO queue hands them out. */
      let model: ModelMessage[] = [];
      const receipts: string[] = [];
      let bodies = 0;

      const waiting = () => model.filter(({ buried }) => !buried);
      const inFlight = (message: ModelMessage) => message.receiveCount > 0 && message.visibleAt > now;
      /** What can be received, in order: in a FIFO queue, the front of groups that have nothing in flight. */
      const receivable = () => {
        if (!fifo) return waiting().filter(({ visibleAt }) => visibleAt <= now);
        return waiting().filter((message, i, all) => {
          const group = all.filter((each) => each.group === message.group);
          const before = all.slice(0, i + 1).filter((each) => each.group === message.group);
          return !group.some(inFlight) && before.every(({ visibleAt }) => visibleAt <= now);
        });
      };
      const holder = (receipt: string) => waiting().find((message) => message.receipt === receipt);

      for (const step of operations) {
        switch (step.do) {
          case "send": {
            const messages = step.groups.map((group) => ({
              body: String(bodies++),
              attributes: {},
              ...(fifo ? { group } : { delayMs: step.delayMs }),
            }));
            const ids = queues.send("jobs", messages);
            ids.forEach((id, i) => {
              const message = messages[i];
              model.push({
                id,
                group: message && "group" in message ? message.group : undefined,
                visibleAt: now + (fifo ? queueDelayMs : step.delayMs),
                receiveCount: 0,
                receipt: undefined,
                buried: false,
                place: undefined,
              });
            });
            break;
          }
          case "receive": {
            const possible = receivable();
            const received = queues.receive("jobs", step.max, VISIBILITY_MS);
            expect(received).toHaveLength(Math.min(step.max, possible.length));
            for (const { id, receipt, receiveCount } of received) {
              const message = possible.find((each) => each.id === id);
              expect(message).toBeDefined();
              if (!message) break;
              if (fifo) {
                const first = possible.find((each) => each.group === message.group);
                expect(first).toBe(message);
                possible.splice(possible.indexOf(message), 1);
              }
              expect(receiveCount).toBe(message.receiveCount + 1);
              Object.assign(message, { receiveCount, receipt, visibleAt: now + VISIBILITY_MS });
              receipts.push(receipt);
            }
            break;
          }
          case "delete": {
            const some = receipts.slice(-1 - (step.which % 6)).slice(0, step.count);
            const held = some.map(holder).filter((message) => message !== undefined);
            expect(queues.deleteMany("jobs", some)).toBe(held.length);
            model = model.filter((message) => !held.includes(message));
            break;
          }
          case "hide": {
            const receipt = receipts.at(-1 - (step.which % 6));
            if (receipt === undefined) break;
            const message = holder(receipt);
            expect(queues.changeVisibility("jobs", receipt, step.ms)).toBe(message !== undefined);
            if (message) message.visibleAt = now + step.ms;
            break;
          }
          case "bury": {
            const receipt = receipts.at(-1 - (step.which % 6));
            if (receipt === undefined) break;
            const message = holder(receipt);
            expect(queues.deadLetter("jobs", receipt, "dead", "too often")).toBe(message !== undefined);
            if (message) Object.assign(message, { buried: true, place: message.place ?? now });
            break;
          }
          case "redrive": {
            // The dead-letter queue keeps the order of sending, which is the model's, and in a group that of the first failures.
            const dead = model.filter(({ buried }) => buried);
            const groups = Map.groupBy(dead, ({ group }) => group);
            for (const [group, members] of groups)
              if (group !== undefined) members.sort((one, other) => (one.place ?? 0) - (other.place ?? 0));
            const back = dead.map((each) => groups.get(each.group)?.shift() ?? each).slice(0, step.max);
            const redrive = { max: step.max, mostRedrives: Number.MAX_SAFE_INTEGER };
            expect(queues.redrive("dead", "jobs", redrive).moved).toEqual(back.map(({ id }) => id));
            model = model.filter((message) => !back.includes(message));
            for (const message of back) {
              model.push({ ...message, buried: false, receiveCount: 0, receipt: undefined, visibleAt: now });
            }
            break;
          }
          case "elapse":
            now += step.ms;
            break;
          case "restart": {
            const flying = waiting().filter(inFlight);
            declare();
            expect(queues.releaseInFlight()).toBe(flying.length);
            for (const message of flying) message.visibleAt = now;
          }
        }
        expect(queues.stats("jobs")).toMatchObject({
          available: waiting().filter(({ visibleAt }) => visibleAt <= now).length,
          inFlight: waiting().filter(inFlight).length,
          delayed: waiting().filter((each) => each.receiveCount === 0 && each.visibleAt > now).length,
        });
        expect(queues.count("dead")).toBe(model.filter(({ buried }) => buried).length);
        const next = queues.nextVisibleAt("jobs");
        if (waiting().length === 0) expect(next).toBeUndefined();
        else expect(next !== undefined && next <= now).toBe(receivable().length > 0);
      }

      // Whatever was not deleted comes out in the end, once.
      queues.redrive("dead", "jobs", { mostRedrives: Number.MAX_SAFE_INTEGER });
      const left: string[] = [];
      for (;;) {
        now += 1000;
        const received = queues.receive("jobs", 5, VISIBILITY_MS);
        if (received.length === 0) break;
        left.push(...received.map(({ id }) => id));
        queues.deleteMany(
          "jobs",
          received.map(({ receipt }) => receipt),
        );
      }
      expect(left.toSorted()).toEqual(model.map(({ id }) => id).toSorted());
      store.close();
    }),
    { numRuns: 150 },
  );
});
