import { isDeepStrictEqual } from "node:util";
import {
  type Change,
  type ClientAnswer,
  type ClientRequest,
  everyChange,
  failedByItself,
  type Invariants,
  type Seen,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { Expense, expenses } from "./resources.ts";
import { clients } from "./simulated-people.ts";

/** Whoever a token says is asking; `wrong` says that it does not count. */
const Person = z.looseObject({
  sub: z.string(),
  department: z.nullable(z.string()),
  roles: z._default(z.array(z.string()), []),
  approvalLimit: z._default(z.number(), 0),
  scope: z.string(),
  wrong: z.optional(z.string()),
});
type Person = z.infer<typeof Person>;

const Problem = z.looseObject({ status: z.number(), code: z.optional(z.string()) });
const Page = z.strictObject({ expenses: z.array(Expense), nextCursor: z.optional(z.string()) });

/** A request that was answered, and who made it: nobody where nothing says so, or nothing that counts. */
interface Asked {
  readonly request: ClientRequest;
  readonly answer: ClientAnswer;
  readonly person: Person | undefined;
}

export default {
  clients,
  always: {
    "an expense is submitted by its owner, decided about once by who may, and else never changes":
      everyChange(expenses, changeProblem),
  },
  eventually: {
    "who has no token that counts is answered 401, the same for every reason, and nothing else": (seen) => {
      const refusals = new Set<string>();
      for (const { request, answer, person } of asked(seen)) {
        if ((answer.status === 401) === (person === undefined)) {
          if (answer.status === 401 && request.headers["authorization"] !== undefined)
            refusals.add(answer.body);
          continue;
        }
        return `${request.method} ${request.path} of ${person?.sub ?? "nobody"} was answered ${answer.status}`;
      }
      return refusals.size > 1 ? `refusals differ: ${[...refusals].join()}` : undefined;
    },
    "a scope that a route wants is had by whoever it lets through, and told to others": (seen) => {
      for (const { request, answer, person } of asked(seen)) {
        if (!person) continue;
        const isLacking = !person.scope.split(" ").includes(scopeOf(request));
        const isTold = answer.status === 403 && codeOf(answer) === "insufficient-scope";
        if (isLacking !== isTold)
          return `${person.sub} was answered ${answer.status} to ${request.method} ${request.path}`;
      }
      return undefined;
    },
    "an expense is shown to its owner, to managers of its department and to auditors only, as it was": (
      seen,
    ) => {
      for (const { request, answer, person } of asked(seen)) {
        for (const expense of shownIn(request, answer)) {
          if (!person || !mayKnow(person, expense)) return `${person?.sub} was shown ${expense.id}`;
          if (isList(request) && expense.owner !== person.sub)
            return `${person.sub} has ${expense.id} listed`;
          if (!versionsOf(seen, expense.id, answer.at).some((one) => isDeepStrictEqual(one, expense)))
            return `${expense.id} never was as ${person.sub} was shown it`;
        }
      }
      return undefined;
    },
    "404 is for who may not know an expense that was there, or where none was": (seen) => {
      for (const { request, answer, person } of asked(seen)) {
        const id = idOf(request);
        if (answer.status !== 404 || !person || id === undefined) continue;
        const first = changesOf(seen, id)[0];
        const wasThere = first?.after && first.at < request.sentAt;
        if (wasThere && first.after && mayKnow(person, first.after))
          return `${id} was there, and ${person.sub} did not find it`;
      }
      return undefined;
    },
    "a decision is denied for its reason, and made by nobody to whom that applies": (seen) => {
      for (const { request, answer, person } of asked(seen)) {
        const id = idOf(request);
        if (!person || id === undefined || !isDecision(request)) continue;
        const expense = changesOf(seen, id)[0]?.after;
        if (!expense || answer.status === 400 || answer.status === 404) continue;
        if (codeOf(answer) === "insufficient-scope") continue;
        const reason = reasonAgainst(person, expense);
        if (answer.status === 403 ? codeOf(answer) !== reason : reason !== undefined)
          return `${person.sub} was answered ${answer.status} ${codeOf(answer)}, and it is ${reason}`;
      }
      return undefined;
    },
    "what was answered is there: an expense that was submitted, a decision that was made": (seen) => {
      for (const { request, answer, person } of asked(seen)) {
        const id = idOf(request);
        if (request.method !== "PUT" || answer.status >= 300 || id === undefined || !person) continue;
        const last = changesOf(seen, id).at(-1)?.after;
        const wanted = JSON.parse(request.body ?? "null");
        const isThere = isDecision(request)
          ? last?.status === wanted.status && last?.decidedBy === person.sub
          : last?.owner === person.sub && last.purpose === wanted.purpose && last.amount === wanted.amount;
        if (!isThere)
          return `${person.sub} was told ${answer.status} of ${id}, which is ${JSON.stringify(last)}`;
      }
      return undefined;
    },
    "409 is for what another request has done before": (seen) => {
      for (const { request, answer, person } of asked(seen)) {
        const id = idOf(request);
        if (answer.status !== 409 || id === undefined || !person) continue;
        const made = changesOf(seen, id).filter(({ at }) => at <= answer.at);
        const known = made.at(-1)?.after;
        const wanted = JSON.parse(request.body ?? "null");
        const isSame = isDecision(request)
          ? known?.status === wanted.status && known?.decidedBy === person.sub
          : known?.owner === person.sub && known.purpose === wanted.purpose && known.amount === wanted.amount;
        const isUndecided = isDecision(request) && known?.status === "submitted";
        if (!known || isSame || isUndecided) return `${person.sub} was answered 409 for ${id}`;
      }
      return undefined;
    },
    "every answer is one of the contract": (seen) => {
      for (const { request, answer } of asked(seen)) {
        const isBad = request.body?.includes("-1") ?? false;
        const good = isList(request) || request.method === "GET" || isDecision(request) ? [200] : [201];
        const others = request.method === "PUT" ? [401, 403, 409] : [401, 403];
        const missing = idOf(request) !== undefined && (isDecision(request) || request.method === "GET");
        const expected = [...(isBad ? [400] : [...good, ...(missing ? [404] : [])]), ...others];
        if (!expected.includes(answer.status) || (isBad && answer.status === 409))
          return `${request.method} ${request.path} was answered ${answer.status}`;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

/** Requests that were answered otherwise than that something went wrong. */
function asked({ requests }: Seen): Asked[] {
  return requests.flatMap((request) => {
    const { answer } = request;
    if (!answer || answer.status >= 500 || answer.status === 429) return [];
    return [{ request, answer, person: personOf(request) }];
  });
}

/** Who a request is from, by this module's own lights: clients say in a token what is wrong with it, or altered it. */
function personOf({ headers: { authorization } }: ClientRequest): Person | undefined {
  const payload = authorization?.split(".")[1];
  if (payload === undefined) return undefined;
  const person = Person.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  return person.wrong !== undefined || person.sub.startsWith("mallory") ? undefined : person;
}

function scopeOf(request: ClientRequest): string {
  if (request.method === "GET") return "expenses:read";
  return isDecision(request) ? "expenses:approve" : "expenses:write";
}

function isDecision({ path }: ClientRequest): boolean {
  return path.endsWith("/decision");
}

function isList({ path }: ClientRequest): boolean {
  return path === "/expenses";
}

function idOf({ path }: ClientRequest): string | undefined {
  return path.split("/")[2];
}

function codeOf({ body }: ClientAnswer): string | undefined {
  return Problem.safeParse(JSON.parse(body)).data?.code;
}

function shownIn(request: ClientRequest, { status, body }: ClientAnswer): Expense[] {
  if (status >= 300) return [];
  const value: unknown = JSON.parse(body);
  return isList(request) ? Page.parse(value).expenses : [Expense.parse(value)];
}

function mayKnow({ sub, roles, department }: Person, expense: Expense): boolean {
  const isManager = roles.includes("manager") && department === expense.department;
  return sub === expense.owner || isManager || roles.includes("auditor");
}

function reasonAgainst(person: Person, { owner, amount, department }: Expense): string | undefined {
  if (!person.roles.includes("manager")) return "not-a-manager";
  if (person.department !== department) return "another-department";
  if (person.sub === owner) return "own-expense";
  return amount > person.approvalLimit ? "over-the-limit" : undefined;
}

function changesOf(seen: Seen, id: string): readonly Change<Expense>[] {
  return seen.changes(expenses).filter(({ after, before }) => (after ?? before)?.id === id);
}

function versionsOf(seen: Seen, id: string, until: number): Expense[] {
  return changesOf(seen, id).flatMap(({ after, at }) => (after && at <= until ? [after] : []));
}

function changeProblem({ before, after, by }: Change<Expense>): string | undefined {
  if (by === "somebody else") return undefined;
  if (!after) return "it was deleted";
  const { status, decidedBy, decidedAt, ...submitted } = after;
  if (!before) {
    const isNew = by.startsWith("submit-expense") && status === "submitted" && decidedBy === undefined;
    return isNew ? undefined : `${by} made ${JSON.stringify(after)} of nothing`;
  }
  const { status: was, ...rest } = before;
  const isDecided = was === "submitted" && status !== "submitted" && decidedBy !== undefined;
  const isElse = !isDeepStrictEqual(rest, submitted) || decidedAt === undefined;
  if (!by.startsWith("decide-expense") || !isDecided || isElse)
    return `${by} made ${JSON.stringify(after)} of ${JSON.stringify(before)}`;
  return decidedBy === before.owner ? `${decidedBy} decided about an own expense` : undefined;
}
