import { consumer, type Handles, TerminalError } from "@motif/app";
import * as z from "zod/mini";
import { depots, type Entry, journal, Scan, type Shipment, shipments } from "../resources.ts";

type Used = Handles<{
  depots: typeof depots.reader;
  journal: typeof journal.reader;
  shipments: typeof shipments.readWriter;
}>;

/**
 * Puts a scan into its place, and takes its shipment as far as no scan is missing; may be called for it any number of times, in
 * any order, even at the same time. So a dead letter holds up its shipment and nothing else, whatever came meanwhile waits in the
 * journal, and whichever scan closes the gap applies all that waited, in order.
 */
export default consumer(
  "apply-scan",
  {
    event: Scan,
    uses: { journal: journal.readWriter, shipments: shipments.readWriter, depots: depots.reader },
    timeout: "30s",
  },
  async ({ event, journal, shipments, depots, metrics }) => {
    const scan = event.data;
    const { shipment, number } = scan;
    const found = await journal.get({ shipment, number });
    if (found) refuseAnother(found.item, scan);
    else await journal.put(await checked(scan, depots), { if: "absent" });

    // Also for one that was there: an earlier attempt may have died here.
    const { applied, waiting } = await advance(shipment, journal, shipments);
    metrics.add("ScansApplied", applied);
    metrics.add("ScansWaiting", waiting);
  },
);

/** A scan that is in the journal came twice. One with other data is for whoever sent it to look at: the first one counts. */
function refuseAnother(entry: Entry, scan: Scan): void {
  if (isSame(entry, scan)) return;
  const { number, status } = entry;
  throw new TerminalError(
    status === "given-up" ? `Scan ${number} was given up.` : `Another scan has the number ${number}.`,
  );
}

function isSame(entry: Entry, scan: Scan): boolean {
  if (entry.status === "given-up" || scan.status === "given-up") return entry.status === scan.status;
  return entry.status === scan.status && entry.depot === scan.depot && entry.at === scan.at;
}

const Time = z.iso.datetime({ offset: true });

/** What is wrong is as wrong at the next attempt, so it is a dead letter at once: somebody has to mend it, or its cause. */
async function checked(scan: Scan, depots: Used["depots"]): Promise<Entry> {
  if (scan.status === "given-up") return scan;
  const { depot, at } = scan;
  if (!z.safeParse(Time, at).success) throw new TerminalError(`"${at}" is no time of RFC 3339.`);
  const found = await depots.get({ depot });
  if (!found) throw new TerminalError(`Nobody has entered the depot ${depot}.`);
  const { place, feeCents } = found.item;
  return { ...scan, place, feeCents };
}

/**
 * Applies what follows in the journal. The position and all that comes of the scans are one item, written if nobody else has since:
 * who is overtaken fails, comes again, and finds it done.
 */
async function advance(shipment: string, journal: Used["journal"], shipments: Used["shipments"]) {
  let applied = 0;
  for (;;) {
    const head = await shipments.get({ shipment });
    const before = head?.item ?? { shipment, position: 0, costCents: 0 };
    const { entries } = await journal.query({ partition: shipment, sort: { from: before.position + 1 } });
    const after = entries.reduce((each, { item }) => next(each, item), before);
    if (after === before) return { applied, waiting: entries.length };
    await shipments.put(after, { if: head ? { version: head.version } : "absent" });
    applied += after.position - before.position;
  }
}

/** A shipment after a scan; as it was, where that is not the next one. */
function next(before: Shipment, entry: Entry): Shipment {
  if (entry.number !== before.position + 1) return before;
  if (entry.status === "given-up") return { ...before, position: entry.number };
  const { shipment, number: position, status, place, at, feeCents } = entry;
  return { shipment, position, status, place, at, costCents: before.costCents + feeCents };
}
