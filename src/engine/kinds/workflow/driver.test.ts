import { app, http, httpApi, json } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { workflowSuite } from "@motif/core/testing";
import { seededRandom } from "../../ground/random.ts";
import { PlannedFaults } from "../../sandbox/faults.ts";
import { VirtualApp } from "../../testing/virtual-app.ts";

workflowSuite("engine", async (workflows) => {
  const uses = Object.fromEntries(workflows.map(({ name, starter }) => [name, starter]));
  const using = http("using", { uses }, () => json({}));
  const inventory = takeInventory(app("suite", { api: httpApi({ "GET /": using }) }));
  const random = seededRandom(1);
  const started = await VirtualApp.start(inventory, {
    random,
    faults: new PlannedFaults(random),
    onLine: () => {},
  });
  const driver = started.engine.operatorDrivers().workflow;
  if (!driver) throw new Error("The engine has no driver of workflows.");
  return { driver, settle: () => started.time.settle(), close: () => started.stop() };
});
