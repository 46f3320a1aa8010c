import type { TableLayout } from "@motif/core/platform";
import { type LosingProxy, losingProxy, tableSuite } from "@motif/core/testing";
import { DATABASE_VARIABLE } from "@motif/gcp/database/environment";
import { table as driver } from "@motif/gcp/table/driver";
import { breakerSuite, rateLimitSuite } from "@motif/runtime/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { afterAll, describe } from "vitest";
import { EMULATORS_MISSING, type Emulator, firestoreLauncher, startFirestore } from "./emulators.ts";

if (!firestoreLauncher) console.warn(`Firestore: ${EMULATORS_MISSING}`);

describe.skipIf(!firestoreLauncher)("the driver of tables over Google's emulator", () => {
  let emulator: Emulator | undefined;
  let between: LosingProxy | undefined;
  afterAll(async () => {
    await between?.[Symbol.asyncDispose]();
    await emulator?.stop();
  });

  const open = async (tables: readonly TableLayout[]) => {
    emulator ??= await startFirestore();
    between ??= await losingProxy(`http://${emulator.host}`, ({ url = "" }) => url.endsWith(":commit"));
    process.env.FIRESTORE_EMULATOR_HOST = between.url;
    process.env[DATABASE_VARIABLE] = "projects/motif-test/databases/(default)";
    for (const { name } of tables) process.env[resourceVariable("table", name)] = `test-${name}`;
    return { driver, loseAnswer: between.loseNext };
  };
  tableSuite("Firestore", open, { itemLimit: 1_000_000 });
  breakerSuite("Firestore", open);
  rateLimitSuite("Firestore", open);
});
