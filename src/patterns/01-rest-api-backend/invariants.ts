import { isDeepStrictEqual } from "node:util";
import {
  type Change,
  type ClientAnswer,
  type ClientRequest,
  failedByItself,
  type Invariants,
  type Seen,
} from "@motif/app/simulate";
import { clients, KEYED, LIMIT } from "./invariants/clients.ts";
import { pagesOf, walksOf } from "./invariants/pages.ts";
import {
  callsOf,
  etagsOf,
  has,
  isMadeBy,
  isShown,
  posts,
  storyOf,
  type Version,
  within,
  writes,
} from "./invariants/versions.ts";
import { type Item, ItemInput, items } from "./resources.ts";

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
        const isHad = had === "*" || (had !== undefined && answer.headers["etag"] === had);
        if (answer.status === 304 && !isHad) return `${had} is not modified, but ${answer.headers["etag"]}`;
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

function ifMatchOf({ headers }: ClientRequest): string | undefined {
  return headers["if-match"];
}

function said({ status, headers, body }: ClientAnswer): string {
  return `${status} ${body} at ${headers["location"]} as ${headers["etag"]}`;
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
