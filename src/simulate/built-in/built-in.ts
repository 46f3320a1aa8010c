import { acknowledgedIsKept } from "./acknowledged-is-kept.ts";
import type { BuiltIn } from "./ended-run.ts";
import { invocationsEnd } from "./invocations-end.ts";
import { messagesEnd } from "./messages-end.ts";
import { nothingAfterTheAnswer } from "./nothing-after-the-answer.ts";
import { permissionsSuffice } from "./permissions-suffice.ts";
import { reservedConcurrency } from "./reserved-concurrency.ts";

/** All of them; that nothing grows without bound is seen while a run comes to its end. */
export const BUILT_IN: readonly BuiltIn[] = [
  acknowledgedIsKept,
  messagesEnd,
  permissionsSuffice,
  nothingAfterTheAnswer,
  reservedConcurrency,
  invocationsEnd,
];
