import { app, task } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { callableSuite } from "@motif/core/testing";
import { seededRandom } from "../../ground/random.ts";
import { PlannedFaults } from "../../sandbox/faults.ts";
import { VirtualApp } from "../../testing/virtual-app.ts";

callableSuite(
  "engine",
  async (functions) => {
    const tasks = functions.map(({ callable, handler }) => {
      return [callable.name, task(callable, {}, ({ input }) => handler(input as never))] as const;
    });
    const inventory = takeInventory(app("suite", Object.fromEntries(tasks)));
    const random = seededRandom(1);
    const started = await VirtualApp.start(inventory, {
      random,
      faults: new PlannedFaults(random),
      onLine: () => {},
    });
    const driver = started.engine.operatorDrivers().callable;
    if (!driver) throw new Error("The engine has no driver of callables.");
    return { driver, close: () => started.stop() };
  },
  { sends: true },
);
