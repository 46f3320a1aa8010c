import { fileURLToPath } from "node:url";
import { makePlan } from "@motif/azure";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CALLING } from "../common/calling.ts";
import { engineWorld } from "../common/engine-world.ts";
import { normalised } from "../common/normalise.ts";
import { playedPatterns } from "../common/patterns.ts";
import { ROUTING } from "../common/routing.ts";
import { AZURITE_MISSING, hasAzurite } from "./azurite.ts";
import { hasCosmosServer } from "./cosmos-server.ts";
import { type Emulators, startEmulators } from "./emulators.ts";
import { functionsWorld } from "./functions-world.ts";

const installed = hasAzurite && hasCosmosServer;
if (!installed) console.warn(`Azure Functions: ${AZURITE_MISSING}`);

const PATTERNS = [...(await playedPatterns(makePlan)), CALLING, ROUTING];

const ASYNC_PROCESSOR = fileURLToPath(new URL("../../src/patterns/02-async-processor", import.meta.url));

describe.skipIf(!installed)("the built packages in the programming model of Azure Functions", () => {
  let emulators: Emulators;

  beforeAll(async () => {
    // The emulators' certificate is nobody's.
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    emulators = await startEmulators();
  });
  afterAll(async () => {
    await emulators?.stop();
    vi.unstubAllEnvs();
  });

  it.each(PATTERNS)(
    "$name does the same as in the local engine",
    async ({ folder, app, scenario, secrets }) => {
      await using local = await engineWorld(app, folder, secrets);
      await using deployed = await functionsWorld(folder, emulators, secrets);
      const expected = normalised(await scenario(local));
      expect(normalised(await scenario(deployed)), deployed.output).toEqual(expected);
    },
  );

  it("a message that can never be processed goes to the dead-letter queue at once", async () => {
    await using deployed = await functionsWorld(ASYNC_PROCESSOR, emulators);
    deployed.sendRaw("jobs", '{"id":"no uuid"}');
    await deployed.settle();
    expect(await deployed.deadLetters("jobs")).toEqual(['{"id":"no uuid"}']);
  });
});
