import type { App } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { VirtualApp } from "@motif/engine/virtual";
import type { Invariants } from "../checks.ts";
import { Client } from "../clients.ts";
import { Draw } from "../draw.ts";
import { History } from "../history.ts";
import { Luck } from "../luck.ts";
import { Outages } from "../outages.ts";
import { FAULTS } from "../settings.ts";
import { SimulatedFaults } from "../simulated-faults.ts";
import { Watch } from "../watch.ts";

/** An app as a run has it, in which the faults with these ids strike and no others, for tests of a run's parts. */
export async function simulated(
  definition: App,
  faults: readonly string[] = [],
  invariants: Invariants = {},
) {
  let app: VirtualApp | undefined;
  const now = () => app?.clock.now() ?? 0;
  const luck = new Luck(1);
  const always = { rate: 1, from: 0, to: Number.POSITIVE_INFINITY };
  const draw = new Draw(luck, new Map(FAULTS.map((name) => [name, always])), now, new Set(faults));
  const history = new History(now, true);
  const watch = new Watch(invariants, history);
  const outages = new Outages([], { luck, draw, now, loadMs: 0 });
  const all = new SimulatedFaults({ luck, draw, outages, history, watch, ways: new Map(), app: () => app });
  app = await VirtualApp.start(takeInventory(definition), {
    random: luck.random("engine"),
    faults: all,
    ...(invariants.services && { given: { services: invariants.services() } }),
    onLine: () => {},
    onInvocation: (record, failures) => {
      const ended = all.ended(record, failures);
      if (ended) history.ended.push(ended);
    },
  });
  watch.start(app);
  return { app, luck, draw, history, watch, client: new Client("c", { app, luck, draw, history, watch }) };
}
