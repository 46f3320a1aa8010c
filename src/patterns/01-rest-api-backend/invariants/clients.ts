import type { CalledApp, Calls } from "@motif/app/workload";
import * as z from "zod/mini";
import type { ItemInput } from "../resources.ts";

/** A page of the list, as clients get it. */
export const Page = z.strictObject({
  items: z.array(
    z.strictObject({ id: z.uuid(), name: z.string(), price: z.number(), createdAt: z.string() }),
  ),
  nextCursor: z.optional(z.string()),
});

/** A page of the list in the simulation: short, so that there are several. */
export const LIMIT = 2;
const MOST_PAGES = 5;
/** The name of all items that are made with the shared key. */
export const KEYED = "keyed";

/** Clients on few shared items: some create, some change what they find in the list, some delete it, some look around. */
export const clients: Calls = async (app, round) => {
  const turn = [create, change, lookAround, remove][round % 4];
  await turn?.(app, round);
};

/** Under a shared key, two of three times with the same content; then changes the item twice, the second time with an ETag that is old. */
async function create({ fetch }: CalledApp, round: number): Promise<void> {
  const price = round === 8 ? 2 : 1;
  const created = await fetch("/items", write("POST", { name: KEYED, price }, { "idempotency-key": "a" }));
  const path = created.headers.get("location");
  const etag = created.headers.get("etag");
  if (path === null || etag === null) return; // the key was used with other content
  await fetch(path, write("PUT", { name: `owner ${round}`, price: 3 }, { "if-match": etag }));
  await fetch(path, write("PUT", { name: `owner ${round} again`, price: 4 }, { "if-match": etag }));
}

async function change({ fetch }: CalledApp, round: number): Promise<void> {
  const path = await choose(fetch, round);
  if (path === undefined) return;
  const etag = (await fetch(path)).headers.get("etag");
  if (etag === null) return; // deleted meanwhile
  const changed = await fetch(
    path,
    write("PUT", { name: `editor ${round}`, price: 5 }, { "if-match": etag }),
  );
  await fetch(path, { headers: { "if-none-match": changed.headers.get("etag") ?? etag } });
  await fetch(path, write("PUT", { name: `editor ${round} regardless`, price: 6 }, { "if-match": "*" }));
}

async function lookAround({ fetch }: CalledApp, round: number): Promise<void> {
  const created = await fetch("/items", write("POST", { name: `visitor ${round}`, price: 7 }));
  await fetch("/items", write("POST", { name: `nobody ${round}`, price: -1 }));
  const path = created.headers.get("location") ?? "";
  await fetch(path, write("PUT", { name: `nobody ${round}`, price: 8 }));
  await fetch(path, { headers: { "if-none-match": "*" } });
  let next: string | undefined = `/items?limit=${LIMIT}`;
  for (let pages = 0; pages < MOST_PAGES && next !== undefined; pages++) {
    const answer: Response = await fetch(next);
    const { nextCursor } = Page.parse(await answer.json());
    next = nextCursor && `/items?limit=${LIMIT}&cursor=${encodeURIComponent(nextCursor)}`;
  }
}

async function remove({ fetch }: CalledApp, round: number): Promise<void> {
  const path = await choose(fetch, round);
  if (path === undefined) return;
  const etag = (await fetch(path)).headers.get("etag");
  if (etag === null) return; // deleted meanwhile
  await fetch(path, { method: "DELETE" });
  await fetch(path, { method: "DELETE", headers: { "if-match": etag } });
  await fetch(path, { method: "DELETE", headers: { "if-match": etag } });
  await fetch(path);
}

/** Some item of the list; none where there is none. */
async function choose(fetch: CalledApp["fetch"], round: number): Promise<string | undefined> {
  const page = Page.parse(await (await fetch(`/items?limit=${LIMIT}`)).json());
  const item = page.items[round % LIMIT] ?? page.items[0];
  return item && `/items/${item.id}`;
}

function write(
  method: string,
  body: z.infer<typeof ItemInput>,
  headers: Record<string, string> = {},
): RequestInit {
  return { method, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
