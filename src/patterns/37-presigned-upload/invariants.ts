import {
  type Change,
  type ClientRequest,
  type Clients,
  failedByItself,
  type Invariants,
  type Seen,
  statesWithin,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { files, type NewUpload, type Upload, uploads } from "./resources.ts";

/** What is said here once more, so that a mistake in it is seen too; in milliseconds. */
const HOUR_MS = 3_600_000;
const OFFERED_FOR_MS = 600_000;
const LARGEST = 26_214_400;
/** What a function's clock may be wrong by, and how long an invocation of the sweep and its retries may take. */
const SKEW_MS = 1000;
const LATE_MS = 2 * HOUR_MS;

const PDF = "application/pdf";
const RIGHT = "%PDF-1.7 a file";
const WRONG = "GIF89a: no file";

/** What a client says that it has, and what it sends; nothing where it never does. */
const TURNS: readonly {
  readonly says?: Readonly<Partial<z.infer<typeof NewUpload>>>;
  readonly sends?: string;
  readonly as?: string;
}[] = [
  { sends: RIGHT },
  { sends: WRONG },
  {},
  { sends: RIGHT },
  { says: { bytes: 5 }, sends: RIGHT },
  { says: { contentType: "image/png" }, sends: RIGHT, as: PDF },
  { says: { bytes: LARGEST + 1 } },
  { says: { bytes: 20 }, sends: RIGHT },
  { sends: RIGHT },
];
/** Who waits for an answer asks so often at most. */
const MOST_QUESTIONS = 3;

/** A client that uploads something, or does not, and asks what became of it; sometimes by a URL that was used before, or has expired. */
const clients: Clients = async ({ fetch, idle, wait, chance, now }, round) => {
  const { says = {}, sends, as } = TURNS[(round + Math.floor(now().getTime() / 1000)) % TURNS.length] ?? {};
  const body = JSON.stringify({ name: `${round}.pdf`, bytes: RIGHT.length, contentType: PDF, ...says });
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/uploads", { method: "POST", headers, body });
  if (answer.status !== 201) return;
  const { id, upload } = Offered.parse(await answer.json());
  if (sends !== undefined) {
    const { method } = upload;
    const sent = { ...upload.headers, ...(as !== undefined && { "content-type": as }) };
    if (chance() < 0.1) await wait("11m");
    await fetch(upload.url, { method, headers: sent, body: sends });
    if (chance() < 0.2) await idle();
    if (chance() < 0.2) await fetch(upload.url, { method, headers: upload.headers, body: RIGHT });
  }
  for (let question = 0; question < MOST_QUESTIONS; question++) {
    const { status } = Asked.parse(await (await fetch(`/uploads/${id}`)).json());
    if (status !== "waiting") return;
    await idle();
  }
};

const Offered = z.object({
  id: z.uuid(),
  upload: z.object({
    url: z.string(),
    method: z.literal("PUT"),
    headers: z.record(z.string(), z.string()),
    expiresAt: z.string(),
  }),
});
const Asked = z.object({ status: z.string() });
const Event = z.object({ key: z.string() });

/** What may follow on what. */
const NEXT: Readonly<Record<Upload["status"], readonly Upload["status"][]>> = {
  waiting: ["stored", "refusing", "abandoned"],
  abandoned: ["stored", "refusing"],
  refusing: ["refused"],
  refused: [],
  stored: [],
};

export default {
  clients,
  eventually: {
    "what was offered is noted as the client said, and what is over the limits is not offered": (seen) => {
      for (const { body, answer, client } of posts(seen)) {
        const said: unknown = JSON.parse(body ?? "");
        const isAllowed = z.object({ bytes: z.int().check(z.maximum(LARGEST)) }).safeParse(said).success;
        if (answer?.status === 201 && !isAllowed) return `${client} was offered ${body}`;
        if (answer?.status === 400 && isAllowed) return `${client} was refused ${body}`;
        if (answer?.status !== 201) continue;
        const { id, upload } = Offered.parse(JSON.parse(answer.body));
        const [offered] = changesOf(seen, id);
        const { name, bytes, contentType, expiresAt } = offered?.after ?? {};
        if (JSON.stringify({ name, bytes, contentType }) !== body)
          return `upload ${id} is not what ${body} asked`;
        const apart = Math.abs(Date.parse(expiresAt ?? "") - Date.parse(upload.expiresAt));
        if (!(apart <= LATE_MS)) return `the URL of ${id} expires at ${upload.expiresAt}`;
      }
      return undefined;
    },
    "what the bucket took ends as stored, or as refused": (seen) => {
      for (const { key } of arrived(seen)) {
        const row = seen.items(uploads).find(({ id }) => id === key);
        if (!row) return `the object ${key} is of no upload`;
        if (row.status === "stored" || row.status === "refused" || isPending(seen, row)) continue;
        return `the object of upload ${key} came, and it is ${row.status}`;
      }
      return undefined;
    },
    "what is stored is there, as it was offered": (seen) => {
      for (const { id, status, bytes, contentType, version } of seen.items(uploads)) {
        if (status !== "stored") continue;
        const object = seen.objects(files).find(({ key }) => key === id);
        if (!object) return `upload ${id} is stored, and its object is gone`;
        if (object.text.length !== bytes || object.contentType !== contentType || object.text !== RIGHT)
          return `upload ${id} is stored, with "${object.text}" of ${object.contentType}`;
        const last = seen.objectChanges(files).findLast(({ key }) => key === id);
        if (last?.after?.version !== version) return `upload ${id} is stored as version ${version}`;
      }
      return undefined;
    },
    "what was refused is gone, and was wrong": (seen) => {
      for (const row of seen.items(uploads)) {
        if (row.status !== "refused") continue;
        const isThere = seen.objects(files).some(({ key }) => key === row.id);
        if (isThere && !lostEvents(seen).has(row.id))
          return `upload ${row.id} is refused, and its object is there`;
        const [first] = arrived(seen).filter(({ key }) => key === row.id);
        if (first?.after && isAsOffered(row, first.after))
          return `upload ${row.id} was refused: ${row.reason}`;
        if (row.reason === undefined || row.forgetAt === undefined)
          return `upload ${row.id} was refused without a word`;
      }
      return undefined;
    },
    "what is abandoned never came, and was given its time": (seen) => {
      for (const change of seen.changes(uploads)) {
        if (change.after?.status !== "abandoned" || change.by === "somebody else") continue;
        const { id, expiresAt } = change.after;
        if (change.at < Date.parse(expiresAt) + HOUR_MS - 2 * SKEW_MS)
          return `upload ${id} was given up too early`;
        if (arrived(seen).some(({ key, at }) => key === id && at < change.at - LATE_MS))
          return `upload ${id} was given up, and its object was there`;
      }
      return undefined;
    },
    "an upload ends, and only once": (seen) => {
      for (const { before, after, by } of seen.changes(uploads)) {
        if (!after) return `${by} deleted upload ${before?.id}`;
        if (!before && after.status !== "waiting") return `${by} made upload ${after.id} as ${after.status}`;
        if (!before || by === "somebody else") continue;
        if (!NEXT[before.status].includes(after.status))
          return `${by} made upload ${after.id} ${after.status}, which was ${before.status}`;
        if (offerOf(before) !== offerOf(after)) return `${by} changed what upload ${after.id} is`;
        if (after.status === "stored" && after.forgetAt !== undefined)
          return `upload ${after.id} will be forgotten`;
      }
      const open = seen.items(uploads).find((row) => isOpen(row) && !isPending(seen, row));
      return open && `upload ${open.id} is still ${open.status}`;
    },
    "a URL makes an object where none is, until it expires, and changes nothing": (seen) => {
      for (const { key, by, before, after } of seen.objectChanges(files)) {
        if (before && after) return `${by} replaced the object ${key}`;
      }
      for (const { path, answer, sentAt } of puts(seen)) {
        if (answer?.status !== 200) continue;
        const [, id = ""] = /\/files\/([^/?]+)\?/.exec(path) ?? [];
        const offeredAt = changesOf(seen, id)[0]?.at ?? Number.NaN;
        // The URL is signed a little later than its row is written.
        if (!(sentAt <= offeredAt + OFFERED_FOR_MS + LATE_MS)) return `${path} was good at ${sentAt}`;
      }
      return undefined;
    },
    "clients see an upload as it is while they ask": (seen) => {
      for (const request of seen.requests) {
        if (!isRightView(seen, request))
          return `${request.client} asked for ${request.path}, and was shown ${request.answer?.body}`;
      }
      return undefined;
    },
    "every answer is one of the contract": ({ requests }) => {
      for (const { answer, method, path } of requests) {
        const allowed = { POST: [201, 400], GET: [200, 404], PUT: [200, 403, 412] }[method] ?? [];
        if (answer && answer.status < 500 && answer.status !== 429 && !allowed.includes(answer.status))
          return `${method} ${path} was answered ${answer.status}`;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

function posts({ requests }: Seen): readonly ClientRequest[] {
  return requests.filter(({ method }) => method === "POST");
}

function puts({ requests }: Seen): readonly ClientRequest[] {
  return requests.filter(({ method }) => method === "PUT");
}

/** Objects that came. */
function arrived({ objectChanges }: Seen) {
  return objectChanges(files).filter(({ after }) => after !== undefined);
}

function changesOf({ changes }: Seen, id: string): readonly Change<Upload>[] {
  return changes(uploads).filter(({ after }) => after?.id === id);
}

function isOpen({ status }: Upload): boolean {
  return status === "waiting" || status === "refusing";
}

/** Whether the sweep has not had the time to end it. */
function isPending(seen: Seen, row: Upload): boolean {
  return (
    (isOpen(row) && seen.now.getTime() < Date.parse(row.expiresAt) + HOUR_MS + LATE_MS) ||
    (row.status === "abandoned" && lostEvents(seen).has(row.id))
  );
}

/** The keys of objects whose events were given up. */
function lostEvents({ deadLetters }: Seen): ReadonlySet<string> {
  return new Set(deadLetters("confirm-upload").map(({ data }) => Event.parse(data).key));
}

function isAsOffered(
  row: Upload,
  { text, contentType }: { readonly text: string; readonly contentType: string },
) {
  return (
    text === RIGHT && contentType === PDF && text.length === row.bytes && contentType === row.contentType
  );
}

function offerOf({ id, name, bytes, contentType, offeredAt, expiresAt }: Upload): string {
  return JSON.stringify({ id, name, bytes, contentType, offeredAt, expiresAt });
}

function isRightView(seen: Seen, { method, path, sentAt, answer }: ClientRequest): boolean {
  const [, id] = /^\/uploads\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || !answer || answer.status >= 500 || id === undefined) return true;
  const changes = seen.changes(uploads).filter(({ key }) => key === JSON.stringify([id]));
  return statesWithin(changes, sentAt, answer.at).some((row) => {
    if (!row) return answer.status === 404;
    const { name, bytes, contentType, status, reason, storedAt } = row;
    const shown = status === "refusing" ? "refused" : status;
    const view = JSON.stringify({ id, name, bytes, contentType, status: shown, reason, storedAt });
    const retryAfter = shown === "waiting" ? "1" : undefined;
    return answer.status === 200 && answer.body === view && answer.headers["retry-after"] === retryAfter;
  });
}
