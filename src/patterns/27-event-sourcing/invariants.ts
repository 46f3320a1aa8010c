import { isDeepStrictEqual } from "node:util";
import {
  type ClientOperation,
  type ClientRequest,
  type Clients,
  everyChange,
  failedByItself,
  type Invariants,
  linearizable,
  type Seen,
  type SequentialModel,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { accounts, balances } from "./resources.ts";

const ACCOUNTS = ["a", "b"] as const;
const OWNERS = ["ada", "bob"] as const;

/** Two accounts, which two owners want, and which many pay into and out of, some for a version that they have seen; now and then the balances are made anew. */
const clients: Clients = async ({ fetch, send, chance, idle, wait }, round) => {
  const of = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(chance() * list.length)];
    if (chosen === undefined) throw new Error("There is nothing to choose from.");
    return chosen;
  };
  const headers = { "content-type": "application/json" };
  const account = of(ACCOUNTS);
  const owner = of(OWNERS);
  await fetch(`/accounts/${account}`, { method: "PUT", headers, body: JSON.stringify({ owner }) });
  for (let n = 0; n < 3; n++) {
    const key = `${round}-${Math.floor(chance() * 1e6)}`;
    const seen = chance() < 0.3 ? await fetch(`/accounts/${account}`) : undefined;
    const etag = seen?.headers.get("etag") ?? undefined;
    const body = JSON.stringify({ cents: of([100, 70, -60, -150]), reference: `round ${round}` });
    const asked = { ...headers, "idempotency-key": key, ...(etag !== undefined && { "if-match": etag }) };
    const move = () => fetch(`/accounts/${account}/movements`, { method: "POST", headers: asked, body });
    await move();
    if (chance() < 0.3) await move();
  }
  await fetch(`/accounts/${account}`);
  if (chance() < 0.15) await send("rebuilding", { phase: "begin" });
  await fetch(`/owners/${owner}/accounts`);
  if (chance() < 0.3) await idle();
  // For what only the schedule brings up to date.
  if (chance() < 0.2) await wait("20m");
};

const Data = z.object({ owner: z.optional(z.string()), cents: z.optional(z.number()) });

/** What happened, as it is kept: of each account in the order of its versions. */
interface Happened {
  readonly version: number;
  readonly type: string;
  readonly command: string;
  readonly owner?: string | undefined;
  readonly cents: number;
}

function events(seen: Seen): ReadonlyMap<string, readonly Happened[]> {
  const all = new Map<string, Happened[]>();
  for (const item of seen.items(accounts.table)) {
    if (!item.at.startsWith("event:")) continue;
    const { owner, cents = 0 } = Data.parse(JSON.parse(item.data ?? ""));
    const { stream, version, type = "", command = "" } = item;
    const list = all.get(stream) ?? [];
    list.push({ version, type, command, owner, cents: type === "withdrawn" ? -cents : cents });
    all.set(stream, list);
  }
  for (const list of all.values()) list.sort((one, other) => one.version - other.version);
  return all;
}

/** What an account has after its events up to a version. */
function sumOf(happened: readonly Happened[], version: number): { owner: string | null; cents: number } {
  const until = happened.filter((event) => event.version <= version);
  const owner = until.find(({ type }) => type === "opened")?.owner ?? null;
  return { owner, cents: until.reduce((sum, { cents }) => sum + cents, 0) };
}

const Snapshot = z.object({ owner: z.nullable(z.string()), cents: z.number() });
const Row = z.object({ account: z.string(), owner: z.string(), cents: z.number(), movements: z.number() });
const Generations = z.object({ live: z.number() });

/** The rows of the generation that is read, by account. */
function liveRows(seen: Seen): ReadonlyMap<string, { readonly version: number; readonly row: unknown }> {
  const items = seen.items(balances.table);
  const pointer = items.find(({ key }) => key === "generations");
  const { live } = pointer ? Generations.parse(JSON.parse(pointer.data)) : { live: 1 };
  const own = items.filter(({ key }) => key.startsWith(`${live}/`));
  return new Map(
    own.map(({ stream = "", version = 0, data }) => [stream, { version, row: Row.parse(JSON.parse(data)) }]),
  );
}

function rowOf(account: string, happened: readonly Happened[], version: number) {
  const { owner, cents } = sumOf(happened, version);
  return { account, owner: owner ?? "", cents, movements: version - 1 };
}

/** Five minutes from one look to the next, of what waits for a minute then; and what a faulty minute takes. */
const CATCH_UP_MS = 9 * 60_000;

export default {
  clients,
  always: {
    "versions have no gaps": (seen) => {
      for (const [account, happened] of events(seen)) {
        const wrong = happened.find(({ version }, index) => version !== index + 1);
        if (wrong) return `${account} has a gap before version ${wrong.version}`;
      }
      return undefined;
    },
    "what happened never changes, and never goes": everyChange(accounts.table, ({ before, after }) =>
      before?.at.startsWith("event:") ? `event ${before.version} became ${JSON.stringify(after)}` : undefined,
    ),
    "an account is opened once, and first": (seen) => {
      for (const [account, happened] of events(seen)) {
        const opened = happened.filter(({ type }) => type === "opened");
        if (opened.length !== 1 || opened[0]?.version !== 1)
          return `${account} was opened ${opened.length} times`;
      }
      return undefined;
    },
    "no account has ever had less than nothing": (seen) => {
      for (const [account, happened] of events(seen)) {
        const wrong = happened.find(({ version }) => sumOf(happened, version).cents < 0);
        if (wrong) return `${account} has at version ${wrong.version} less than nothing`;
      }
      return undefined;
    },
    "a command is done once": (seen) => {
      for (const [account, happened] of events(seen)) {
        const commands = happened.map(({ command }) => command);
        const twice = commands.find((command, index) => commands.indexOf(command) !== index);
        if (twice !== undefined) return `${twice} was done twice to ${account}`;
      }
      return undefined;
    },
    "a snapshot is what the events give": (seen) => {
      const all = events(seen);
      for (const { at, stream, version, data = "" } of seen.items(accounts.table)) {
        if (at !== "snapshot") continue;
        const right = sumOf(all.get(stream) ?? [], version);
        if (!isDeepStrictEqual(Snapshot.parse(JSON.parse(data)), right))
          return `${stream} is ${data} at ${version}`;
      }
      return undefined;
    },
    "a balance is what the events give, up to its version": (seen) => {
      const all = events(seen);
      for (const [account, { version, row }] of liveRows(seen)) {
        const right = rowOf(account, all.get(account) ?? [], version);
        if (!isDeepStrictEqual(row, right)) return `${account} is shown as ${JSON.stringify(row)}`;
      }
      return undefined;
    },
  },
  eventually: {
    "a balance has all events of its account, or it is known that it has not": (seen) => {
      const rows = liveRows(seen);
      const marked = new Set(
        seen.items(accounts.table).flatMap(({ at, stream }) => (at === "pending" ? [stream] : [])),
      );
      for (const [account, happened] of events(seen)) {
        const shown = rows.get(account)?.version;
        if (shown !== happened.length && !marked.has(account))
          return `${account} is shown at ${shown}, and has ${happened.length}`;
      }
      return undefined;
    },
    "nobody is behind for longer than it takes to catch up": ({ items, now }) => {
      const longest = now.getTime() - CATCH_UP_MS;
      const late = items(accounts.table).find(
        ({ at, since = "" }) => at === "pending" && Date.parse(since) < longest,
      );
      return late && `${late.stream} waits since ${late.since}`;
    },
    "what clients saw of an account happened in some order": (seen) =>
      linearizable({ histories: byAccount, model })(seen),
    "a list shows what was so at some time": (seen) => {
      const all = events(seen);
      for (const request of seen.requests) {
        const wrong = listedWrongly(request, all);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

const Listed = z.object({ accounts: z.array(z.extend(Row, { version: z.number() })) });

function listedWrongly(
  { path, answer }: ClientRequest,
  all: ReadonlyMap<string, readonly Happened[]>,
): string | undefined {
  if (!path.startsWith("/owners/") || answer?.status !== 200) return undefined;
  const { accounts: shown } = Listed.parse(JSON.parse(answer.body));
  const wrong = shown.find(
    ({ version, ...row }) => !isDeepStrictEqual(row, rowOf(row.account, all.get(row.account) ?? [], version)),
  );
  return wrong && `${path} shows ${JSON.stringify(wrong)}`;
}

interface State {
  readonly owner: string | null;
  readonly cents: number;
  readonly version: number;
  /** The keys of movements that were done. */
  readonly done: readonly string[];
}
type Input =
  | { readonly type: "open"; readonly owner: string }
  | { readonly type: "look" }
  | {
      readonly type: "move";
      readonly key: string;
      readonly cents: number;
      readonly expected?: number | undefined;
    };
interface Output {
  readonly status: number;
  readonly version?: number | undefined;
  readonly cents?: number | undefined;
}

const model: SequentialModel<State, Input, Output> = {
  initial: { owner: null, cents: 0, version: 0, done: [] },
  next(state, input, output) {
    const { status, after } = outcomeOf(state, input);
    if (output === undefined) return [after];
    if (status !== output.status) return [];
    // Who asks again gets what the account has now.
    if (input.type === "move" && status === 200) return [after];
    if (input.type === "open") return [after];
    const isRight = status >= 300 || (output.version === after.version && output.cents === after.cents);
    return isRight ? [after] : [];
  },
  isRead: ({ type }, output) => type === "look" || (output !== undefined && output.status !== 201),
};

/** What an operation answers in a state, and the state that it leaves. */
function outcomeOf(state: State, input: Input): { readonly status: number; readonly after: State } {
  const { owner, cents, version, done } = state;
  if (input.type === "look") return { status: owner === null ? 404 : 200, after: state };
  if (input.type === "open") {
    if (owner !== null) return { status: owner === input.owner ? 200 : 409, after: state };
    return { status: 201, after: { ...state, owner: input.owner, version: version + 1 } };
  }
  if (done.includes(input.key)) return { status: 200, after: state };
  if (input.expected !== undefined && input.expected !== version) return { status: 412, after: state };
  if (owner === null) return { status: 404, after: state };
  if (cents + input.cents < 0) return { status: 409, after: state };
  const after = {
    owner,
    cents: cents + input.cents,
    version: version + 1,
    done: [...done, input.key].toSorted(),
  };
  return { status: 201, after };
}

const Shown = z.object({ version: z.number(), cents: z.number() });
const Opening = z.object({ owner: z.string() });
const Moving = z.object({ cents: z.number() });

function byAccount({ requests }: Seen): ReadonlyMap<string, readonly ClientOperation<Input, Output>[]> {
  const all = new Map<string, ClientOperation<Input, Output>[]>();
  for (const request of requests) {
    const [, account] = /^\/accounts\/([^/]+)/.exec(request.path) ?? [];
    if (account === undefined) continue;
    const { client, moment: sent, answer } = request;
    const list = all.get(account) ?? [];
    const operation = { client, input: inputOf(request), sent };
    const isKnown = answer && answer.status < 500 && answer.status !== 429;
    list.push(
      isKnown
        ? { ...operation, answer: { at: answer.moment, output: outputOf(answer.status, answer.body) } }
        : operation,
    );
    all.set(account, list);
  }
  return all;
}

function inputOf({ method, body, headers }: ClientRequest): Input {
  if (method === "GET") return { type: "look" };
  const said: unknown = JSON.parse(body ?? "");
  if (method === "PUT") return { type: "open", ...Opening.parse(said) };
  const seen = headers["if-match"];
  return {
    type: "move",
    key: headers["idempotency-key"] ?? "",
    ...Moving.parse(said),
    expected: seen === undefined ? undefined : Number(seen.replaceAll('"', "")),
  };
}

function outputOf(status: number, body: string): Output {
  return status < 300 ? { status, ...Shown.parse(JSON.parse(body)) } : { status };
}
