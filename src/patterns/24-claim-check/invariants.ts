import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  type Change,
  type ClientRequest,
  failedByItself,
  type Invariants,
  type Seen,
  statesWithin,
} from "@motif/app/simulate";
import type { Calls } from "@motif/app/workload";
import * as z from "zod/mini";
import { documents, type Entry, index, NewDocument } from "./resources.ts";

/** What is said here once more, so that a mistake in it is seen too. */
const LARGEST_IN_MESSAGE = 200_000;
const PAYLOAD_KEPT_MS = 17 * 86_400_000;
/** Texts, and what is to be known of them: two that stand in their messages, one that just does not, and a larger one. */
const TEXTS = new Map([
  ["Be or not. BE!", { words: 4, distinctWords: 3 }],
  ["?!", { words: 0, distinctWords: 0 }],
  [`${"be ".repeat(66_645)}or`, { words: 66_646, distinctWords: 2 }],
  ["Ä 1 ".repeat(60_000), { words: 120_000, distinctWords: 2 }],
]);

/** What each client does by its turn: keys that are used once more, with the same text and with another one; none. */
const TURNS: readonly (readonly [text: number, key?: string])[] = [
  [0, "a"],
  [2, "b"],
  [1],
  [0, "b"],
  [3],
  [2, "b"],
  [0, "c"],
  [1, "a"],
  [0],
  [3, "d"],
  [1],
  [0, "c"],
];

/** A document that nobody ever submitted. */
const UNKNOWN = "/documents/00000000-0000-4000-8000-000000000000";
/** How often somebody waits in all who asks for a document again and again: about an hour. */
const MOST_WAITS = 64;
/** What a function's clock may be wrong by, and how long an invocation takes at most, in milliseconds. */
const SKEW_MS = 1000;
const LONGEST_MS = 65_000;

/** A document from its submission to its entry, by somebody who asks ever less often; some ask for what is not there. */
const clients: Calls = async ({ fetch, idle }, round) => {
  const [text, key] = TURNS[round % TURNS.length] ?? [0];
  if (text === 1) await fetch(UNKNOWN);
  const accepted = await fetch("/documents", {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
    body: JSON.stringify({ title: `Text ${text}`, text: [...TEXTS.keys()][text] }),
  });
  const path = accepted.headers.get("location");
  if (path === null) return; // the key was used with another text
  for (let waits = 1; waits <= MOST_WAITS; waits *= 2) {
    const { status } = Asked.parse(await (await fetch(path)).json());
    if (status === "indexed") return;
    for (let wait = 0; wait < waits; wait++) await idle();
  }
};

const Asked = z.object({ status: z.string() });
const Accepted = z.strictObject({ id: z.uuid(), status: z.literal("accepted") });
const Sent = z.strictObject({ id: z.uuid(), text: z.string() });
const Claimed = z.strictObject({ claim: z.strictObject({ sha256: z.string(), bytes: z.int() }) });
const Inline = z.strictObject({ value: Sent });

export default {
  clients,
  eventually: {
    "a document that was accepted is indexed, or is a dead letter": (seen) => {
      const dead = new Set(deadDocuments(seen).map(({ id }) => id));
      for (const { id } of accepted(seen)) {
        const entry = seen.items(index).find((each) => each.id === id);
        if (!entry) return `document ${id} has no row`;
        if (entry.status !== "indexed" && !dead.has(id))
          return `document ${id} is ${entry.status}, and no dead letter says why`;
      }
      return undefined;
    },
    "what is indexed is what was sent": (seen) => {
      for (const { id, title, text } of accepted(seen)) {
        const entry = seen.items(index).find((each) => each.id === id);
        if (entry && entry.title !== title) return `document ${id} has the title ${entry.title}`;
        const { words, distinctWords } = entry ?? {};
        if (entry?.status === "indexed" && !isDeepStrictEqual({ words, distinctWords }, TEXTS.get(text)))
          return `document ${id} has ${words} words, ${distinctWords} of them different`;
      }
      return undefined;
    },
    "the payload of an accepted document is there as long as its message can come": (seen) => {
      for (const { id, text, at } of accepted(seen)) {
        const sent = JSON.stringify({ id, text });
        const changes = seen.objectChanges(documents.payloads).filter(({ key }) => key === keyOf(sent));
        const isThere = changes.some(({ at: since, after }) => since <= at && after?.text === sent);
        const isLarge = Buffer.byteLength(sent) > LARGEST_IN_MESSAGE;
        if (isThere !== isLarge)
          return `document ${id} of ${sent.length} bytes has ${isThere ? "a" : "no"} payload`;
        const isDue = seen.now.getTime() - at < PAYLOAD_KEPT_MS;
        const isKept = seen.objects(documents.payloads).some(({ key }) => key === keyOf(sent));
        if (isLarge && isDue && !isKept) return `the payload of document ${id} is gone`;
      }
      return undefined;
    },
    "a payload is what its key says, and a document's that has a row": (seen) => {
      for (const { key, by, before, after } of seen.objectChanges(documents.payloads)) {
        if (!after) return `${by} deleted ${key}`;
        if (before && before.text !== after.text) return `${by} made something else of ${key}`;
        if (key !== keyOf(after.text) || after.contentType !== "application/json")
          return `${by} made ${key}, which is no payload`;
        const { id, text } = Sent.parse(JSON.parse(after.text));
        if (!TEXTS.has(text) || !seen.items(index).some((entry) => entry.id === id))
          return `${by} made ${key} of a document that is none`;
      }
      return undefined;
    },
    "a dead letter is a document's, with its text or a claim to it, and was tried in vain": (seen) => {
      for (const { data, reason } of seen.deadLetters(documents.queue)) {
        if (/outlived it|not what was sent|has no row/.test(reason)) return reason;
        const claim = Claimed.safeParse(data).data?.claim;
        const payloads = seen.objects(documents.payloads);
        if (claim && !payloads.some(({ key }) => key === `${claim.sha256}.json`))
          return `the payload ${claim.sha256} of a dead letter is gone`;
        if (!claim && !Inline.safeParse(data).success) return "a dead letter is no document's";
      }
      return undefined;
    },
    "an entry begins as accepted and is indexed once": (seen) => {
      for (const change of seen.changes(index)) {
        const problem = changeProblem(change);
        if (problem !== undefined) return `${change.by} changed document ${change.key}: ${problem}`;
      }
      return undefined;
    },
    "no document is given up where nothing goes wrong": ({ deadLetters, invocations }) => {
      const isDisturbed = invocations.some(
        ({ function: name, disturbed }) => name === "index-document" && disturbed,
      );
      return isDisturbed ? undefined : deadLetters(documents.queue)[0]?.reason;
    },
    "a key gets the same document again, whoever repeats the request, and no key another one": (seen) => {
      const ids = new Map<string, string>();
      for (const { id, key } of accepted(seen)) {
        if (key !== undefined && (ids.get(key) ?? id) !== id)
          return `key ${key} got the documents ${ids.get(key)} and ${id}`;
        if (key !== undefined) ids.set(key, id);
      }
      const keys = new Set(submitted(seen).flatMap((request) => keyHeaderOf(request) ?? []));
      const without = submitted(seen).filter((request) => keyHeaderOf(request) === undefined).length;
      const rows = seen.items(index).length;
      return rows > without + keys.size
        ? `${rows} documents of ${without} requests and ${keys.size} keys`
        : undefined;
    },
    "a key is refused with another text only": (seen) => {
      for (const request of submitted(seen).filter(({ answer }) => answer?.status === 422)) {
        const others = submitted(seen).filter(
          (other) => keyHeaderOf(other) === keyHeaderOf(request) && other.body !== request.body,
        );
        if (others.length === 0) return `${request.client} was refused its key ${keyHeaderOf(request)}`;
      }
      return undefined;
    },
    "clients see a document as it is while they ask": (seen) => {
      for (const request of seen.requests) {
        if (!isRightView(seen, request))
          return `${request.client} asked for ${request.path}, and was shown ${request.answer?.status} ${request.answer?.body}`;
      }
      return undefined;
    },
    "every answer is one of the contract": ({ requests }) => {
      for (const { answer, method, path } of requests) {
        if (answer && !isInContract(method, answer.status))
          return `${method} ${path} was answered ${answer.status}`;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

/** Requests for new documents. */
function submitted({ requests }: Seen): readonly ClientRequest[] {
  return requests.filter(({ method }) => method === "POST");
}

function keyHeaderOf({ headers }: ClientRequest): string | undefined {
  return headers["idempotency-key"];
}

/** The documents that clients were told of, with what they sent and since when they knew; one for each time they were told. */
function accepted(seen: Seen) {
  return submitted(seen).flatMap((request) => {
    if (request.answer?.status !== 202) return [];
    const { id } = Accepted.parse(JSON.parse(request.answer.body));
    const { title, text } = NewDocument.parse(JSON.parse(request.body ?? ""));
    return [{ id, title, text, key: keyHeaderOf(request), at: request.answer.at }];
  });
}

/** The documents of dead letters, as far as their payloads are there. */
function deadDocuments({ deadLetters, objects }: Seen) {
  return deadLetters(documents.queue).flatMap(({ data }) => {
    const claim = Claimed.safeParse(data).data?.claim;
    if (!claim) return [Inline.parse(data).value];
    const payload = objects(documents.payloads).find(({ key }) => key === `${claim.sha256}.json`);
    return payload ? [Sent.parse(JSON.parse(payload.text))] : [];
  });
}

function keyOf(payload: string): string {
  return `${createHash("sha256").update(payload).digest("hex")}.json`;
}

function changeProblem({ before, after, at, by }: Change<Entry>): string | undefined {
  if (!after) return "it was deleted";
  if (by === "somebody else") return undefined;
  const isNow = (time: string | undefined) => {
    const wrongBy = Date.parse(time ?? "") - at;
    return wrongBy >= -LONGEST_MS - SKEW_MS && wrongBy <= SKEW_MS;
  };
  const { id, title, acceptedAt } = after;
  if (!before) {
    const expected = { id, title, status: "accepted", acceptedAt };
    return isDeepStrictEqual(after, expected) && isNow(acceptedAt) ? undefined : "it begins wrong";
  }
  if (before.status === "indexed") return "it was indexed";
  if (after.status !== "indexed" || !isNow(after.indexedAt)) return `it is ${after.status}`;
  const { words, distinctWords, indexedAt } = after;
  const rest = { ...before, status: "indexed", words, distinctWords, indexedAt };
  return isDeepStrictEqual({ ...after }, rest) ? undefined : "something else of it changed";
}

function isRightView(seen: Seen, { path, sentAt, answer, method }: ClientRequest): boolean {
  const [, id] = /^\/documents\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || !answer || answer.status >= 500 || id === undefined) return true;
  const changes = seen.changes(index).filter(({ key }) => key === JSON.stringify([id]));
  return statesWithin(changes, sentAt, answer.at).some((entry) => {
    if (!entry) return answer.status === 404;
    const retryAfter = entry.status === "accepted" ? "1" : undefined;
    return (
      answer.status === 200 &&
      isDeepStrictEqual(JSON.parse(answer.body), entry) &&
      answer.headers["retry-after"] === retryAfter
    );
  });
}

function isInContract(method: string, status: number): boolean {
  if (status >= 500 || status === 429) return true;
  return method === "POST"
    ? status === 202 || status === 409 || status === 422
    : status === 200 || status === 404;
}
