import { isDeepStrictEqual } from "node:util";
import {
  type ClientRequest,
  type Clients,
  everyChange,
  failedByItself,
  type Invariants,
  type Seen,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { entries, products } from "./resources.ts";

const IDS = ["a", "b", "c"];
const NAMES = ["Lamp", "Lámp", "Torch", "lantern"];

/** Long enough for a request that is repeated for a while: what is written when its end is past is not there at all. */
const OFFER_SECONDS = 600;

/** Few products, which many write, rename, remove, search and look for; some of them offers that end soon. */
const clients: Clients = async ({ fetch, redrive, now, chance, idle }, round) => {
  const id = IDS[round % IDS.length] ?? "";
  const path = `/products/${id}`;
  const put = (product: object) =>
    fetch(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(product),
    });
  for (let step = 0; step < 3; step++) {
    const name = NAMES[Math.floor(chance() * NAMES.length)] ?? "";
    const until = Math.floor(now().getTime() / 1000) + OFFER_SECONDS;
    await put({ name, price: round * 10 + step, ...(chance() < 0.2 && { until }) });
  }
  if (chance() < 0.4) await fetch(path, { method: "DELETE" });
  if (chance() < 0.1) await put({ name: "", price: 1 });
  await fetch("/search?q=LA");
  await fetch(path);
  await idle();
  if (chance() < 0.3) await redrive("index-product");
  await fetch("/search?q=t");
};

/** A table deletes what has expired within 10 minutes, and a moment later the index hears of it. */
const SWEPT_MS = 11 * 60_000;
const Results = z.strictObject({
  results: z.array(z.strictObject({ id: z.string(), name: z.string(), price: z.number() })),
});

export default {
  clients,
  always: {
    "the sequence of an entry only grows": everyChange(entries, ({ before, after, by }) =>
      before && after && after.sequence <= before.sequence && by !== "somebody else"
        ? `from ${before.sequence} to ${after.sequence}`
        : undefined,
    ),
  },
  eventually: {
    "an entry says what was written of its product before": (seen) => {
      for (const { at, after } of seen.changes(entries)) {
        if (after?.name !== undefined && !expiredBy(after.until, at) && !wasProduct(seen, after, at))
          return `${after.id} was not ${after.name} for ${after.price}`;
      }
      return undefined;
    },
    "the index has every product as it is, but for those that are dead letters": (seen) => {
      const late = lateIds(seen);
      const indexed = new Map(seen.items(entries).map((entry) => [entry.id, entry]));
      const wrong = seen.items(products).find(({ id, name, price, until }) => {
        const entry = indexed.get(id);
        const same = entry && isDeepStrictEqual([entry.name, entry.price, entry.until], [name, price, until]);
        return !same && !late.has(id);
      });
      return wrong && `${JSON.stringify(wrong)} is indexed as ${JSON.stringify(indexed.get(wrong.id))}`;
    },
    "the index has no product that is gone": (seen) => {
      const late = lateIds(seen);
      const there = new Set(seen.items(products).map(({ id }) => id));
      const gone = seen.items(entries).find(({ id, name, until }) => {
        if (name === undefined || there.has(id) || late.has(id)) return false;
        return until === undefined || until * 1000 < seen.now.getTime() - SWEPT_MS;
      });
      return gone && `${gone.id} is gone, and found as ${gone.name}`;
    },
    "what a search finds was a product": (seen) => {
      for (const { answer, path, method } of seen.requests) {
        if (method !== "GET" || !path.startsWith("/search") || answer?.status !== 200) continue;
        const { results } = Results.parse(JSON.parse(answer.body));
        const unknown = results.find((result) => !wasProduct(seen, result, answer.at));
        if (unknown) return `${path} found ${JSON.stringify(unknown)} before it was there`;
      }
      return undefined;
    },
    "what was answered was done": (seen) => {
      for (const request of seen.requests) {
        const wrong = undone(request, seen);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

/** Whether a product was so at a time, or before. */
function wasProduct({ changes }: Seen, shown: Shown, until: number): boolean {
  const { id, name, price } = shown;
  return changes(products).some(
    ({ at, after }) =>
      at <= until && isDeepStrictEqual([after?.id, after?.name, after?.price], [id, name, price]),
  );
}

interface Shown {
  readonly id: string;
  readonly name?: string;
  readonly price?: number;
}

/** Products of which a change waits among the dead letters: what the index says of them is not the last word. */
function lateIds({ deadLetters }: Seen): ReadonlySet<string> {
  return new Set(deadLetters("index-product").map(({ data }) => Letter.parse(data).key.id));
}

const Letter = z.object({ key: z.object({ id: z.string() }) });

/** A write that was answered is in the table at that moment. */
function undone(
  { method, path, body, sentAt, answer }: ClientRequest,
  { changes }: Seen,
): string | undefined {
  if (!answer || answer.status >= 500 || answer.status === 429 || !path.startsWith("/products/"))
    return undefined;
  const id = path.slice("/products/".length);
  const own = changes(products).filter((change) => change.key === JSON.stringify([id]));
  const during = own.filter(({ at }) => at >= sentAt && at <= answer.at);
  if (method === "PUT") {
    const asked: unknown = JSON.parse(body ?? "");
    if (!Sent.safeParse(asked).success)
      return answer.status === 400 ? undefined : `${body} was answered ${answer.status}`;
    const { until } = Sent.parse(asked);
    const isDone =
      expiredBy(until, answer.at) ||
      during.some(({ after }) => isDeepStrictEqual(after, { id, ...(asked as object) }));
    return isDone ? undefined : `${path} was not set to ${body}`;
  }
  if (method !== "DELETE") return undefined;
  const before = own.findLast(({ at }) => at < sentAt);
  const wasGone =
    !before?.after || during.some(({ after }) => !after) || expiredBy(before.after.until, answer.at);
  return answer.status === 204 && wasGone ? undefined : `${path} is there, and was answered ${answer.status}`;
}

const Sent = z.object({ name: z.string().check(z.minLength(1)), until: z.optional(z.number()) });

function expiredBy(until: number | undefined, at: number): boolean {
  return until !== undefined && until * 1000 <= at;
}
