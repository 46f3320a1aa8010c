import { fileURLToPath } from "node:url";
import { makePlan } from "@motif/aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasMoto, MOTO_MISSING, type Moto, startMoto } from "../../src/aws/testing/moto.ts";
import { CALLING } from "../common/calling.ts";
import { engineWorld } from "../common/engine-world.ts";
import { normalised } from "../common/normalise.ts";
import { playedPatterns } from "../common/patterns.ts";
import { ROUTING } from "../common/routing.ts";
import { hasRuntime } from "./lambda.ts";
import { lambdaWorld } from "./lambda-world.ts";

const RUNTIME_MISSING = "skipped: aws-lambda-ric is not installed (conformance/README.md says how)";
if (!hasRuntime) console.warn(`AWS Lambda: ${RUNTIME_MISSING}`);
if (!hasMoto) console.warn(`AWS Lambda: ${MOTO_MISSING}`);

const PATTERNS = [...(await playedPatterns(makePlan)), CALLING, ROUTING];
const ASYNC_PROCESSOR = fileURLToPath(new URL("../../src/patterns/02-async-processor", import.meta.url));

describe.skipIf(!hasRuntime || !hasMoto)("the built zips in the runtime client of AWS Lambda", () => {
  let moto: Moto;

  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.stop());

  it.each(PATTERNS)(
    "$name does the same as in the local engine",
    async ({ folder, app, scenario, secrets }) => {
      await using local = await engineWorld(app, folder, secrets);
      await using deployed = await lambdaWorld(folder, moto.endpoint, secrets);
      const expected = normalised(await scenario(local));
      expect(normalised(await scenario(deployed))).toEqual(expected);
    },
  );

  it("a message that can never be processed goes to the dead-letter queue at once", async () => {
    await using deployed = await lambdaWorld(ASYNC_PROCESSOR, moto.endpoint);
    await deployed.sendRaw("jobs", '{"id":"no uuid"}');
    await deployed.settle();
    expect(await deployed.deadLetters("jobs")).toEqual(['{"id":"no uuid"}']);
  });
});
