import type { Call } from "../../ground/operation.ts";

/** Asks for the value of a secret. */
export interface SecretGet {
  readonly type: "secret.get";
  readonly resource: string;
}

/** Everything that a function can ask of a secret. */
export type SecretOperation = SecretGet;

/** What each operation gives. */
export interface SecretResults {
  readonly "secret.get": string;
}

/** Carries a secret's operations. */
export type SecretCall = Call<SecretOperation, SecretResults>;
