import {
  type Duration,
  InvalidArgumentError,
  type JsonObject,
  milliseconds,
  type StandIn,
  type TokenIssuer,
} from "@motif/core";
import type { Inventory } from "@motif/core/model";
import { type IssuerKeys, keyId, publicJwk } from "./keys.ts";

/** What a token is made of besides its claims. */
export interface TokenOptions {
  /** Which authorizer it is for; need not be said where the app has one that takes tokens. */
  readonly authorizer?: string;
  /** How long it counts; `"1h"` if not given. */
  readonly expiresIn?: Duration;
}

const METADATA = "/.well-known/openid-configuration";
const KEYS = "/.well-known/jwks.json";

/** An authorizer that takes tokens of an issuer. */
interface Taker {
  readonly name: string;
  readonly tokens: TokenIssuer;
}

/**
 * Stands in for the issuers whose tokens an app takes: in `motif dev`, in tests and in simulations, and nowhere else. Functions
 * ask it for its metadata and keys as they ask the real one.
 */
export class DevelopmentIssuer {
  /** What answers in place of the issuers, by the names of their services. */
  readonly standIns: Readonly<Record<string, StandIn>>;
  readonly #takers: readonly Taker[];
  readonly #keys: IssuerKeys;
  /** Milliseconds since 1970. */
  readonly #now: () => number;
  readonly #app: string;

  constructor(inventory: Pick<Inventory, "app" | "functions">, keys: IssuerKeys, now: () => number) {
    this.#app = inventory.app;
    this.#takers = takersIn(inventory);
    this.#keys = keys;
    this.#now = now;
    this.standIns = this.#standIns();
  }

  /** Signs a token. `iss`, `aud`, `iat`, `exp` and `sub` are as the app wants them, where the claims do not say otherwise. */
  async token(claims: JsonObject = {}, { authorizer, expiresIn = "1h" }: TokenOptions = {}): Promise<string> {
    const { tokens } = this.#taker(authorizer);
    const { issuer, audience, algorithm } = tokens;
    const now = Math.floor(this.#now() / 1000);
    const usual = {
      iss: urlOf(issuer),
      aud: audience,
      sub: "developer",
      iat: now,
      exp: now + Math.floor(milliseconds(expiresIn) / 1000),
    };
    // Loaded when a token is wanted: it takes longer to load than an app, and most apps want none.
    const { SignJWT } = await import("jose");
    return new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: algorithm, kid: keyId(algorithm), typ: "JWT" })
      .sign(this.#keys(algorithm));
  }

  #taker(name: string | undefined): Taker {
    const fitting = this.#takers.filter((taker) => name === undefined || taker.name === name);
    const [taker, another] = fitting;
    if (taker && !another) return taker;
    const names = this.#takers.map((one) => one.name).join(", ");
    throw new InvalidArgumentError(
      names === ""
        ? `${this.#app} has no authorizer that takes tokens of an issuer.`
        : `Say which authorizer of ${this.#app} the token is for: ${names}.`,
    );
  }

  #standIns(): Record<string, StandIn> {
    const standIns: Record<string, StandIn> = {};
    for (const { tokens } of this.#takers) {
      const { issuer, keys } = tokens;
      const algorithms = this.#takers
        .filter((other) => other.tokens.issuer === issuer)
        .map((other) => other.tokens.algorithm);
      const keySet = () => ({
        keys: [...new Set(algorithms)].map((algorithm) => publicJwk(this.#keys(algorithm), algorithm)),
      });
      if (keys) standIns[keys.name] = () => Response.json(keySet());
      if (typeof issuer === "string") continue;
      standIns[issuer.name] = ({ url }) => {
        if (url.endsWith(METADATA)) {
          const base = urlOf(issuer);
          return Response.json({ issuer: base, jwks_uri: base.replace(/\/$/, "") + KEYS });
        }
        return url.endsWith(KEYS) ? Response.json(keySet()) : new Response(null, { status: 404 });
      };
    }
    return standIns;
  }
}

/** The names of the services that the development issuer answers for, where nobody else does. */
export function issuersOf(inventory: Pick<Inventory, "functions">): ReadonlySet<string> {
  const services = takersIn(inventory).flatMap(({ tokens: { issuer, keys } }) => [issuer, keys]);
  return new Set(services.flatMap((service) => (typeof service === "object" ? [service.name] : [])));
}

function urlOf(issuer: TokenIssuer["issuer"]): string {
  return typeof issuer === "string" ? issuer : (issuer.url ?? "");
}

function takersIn({ functions }: Pick<Inventory, "functions">): Taker[] {
  const takers = new Map<string, Taker>();
  for (const { definition } of functions) {
    const authorizer = definition.kind === "http" ? definition.authorizer : undefined;
    if (authorizer?.tokens) takers.set(authorizer.name, { name: authorizer.name, tokens: authorizer.tokens });
  }
  return [...takers.values()];
}
