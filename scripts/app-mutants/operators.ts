import type { Edit } from "../mutants/mutant.ts";

/** The mistakes, by name; docs/app-mutants.md says what each does. */
export const APP_OPERATORS = [
  "idempotency left out",
  "condition left out",
  "condition weakened",
  "write left out",
  "writes exchanged",
  "await left out",
  "failure ignored",
  "throw left out",
  "handler of failures left out",
  "id is random",
  "guard left out",
  "check turned round",
  "check left out",
  "part of a check left out",
  "bound moved",
  "time shortened",
  "limit changed",
] as const;

export type AppOperator = (typeof APP_OPERATORS)[number];

/** What becomes of a place of an app's source. */
export type AppEdit = Edit & { readonly operator: AppOperator };
