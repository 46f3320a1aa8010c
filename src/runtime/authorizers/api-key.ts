import { createHash, timingSafeEqual } from "node:crypto";
import { type Authorizer, MotifError, parse, type Secret, type SecretReader } from "@motif/core";
import { messageOf, readJson } from "@motif/core/platform";
import * as z from "zod/mini";

/** What a handler gets as `auth`. */
export interface ApiKeyAuth {
  /** Whose key it is: the name in the secret. */
  readonly client: string;
  readonly scopes: readonly string[];
}

/** Where keys are, and how they arrive. */
export interface ApiKeyAuthorizerOptions {
  /**
   * The keys' hashes by client, as JSON: `{"acme": {"sha256": ["<64 hexadecimal digits>"], "scopes": ["orders:read"]}}`. A client
   * may have several, while one takes another's place.
   */
  readonly keys: Secret;
  /** The header that a key comes in, in lower case; `x-api-key` if not given. */
  readonly header?: string;
}

const clients = z.record(
  z.string().check(z.minLength(1)),
  z.strictObject({
    sha256: z.array(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
    scopes: z.optional(z.array(z.string())),
  }),
);

interface Known {
  readonly auth: ApiKeyAuth;
  readonly digest: Buffer;
}

const LONGEST_KEY = 512;
const HEADER = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

/**
 * Takes API keys whose hashes are in a secret. A key is a random text of at least 128 bits (`openssl rand -hex 32`), for which a
 * plain SHA-256 is enough: it cannot be guessed. All hashes are compared, each in constant time. A secret whose value is none of
 * the form above is the app's own failure: 500.
 *
 * @example
 * const partnerKeys = secret("partner-keys");
 * export const partners = apiKeyAuthorizer("partners", { keys: partnerKeys });
 *
 * http("list-orders", { authorizer: partners, scopes: ["orders:read"] }, async ({ auth }) => { … auth.client … });
 */
export function apiKeyAuthorizer(
  name: string,
  { keys, header = "x-api-key" }: ApiKeyAuthorizerOptions,
): Authorizer<ApiKeyAuth> {
  return {
    kind: "authorizer",
    name,
    uses: { keys: keys.reader },
    challenge: `ApiKey header="${header}"`,
    security: { type: "apiKey", in: "header", name: header },
    problems: HEADER.test(header) ? [] : [`header "${header}" is no name of a header in lower case`],
    prepare() {
      let read: { readonly text: string; readonly known: readonly Known[] } | undefined;
      return async (request) => {
        const key = request.header(header);
        if (key === undefined) return { refused: "missing", reason: "no-key" };
        if (key.length > LONGEST_KEY) return { refused: "invalid", reason: "too-long" };
        const { keys } = request.handles() as { readonly keys: SecretReader };
        const text = await keys.get();
        if (read?.text !== text) read = { text, known: knownIn(text) };
        const auth = ownerOf(key, read.known);
        return auth ? { auth, scopes: auth.scopes } : { refused: "invalid", reason: "unknown-key" };
      };
    },
  };
}

/** Every hash is looked at, so that time tells nothing of which of them it was, or of how many there are before it. */
function ownerOf(key: string, known: readonly Known[]): ApiKeyAuth | undefined {
  const digest = createHash("sha256").update(key).digest();
  let owner: ApiKeyAuth | undefined;
  for (const candidate of known) {
    if (timingSafeEqual(digest, candidate.digest)) owner = candidate.auth;
  }
  return owner;
}

/** The message says nothing of the value. */
function knownIn(text: string): Known[] {
  try {
    return Object.entries(parse(clients, readJson(text), "secret of API keys")).flatMap(
      ([client, { sha256, scopes = [] }]) =>
        sha256.map((hash) => ({ auth: { client, scopes }, digest: Buffer.from(hash, "hex") })),
    );
  } catch (error) {
    const reason = error instanceof SyntaxError ? "it is no JSON" : messageOf(error);
    throw new MotifError(
      "invalid-secret",
      `The secret with the hashes of API keys cannot be read: ${reason}. docs/authorizers.md shows its form.`,
    );
  }
}
