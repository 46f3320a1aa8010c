import { isDeepStrictEqual } from "node:util";
import {
  type Change,
  type ClientAnswer,
  type ClientRequest,
  failedByItself,
  type Invariants,
  type Seen,
} from "@motif/app/simulate";
import type { CalledApp, Calls } from "@motif/app/workload";
import * as z from "zod/mini";
import { type Item, ItemInput, items } from "./resources.ts";

const Page = z.strictObject({
  items: z.array(
    z.strictObject({ id: z.uuid(), name: z.string(), price: z.number(), createdAt: z.string() }),
  ),
  nextCursor: z.optional(z.string()),
});

/** A page of the list in the simulation: short, so that there are several. */
const LIMIT = 2;
const MOST_PAGES = 5;
/** The name of all items that are made with the shared key. */
const KEYED = "keyed";

/** Clients on few shared items: some create, some change what they find in the list, some delete it, some look around. */
const clients: Calls = async (app, round) => {
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

/** An item as it was from one change to the next; `item` is undefined where it was not there. */
interface Version {
  readonly item: Item | undefined;
  readonly previous: Version | undefined;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly by: string;
  until: number;
}

/** A request about one item that was answered, with all versions of that item. */
interface Call {
  readonly request: ClientRequest;
  readonly answer: ClientAnswer;
  readonly id: string;
  readonly versions: readonly Version[];
  /** Those of them that there were while the client waited. */
  readonly current: readonly Version[];
}

export default {
  clients,
  eventually: {
    "every change was asked for, and is what was asked for": (seen) => {
      for (const change of seen.changes(items)) {
        if (change.by !== "somebody else" && !isAskedFor(seen, change))
          return `${change.by} made ${JSON.stringify(change.after)} of ${JSON.stringify(change.before)}`;
      }
      return undefined;
    },
    "an ETag is of one version, and a version has one ETag": (seen) => {
      const known = new Map<Version, string>();
      for (const [etag, [version, ...others]] of etagsOf(seen, storyOf(seen))) {
        if (!version) return `the item never was what clients were shown as ${etag}`;
        if (others.length > 0) continue; // several versions are the same but for their ETags
        if (known.has(version)) return `${known.get(version)} and ${etag} are one version`;
        known.set(version, etag);
      }
      return undefined;
    },
    "no update is lost: a write is made to the version that its client had seen": (seen) => {
      const story = storyOf(seen);
      const etags = etagsOf(seen, story);
      for (const { request, answer, id, current } of writes(seen, story)) {
        if (answer.status !== 200 && answer.status !== 204) continue;
        const ifMatch = ifMatchOf(request);
        const isMade = current.some(
          (version) =>
            isMadeBy(version, request) &&
            version.previous?.item !== undefined &&
            (ifMatch === "*" || etags.get(`${id} ${ifMatch}`)?.includes(version.previous)),
        );
        if (!isMade) return `${request.method} of ${id} with ${ifMatch} was not made to that version`;
      }
      return undefined;
    },
    "a write is refused for its reason: 412 an older version, 404 no item, 428 no condition": (seen) => {
      const story = storyOf(seen);
      const etags = etagsOf(seen, story);
      for (const { request, answer, id, current } of writes(seen, story)) {
        const ifMatch = ifMatchOf(request);
        const known = etags.get(`${id} ${ifMatch}`) ?? [];
        const wasOther = current.some((version) => known.length !== 1 || version !== known[0]);
        const mayBe412 = ifMatch !== undefined && ifMatch !== "*" && wasOther;
        const isRight = answer.status === 428 ? ifMatch === undefined : answer.status !== 412 || mayBe412;
        const isLax = ifMatch === undefined && answer.status < 428;
        if (!isRight || isLax)
          return `${request.method} of ${id} with ${ifMatch} was answered ${answer.status}`;
      }
      return undefined;
    },
    "404 is for an item that is not there, 304 for the version that the client has": (seen) => {
      for (const { request, answer, id, current } of callsOf(seen, storyOf(seen))) {
        if (answer.status === 404 && current.every(({ item }) => item))
          return `${id} was there, and was not found`;
        const had = request.headers["if-none-match"];
        const isHad = had === "*" || (had !== undefined && answer.headers.etag === had);
        if (answer.status === 304 && !isHad) return `${had} is not modified, but ${answer.headers.etag}`;
        if (answer.status === 200 && isHad) return `${had} was sent again`;
      }
      return undefined;
    },
    "an Idempotency-Key makes one item, and every repetition gets the first answer": (seen) => {
      const first = new Map<string, ClientAnswer>();
      for (const { answer, headers } of posts(seen)) {
        const key = headers["idempotency-key"];
        if (key === undefined || answer?.status !== 201) continue;
        const known = first.get(key) ?? answer;
        if (said(known) !== said(answer)) return `key ${key} got ${said(known)} and ${said(answer)}`;
        first.set(key, known);
      }
      const made = seen.changes(items).filter(({ before, after }) => !before && after?.name === KEYED);
      if (new Set(made.map(({ key }) => key)).size > 1) return `${made.length} items were made under one key`;
      // Who was answered 5xx and repeats the request makes an item again that somebody else deleted meanwhile.
      const answered = [...first.values()].map(({ at }) => at);
      const late = made.slice(1).find(({ at }) => answered.some((known) => at > known));
      return late && `${late.by} made an item again after a key was answered`;
    },
    "a key is refused for its reason: 422 other content, 409 a request that may be under way": (seen) => {
      for (const request of posts(seen)) {
        const { answer, headers, body } = request;
        if (answer?.status !== 409 && answer?.status !== 422) continue;
        const others = posts(seen).filter(
          (other) =>
            other !== request &&
            other.sentAt <= answer.at &&
            other.headers["idempotency-key"] === headers["idempotency-key"],
        );
        // The request that may be under way can be its own: where all answers were lost, nobody knows who has the key.
        const isOwn = seen.invocations.some(
          ({ function: name, startedAt, disturbed }) =>
            name === "create-item" && disturbed && startedAt >= request.sentAt && startedAt <= answer.at,
        );
        const isRight =
          answer.status === 409 ? others.length > 0 || isOwn : others.some((other) => other.body !== body);
        if (!isRight) return `${request.client} was answered ${answer.status} for ${body}`;
        if (answer.status === 409 && Number(answer.headers["retry-after"]) > LONGEST_LEASE_SECONDS)
          return `${request.client} was told to wait for ${answer.headers["retry-after"]} seconds`;
      }
      return undefined;
    },
    "a page shows items as they were, the newest first, and no more than were asked for": (seen) => {
      const story = storyOf(seen);
      for (const { answer, page, sentAt } of pagesOf(seen)) {
        const dates = page.items.map(({ createdAt }) => createdAt);
        if (!isDeepStrictEqual(dates, dates.toSorted().reverse())) return `a page is not in order: ${dates}`;
        const isFull = page.items.length === LIMIT;
        if (page.items.length > LIMIT || (page.nextCursor !== undefined && !isFull))
          return `a page has ${page.items.length} items`;
        for (const item of page.items) {
          const current = within(story.get(item.id) ?? [], sentAt, answer.at);
          if (!current.some((version) => isShown(version, item)))
            return `a page shows ${JSON.stringify(item)}`;
        }
      }
      return undefined;
    },
    "who reads all pages sees every item that was there all the time, and none twice": (seen) => {
      const story = storyOf(seen);
      for (const { ids, from, to, isWhole } of walksOf(seen)) {
        if (new Set(ids).size < ids.length) return `an item is listed twice: ${ids}`;
        for (const [id, versions] of story) {
          const wasThere = within(versions, from, to).every(({ item }) => item);
          if (isWhole && wasThere && !ids.includes(id)) return `${id} is not on the pages ${ids}`;
        }
      }
      return undefined;
    },
    "every answer is one of the contract": ({ requests }) => {
      for (const { method, path, body, answer } of requests) {
        const status = answer?.status ?? 500;
        const isRefused = method === "POST" && body?.includes("nobody") === true;
        const isKnown =
          status >= 500 ||
          status === 429 ||
          (isRefused ? status === 400 : CONTRACT[method]?.includes(status));
        if (!isKnown) return `${method} ${path} was answered ${status}`;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

const CONTRACT: Readonly<Record<string, readonly number[]>> = {
  POST: [201, 409, 422],
  GET: [200, 304, 404],
  PUT: [200, 404, 412, 428],
  DELETE: [204, 404, 412, 428],
};

/** The function's timeout, and what its clock may be wrong by. */
const LONGEST_LEASE_SECONDS = 32;

function posts({ requests }: Seen): readonly ClientRequest[] {
  return requests.filter(({ method }) => method === "POST");
}

function ifMatchOf({ headers }: ClientRequest): string | undefined {
  return headers["if-match"];
}

function said({ status, headers, body }: ClientAnswer): string {
  return `${status} ${body} at ${headers.location} as ${headers.etag}`;
}

/** The versions of all items, by id. */
type Story = ReadonlyMap<string, readonly Version[]>;

function storyOf({ changes }: Seen): Story {
  const histories = new Map<string, Version[]>();
  for (const { after: item, before, at: from, by } of changes(items)) {
    const id = item?.id ?? before?.id ?? "";
    const versions = histories.get(id) ?? [absentBefore()];
    const previous = versions.at(-1);
    if (previous) previous.until = from;
    versions.push({ item, previous, from, by, until: Number.POSITIVE_INFINITY });
    histories.set(id, versions);
  }
  return histories;
}

function absentBefore(): Version {
  return { item: undefined, previous: undefined, from: 0, by: "", until: Number.POSITIVE_INFINITY };
}

/** Those of an item's versions that there were from `from` to `to`. */
function within(versions: readonly Version[], from: number, to: number): readonly Version[] {
  return versions.filter((version) => version.from <= to && version.until >= from);
}

/** What clients asked about single items, and were answered. */
function callsOf(seen: Seen, story: Story): readonly Call[] {
  return seen.requests.flatMap((request) => {
    const { answer, path, sentAt } = request;
    const id = /^\/items\/([^/]+)$/.exec(path)?.[1];
    if (!answer || answer.status >= 500 || id === undefined) return [];
    const versions = story.get(id) ?? [absentBefore()];
    return [{ request, answer, id, versions, current: within(versions, sentAt, answer.at) }];
  });
}

function writes(seen: Seen, story: Story): readonly Call[] {
  return callsOf(seen, story).filter(({ request: { method } }) => method === "PUT" || method === "DELETE");
}

/** Whether a version is what a write asked for, made by the function that does so. */
function isMadeBy({ item, by }: Version, { method, body }: ClientRequest): boolean {
  if (method === "DELETE") return item === undefined && by.startsWith("delete-item");
  return item !== undefined && by.startsWith("update-item") && has(item, body);
}

function has({ name, price }: Item, body: string | undefined): boolean {
  return isDeepStrictEqual({ name, price }, ItemInput.parse(JSON.parse(body ?? "null")));
}

/** Which versions each ETag can be of, by item and ETag: those that fit everything that clients were told with it. */
function etagsOf(seen: Seen, story: Story): ReadonlyMap<string, readonly Version[]> {
  const etags = new Map<string, readonly Version[]>();
  const tell = (id: string, { headers, body, status }: ClientAnswer, possible: readonly Version[]) => {
    const etag = headers.etag;
    if (etag === undefined) return;
    const place = `${id} ${etag}`;
    const shown: unknown = status === 304 ? undefined : JSON.parse(body);
    const fitting = possible.filter((version) => version.item && (!shown || isShown(version, shown)));
    etags.set(place, etags.get(place)?.filter((version) => fitting.includes(version)) ?? fitting);
  };
  for (const { request, answer, id, current } of callsOf(seen, story)) {
    const isChange = request.method === "PUT";
    tell(id, answer, isChange ? current.filter((version) => isMadeBy(version, request)) : current);
  }
  for (const { answer } of posts(seen)) {
    const id = answer?.headers.location?.replace("/items/", "") ?? "";
    // A repetition is told what the item was when it was made.
    if (answer?.status === 201) tell(id, answer, within(story.get(id) ?? [], 0, answer.at));
  }
  return etags;
}

/** Whether a version is what a client was shown of it. */
function isShown({ item }: Version, shown: unknown): boolean {
  if (!item) return false;
  const { list: _, ...visible } = item;
  return isDeepStrictEqual(visible, shown);
}

/** Whether some client asked for a change before it was made, and nothing but what clients may say was changed. */
function isAskedFor({ requests }: Seen, { before, after, at, by }: Change<Item>): boolean {
  const asked = (method: string, path: string, fn: string) =>
    by.startsWith(fn) &&
    requests.some(
      (request) =>
        request.method === method &&
        request.path === path &&
        request.sentAt <= at &&
        (!after || (isInput(request.body) && has(after, request.body))),
    );
  if (!after) return asked("DELETE", `/items/${before?.id}`, "delete-item");
  if (!before) return after.list === "items" && asked("POST", "/items", "create-item");
  const { name, price } = after;
  return (
    isDeepStrictEqual(after, { ...before, name, price }) && asked("PUT", `/items/${after.id}`, "update-item")
  );
}

function isInput(body: string | undefined): boolean {
  return ItemInput.safeParse(JSON.parse(body ?? "null")).success;
}

/** Pages of the list that clients got. */
function pagesOf({ requests }: Seen) {
  return requests.flatMap(({ client, method, path, sentAt, answer }) => {
    if (method !== "GET" || !path.startsWith("/items?") || answer?.status !== 200) return [];
    const cursor = new URLSearchParams(path.slice("/items?".length)).get("cursor");
    return [{ client, cursor, sentAt, answer, page: Page.parse(JSON.parse(answer.body)) }];
  });
}

/** What clients saw who followed the cursors: from the first request to the last answer, to the end of the list or not. */
function walksOf(seen: Seen) {
  const pages = pagesOf(seen);
  return pages
    .filter(({ cursor }) => cursor === null)
    .map((first) => {
      const walk = [first];
      for (let next = nextOf(first, pages); next; next = nextOf(next, pages)) walk.push(next);
      const last = walk.at(-1) ?? first;
      return {
        ids: walk.flatMap(({ page }) => page.items.map(({ id }) => id)),
        from: first.sentAt,
        to: last.answer.at,
        isWhole: last.page.nextCursor === undefined,
      };
    });
}

type SeenPage = ReturnType<typeof pagesOf>[number];

/** The page that the same client asked for with the cursor of another one. */
function nextOf({ client, answer, page }: SeenPage, pages: readonly SeenPage[]): SeenPage | undefined {
  return pages.find(
    (next) =>
      next.client === client &&
      next.cursor !== null &&
      next.cursor === page.nextCursor &&
      next.sentAt >= answer.at,
  );
}
