import type { Capabilities } from "@motif/core/capabilities";
import { FUNCTIONS } from "../ground/services.ts";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "function.memory": {
    by: FUNCTIONS,
    difference: "512, 2048 or 4096 MB: rounded up, and shared by the functions of an app",
  },
  "function.large-memory": { refused: "an instance of the Flex Consumption plan has 4096 at most" },
  "function.arm64": { by: FUNCTIONS, difference: "x86-64; bundles are JavaScript" },
  "function.reserved": {
    by: FUNCTIONS,
    difference: "a limit, no guarantee: maximum_instance_count with one call at a time each",
  },
  "function.provisioned": { by: "always-ready instances" },
  "function.keep-warm": { refused: "no call keeps an instance of the Flex Consumption plan" },
  "function.short-logs": { refused: "Log Analytics keeps logs for 30 to 730 days" },
  "function.many-resources": { by: FUNCTIONS },
} satisfies Partial<Capabilities>;
