import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  type Change,
  type ClientRequest,
  failedByItself,
  type Invariants,
  type Seen,
} from "@motif/app/simulate";
import type { Calls } from "@motif/app/workload";
import * as z from "zod/mini";
import { originals, type Result, results, thumbnails, type Upload, uploads } from "./resources.ts";

const PARTS = ["thumbnail", "metadata", "analysis"] as const;
type Part = (typeof PARTS)[number];

/** The queue behind each subscription, and the function that takes from it. */
const SUBSCRIBERS = { thumbnail: "make-thumbnail", metadata: "read-metadata", analysis: "analyse-image" };

/** Something to upload, and all that is to come of it. */
interface Case {
  readonly contentType: string;
  readonly body: string;
  readonly results: Readonly<Partial<Record<Part, Result["values"]>>>;
  /** Which processors cannot do anything with it. */
  readonly dead: readonly Part[];
  readonly thumbnail?: string;
}

const COLOUR = "image/x-portable-pixmap";

/** 17 pixels by 3 become 9 by 2: red grows to the right, green downwards. */
const WIDE = [0, 1, 2].map((y) => Array.from({ length: 17 }, (_, x) => `${10 * x} ${20 * y} 100`).join(" "));
const SHRUNK = [10, 40].map((green) =>
  Array.from({ length: 9 }, (_, x) => `${x === 8 ? 160 : 20 * x + 5} ${green} 100`).join(" "),
);

function given(
  contentType: string,
  body: string,
  dead: readonly Part[],
  results: Case["results"],
  thumbnail?: string,
): Case {
  const sha256 = createHash("sha256").update(body).digest("hex");
  const metadata = { sha256, lines: body.split("\n").length };
  return { contentType, body, dead, results: { metadata, ...results }, ...(thumbnail && { thumbnail }) };
}

const ONE = { width: 1, height: 1 };
/** As large as what is analysed can be, and one byte larger. */
const LARGEST = "P3 1 1 255 7 8 9".padEnd(500_000);
const CASES: readonly Case[] = [
  given(
    COLOUR,
    "P3\n2 1\n255\n255 0 0 0 0 255\n",
    [],
    { thumbnail: { width: 2, height: 1 }, analysis: { red: 128, green: 0, blue: 128 } },
    "P3\n2 1\n255\n255 0 0 0 0 255\n",
  ),
  given(
    COLOUR,
    `P3 17 3 255 ${WIDE.join(" ")}`,
    [],
    { thumbnail: { width: 9, height: 2 }, analysis: { red: 80, green: 20, blue: 100 } },
    `P3\n9 2\n255\n${SHRUNK.join(" ")}\n`,
  ),
  given(
    "image/x-portable-graymap",
    " P2 1 3 9 1 0 9 ",
    [],
    { thumbnail: { width: 1, height: 3 } },
    "P2\n1 3\n9\n1 0 9\n",
  ),
  given("text/plain", "words", [], {}),
  given(COLOUR, "P3 1 1 15 1 2 3", ["analysis"], { thumbnail: ONE }, "P3\n1 1\n15\n1 2 3\n"),
  given(COLOUR, "P3 1 1 255 1 2", ["thumbnail", "analysis"], {}),
  given("image/x-portable-graymap", "P6 1 1 255 1", ["thumbnail"], {}),
  given("image/x-portable-graymap", "P2 1 1 255 256", ["thumbnail"], {}),
  given("image/x-portable-graymap", "P2 0 1 255", ["thumbnail"], {}),
  given("image/x-portable-graymap", "P2 1 0 255", ["thumbnail"], {}),
  given("image/x-portable-graymap", "P2 1 1 255 -1", ["thumbnail"], {}),
  given("image/x-portable-graymap", "P2 1 1 255 0.5", ["thumbnail"], {}),
  given(COLOUR, `${LARGEST} `, [], { thumbnail: ONE }, "P3\n1 1\n255\n7 8 9\n"),
  given(
    COLOUR,
    LARGEST,
    [],
    { thumbnail: ONE, analysis: { red: 7, green: 8, blue: 9 } },
    "P3\n1 1\n255\n7 8 9\n",
  ),
];

/** What each client does by its turn: keys that are used once more, with the same content and with another; none. */
const TURNS: readonly (readonly [number, key?: string])[] = [
  [0, "a"],
  [4],
  [9],
  [1, "b"],
  [5],
  [0, "b"],
  [10],
  [2],
  [8],
  [11],
  [3],
  [0, "c"],
  [7],
  [6],
  [13],
  [4, "a"],
  [12],
  [1, "b"],
  [0, "c"],
];

/** An image that nobody ever uploaded. */
const UNKNOWN = "/images/00000000-0000-4000-8000-000000000000";
/** How often somebody asks for results who waits for them. */
const MOST_ASKED = 6;
/** What a function's clock may be wrong by, and how long an invocation takes at most, in milliseconds. */
const SKEW_MS = 1000;
const LONGEST_MS = 125_000;

/** Two uploads from their requests to their results; some ask for what is not there, or upload what nobody takes. */
const clients: Calls = async (client, round) => {
  for (const turn of [2 * round, 2 * round + 1]) {
    const [number, key] = TURNS[turn % TURNS.length] ?? [0];
    const { contentType, body, results: due } = CASES[number] ?? given(COLOUR, "", [], {});
    if (number === 3) await client.fetch(UNKNOWN);
    if (number === 4) await upload(client.fetch, { contentType: "picture", body });
    if (number === 5) await upload(client.fetch, { contentType, body: "" });
    const accepted = await upload(client.fetch, { contentType, body, key });
    const path = accepted.headers.get("location");
    if (path !== null) await awaitResults(client, path, Object.keys(due).length);
  }
};

/** Asks until there are so many results, or for some time. */
async function awaitResults({ fetch, idle }: Parameters<Calls>[0], path: string, due: number): Promise<void> {
  for (let asked = 0; asked < MOST_ASKED; asked++) {
    const { results: found } = Shown.parse(await (await fetch(path)).json());
    if (Object.keys(found).length === due) return;
    await idle();
  }
}

function upload(
  fetch: Parameters<Calls>[0]["fetch"],
  { contentType, body, key }: Pick<Case, "contentType" | "body"> & { readonly key?: string | undefined },
): Promise<Response> {
  const headers = { "content-type": contentType, ...(key !== undefined && { "idempotency-key": key }) };
  return fetch("/images", { method: "POST", headers, body });
}

const Shown = z.looseObject({ results: z.record(z.string(), z.record(z.string(), z.unknown())) });
const Accepted = z.strictObject({ id: z.uuid() });
const Told = z.strictObject({ id: z.uuid(), contentType: z.string(), bytes: z.int() });

export default {
  clients,
  eventually: {
    "an upload that was accepted has each result that the filters ask for, or is in that subscription's dead letters":
      (seen) => {
        for (const { id, ...sent } of accepted(seen)) {
          for (const part of PARTS) {
            const isDead = deadOf(seen, part).includes(id);
            const isDue = caseOf(sent)?.results[part] !== undefined || caseOf(sent)?.dead.includes(part);
            const isThere = seen.items(results).some((each) => each.id === id && each.part === part);
            if (isDue && !isThere && !isDead)
              return `image ${id} has no ${part}, and no dead letter says why`;
            if (!isDue && isDead)
              return `the ${part} of image ${id} is a dead letter, and nobody asked for it`;
          }
        }
        return undefined;
      },
    "a result is one that the filters ask for, and right": (seen) => {
      for (const { id, part, values } of seen.items(results)) {
        const expected = caseOf(contentOf(seen, id))?.results[part];
        if (!isDeepStrictEqual(values, expected))
          return `the ${part} of image ${id} is ${JSON.stringify(values)} and not ${JSON.stringify(expected)}`;
      }
      return undefined;
    },
    "a thumbnail that is on record is there, and right": (seen) => {
      const recorded = seen.items(results).filter(({ part }) => part === "thumbnail");
      for (const { id } of recorded) {
        const { contentType, text } = seen.objects(thumbnails).find(({ key }) => key === id) ?? {};
        const expected = caseOf(contentOf(seen, id));
        if (text !== expected?.thumbnail || contentType !== expected?.contentType)
          return `the thumbnail of image ${id} is ${contentType} ${text}`;
      }
      const strange = seen.objects(thumbnails).find(({ key }) => !caseOf(contentOf(seen, key))?.thumbnail);
      return strange && `the thumbnail ${strange.key} is of no picture`;
    },
    "a result is written once, and stays": (seen) => {
      for (const change of seen.changes(results)) {
        const problem = changeProblem(change, ({ at }) => at);
        if (problem !== undefined) return `${change.by} changed result ${change.key}: ${problem}`;
      }
      return undefined;
    },
    "an upload is what was sent, and stays": (seen) => {
      for (const change of seen.changes(uploads)) {
        const problem = changeProblem(change, ({ uploadedAt }) => uploadedAt);
        if (problem !== undefined) return `${change.by} changed upload ${change.key}: ${problem}`;
      }
      for (const { id, contentType, body } of accepted(seen)) {
        const row = seen.items(uploads).find((each) => each.id === id);
        if (row?.contentType !== contentType || row.bytes !== body.length)
          return `image ${id} is ${row?.contentType} of ${row?.bytes} bytes`;
        if (!isDeepStrictEqual(contentOf(seen, id), { contentType, body }))
          return `the content of image ${id} is another`;
      }
      return undefined;
    },
    "what is given up cannot be processed, or its processor was disturbed": (seen) => {
      for (const part of PARTS) {
        const name = SUBSCRIBERS[part];
        const isDisturbed = seen.invocations.some((each) => each.function === name && each.disturbed);
        for (const { data, reason } of seen.deadLetters(`images-${name}`)) {
          const { id } = Told.parse(data);
          const isHopeless = caseOf(contentOf(seen, id))?.dead.includes(part) ?? false;
          if (!isHopeless && !isDisturbed) return `${name} gave up image ${id}: ${reason}`;
          if (isHopeless && !isDisturbed && !/no picture|only 255/.test(reason))
            return `${name} gave up image ${id} for another reason: ${reason}`;
          if (/is gone/.test(reason)) return `${name} found no content of image ${id}`;
        }
      }
      return undefined;
    },
    "what one processor cannot do anything with is in its own dead letters alone, and no more than once": (
      seen,
    ) => {
      for (const part of PARTS) {
        const isSentTwice = seen.invocations.some(({ faults }) =>
          faults.some(
            (fault) => fault.startsWith("topic.") || fault === "crash" || fault.startsWith("queue."),
          ),
        );
        const ids = deadOf(seen, part);
        if (!isSentTwice && new Set(ids).size < ids.length)
          return `${SUBSCRIBERS[part]} gave up an image twice`;
      }
      return undefined;
    },
    "a key gets the same image again, whoever repeats the request, and no key another one": (seen) => {
      const ids = new Map<string, string>();
      for (const { id, key } of accepted(seen)) {
        if (key !== undefined && (ids.get(key) ?? id) !== id)
          return `key ${key} got the images ${ids.get(key)} and ${id}`;
        if (key !== undefined) ids.set(key, id);
      }
      const keys = new Set(submitted(seen).flatMap((request) => keyHeaderOf(request) ?? []));
      const without = submitted(seen).filter((request) => keyHeaderOf(request) === undefined).length;
      const rows = seen.items(uploads).length;
      return rows > without + keys.size
        ? `${rows} uploads of ${without} requests and ${keys.size} keys`
        : undefined;
    },
    "a key is refused with another content only": (seen) => {
      for (const request of submitted(seen).filter(({ answer }) => answer?.status === 422)) {
        const others = submitted(seen).filter(
          (other) => keyHeaderOf(other) === keyHeaderOf(request) && other.body !== request.body,
        );
        if (others.length === 0) return `${request.client} was refused its key ${keyHeaderOf(request)}`;
      }
      return undefined;
    },
    "clients see an image with the results that it has while they ask": (seen) => {
      for (const request of seen.requests) {
        if (!isRightView(seen, request))
          return `${request.client} asked for ${request.path}, and was shown ${request.answer?.status} ${request.answer?.body}`;
      }
      return undefined;
    },
    "every answer is one of the contract": ({ requests }) => {
      for (const { answer, method, path, headers, body } of requests) {
        if (answer && !isInContract(method, headers["content-type"], body ?? "", answer.status))
          return `${method} ${path} was answered ${answer.status}`;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

type Content = Pick<Case, "contentType" | "body">;

function caseOf(content: Content | undefined): Case | undefined {
  return CASES.find(({ contentType, body }) => contentType === content?.contentType && body === content.body);
}

/** What the bucket has of an upload. */
function contentOf(seen: Seen, id: string): Content | undefined {
  const original = seen.objects(originals).find(({ key }) => key === id);
  return original && { contentType: original.contentType, body: original.text };
}

/** The images in the dead letters of a subscription. */
function deadOf(seen: Seen, part: Part): string[] {
  return seen.deadLetters(`images-${SUBSCRIBERS[part]}`).map(({ data }) => Told.parse(data).id);
}

/** Requests for uploads. */
function submitted({ requests }: Seen): readonly ClientRequest[] {
  return requests.filter(({ method }) => method === "POST");
}

function keyHeaderOf({ headers }: ClientRequest): string | undefined {
  return headers["idempotency-key"];
}

/** The images that clients were told of, with what they sent; one for each time they were told. */
function accepted(seen: Seen) {
  return submitted(seen).flatMap((request) => {
    if (request.answer?.status !== 202) return [];
    const { id } = Accepted.parse(JSON.parse(request.answer.body));
    const contentType = request.headers["content-type"] ?? "";
    return [{ id, contentType, body: request.body ?? "", key: keyHeaderOf(request) }];
  });
}

function changeProblem<T extends Upload | Result>(
  { before, after, at, by }: Change<T>,
  timeOf: (item: T) => string,
): string | undefined {
  if (by === "somebody else") return undefined;
  if (!after) return "it was deleted";
  if (before) return "it was written again";
  const wrongBy = Date.parse(timeOf(after)) - at;
  return wrongBy >= -LONGEST_MS - SKEW_MS && wrongBy <= SKEW_MS ? undefined : `it says ${timeOf(after)}`;
}

/** Those results are shown that were there when the request was sent, and none that was not there when it was answered. */
function isRightView(seen: Seen, { path, sentAt, answer, method }: ClientRequest): boolean {
  const [, id] = /^\/images\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || !answer || answer.status >= 500 || id === undefined) return true;
  const row = seen.items(uploads).find((each) => each.id === id);
  if (answer.status === 404) return row === undefined;
  const { results: shown, ...upload } = Shown.parse(JSON.parse(answer.body));
  if (!isDeepStrictEqual(upload, row)) return false;
  return seen
    .changes(results)
    .filter(({ after }) => after?.id === id)
    .every(({ at, after }) => {
      const values = shown[after?.part ?? ""];
      return values === undefined
        ? at >= sentAt
        : at <= answer.at && isDeepStrictEqual(values, after?.values);
    });
}

function isInContract(
  method: string,
  contentType: string | undefined,
  body: string,
  status: number,
): boolean {
  if (status >= 500 || status === 429) return true;
  if (method !== "POST") return status === 200 || status === 404;
  if (contentType === "picture") return status === 415;
  return body === "" ? status === 400 : status === 202 || status === 409 || status === 422;
}
