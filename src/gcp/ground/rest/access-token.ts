import { MotifError, parse } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import * as z from "zod/mini";

/** https://cloud.google.com/run/docs/container-contract#metadata-server */
const METADATA_SERVER = "http://metadata.google.internal";
const PATH = "/computeMetadata/v1/instance/service-accounts/default/token";
const ATTEMPTS = 3;
const TIMEOUT_MS = 5_000;
/** The metadata server hands out the same token until 5 minutes before it expires; then there is a new one. */
const EARLY_MS = 4 * 60_000;

const answer = z.object({ access_token: z.string(), expires_in: z.number() });

/** A token, and until when it can be used, in milliseconds since 1970. */
interface Token {
  readonly text: string;
  readonly usableUntil: number;
}

let held: Promise<Token> | undefined;
let source: () => Promise<Token> = fetchToken;

/** Takes tokens from somewhere else than the metadata server: for whoever calls services from outside of Google Cloud. */
export function tokensFrom(ask: () => Promise<string>, usableMs: number): void {
  held = undefined;
  source = async () => ({ text: await ask(), usableUntil: Date.now() + usableMs });
}

/**
 * An access token of the function's service account, asked of the metadata server when it is first needed and kept until
 * shortly before it expires. Calls at the same time share one request. Throws `MotifError` (`no-credentials`).
 */
export async function accessToken(): Promise<string> {
  held ??= source();
  const asked = held;
  try {
    const token = await asked;
    if (Date.now() < token.usableUntil) return token.text;
  } catch (error) {
    if (held === asked) held = undefined;
    throw error;
  }
  if (held === asked) held = undefined;
  return accessToken();
}

/** Forgets the token: a service said that it is not valid. */
export function forgetToken(): void {
  held = undefined;
}

async function fetchToken(): Promise<Token> {
  const host = process.env.GCE_METADATA_HOST;
  const server = host ? `http://${host}` : METADATA_SERVER;
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(`${server}${PATH}`, {
        headers: { "metadata-flavor": "Google" },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`The metadata server answered ${response.status}.`);
      const { access_token, expires_in } = parse(answer, await response.json(), "metadata server's answer");
      return { text: access_token, usableUntil: Date.now() + expires_in * 1000 - EARLY_MS };
    } catch (error) {
      if (attempt < ATTEMPTS) continue;
      throw new MotifError(
        "no-credentials",
        `The metadata server gave no access token: ${messageOf(error)}. Functions get theirs on Google Cloud only.`,
        { cause: error },
      );
    }
  }
}
