import {
  type ClientOperation,
  type Clients,
  conserved,
  type Invariants,
  linearizable,
  type Seen,
  type SequentialModel,
  sumOf,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { accounts, transfers } from "./resources.ts";

/** What a new account has. */
const FIRST_CENTS = 100;
const NAMES = ["a", "b", "c"] as const;

const Transfer = z.object({ id: z.string(), from: z.string(), to: z.string(), cents: z.number() });
type Transfer = Readonly<z.infer<typeof Transfer>>;

/** Accounts are opened, and looked at; transfers are asked for, some of them once more, and some of more than there is. */
const clients: Clients = async ({ fetch, chance }, round) => {
  const of = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(chance() * list.length)];
    if (chosen === undefined) throw new Error("There is nothing to choose from.");
    return chosen;
  };
  for (const id of NAMES) if (chance() < 0.7) await fetch(`/accounts/${id}`, { method: "PUT" });
  for (let n = 0; n < 2; n++) {
    const from = of(NAMES);
    const to = of(NAMES.filter((name) => name !== from));
    const id = `transfer-${round}-${Math.floor(chance() * 1e6)}`;
    const body = JSON.stringify({ id, from, to, cents: of([1, 40, 90, 150]) });
    const headers = { "content-type": "application/json" };
    await fetch("/transfers", { method: "POST", headers, body });
    if (chance() < 0.3) await fetch("/transfers", { method: "POST", headers, body });
    await fetch(`/accounts/${of([from, to])}`);
  }
};

/** What the accounts would have if all transfers that left a receipt, and no others, had been done. */
function byReceipts(seen: Seen): Record<string, number> {
  const cents = Object.fromEntries(seen.items(accounts).map(({ id }) => [id, FIRST_CENTS]));
  for (const { from, to, cents: moved } of seen.items(transfers)) {
    cents[from] = (cents[from] ?? Number.NaN) - moved;
    cents[to] = (cents[to] ?? Number.NaN) + moved;
  }
  return cents;
}

/** All accounts together, and the transfers that were done. */
interface Bank {
  readonly cents: Readonly<Record<string, number>>;
  readonly done: readonly string[];
}
type Input =
  | { readonly type: "open"; readonly id: string }
  | { readonly type: "look"; readonly id: string }
  | ({ readonly type: "transfer" } & Transfer);
interface Output {
  readonly status: number;
  readonly cents?: number | undefined;
}

const bank: SequentialModel<Bank, Input, Output> = {
  initial: { cents: {}, done: [] },
  next(state, input, output) {
    const { status, after } = outcome(state, input);
    if (output === undefined) return [after];
    if (status !== output.status) return [];
    return input.type !== "look" || status === 404 || output.cents === state.cents[input.id] ? [after] : [];
  },
  isRead: ({ type }, output) => type === "look" || output?.status === 409 || output?.status === 200,
};

/** What an operation answers in a state, and the state that it leaves. */
function outcome(state: Bank, input: Input): { readonly status: number; readonly after: Bank } {
  const { cents, done } = state;
  if (input.type === "look") return { status: cents[input.id] === undefined ? 404 : 200, after: state };
  if (input.type === "open") {
    if (cents[input.id] !== undefined) return { status: 200, after: state };
    return { status: 201, after: { cents: { ...cents, [input.id]: FIRST_CENTS }, done } };
  }
  const { id, from, to, cents: moved } = input;
  if (done.includes(id)) return { status: 200, after: state };
  const [has, other] = [cents[from], cents[to]];
  if (has === undefined || other === undefined || has < moved) return { status: 409, after: state };
  return {
    status: 201,
    after: { cents: { ...cents, [from]: has - moved, [to]: other + moved }, done: [...done, id].sort() },
  };
}

const Account = z.object({ cents: z.number() });

/** What clients did, of the whole bank: a transfer is of two accounts at once. Of an answer of 5xx nobody knows what it did. */
function history({ requests }: Seen): ReadonlyMap<string, readonly ClientOperation<Input, Output>[]> {
  const operations = requests.map(
    ({ client, method, path, body, moment, answer }): ClientOperation<Input, Output> => {
      const id = path.split("/").at(-1) ?? "";
      const input: Input =
        method === "POST"
          ? { type: "transfer", ...Transfer.parse(JSON.parse(body ?? "")) }
          : { type: method === "PUT" ? "open" : "look", id };
      if (!answer || answer.status >= 500 || answer.status === 429) return { client, input, sent: moment };
      const { status, body: text, moment: at } = answer;
      const cents =
        input.type === "look" && status === 200 ? Account.parse(JSON.parse(text)).cents : undefined;
      return { client, input, sent: moment, answer: { at, output: { status, cents } } };
    },
  );
  return new Map([["the bank", operations]]);
}

export default {
  clients,
  always: {
    "no money is lost or made": conserved({
      parts: ({ items }) => ({ accounts: sumOf(items(accounts), ({ cents }) => cents) }),
      total: ({ items }) => items(accounts).length * FIRST_CENTS,
    }),
    "no account has less than nothing": ({ items }) =>
      items(accounts).some(({ cents }) => cents < 0) ? "one has" : undefined,
    "money has moved where there is a receipt, and nowhere else": (seen) => {
      const right = byReceipts(seen);
      const wrong = seen.items(accounts).find(({ id, cents }) => cents !== right[id]);
      return wrong && `${wrong.id} has ${wrong.cents}, and by the receipts ${right[wrong.id]}`;
    },
  },
  eventually: {
    "what was answered was done": ({ requests, items }) => {
      const receipts = new Set(items(transfers).map(({ id }) => id));
      const done = requests.filter(
        ({ path, answer }) => path === "/transfers" && answer && answer.status < 300,
      );
      const lost = done.find(({ body }) => !receipts.has(Transfer.parse(JSON.parse(body ?? "")).id));
      return lost && `${lost.body} was answered, and left no receipt`;
    },
    "what clients saw happened in some order": linearizable({ histories: history, model: bank }),
  },
} satisfies Invariants;
