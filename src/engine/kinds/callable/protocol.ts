import type { CallPayload, CallResult } from "@motif/core/platform";
import type { Call } from "../../ground/operation.ts";

/** Calls a function and waits for what comes of it. */
export interface CallableInvoke extends CallPayload {
  readonly type: "callable.invoke";
  readonly resource: string;
}

/** Stores a call that is made later. */
export interface CallableSend extends CallPayload {
  readonly type: "callable.send";
  readonly resource: string;
}

/** Asks whether a function could be called. */
export interface CallableCheck {
  readonly type: "callable.check";
  readonly resource: string;
}

/** Everything that a function can ask of another. */
export type CallableOperation = CallableInvoke | CallableSend | CallableCheck;

/** What each operation gives. */
export interface CallableResults {
  readonly "callable.invoke": CallResult;
  /** The id of the call. */
  readonly "callable.send": string;
  readonly "callable.check": null;
}

/** Carries a callable's operations. */
export type CallableCall = Call<CallableOperation, CallableResults>;
