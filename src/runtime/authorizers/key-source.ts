import type { Logger, SecretReader, ServiceCaller } from "@motif/core";
import { messageOf, readJson } from "@motif/core/platform";
import { loadIssuer } from "./issuer.ts";
import { type KeySet, secretKeys } from "./key-set.ts";
import type { Verified } from "./verified.ts";

/** Whose tokens count now: the issuer, its keys, and the tokens that these have verified already. */
export interface Trusted {
  readonly issuer: string;
  readonly keys: KeySet;
  readonly verified: Map<string, Verified>;
}

/** What a source has at hand when it is asked. */
export interface Asking {
  readonly handles: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly log: Logger;
}

/** Where keys come from. */
export interface KeySource {
  /** Those that count now. Rejects where none are to be had. */
  current(asking: Asking): Promise<Trusted>;
  /**
   * Those that count by now, as a token names a key that is not among `before`: asked anew, unless that was done a moment ago.
   * Rejects where nobody can say.
   */
  again(asking: Asking, before: Trusted): Promise<Trusted>;
}

/** For so long keys are taken without asking. */
const FRESH_MS = 10 * 60_000;
/**
 * For so long they are used on where the issuer cannot be asked: "caches each issuer's signing keys for up to 1 hour"
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-keys.html).
 */
const HELD_MS = 60 * 60_000;
/** With keys at hand, the issuer is asked no more often, whatever tokens come and however the last time ended; without, each request asks. */
const COOLDOWN_MS = 30_000;
/** Where there are keys to use on, a request waits no longer for new ones. */
const PATIENCE_MS = 2_000;

/** Keys that services publish. They are kept; those who ask at the same time share one question. */
export class PublishedSource implements KeySource {
  readonly #issuer: string | undefined;
  #kept: { readonly trusted: Trusted; readonly at: number } | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  #asking: Promise<Trusted> | undefined;

  /** `issuer` is the claim `iss` where no metadata say it. */
  constructor(issuer: string | undefined) {
    this.#issuer = issuer;
  }

  async current(asking: Asking): Promise<Trusted> {
    const kept = this.#kept;
    if (!kept) return this.#ask(asking);
    const age = asking.now - kept.at;
    if (age < FRESH_MS || (age < HELD_MS && this.#isCoolingDown(asking))) return kept.trusted;
    try {
      return await this.#ask(asking);
    } catch (error) {
      if (age >= HELD_MS) throw error;
      asking.log.warn("The issuer's keys could not be read anew: those of before are used on", {
        error: messageOf(error),
      });
      return kept.trusted;
    }
  }

  async again(asking: Asking, before: Trusted): Promise<Trusted> {
    const latest = this.#kept?.trusted;
    if (latest && latest !== before) return latest; // another request asked meanwhile
    if (!this.#isCoolingDown(asking)) return this.#ask(asking);
    if (this.#failure !== undefined) throw this.#failure;
    return before;
  }

  #isCoolingDown({ now }: Asking): boolean {
    return this.#asking === undefined && Math.abs(now - this.#askedAt) < COOLDOWN_MS;
  }

  #ask(asking: Asking): Promise<Trusted> {
    this.#asking ??= this.#load(asking).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #load({ handles, now }: Asking): Promise<Trusted> {
    this.#askedAt = now;
    const late = new AbortController();
    const timer = this.#kept && setTimeout(() => late.abort(), PATIENCE_MS);
    try {
      const { issuer, keys } = handles as { readonly issuer?: ServiceCaller; readonly keys?: ServiceCaller };
      const loaded = await loadIssuer({ issuer: issuer ?? this.#issuer ?? "", keys, signal: late.signal });
      this.#failure = undefined;
      this.#kept = { trusted: { ...loaded, verified: new Map() }, at: now };
      return this.#kept.trusted;
    } catch (error) {
      this.#failure = error;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Keys in a secret, which its driver keeps for a while. They are read anew when its value is another one. */
export class SecretSource implements KeySource {
  readonly #issuer: string;
  #kept: { readonly trusted: Trusted; readonly text: string } | undefined;

  constructor(issuer: string) {
    this.#issuer = issuer;
  }

  async current({ handles }: Asking): Promise<Trusted> {
    const { keys } = handles as { readonly keys: SecretReader };
    const text = await keys.get();
    if (this.#kept?.text !== text) {
      const trusted = { issuer: this.#issuer, keys: secretKeys(readJson(text)), verified: new Map() };
      this.#kept = { trusted, text };
    }
    return this.#kept.trusted;
  }

  async again(_asking: Asking, before: Trusted): Promise<Trusted> {
    return before;
  }
}
