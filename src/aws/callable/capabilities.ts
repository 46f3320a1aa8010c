import type { Capabilities } from "@motif/core/capabilities";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "callable.invoke": { by: "Lambda, `lambda:InvokeFunction` on that function" },
  "callable.check": { by: "Lambda's `DryRun`" },
  "callable.send": {
    by: "Lambda's asynchronous invocation",
    difference: "a `TerminalError` is tried again like others",
  },
  "callable.destinations": { by: "Lambda's destinations" },
} satisfies Partial<Capabilities>;
