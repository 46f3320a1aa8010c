import { createHash } from "node:crypto";
import {
  type Authorized,
  type Authorizer,
  type AuthorizerDecision,
  type Context,
  type Duration,
  type Handles,
  milliseconds,
  type Uses,
} from "@motif/core";
import { isDuration } from "@motif/core/platform";

/** What a decision is made from. It is kept by the credential, so it depends on nothing else of the request. */
export type CustomAuthorizerInput<U extends Uses> = Pick<Context, "log" | "now"> &
  Handles<U> & { readonly credential: string };

/** How a decision is made. */
export interface CustomAuthorizerOptions<U extends Uses, A> {
  readonly uses?: U;
  /** The header that holds the credential, in lower case; `authorization` if not given. A request without it is refused: 401. */
  readonly header?: string;
  /** The scheme that a refused caller is told to use (RFC 9110, section 11.6.1); `Bearer` if not given. */
  readonly scheme?: string;
  /** How long a decision is kept, whatever it was, up to `"1h"`; `"1m"` if not given, `"0s"`: it is not. */
  readonly ttl?: Duration;
  /** Who the credential belongs to, and what they may do; undefined where it counts for nothing. What it throws is 500, and is not kept. */
  readonly decide: (
    input: CustomAuthorizerInput<U>,
  ) => Authorized<A> | undefined | Promise<Authorized<A> | undefined>;
}

/** So many decisions are kept; the one that was made first is forgotten first. */
const MOST_DECISIONS = 1_000;
const LONGEST_TTL_MS = 60 * 60_000;
const LONGEST_CREDENTIAL = 16_384;
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

interface Kept<A> {
  readonly decision: AuthorizerDecision<A>;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * Takes whatever a function of the app's own says counts, such as a session in a table. Requests of one credential that come
 * while it is decided about share the decision.
 *
 * @example
 * export const sessions = customAuthorizer("sessions", {
 *   uses: { sessions: sessionTable.reader },
 *   ttl: "30s",
 *   decide: async ({ credential, sessions }) => {
 *     const found = await sessions.get({ id: derivedId(credential) });
 *     return found && { auth: { user: found.item.user }, scopes: found.item.scopes };
 *   },
 * });
 */
export function customAuthorizer<A, U extends Uses = Record<never, never>>(
  name: string,
  options: CustomAuthorizerOptions<U, A>,
): Authorizer<A> {
  const { uses, header = "authorization", scheme = "Bearer", ttl = "1m" } = options;
  const ttlProblem =
    isDuration(ttl) && milliseconds(ttl) <= LONGEST_TTL_MS ? [] : ['ttl must be a duration of up to "1h"'];
  return {
    kind: "authorizer",
    name,
    uses: uses ?? {},
    challenge: scheme,
    security:
      header === "authorization"
        ? { type: "http", scheme: scheme.toLowerCase() }
        : { type: "apiKey", in: "header", name: header },
    problems: [
      ...(TOKEN.test(header) && header === header.toLowerCase()
        ? []
        : [`header "${header}" is no name of a header in lower case`]),
      ...(TOKEN.test(scheme) ? [] : [`scheme "${scheme}" is no scheme (RFC 9110, section 11.1)`]),
      ...ttlProblem,
    ],
    prepare() {
      const kept = new Map<string, Kept<A>>();
      const deciding = new Map<string, Promise<AuthorizerDecision<A>>>();
      return async (request) => {
        const credential = request.header(header);
        if (credential === undefined) return { refused: "missing", reason: "no-credential" };
        if (credential.length > LONGEST_CREDENTIAL) return { refused: "invalid", reason: "too-long" };
        const key = createHash("sha256").update(credential).digest("base64");
        const now = request.now().getTime();
        const before = kept.get(key);
        if (before && now < before.until) return before.decision;
        const { log, now: clock } = request;
        const input = { ...request.handles(), credential, log, now: clock } as CustomAuthorizerInput<U>;
        const made = deciding.get(key) ?? decide(options, input);
        deciding.set(key, made);
        try {
          const decision = await made;
          kept.delete(key);
          if (milliseconds(ttl) > 0) keep(kept, key, { decision, until: now + milliseconds(ttl) });
          return decision;
        } finally {
          deciding.delete(key);
        }
      };
    },
  };
}

async function decide<U extends Uses, A>(
  { decide }: CustomAuthorizerOptions<U, A>,
  input: CustomAuthorizerInput<U>,
): Promise<AuthorizerDecision<A>> {
  return (await decide(input)) ?? { refused: "invalid", reason: "not-authorized" };
}

function keep<A>(kept: Map<string, Kept<A>>, key: string, entry: Kept<A>): void {
  if (kept.size >= MOST_DECISIONS) {
    for (const first of kept.keys()) {
      kept.delete(first);
      break;
    }
  }
  kept.set(key, entry);
}
