import { MotifError } from "@motif/core";
import * as z from "zod/mini";
import { VARIABLE } from "./environment.ts";

/** A token for a service; `expiresOnTimestamp` is in milliseconds since 1970. */
export interface AccessToken {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/** What the SDKs ask for tokens: the part of `TokenCredential` of `@azure/core-auth` that they use. */
export interface Credential {
  getToken(scopes: string | string[]): Promise<AccessToken>;
}

/** Each is a JSON document; `expires_on` is in seconds since 1970, as text. */
const answer = z.object({ access_token: z.string(), expires_on: z.string() });

/** A token that is about to expire is not used any more: a call may take that long. */
const MARGIN_MS = 5 * 60_000;
const ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;
const TIMEOUT_MS = 10_000;

/**
 * The function app's managed identity, through the endpoint that App Service has for it
 * (https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference). `@azure/identity`
 * knows many other sources too, and takes 30 ms to load. Tokens are kept until shortly before they expire; callers that
 * come at the same time share one request.
 */
export class ManagedIdentity implements Credential {
  readonly #tokens = new Map<string, Promise<AccessToken>>();

  async getToken(scopes: string | string[]): Promise<AccessToken> {
    const scope = typeof scopes === "string" ? scopes : (scopes[0] ?? "");
    const known = this.#tokens.get(scope);
    const kept = await known;
    if (kept && kept.expiresOnTimestamp - MARGIN_MS > Date.now()) return kept;
    const other = this.#tokens.get(scope);
    if (other && other !== known) return other;
    const request = requestToken(scope.replace(/\/\.default$/, ""));
    this.#tokens.set(scope, request);
    request.catch(() => this.#tokens.delete(scope));
    return request;
  }
}

/** The one of this process: its tokens serve all drivers. */
export const managedIdentity: Credential = new ManagedIdentity();

async function requestToken(resource: string): Promise<AccessToken> {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER, [VARIABLE.clientId]: clientId } = process.env;
  if (!IDENTITY_ENDPOINT || !IDENTITY_HEADER) {
    throw new MotifError(
      "missing-variable",
      "IDENTITY_ENDPOINT and IDENTITY_HEADER are not set: App Service sets them where the function app has an identity.",
    );
  }
  const url = new URL(IDENTITY_ENDPOINT);
  url.searchParams.set("resource", resource);
  url.searchParams.set("api-version", "2019-08-01");
  if (clientId) url.searchParams.set("client_id", clientId);
  const headers = { "X-IDENTITY-HEADER": IDENTITY_HEADER };
  for (let attempt = 1; ; attempt++) {
    const response = await ask(url, headers);
    if (typeof response === "object" && response.ok) {
      const { access_token: token, expires_on } = z.parse(answer, await response.json());
      return { token, expiresOnTimestamp: Number(expires_on) * 1000 };
    }
    const status = typeof response === "object" ? response.status : undefined;
    const worthwhile = status === undefined || status === 429 || status >= 500;
    if (attempt === ATTEMPTS || !worthwhile) {
      const reason = typeof response === "object" ? `${status} ${await response.text()}` : response;
      throw new MotifError("service-failed", `There is no token for ${resource}: ${reason}`);
    }
    await new Promise((resolve) => setTimeout(resolve, FIRST_DELAY_MS * 2 ** (attempt - 1)));
  }
}

/** The answer, or why there is none. */
async function ask(url: URL, headers: Record<string, string>): Promise<Response | string> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
