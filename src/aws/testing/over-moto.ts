import { afterAll, beforeEach, describe } from "vitest";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { hasMoto, MOTO_MISSING, type Moto, startMoto } from "./moto.ts";

/** Where moto 5.2 is not like AWS: tests of the suites that cannot pass on it, and why (docs/verification.md). */
const MOTO_DIFFERS: Readonly<Record<string, string>> = {
  "refuses to add to a text, and changes nothing":
    "moto applies the first part of an update whose second part fails",
  "refuses a sum that gets too large": "moto keeps numbers of any size",
  "fifo: a message is accepted twice and delivered once":
    "moto forgets a deduplication id when its message is deleted",
  "gives the output of an execution that succeeded, whatever is in it": "moto runs no states",
  "gives the error and the cause of one that failed": "moto runs no states",
  "ends an execution that is stopped, with the reason": "moto keeps no reason",
  "takes no answer for a token that no task waits for": "moto takes any token",
};

/** Where a client of the SDK finds a service that stands in for AWS. */
export function clientConfig(endpoint: string) {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return { ...CLIENT_CONFIG, endpoint, region: "us-east-1", credentials };
}

/** A driver's tests over a `moto_server` of their own, skipped where there is none; it starts when a test asks for it. */
export function overMoto(
  driver: string,
  tests: (config: () => Promise<ReturnType<typeof clientConfig>>) => void,
): void {
  if (!hasMoto) console.warn(`AWS drivers: ${MOTO_MISSING}`);
  describe.skipIf(!hasMoto)(`${driver} over moto_server`, () => {
    let moto: Promise<Moto> | undefined;
    afterAll(async () => (await moto)?.stop());
    beforeEach(({ task, skip }) => {
      const difference = MOTO_DIFFERS[task.name];
      if (difference !== undefined) skip(difference);
    });
    tests(async () => {
      moto ??= startMoto();
      return clientConfig((await moto).endpoint);
    });
  });
}
