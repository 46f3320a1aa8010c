import type { SecretLayout } from "@motif/core/platform";
import { sum } from "../calls.ts";
import { readsOfKept } from "../kept-value.ts";
import type { Kind } from "./kind.ts";

/** Reads of a secret. */
export interface SecretUsage {
  readonly name: string;
  readonly reads: number;
}

/** Adapters ask for a value at run time, and keep it for five minutes. */
const KEPT_SECONDS = 300;
const readsOfSecret = readsOfKept(KEPT_SECONDS);

/** Secrets. */
export const secret: Kind<"secrets", SecretLayout, SecretUsage, never> = {
  plural: "secrets",
  ofDay: ({ name }, { users }) => ({ name, reads: sum(users, readsOfSecret) }),
  ofRun: ({ name }, { users }) => ({ name, reads: sum(users, readsOfSecret) }),
};
