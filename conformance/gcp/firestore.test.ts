import type { TableLayout } from "@motif/core/platform";
import { tableSuite } from "@motif/core/testing";
import { firestore } from "@motif/gcp/adapter/firestore";
import { resourceVariable, VARIABLE } from "@motif/gcp/environment";
import { afterAll, describe } from "vitest";
import { EMULATORS_MISSING, type Emulator, firestoreLauncher, startFirestore } from "./emulators.ts";

if (!firestoreLauncher) console.warn(`Firestore: ${EMULATORS_MISSING}`);

describe.skipIf(!firestoreLauncher)("the driver of tables over Google's emulator", () => {
  let emulator: Emulator | undefined;
  afterAll(() => emulator?.stop());

  tableSuite(
    "Firestore",
    async (tables: readonly TableLayout[]) => {
      emulator = await startFirestore();
      process.env.FIRESTORE_EMULATOR_HOST = emulator.host;
      process.env[VARIABLE.database] = "projects/motif-test/databases/(default)";
      for (const { name } of tables) process.env[resourceVariable("table", name)] = `test-${name}`;
      return { driver: firestore };
    },
    { itemLimit: 1_000_000 },
  );
});
