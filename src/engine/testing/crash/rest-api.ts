import { expect } from "vitest";
import { Admin } from "./admin.ts";
import { expectStatus, pick, type Scenario } from "./scenario.ts";

interface Item {
  readonly [attribute: string]: string | number;
  readonly id: string;
  readonly name: string;
  readonly price: number;
}

/** What is known of one item, from the answers its client got. */
interface Known {
  /** Prices that it may have now; `gone`: it may have been deleted, `unborn`: it may not have been created. */
  states: readonly (number | "gone" | "unborn")[];
  id?: string;
  etag?: string;
  /** Some client is at it, or its state is not known exactly since a crash. */
  busy: boolean;
}

const JSON_TYPE = { "content-type": "application/json" };

/** Pattern 01: every acknowledged create, update and delete is there; a repeated create makes no second item. */
export function restApi(): Scenario {
  /** By name, which is the Idempotency-Key of its creation as well. */
  const known = new Map<string, Known>();

  const unborn = () => [...known].filter(([, { states }]) => states.includes("unborn"));
  const untouched = () => [...known].filter(([, { busy }]) => !busy);

  async function create(url: string, name: string, item: Known): Promise<void> {
    const headers = { ...JSON_TYPE, "idempotency-key": `"${name}"` };
    const body = JSON.stringify({ name, price: 1 });
    const response = await expectStatus(
      await fetch(`${url}/items`, { method: "POST", headers, body }),
      201,
      409,
    );
    const etag = response.headers.get("etag") ?? "";
    const { id } = await response.json();
    // 409: the attempt that was killed still holds the key's lease. A repetition may also be answered later than the
    // first attempt, when others have changed the item.
    if (response.status === 201 && item.states.includes("unborn")) {
      Object.assign(item, { states: [1], id, etag, busy: false });
    }
  }

  async function update(url: string, name: string, item: Known, price: number): Promise<void> {
    const headers = { ...JSON_TYPE, "if-match": item.etag ?? "" };
    const body = JSON.stringify({ name, price });
    item.states = [...item.states, price];
    const response = await expectStatus(
      await fetch(`${url}/items/${item.id}`, { method: "PUT", headers, body }),
      200,
    );
    const etag = response.headers.get("etag") ?? "";
    await response.text();
    Object.assign(item, { states: [price], etag, busy: false });
  }

  async function remove(url: string, item: Known): Promise<void> {
    const headers = { "if-match": item.etag ?? "" };
    item.states = [...item.states, "gone"];
    await expectStatus(await fetch(`${url}/items/${item.id}`, { method: "DELETE", headers }), 204);
    item.states = ["gone"];
  }

  return {
    app: "01",
    async act(url, random) {
      const choice = random.next();
      const unsure = choice < 0.1 && pick(random, unborn());
      if (unsure) return create(url, ...unsure);
      const idle = choice > 0.5 && pick(random, untouched());
      if (!idle) {
        const name = random.uuid();
        const item: Known = { states: ["unborn", 1], busy: true };
        known.set(name, item);
        return create(url, name, item);
      }
      const [name, item] = idle;
      item.busy = true;
      return choice < 0.9 ? update(url, name, item, Math.floor(random.next() * 1e6)) : remove(url, item);
    },
    async verify(url) {
      const found = Map.groupBy(await new Admin(url).items<Item>("items"), ({ name }) => name);
      for (const [name, { states, id }] of known) {
        const items = found.get(name) ?? [];
        expect(items.length, `items named ${name}`).toBeLessThanOrEqual(1);
        const state = items[0]?.price ?? (states.includes("gone") ? "gone" : "unborn");
        expect(states, `states of item ${id ?? name}`).toContain(state);
        found.delete(name);
      }
      expect([...found.keys()], "items that nobody created").toEqual([]);
    },
  };
}
