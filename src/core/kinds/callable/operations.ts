import { TooLargeError } from "../../ground/errors.ts";
import type { HandleOwner, Handling } from "../../ground/grant.ts";
import { parse } from "../../ground/schema.ts";
import {
  type CallableDriver,
  type CallableLayout,
  type CallPayload,
  LARGEST_CALL_BYTES,
  LARGEST_SENT_BYTES,
  RECORD_BYTES,
} from "./driver.ts";
import { FailedCallError } from "./failed-call-error.ts";
import type { FunctionInvoker, FunctionSender } from "./handle.ts";

const INVOKE = ["invoke", "check"] satisfies (keyof FunctionInvoker<unknown, unknown>)[];
const SEND = ["send"] satisfies (keyof FunctionSender<unknown>)[];

/** How handles of callables are made: they parse inputs and outputs, and know what is too large. */
export const callableHandling = {
  kind: "callable",
  carries: true,
  accesses: { invoker: INVOKE, sender: SEND },
  operations,
} as const satisfies Handling<CallableLayout, CallableDriver>;

function operations(
  callable: CallableLayout,
  driver: CallableDriver,
  { carried, signal }: HandleOwner,
): FunctionInvoker<unknown, unknown> & FunctionSender<unknown> {
  const { name, input, output, onSuccess, onFailure } = callable;
  const largestSent = LARGEST_SENT_BYTES - (onSuccess || onFailure ? RECORD_BYTES : 0);
  const payload = (value: unknown, largest: number, how: string): CallPayload => {
    // An input of which JSON has nothing to say is none, as in a call by hand.
    const text = JSON.stringify(parse(input, value, `input of task ${name}`)) ?? "null";
    const bytes = Buffer.byteLength(text);
    if (bytes > largest) {
      throw new TooLargeError(
        `The input of task ${name} has ${bytes} bytes, and a call ${how} takes ${largest}. Put it into a bucket and send its key.`,
      );
    }
    return { input: text, attributes: carried };
  };
  return {
    async invoke(value) {
      const result = await driver.invoke(callable, payload(value, LARGEST_CALL_BYTES, "that waits"), signal);
      if ("error" in result) throw new FailedCallError(name, result.error);
      return parse(output, JSON.parse(result.output), `output of task ${name}`);
    },
    check: async (value) => driver.check(callable, payload(value, LARGEST_CALL_BYTES, "that waits")),
    send: async (value) => driver.send(callable, payload(value, largestSent, "that nobody waits for")),
  };
}
