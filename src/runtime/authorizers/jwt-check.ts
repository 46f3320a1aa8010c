import {
  type AuthorizerDecision,
  type AuthorizerRequest,
  type Logger,
  milliseconds,
  parse,
  type Unauthorized,
  ValidationError,
} from "@motif/core";
import { errors, type JWTPayload, jwtVerify } from "jose";
import { bearerToken, isCompact } from "./bearer.ts";
import type { JwtAuth, JwtAuthorizerOptions } from "./jwt-options.ts";
import { type Asking, type KeySource, PublishedSource, SecretSource, type Trusted } from "./key-source.ts";
import { remember, type Verified } from "./verified.ts";

const USUAL_TOLERANCE = "30s";

/** The judgement of tokens in one environment. It is a module of its own, as the library takes longer to load than an app. */
export class JwtCheck<C> {
  readonly #options: JwtAuthorizerOptions<C>;
  readonly #source: KeySource;
  readonly #toleranceS: number;

  constructor(options: JwtAuthorizerOptions<C>) {
    const { issuer, keys, clockTolerance = USUAL_TOLERANCE } = options;
    const named = typeof issuer === "string" ? issuer : undefined;
    this.#options = options;
    this.#source = keys?.kind === "secret" ? new SecretSource(named ?? "") : new PublishedSource(named);
    this.#toleranceS = milliseconds(clockTolerance) / 1000;
  }

  readonly decide = async (request: AuthorizerRequest): Promise<AuthorizerDecision<JwtAuth<C>>> => {
    const header = request.header("authorization");
    if (header === undefined) return { refused: "missing", reason: "no-token" };
    const token = bearerToken(header);
    if (token === undefined) return { refused: "invalid", reason: "malformed" };
    const asking: Asking = { handles: request.handles(), now: request.now().getTime(), log: request.log };
    const trusted = await available(() => this.#source.current(asking), request.log);
    if ("refused" in trusted) return trusted;
    const known = trusted.verified.get(token);
    if (known) return this.#timely(known, asking) ?? this.#authorized(known.claims);
    const decision = await this.#judge(token, trusted, asking);
    if (!("refused" in decision) || decision.reason !== UNKNOWN_KEY) return decision;
    const newer = await available(() => this.#source.again(asking, trusted), request.log);
    return "refused" in newer ? newer : this.#judge(token, newer, asking);
  };

  async #judge(token: string, trusted: Trusted, asking: Asking): Promise<AuthorizerDecision<JwtAuth<C>>> {
    const verified = await this.#verify(token, trusted, asking);
    if (typeof verified === "string") return { refused: "invalid", reason: verified };
    remember(trusted.verified, token, verified);
    return this.#authorized(verified.claims);
  }

  /** Signature and claims by the library; a text says why the token is refused. */
  async #verify(token: string, { issuer, keys }: Trusted, { now }: Asking): Promise<Verified | string> {
    const { audience, algorithms = ["RS256"], type } = this.#options;
    if (!isCompact(token)) return "malformed";
    try {
      const { payload } = await jwtVerify(token, keys.find, {
        issuer,
        audience: typeof audience === "string" ? audience : [...audience],
        algorithms: [...algorithms],
        clockTolerance: this.#toleranceS,
        requiredClaims: ["exp"],
        currentDate: new Date(now),
        ...(type !== undefined && { typ: type }),
      });
      return hasExpiry(payload) ? { claims: payload } : "no-expiry";
    } catch (error) {
      return reasonOf(error);
    }
  }

  /** The time goes on while a token is remembered. */
  #timely({ claims: { exp, nbf } }: Verified, { now }: Asking): AuthorizerDecision<never> | undefined {
    const seconds = Math.floor(now / 1000);
    if (exp <= seconds - this.#toleranceS) return { refused: "invalid", reason: "ERR_JWT_EXPIRED" };
    if (nbf !== undefined && nbf > seconds + this.#toleranceS) {
      return { refused: "invalid", reason: "ERR_JWT_CLAIM_VALIDATION_FAILED nbf" };
    }
    return undefined;
  }

  #authorized(payload: JWTPayload): AuthorizerDecision<JwtAuth<C>> {
    const { claims: schema, scopes } = this.#options;
    try {
      // Without a schema, `C` is the type of the claims that were checked.
      const claims = schema ? parse(schema, payload, "token") : (structuredClone(payload) as C);
      const granted = scopes ? scopes(claims) : scopesOf(payload);
      return { auth: { claims, scopes: granted }, scopes: granted };
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      return { refused: "invalid", reason: `claims ${error.issues.map(({ path }) => path).join(" ")}` };
    }
  }
}

/** The keys, or that nobody can judge the token without them. */
async function available(ask: () => Promise<Trusted>, log: Logger): Promise<Trusted | Unauthorized> {
  try {
    return await ask();
  } catch (error) {
    log.error("The keys of the issuer were not to be had", { error });
    return { refused: "unavailable", reason: "no-keys" };
  }
}

const UNKNOWN_KEY = "ERR_JWKS_NO_MATCHING_KEY";

/** Whatever goes wrong with a token refuses it: a key that cannot be read, too. No reason has a part of the token in it. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed) return `${error.code} ${error.claim}`;
  if (error instanceof errors.JOSEError) return error.code;
  return error instanceof Error ? error.name : "unknown";
}

function hasExpiry(payload: JWTPayload): payload is JWTPayload & { readonly exp: number } {
  return payload.exp !== undefined;
}

/** `scope` is a text of scopes with spaces between them (RFC 8693, section 4.2); `scp` that, or a list (Entra ID, Okta). */
function scopesOf({ scope, scp }: JWTPayload): readonly string[] {
  const said = scope ?? scp;
  if (Array.isArray(said)) return said.filter((one) => typeof one === "string");
  return typeof said === "string" ? said.split(" ").filter((one) => one !== "") : [];
}
